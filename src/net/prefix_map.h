// A read-only map from prefixes to values: the binary trie of the prefixes, flattened.
//
// The prefixes lie sorted, so a trie node's subtree is a run without gaps, and each remembers its
// parent, the nearest prefix that covers it. A look-up finds the last entry not after the wanted
// prefix; whatever covers the wanted one is that entry or an ancestor of it. An index over the
// first bits of the address leaves a few entries to search, so a look-up costs three or four cache
// misses; a batch of look-ups waits for those together.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "net/prefix.h"
#include "net/prefix_nodes.h"

namespace comity::net {

/// Immutable after construction, so any number of threads may read it.
template <class T>
class PrefixMap {
public:
    using Index = std::uint32_t;
    static constexpr Index kNone = std::numeric_limits<Index>::max();
    using Entry = std::pair<Prefix, T>;

    PrefixMap() = default;
    /// Of entries in any order; of entries with one prefix the first given stays. Below 2^27 of
    /// each family.
    explicit PrefixMap(std::vector<Entry> entries) {
        const auto before = [](const Entry& a, const Entry& b) { return a.first < b.first; };
        if (!std::is_sorted(entries.begin(), entries.end(), before)) {
            std::stable_sort(entries.begin(), entries.end(), before);
        }
        entries.erase(
            std::unique(entries.begin(), entries.end(),
                        [](const Entry& a, const Entry& b) { return a.first == b.first; }),
            entries.end());
        const auto ipv4_end = std::partition_point(
            entries.begin(), entries.end(),
            [](const Entry& entry) { return entry.first.family() == Family::Ipv4; });
        ipv4_.reserve(static_cast<std::size_t>(ipv4_end - entries.begin()));
        ipv6_.reserve(static_cast<std::size_t>(entries.end() - ipv4_end));
        for (auto& [prefix, value] : entries) add(prefix, std::move(value));
        ipv4_.index();
        ipv6_.index();
    }

    [[nodiscard]] std::size_t size() const { return ipv4_.size() + ipv6_.size(); }
    [[nodiscard]] Prefix prefix(Index i) const {
        return i < ipv4_.size() ? ipv4_[i].prefix() : ipv6_[i - ipv6_begin()].prefix();
    }
    [[nodiscard]] const T& value(Index i) const {
        return i < ipv4_.size() ? ipv4_[i].value : ipv6_[i - ipv6_begin()].value;
    }

    /// The entry of the longest prefix that covers `wanted` (itself included), or kNone. Follow
    /// `parent` for the shorter ones.
    [[nodiscard]] Index longest_covering(const Prefix& wanted) const {
        return wanted.family() == Family::Ipv4
                   ? nearest_covering(ipv4_, 0, detail::Wanted(wanted))
                   : nearest_covering(ipv6_, ipv6_begin(), detail::Wanted(wanted));
    }
    /// The same for each of `queries`, whose prefix is `prefix_of(query)`: calls `see(i, entry)`
    /// once for the i-th, in no order. Faster than one by one, because many look-ups wait for
    /// memory together.
    template <class Query, class PrefixOf, class See>
    void longest_covering(std::span<const Query> queries, PrefixOf prefix_of, See see) const {
        for (std::size_t done = 0; done < queries.size(); done += kBatch) {
            const auto batch = queries.subspan(done, std::min(kBatch, queries.size() - done));
            // Each family by itself: a branch on it in every step would be mispredicted.
            std::array<Lookup, kBatch> lookups;
            std::size_t ipv4_count = 0;
            std::size_t ipv6_from = batch.size();
            for (std::size_t i = 0; i < batch.size(); ++i) {
                const auto& prefix = prefix_of(batch[i]);
                const auto ipv6 = static_cast<std::size_t>(prefix.family() == Family::Ipv6);
                ipv6_from -= ipv6;
                lookups[ipv4_count + ((0 - ipv6) & (ipv6_from - ipv4_count))] = {
                    detail::Wanted(prefix), static_cast<std::uint32_t>(done + i)};
                ipv4_count += 1 - ipv6;
            }
            const auto all = std::span(lookups).first(batch.size());
            look_up(ipv4_, 0, all.first(ipv4_count), see);
            look_up(ipv6_, ipv6_begin(), all.subspan(ipv4_count), see);
        }
    }
    /// The entry of the longest prefix that covers that of entry `i` and is not it, or kNone.
    [[nodiscard]] Index parent(Index i) const {
        return i < ipv4_.size() ? ipv4_[i].parent : ipv6_[i - ipv6_begin()].parent;
    }

    [[nodiscard]] Index find(const Prefix& wanted) const {
        const auto i = last_not_after(wanted);
        return i != kNone && prefix(i) == wanted ? i : kNone;
    }
    /// The entries [first, second) of `wanted` and its more-specifics, in order.
    [[nodiscard]] std::pair<Index, Index> covered_by(const Prefix& wanted) const {
        const auto last = last_not_after(wanted);
        auto first = wanted.family() == Family::Ipv4 ? Index{0} : ipv6_begin();
        const auto family_end =
            wanted.family() == Family::Ipv4 ? ipv6_begin() : static_cast<Index>(size());
        if (last != kNone) first = prefix(last) == wanted ? last : last + 1;
        auto end = first;
        while (end < family_end && wanted.covers(prefix(end))) ++end;
        return {first, end};
    }

private:
    /// Look-ups that a batch has under way: enough to hide the wait for memory, few enough that
    /// what was asked for is still in the first-level cache when it is read.
    static constexpr std::size_t kBatch = 32;
    struct Lookup {
        detail::Wanted wanted;
        std::uint32_t query;
    };

    [[nodiscard]] Index ipv6_begin() const { return static_cast<Index>(ipv4_.size()); }

    /// Adds the next entry in order.
    void add(const Prefix& wanted, T value) {
        auto above = size() == 0 ? kNone : static_cast<Index>(size() - 1);
        while (above != kNone && !prefix(above).covers(wanted)) above = parent(above);
        if (wanted.family() == Family::Ipv4) {
            ipv4_.push_back({wanted, above, std::move(value)});
        } else {
            ipv6_.push_back({wanted, above, std::move(value)});
        }
    }

    /// The last entry of the same family at or before `wanted`, or kNone.
    [[nodiscard]] Index last_not_after(const Prefix& wanted) const {
        return wanted.family() == Family::Ipv4
                   ? last_not_after(ipv4_, 0, detail::Wanted(wanted))
                   : last_not_after(ipv6_, ipv6_begin(), detail::Wanted(wanted));
    }
    template <class Node>
    [[nodiscard]] Index last_not_after(const detail::SortedNodes<Node>& nodes, Index begin,
                                       const detail::Wanted& wanted) const {
        const auto count = nodes.count_not_after(wanted);
        return count == 0 ? kNone : begin + count - 1;
    }

    /// Entry `i` or the nearest of its ancestors that covers `wanted`, or kNone.
    template <class Node>
    [[nodiscard]] Index nearest_covering_from(const detail::SortedNodes<Node>& nodes, Index begin,
                                              Index i, const detail::Wanted& wanted) const {
        while (i != kNone && !nodes[i - begin].covers(wanted)) i = nodes[i - begin].parent;
        return i;
    }
    template <class Node>
    [[nodiscard]] Index nearest_covering(const detail::SortedNodes<Node>& nodes, Index begin,
                                         const detail::Wanted& wanted) const {
        return nearest_covering_from(nodes, begin, last_not_after(nodes, begin, wanted), wanted);
    }

    /// Runs `lookups`, of one family, side by side.
    template <class Node, class See>
    void look_up(const detail::SortedNodes<Node>& nodes, Index begin,
                 std::span<const Lookup> lookups, See& see) const {
        std::array<typename detail::SortedNodes<Node>::Cursor, kBatch> cursors;
        for (std::size_t i = 0; i < lookups.size(); ++i) {
            cursors[i] = nodes.start();
            nodes.prefetch(cursors[i], lookups[i].wanted);
        }
        for (unsigned below = 1; below != 0;) {
            below = 0;
            for (std::size_t i = 0; i < lookups.size(); ++i) {
                if (cursors[i].is_leaf()) continue;
                cursors[i] = nodes.step(cursors[i], lookups[i].wanted);
                nodes.prefetch(cursors[i], lookups[i].wanted);
                below |= static_cast<unsigned>(!cursors[i].is_leaf());
            }
        }
        for (std::size_t i = 0; i < lookups.size(); ++i) {
            const auto& wanted = lookups[i].wanted;
            const auto count = nodes.finish(cursors[i], wanted);
            const auto last = count == 0 ? kNone : begin + count - 1;
            see(std::size_t{lookups[i].query}, nearest_covering_from(nodes, begin, last, wanted));
        }
    }

    // The order of prefixes has IPv4 first: its entries have the indices below ipv4_.size().
    detail::SortedNodes<detail::Node4<T>> ipv4_;
    detail::SortedNodes<detail::Node6<T>> ipv6_;
};

}  // namespace comity::net
