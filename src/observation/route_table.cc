#include "observation/route_table.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <utility>

#include "base/check.h"

namespace comity::observation {
namespace {

std::size_t hash_of(const net::Prefix& prefix) { return std::hash<net::Prefix>{}(prefix); }

}  // namespace

RouteTable::RouteTable(const JudgedRoutes& routes) : routes_(routes) {
    const auto pairs = routes.pairs();
    COMITY_CHECK(pairs.size() < kNoPrefix);
    for (PairIndex i = 0; i < pairs.size(); ++i) {
        if (i > 0 && pairs[i].pair.prefix == pairs[i - 1].pair.prefix) continue;
        first_pairs_.push_back(i);
        prefixes_.push_back(pairs[i].pair.prefix);
    }
    first_pairs_.push_back(static_cast<PairIndex>(pairs.size()));
    rows_.resize(prefix_count());
    link_prefixes();
    fill_index();
}

void RouteTable::link_prefixes() {
    covering_.assign(prefix_count(), kNoPrefix);
    std::vector<PrefixIndex> above;  // The prefixes that cover the next, shortest first.
    for (PrefixIndex i = 0; i < prefix_count(); ++i) {
        while (!above.empty() && !prefix(above.back()).covers(prefix(i))) above.pop_back();
        if (!above.empty()) covering_[i] = above.back();
        above.push_back(i);
    }
}

void RouteTable::fill_index() {
    index_.assign(std::bit_ceil(2 * prefix_count() + 1), kNoPrefix);
    const auto mask = index_.size() - 1;
    for (PrefixIndex i = 0; i < prefix_count(); ++i) {
        auto place = hash_of(prefix(i)) & mask;
        while (index_[place] != kNoPrefix) place = (place + 1) & mask;
        index_[place] = i;
    }
}

PrefixIndex RouteTable::find_from(std::size_t place, const net::Prefix& prefix) const {
    const auto mask = index_.size() - 1;
    for (; index_[place] != kNoPrefix; place = (place + 1) & mask) {
        if (this->prefix(index_[place]) == prefix) return index_[place];
    }
    return kNoPrefix;
}

std::optional<PrefixIndex> RouteTable::find(const net::Prefix& prefix) const {
    const auto found = find_from(hash_of(prefix) & (index_.size() - 1), prefix);
    return found == kNoPrefix ? std::nullopt : std::optional(found);
}

std::optional<PrefixIndex> RouteTable::find_behind(PrefixIndex before,
                                                   const net::Prefix& prefix) const {
    const auto next = std::size_t{before} + 1;
    if (next < prefix_count() && prefixes_[next] == prefix) return static_cast<PrefixIndex>(next);
    return find(prefix);
}

void RouteTable::find(std::span<const bgp::Nlri> routes, std::span<PrefixIndex> found) const {
    COMITY_CHECK(routes.size() <= kTogether && found.size() >= routes.size());
    if (routes.size() == 1) {
        found[0] = find_from(hash_of(routes[0].prefix) & (index_.size() - 1), routes[0].prefix);
        return;
    }
    std::array<std::size_t, kTogether> places;
    for (std::size_t i = 0; i < routes.size(); ++i) {
        places[i] = hash_of(routes[i].prefix) & (index_.size() - 1);
        __builtin_prefetch(&index_[places[i]]);
    }
    for (std::size_t i = 0; i < routes.size(); ++i) {
        const auto likely = index_[places[i]];
        if (likely == kNoPrefix) continue;
        __builtin_prefetch(&prefixes_[likely]);
        __builtin_prefetch(&rows_[likely]);
        __builtin_prefetch(&first_pairs_[likely]);
    }
    for (std::size_t i = 0; i < routes.size(); ++i) {
        found[i] = find_from(places[i], routes[i].prefix);
        if (found[i] == kNoPrefix) continue;
        if (rows_[found[i]].size > 0) __builtin_prefetch(at(rows_[found[i]].block));
        __builtin_prefetch(&routes_.pairs()[first_pairs_[found[i]]]);
    }
}

std::optional<PairIndex> RouteTable::pair_of(PrefixIndex index,
                                             std::optional<net::Asn> origin) const {
    const auto pairs = routes_.pairs();
    for (auto pair = first_pairs_[index]; pair < first_pairs_[index + 1]; ++pair) {
        if (pairs[pair].pair.origin == origin) return pair;
    }
    return std::nullopt;
}

std::span<const Route> RouteTable::routes(PrefixIndex index) const {
    const auto& row = rows_[index];
    if (row.size == 0) return {};
    return {at(row.block), row.size};
}

const Route* RouteTable::route(PrefixIndex index, VantageIndex vantage_point) const {
    const auto row = routes(index);
    const auto place =
        std::lower_bound(row.begin(), row.end(), vantage_point,
                         [](const Route& a, VantageIndex b) { return a.vantage_point < b; });
    return place != row.end() && place->vantage_point == vantage_point ? &*place : nullptr;
}

std::size_t RouteTable::octets() const {
    auto octets = chunks_.size() * kChunkRoutes * sizeof(Route) + rows_.capacity() * sizeof(Row);
    for (const auto& blocks : free_blocks_) octets += blocks.capacity() * sizeof(std::uint32_t);
    return octets;
}

Route RouteTable::set(PrefixIndex index, const Route& route) {
    auto& row = rows_[index];
    auto* const begin = row.size == 0 ? nullptr : at(row.block);
    auto* const end = row.size == 0 ? nullptr : begin + row.size;
    auto* const place =
        std::lower_bound(begin, end, route.vantage_point,
                         [](const Route& a, VantageIndex b) { return a.vantage_point < b; });
    if (place != end && place->vantage_point == route.vantage_point) {
        return std::exchange(*place, route);
    }
    const auto offset = place - begin;
    if (row.size == row.capacity) make_room(index);
    auto* const first = at(row.block);
    std::copy_backward(first + offset, first + row.size, first + row.size + 1);
    first[offset] = route;
    ++row.size;
    ++route_count_;
    return {};
}

Route RouteTable::remove(PrefixIndex index, VantageIndex vantage_point) {
    const auto* const found = route(index, vantage_point);
    if (found == nullptr) return {};
    auto& row = rows_[index];
    auto* const first = at(row.block);
    const auto removed = *found;
    std::copy(first + (found - first) + 1, first + row.size, first + (found - first));
    --row.size;
    --route_count_;
    return removed;
}

std::vector<PathId> RouteTable::sweep_paths() {
    std::vector<bool> is_live(paths_.capacity());
    for (const auto& row : rows_) {
        if (row.size == 0) continue;
        for (const auto& route : std::span(at(row.block), row.size)) is_live[route.path] = true;
    }
    return paths_.keep_only(is_live);
}

void RouteTable::make_room(PrefixIndex index) {
    auto& row = rows_[index];
    // At first as many as the observation's pairs make likely, then a quarter more.
    std::size_t wanted = row.capacity + row.capacity / 4U + 1;
    if (row.capacity == 0) {
        const auto pairs = routes_.pairs();
        for (auto pair = first_pairs_[index]; pair < first_pairs_[index + 1]; ++pair) {
            wanted = std::max<std::size_t>(wanted, pairs[pair].pair.peers);
        }
    }
    wanted = std::min<std::size_t>(wanted, std::numeric_limits<std::uint16_t>::max());
    COMITY_CHECK(wanted > row.capacity);
    const auto block = take_block(wanted);
    if (row.capacity > 0) {
        const auto* const from = at(row.block);
        std::copy(from, from + row.size, at(block));
        free_blocks_[row.capacity].push_back(row.block);
    }
    row.block = block;
    row.capacity = static_cast<std::uint16_t>(wanted);
}

std::uint32_t RouteTable::take_block(std::size_t capacity) {
    if (free_blocks_.size() <= capacity) free_blocks_.resize(capacity + 1);
    auto& free = free_blocks_[capacity];
    if (!free.empty()) {
        const auto block = free.back();
        free.pop_back();
        return block;
    }
    if (chunk_used_ + capacity > kChunkRoutes) {
        COMITY_CHECK(chunks_.size() < std::numeric_limits<std::uint32_t>::max() / kChunkRoutes);
        chunks_.emplace_back(kChunkRoutes);
        chunk_used_ = 0;
    }
    const auto block = (chunks_.size() - 1) * kChunkRoutes + chunk_used_;
    chunk_used_ += capacity;
    return static_cast<std::uint32_t>(block);
}

}  // namespace comity::observation
