// A read-only map from prefixes to values: the binary trie of the prefixes, flattened.
//
// The prefixes lie sorted, so a trie node's subtree is a run without gaps, and each remembers its
// parent, the nearest prefix that covers it. The longest prefix that holds an address comes from an
// AddressTrie; what covers a wanted prefix is that entry or an ancestor of it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "base/check.h"
#include "net/address_trie.h"
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
    /// Of entries in any order; of entries with one prefix the first given stays. Below 2^30.
    explicit PrefixMap(std::vector<Entry> entries) {
        const auto before = [](const Entry& a, const Entry& b) { return a.first < b.first; };
        if (!std::is_sorted(entries.begin(), entries.end(), before)) {
            std::stable_sort(entries.begin(), entries.end(), before);
        }
        entries.erase(
            std::unique(entries.begin(), entries.end(),
                        [](const Entry& a, const Entry& b) { return a.first == b.first; }),
            entries.end());
        COMITY_CHECK(entries.size() < std::size_t{1} << 30U);
        nodes_.reserve(entries.size());
        for (auto& [prefix, value] : entries) {
            if (prefix.family() == Family::Ipv4) ++ipv4_count_;
            add(prefix, std::move(value));
        }
        ipv4_ = trie_of(0, ipv4_count_);
        ipv6_ = trie_of(ipv4_count_, static_cast<Index>(nodes_.size()));
    }

    [[nodiscard]] std::size_t size() const { return nodes_.size(); }
    [[nodiscard]] Prefix prefix(Index i) const {
        const auto& node = nodes_[i];
        if (i < ipv4_count_) {
            return Prefix::containing(Address::v4(static_cast<std::uint32_t>(node.bits >> 32U)),
                                      node.length);
        }
        return Prefix::containing(Address::v6(node.bits, low_bits_[i - ipv4_count_]), node.length);
    }
    [[nodiscard]] const T& value(Index i) const { return nodes_[i].value; }

    /// The entry of the longest prefix that covers `wanted` (itself included), or kNone. Follow
    /// `parent` for the shorter ones.
    [[nodiscard]] Index longest_covering(const Prefix& wanted) const {
        if (wanted.length() > kTrieLengthMax) return longest_covering_below_trie(wanted);
        const auto& trie = wanted.family() == Family::Ipv4 ? ipv4_ : ipv6_;
        return not_longer(trie.longest(wanted.address().high()), wanted.length());
    }
    /// The same for each of `queries`, whose prefix is `prefix_of(query)`: calls `see(i, entry)`
    /// once for the i-th, in no order. Many look-ups wait for memory together, which makes this
    /// several times as fast as one by one.
    template <class Query, class PrefixOf, class See>
    void longest_covering(std::span<const Query> queries, PrefixOf prefix_of, See see) const {
        for (std::size_t done = 0; done < queries.size(); done += kBatch) {
            const auto batch = queries.subspan(done, std::min(kBatch, queries.size() - done));
            // Each family by itself, since its tries are of different depths.
            std::array<Lookup, kBatch> ipv4;
            std::array<Lookup, kBatch> ipv6;
            std::size_t ipv4_count = 0;
            std::size_t ipv6_count = 0;
            for (std::size_t i = 0; i < batch.size(); ++i) {
                const Prefix& prefix = prefix_of(batch[i]);
                const auto query = static_cast<std::uint32_t>(done + i);
                if (prefix.length() > kTrieLengthMax) {
                    see(std::size_t{query}, longest_covering_below_trie(prefix));
                    continue;
                }
                // Both are written and one counts: a branch here would be mispredicted.
                const bool is_ipv4 = prefix.family() == Family::Ipv4;
                const Lookup lookup{prefix.address().high(), query, prefix.length(), {}};
                ipv4[ipv4_count] = lookup;
                ipv6[ipv6_count] = lookup;
                ipv4_count += is_ipv4 ? 1U : 0U;
                ipv6_count += is_ipv4 ? 0U : 1U;
            }
            look_up(ipv4_, std::span(ipv4).first(ipv4_count), see);
            look_up(ipv6_, std::span(ipv6).first(ipv6_count), see);
        }
    }
    /// The entry of the longest prefix that covers that of entry `i` and is not it, or kNone.
    [[nodiscard]] Index parent(Index i) const { return nodes_[i].parent; }

    [[nodiscard]] Index find(const Prefix& wanted) const {
        const auto i = first_not_before(wanted);
        return i < nodes_.size() && prefix(i) == wanted ? i : kNone;
    }
    /// The entries [first, second) of `wanted` and its more-specifics, in order.
    [[nodiscard]] std::pair<Index, Index> covered_by(const Prefix& wanted) const {
        const auto first = first_not_before(wanted);
        auto end = first;
        while (end < nodes_.size() && wanted.covers(prefix(end))) ++end;
        return {first, end};
    }

private:
    /// An entry, all that a look-up reads of it together. The last 64 bits of IPv6 stand apart:
    /// hardly any prefix has them.
    struct Node {
        std::uint64_t bits;
        Index parent;
        std::uint8_t length;
        T value;
    };
    struct Lookup {
        std::uint64_t bits;
        std::uint32_t query;
        std::uint8_t length;
        AddressTrie::Cursor cursor;
    };
    /// Look-ups under way at a time: enough to hide the wait for memory, few enough that what was
    /// asked for is still in the first-level cache when it is read.
    static constexpr std::size_t kBatch = 64;
    /// Longer prefixes are not in the tries, which know the first 64 bits.
    static constexpr std::uint8_t kTrieLengthMax = 64;

    /// Adds the next entry in order.
    void add(const Prefix& wanted, T value) {
        auto above = nodes_.empty() ? kNone : static_cast<Index>(nodes_.size() - 1);
        if (wanted.family() == Family::Ipv6) {
            if (nodes_.size() == ipv4_count_) above = kNone;
            low_bits_.push_back(wanted.address().low());
        }
        while (above != kNone && !prefix(above).covers(wanted)) above = parent(above);
        nodes_.push_back({wanted.address().high(), above, wanted.length(), std::move(value)});
    }
    [[nodiscard]] AddressTrie trie_of(Index first, Index end) const {
        std::vector<AddressTrie::Entry> entries;
        entries.reserve(end - first);
        for (auto i = first; i < end; ++i) {
            const auto& node = nodes_[i];
            if (node.length <= kTrieLengthMax) entries.push_back({node.bits, node.length, i});
        }
        return AddressTrie(entries);
    }

    /// Entry `answer`, which holds the first address of a wanted prefix of `length`, or its nearest
    /// ancestor that is not longer; or kNone.
    [[nodiscard]] Index not_longer(AddressTrie::Answer answer, std::uint8_t length) const {
        if (answer == AddressTrie::kNone) return kNone;
        auto i = Index{answer};
        while (i != kNone && nodes_[i].length > length) i = nodes_[i].parent;
        return i;
    }
    [[nodiscard]] Index first_not_before(const Prefix& wanted) const {
        auto low = Index{0};
        for (auto count = static_cast<Index>(nodes_.size()); count > 0;) {
            const auto half = count / 2;
            if (prefix(low + half) < wanted) {
                low += half + 1;
                count -= half + 1;
            } else {
                count = half;
            }
        }
        return low;
    }
    /// What covers `wanted` is the last entry not after it or an ancestor of that.
    [[nodiscard]] Index longest_covering_below_trie(const Prefix& wanted) const {
        auto i = first_not_before(wanted);
        if (i < nodes_.size() && prefix(i) == wanted) return i;
        i = i == 0 ? kNone : i - 1;
        while (i != kNone && !prefix(i).covers(wanted)) i = nodes_[i].parent;
        return i;
    }

    /// Runs `lookups`, of one family, side by side.
    template <class See>
    void look_up(const AddressTrie& trie, std::span<Lookup> lookups, See& see) const {
        for (const auto& lookup : lookups) trie.prefetch_root(lookup.bits);
        bool below = false;
        for (auto& lookup : lookups) {
            lookup.cursor = trie.start(lookup.bits);
            trie.prefetch(lookup.cursor);
            below = below || lookup.cursor.is_node();
        }
        for (auto depth = trie.root_depth(); below; depth += AddressTrie::kStride) {
            below = false;
            for (auto& lookup : lookups) {
                if (!lookup.cursor.is_node()) continue;
                lookup.cursor = trie.step(lookup.cursor, lookup.bits, depth);
                trie.prefetch(lookup.cursor);
                below = below || lookup.cursor.is_node();
            }
        }
        std::array<AddressTrie::Answer, kBatch> answers;
        for (std::size_t i = 0; i < lookups.size(); ++i) {
            answers[i] = trie.answer(lookups[i].cursor);
            const auto entry = answers[i] == AddressTrie::kNone ? 0 : answers[i];
            if (!nodes_.empty()) __builtin_prefetch(&nodes_[entry]);
        }
        for (std::size_t i = 0; i < lookups.size(); ++i) {
            see(std::size_t{lookups[i].query}, not_longer(answers[i], lookups[i].length));
        }
    }

    // The order of prefixes has IPv4 first: its entries have the indices below ipv4_count_.
    std::vector<Node> nodes_;
    std::vector<std::uint64_t> low_bits_;  ///< Of the IPv6 entries, in order.
    Index ipv4_count_ = 0;
    AddressTrie ipv4_;
    AddressTrie ipv6_;
};

}  // namespace comity::net
