// A read-only map from prefixes to values: the binary trie of the prefixes, flattened.
//
// The prefixes lie sorted, so a trie node's subtree is a run without gaps, and each remembers its
// parent, the nearest prefix that covers it. A look-up finds the last entry not after the wanted
// prefix; whatever covers the wanted one is that entry or an ancestor of it. An index over the first
// bits of the address leaves a few entries to search, so a look-up costs two or three cache misses.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "net/prefix.h"

namespace comity::net {

/// Immutable after construction, so any number of threads may read it.
template <class T>
class PrefixMap {
public:
    using Index = std::uint32_t;
    static constexpr Index kNone = std::numeric_limits<Index>::max();
    using Entry = std::pair<Prefix, T>;

    PrefixMap() = default;
    /// Of entries in any order; of entries with one prefix the first given stays. At most 2^32 - 2.
    explicit PrefixMap(std::vector<Entry> entries) {
        std::stable_sort(entries.begin(), entries.end(),
                         [](const Entry& a, const Entry& b) { return a.first < b.first; });
        entries.erase(std::unique(entries.begin(), entries.end(),
                                  [](const Entry& a, const Entry& b) { return a.first == b.first; }),
                      entries.end());
        values_.reserve(entries.size());
        nodes_.reserve(entries.size());
        for (auto& [prefix, value] : entries) {
            values_.push_back(std::move(value));
            add_node(prefix);
        }
        index_family(Family::Ipv4, ipv4_);
        index_family(Family::Ipv6, ipv6_);
    }

    [[nodiscard]] std::size_t size() const { return nodes_.size(); }
    [[nodiscard]] Prefix prefix(Index i) const { return nodes_[i].prefix(); }
    [[nodiscard]] const T& value(Index i) const { return values_[i]; }

    /// The entry of the longest prefix that covers `wanted` (itself included), or kNone. Follow
    /// `parent` for the shorter ones.
    [[nodiscard]] Index longest_covering(const Prefix& wanted) const {
        auto i = last_not_after(wanted);
        while (i != kNone && !nodes_[i].covers(wanted)) i = nodes_[i].parent;
        return i;
    }
    /// The entry of the longest prefix that covers that of entry `i` and is not it, or kNone.
    [[nodiscard]] Index parent(Index i) const { return nodes_[i].parent; }

    [[nodiscard]] Index find(const Prefix& wanted) const {
        const auto i = last_not_after(wanted);
        return i != kNone && nodes_[i].prefix() == wanted ? i : kNone;
    }
    /// The entries [first, second) of `wanted` and its more-specifics, in order.
    [[nodiscard]] std::pair<Index, Index> covered_by(const Prefix& wanted) const {
        const auto at = std::lower_bound(
            nodes_.begin(), nodes_.end(), wanted,
            [](const Node& node, const Prefix& prefix) { return node.prefix() < prefix; });
        const auto end = std::find_if_not(
            at, nodes_.end(), [&](const Node& node) { return wanted.covers(node.prefix()); });
        return {static_cast<Index>(at - nodes_.begin()), static_cast<Index>(end - nodes_.begin())};
    }

private:
    struct Node {
        std::uint64_t high;
        std::uint64_t low;
        Index parent;
        std::uint8_t length;
        Family family;

        [[nodiscard]] Prefix prefix() const {
            return Prefix::containing(family == Family::Ipv4
                                          ? Address::v4(static_cast<std::uint32_t>(high >> 32U))
                                          : Address::v6(high, low),
                                      length);
        }
        [[nodiscard]] bool covers(const Prefix& wanted) const {
            return length <= wanted.length() &&
                   ((high ^ wanted.address().high()) & Address::high_mask(length)) == 0 &&
                   ((low ^ wanted.address().low()) & Address::low_mask(length)) == 0;
        }
        /// Whether this comes at or before `wanted` in order; of one family.
        [[nodiscard]] bool not_after(const Prefix& wanted) const {
            const auto& address = wanted.address();
            if (high != address.high()) return high < address.high();
            if (low != address.low()) return low < address.low();
            return length <= wanted.length();
        }
    };
    static_assert(sizeof(Node) == 24);

    /// starts[b] is the first entry whose address has b or more in its first bits (less `skipped`,
    /// which all entries share); starts.back() is the end of the family.
    struct FirstBits {
        std::vector<Index> starts;
        Index begin = 0;
        unsigned skipped = 0;
    };
    // 2^18 starts are 1 MiB: they stay in the second-level cache, and leave about 16 entries each
    // of a million spread as real ones are.
    static constexpr unsigned kFirstBits = 18;

    void add_node(const Prefix& prefix) {
        Index parent = nodes_.empty() ? kNone : static_cast<Index>(nodes_.size() - 1);
        while (parent != kNone &&
               (nodes_[parent].family != prefix.family() || !nodes_[parent].covers(prefix))) {
            parent = nodes_[parent].parent;
        }
        nodes_.push_back({prefix.address().high(), prefix.address().low(), parent, prefix.length(),
                          prefix.family()});
    }

    void index_family(Family family, FirstBits& index) {
        const auto begin = std::partition_point(
            nodes_.begin(), nodes_.end(), [&](const Node& node) { return node.family < family; });
        const auto end = std::partition_point(
            begin, nodes_.end(), [&](const Node& node) { return node.family <= family; });
        index.begin = static_cast<Index>(begin - nodes_.begin());
        if (begin == end) return;
        // All global unicast IPv6 starts with the same three bits: they would waste the index.
        index.skipped = std::min<unsigned>(
            static_cast<unsigned>(std::countl_zero(begin->high ^ std::prev(end)->high)), 46);
        index.starts.assign((std::size_t{1} << kFirstBits) + 1,
                            static_cast<Index>(end - nodes_.begin()));
        auto next = std::size_t{0};
        for (auto node = begin; node != end; ++node) {
            const auto bucket = bucket_of(node->high, index.skipped);
            for (; next <= bucket; ++next) {
                index.starts[next] = static_cast<Index>(node - nodes_.begin());
            }
        }
    }
    [[nodiscard]] static std::size_t bucket_of(std::uint64_t high, unsigned skipped) {
        return static_cast<std::size_t>(high << skipped >> (64U - kFirstBits));
    }

    /// The last entry of the same family at or before `wanted`, or kNone.
    [[nodiscard]] Index last_not_after(const Prefix& wanted) const {
        const auto& index = wanted.family() == Family::Ipv4 ? ipv4_ : ipv6_;
        if (index.starts.empty()) return kNone;
        auto low = index.starts.front();
        auto high = index.starts.back();
        const auto wanted_high = wanted.address().high();
        if (index.skipped == 0 ||
            ((wanted_high ^ nodes_[low].high) >> (64U - index.skipped)) == 0) {
            const auto bucket = bucket_of(wanted_high, index.skipped);
            low = index.starts[bucket];
            high = index.starts[bucket + 1];
        }
        // Entries before `low` are not after, entries from `high` on are.
        while (low < high) {
            const auto middle = low + (high - low) / 2;
            if (nodes_[middle].not_after(wanted)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == index.begin ? kNone : low - 1;
    }

    std::vector<Node> nodes_;
    std::vector<T> values_;
    FirstBits ipv4_;
    FirstBits ipv6_;
};

}  // namespace comity::net
