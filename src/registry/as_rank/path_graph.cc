#include "registry/as_rank/path_graph.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <numeric>
#include <tuple>

#include "base/check.h"

namespace comity::registry::as_rank {
namespace {

using net::Asn;

struct PairHash {
    using is_avalanching = void;  // NOLINT(readability-identifier-naming): Boost's name
    std::size_t operator()(std::uint64_t pair) const noexcept {
        pair *= 0x9E37'79B9'7F4A'7C15U;
        return static_cast<std::size_t>(pair ^ pair >> 32U);
    }
};

}  // namespace

PathGraph::PathGraph(const PathSample& paths) {
    gather_asns(paths);
    gather_links(paths);
    sort_links();
    mark_transit();
    gather_neighbours();
    rank_all();
}

void PathGraph::gather_asns(const PathSample& paths) {
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const auto path = paths[i];
        asns_.insert(asns_.end(), path.begin(), path.end());
        // What repeats is taken out now and then, so that memory follows the networks.
        constexpr std::size_t kGathered = std::size_t{1} << 22U;
        if (asns_.size() < kGathered && i + 1 < paths.size()) continue;
        std::sort(asns_.begin(), asns_.end());
        asns_.erase(std::unique(asns_.begin(), asns_.end()), asns_.end());
    }
}

void PathGraph::gather_links(const PathSample& paths) {
    boost::unordered_flat_map<Asn, AsIndex, std::hash<Asn>> indexes;
    indexes.reserve(asns_.size());
    for (std::size_t i = 0; i < asns_.size(); ++i) {
        indexes.emplace(asns_[i], static_cast<AsIndex>(i));
    }
    boost::unordered_flat_map<std::uint64_t, LinkIndex, PairHash> known;
    path_begins_.reserve(paths.size() + 1);
    path_begins_.push_back(0);
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const auto path = paths[i];
        auto from = indexes.find(path.front())->second;
        for (std::size_t at = 1; at < path.size(); ++at) {
            const auto to = indexes.find(path[at])->second;
            const auto low = std::min(from, to);
            const auto high = std::max(from, to);
            const auto [link, is_new] = known.try_emplace(std::uint64_t{low} << 32U | high,
                                                          static_cast<LinkIndex>(links_.size()));
            if (is_new) links_.push_back({low, high});
            hops_.emplace_back(link->second, from == low);
            from = to;
        }
        path_begins_.push_back(static_cast<std::uint32_t>(hops_.size()));
    }
}

// As they came, links would be numbered by the order of paths.
void PathGraph::sort_links() {
    std::vector<LinkIndex> order(links_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [this](LinkIndex a, LinkIndex b) {
        return std::tie(links_[a].low, links_[a].high) < std::tie(links_[b].low, links_[b].high);
    });
    std::vector<LinkIndex> place(links_.size());
    std::vector<Link> sorted;
    sorted.reserve(links_.size());
    for (const auto link : order) {
        place[link] = static_cast<LinkIndex>(sorted.size());
        sorted.push_back(links_[link]);
    }
    links_ = std::move(sorted);
    for (auto& hop : hops_) hop = Hop(place[hop.link()], hop.is_from_low());
}

void PathGraph::mark_transit() {
    const auto mark = [this](Hop hop, bool at_from) {
        auto& link = links_[hop.link()];
        (hop.is_from_low() == at_from ? link.low_transits : link.high_transits) = true;
    };
    for (std::size_t i = 0; i < path_count(); ++i) {
        const auto hops = path(i);
        for (std::size_t at = 0; at + 1 < hops.size(); ++at) {
            mark(hops[at], false);
            mark(hops[at + 1], true);
        }
    }
}

void PathGraph::gather_neighbours() {
    transit_degrees_.assign(asns_.size(), 0);
    out_begins_.assign(asns_.size() + 1, 0);
    for (const auto& link : links_) {
        transit_degrees_[link.low] += link.low_transits ? 1U : 0U;
        transit_degrees_[link.high] += link.high_transits ? 1U : 0U;
        ++out_begins_[link.low + 1];
        ++out_begins_[link.high + 1];
    }
    std::partial_sum(out_begins_.begin(), out_begins_.end(), out_begins_.begin());
    auto next = out_begins_;
    out_.resize(2 * links_.size());
    // Links are in the order of their lower ends, so that neighbours come in order too.
    for (std::size_t i = 0; i < links_.size(); ++i) {
        const auto link = static_cast<LinkIndex>(i);
        out_[next[links_[i].high]++] = Hop(link, false);
    }
    for (std::size_t i = 0; i < links_.size(); ++i) {
        const auto link = static_cast<LinkIndex>(i);
        out_[next[links_[i].low]++] = Hop(link, true);
    }
}

void PathGraph::rank_all() {
    ranked_.resize(asns_.size());
    std::iota(ranked_.begin(), ranked_.end(), 0U);
    std::sort(ranked_.begin(), ranked_.end(), [this](AsIndex a, AsIndex b) {
        return std::tuple(transit_degrees_[b], degree(b), a) <
               std::tuple(transit_degrees_[a], degree(a), b);
    });
    ranks_.resize(asns_.size());
    for (std::size_t i = 0; i < ranked_.size(); ++i) {
        ranks_[ranked_[i]] = static_cast<std::uint32_t>(i);
    }
}

std::optional<Hop> PathGraph::find(AsIndex from, AsIndex to) const {
    const auto hops = hops_from(from);
    const auto found = std::lower_bound(hops.begin(), hops.end(), to,
                                        [this](Hop hop, AsIndex as) { return this->to(hop) < as; });
    if (found == hops.end() || this->to(*found) != to) return std::nullopt;
    return *found;
}

void Turns::append(std::span<const Hop> path, std::vector<std::uint64_t>& keys) {
    for (std::size_t at = 0; at + 1 < path.size(); ++at) {
        keys.push_back(std::uint64_t{path[at].bits()} << 32U | path[at + 1].bits());
    }
}

void Turns::count(const PathGraph& graph, std::vector<std::uint64_t>& keys) {
    std::sort(keys.begin(), keys.end());
    begins_.assign(2 * graph.links().size() + 1, 0);
    for (std::size_t i = 0; i < keys.size();) {
        const auto end = static_cast<std::size_t>(
            std::find_if(keys.begin() + static_cast<std::ptrdiff_t>(i), keys.end(),
                         [key = keys[i]](std::uint64_t other) { return other != key; }) -
            keys.begin());
        const auto first = static_cast<std::uint32_t>(keys[i] >> 32U);
        turns_.push_back({Hop::of_bits(first),
                          Hop::of_bits(static_cast<std::uint32_t>(keys[i] & 0xFFFF'FFFFU)),
                          static_cast<std::uint32_t>(end - i)});
        ++begins_[first + 1];
        i = end;
    }
    std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
}

}  // namespace comity::registry::as_rank
