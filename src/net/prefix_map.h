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
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "base/check.h"
#include "net/prefix.h"

namespace comity::net {

namespace detail {

/// What a prefix is looked up by: its family is known, its bits stand from the left.
struct Wanted {
    explicit Wanted(const Prefix& prefix)
        : high(prefix.address().high()), low(prefix.address().low()), length(prefix.length()) {}
    std::uint64_t high;
    std::uint64_t low;
    std::uint8_t length;
};

/// An IPv4 entry. All that a look-up reads of it lies together, so that it costs one cache miss.
template <class T>
struct Node4 {
    std::uint32_t address;
    std::uint32_t parent;
    std::uint8_t length;
    T value;

    Node4(const Prefix& prefix, std::uint32_t parent_index, T of)
        : address(prefix.address().v4_value()),
          parent(parent_index),
          length(prefix.length()),
          value(std::move(of)) {}
    [[nodiscard]] std::uint64_t first_bits() const { return std::uint64_t{address} << 32U; }
    [[nodiscard]] Prefix prefix() const { return Prefix::containing(Address::v4(address), length); }
    [[nodiscard]] bool covers(const Wanted& wanted) const {
        return length <= wanted.length &&
               ((first_bits() ^ wanted.high) & Address::high_mask(length)) == 0;
    }
    [[nodiscard]] bool not_after(const Wanted& wanted) const {
        return (first_bits() | length) <= (wanted.high | wanted.length);
    }
};

/// An IPv6 entry.
template <class T>
struct Node6 {
    std::uint64_t high;
    std::uint64_t low;
    std::uint32_t parent;
    std::uint8_t length;
    T value;

    Node6(const Prefix& prefix, std::uint32_t parent_index, T of)
        : high(prefix.address().high()),
          low(prefix.address().low()),
          parent(parent_index),
          length(prefix.length()),
          value(std::move(of)) {}
    [[nodiscard]] std::uint64_t first_bits() const { return high; }
    [[nodiscard]] Prefix prefix() const {
        return Prefix::containing(Address::v6(high, low), length);
    }
    [[nodiscard]] bool covers(const Wanted& wanted) const {
        return length <= wanted.length &&
               ((high ^ wanted.high) & Address::high_mask(length)) == 0 &&
               ((low ^ wanted.low) & Address::low_mask(length)) == 0;
    }
    [[nodiscard]] bool not_after(const Wanted& wanted) const {
        // Bitwise, so that no branch depends on the data.
        const auto is = [](bool b) { return static_cast<unsigned>(b); };
        const auto low_not_after =
            is(low < wanted.low) | (is(low == wanted.low) & is(length <= wanted.length));
        return (is(high < wanted.high) | (is(high == wanted.high) & low_not_after)) != 0;
    }
};

/// The sorted entries of one family, and an index over their first bits: a table of a cell
/// for every two entries, and below each of its cells that leaves too many to search another such
/// table, which starts at the first bit in which those differ. Real IPv6 needs two or three of
/// them, because some /32s hold thousands of prefixes and most of the space none.
template <class Node>
class SortedNodes {
public:
    using Position = std::uint32_t;

    /// Where a look-up stands: below a table, or (kLeaf) at the entries [low, high) left to search.
    struct Cursor {
        std::uint32_t table = 0;
        Position low = 0;
        Position high = 0;
    };
    static constexpr std::uint32_t kLeaf = std::numeric_limits<std::uint32_t>::max();

    [[nodiscard]] std::size_t size() const { return nodes_.size(); }
    [[nodiscard]] const Node& operator[](Position i) const { return nodes_[i]; }
    void reserve(std::size_t count) { nodes_.reserve(count); }
    void push_back(Node node) { nodes_.push_back(std::move(node)); }

    /// Makes the index; after the last push_back.
    void index() {
        if (nodes_.empty()) return;
        add_table(0, static_cast<Position>(nodes_.size()));
        // Tables are done in the order in which they are found, so that none waits on a call stack.
        for (std::uint32_t i = 0; i < tables_.size(); ++i) fill_table(i);
    }

    /// How many entries are at or before `wanted` in order.
    [[nodiscard]] Position count_not_after(const Wanted& wanted) const {
        auto cursor = start();
        while (cursor.table != kLeaf) cursor = step(cursor, wanted);
        return finish(cursor, wanted);
    }

    /// The first cursor of every look-up.
    [[nodiscard]] Cursor start() const { return {tables_.empty() ? kLeaf : 0, 0, 0}; }
    /// The cursor one table further down; `cursor` is not at a leaf.
    [[nodiscard]] Cursor step(const Cursor& cursor, const Wanted& wanted) const {
        const auto& table = tables_[cursor.table];
        if (const int side = table.side_of(wanted); side != 0) [[unlikely]] {
            const auto all = side < 0 ? table.first : table.end;
            return {kLeaf, all, all};
        }
        const auto at = table.cells + table.bucket_of(wanted.high);
        return {cells_[at].table, cells_[at].start, cells_[at + 1].start};
    }
    /// The answer of a look-up that is at a leaf.
    [[nodiscard]] Position finish(const Cursor& cursor, const Wanted& wanted) const {
        auto low = cursor.low;
        // Halving by conditional moves: a branch would be mispredicted every other time.
        for (auto length = cursor.high - low; length > 0;) {
            const auto half = length / 2;
            const bool right = nodes_[low + half].not_after(wanted);
            low = right ? low + half + 1 : low;
            length = right ? length - half - 1 : half;
        }
        return low;
    }
    /// Asks for the memory that the next step of `cursor`, or its finish, reads.
    void prefetch(const Cursor& cursor, const Wanted& wanted) const {
        if (cursor.table != kLeaf) {
            const auto& table = tables_[cursor.table];
            if (table.side_of(wanted) == 0) {
                __builtin_prefetch(&cells_[table.cells + table.bucket_of(wanted.high)]);
            }
        } else if (!nodes_.empty()) {
            // The entry before the first may be the answer, too.
            __builtin_prefetch(&nodes_[cursor.low - (cursor.low > 0 ? 1 : 0)]);
            __builtin_prefetch(&nodes_[cursor.high - (cursor.high > 0 ? 1 : 0)]);
        }
    }

private:
    /// Entries that a cell may leave to the search.
    static constexpr Position kLeafMax = 8;
    /// 2^20 cells of 8 octets stay in the third-level cache.
    static constexpr unsigned kTableBitsMax = 20;

    struct Cell {
        Position start;       ///< The first entry of this cell or a later one.
        std::uint32_t table;  ///< The table below, or kLeaf.
    };
    struct Table {
        std::uint64_t first_bits;  ///< Of its first entry; all its entries share `skipped` of them.
        std::size_t cells;         ///< Its first cell; one more cell than buckets.
        Position first;
        Position end;
        std::uint8_t skipped;
        std::uint8_t shift;

        [[nodiscard]] std::size_t bucket_of(std::uint64_t bits) const {
            return static_cast<std::size_t>(bits << skipped >> shift);
        }
        /// Negative if `wanted` is before all entries of the table, positive if it is after all, by
        /// the bits that these share; else 0.
        [[nodiscard]] int side_of(const Wanted& wanted) const {
            // Two shifts, because one by 64 would be undefined.
            const auto differing = (wanted.high ^ first_bits) >> 1U >> (63U - skipped);
            if (differing == 0) [[likely]]
                return 0;
            return wanted.high < first_bits ? -1 : 1;
        }
    };

    /// Adds the table of the entries [first, end), not empty; its cells come later.
    void add_table(Position first, Position end) {
        const auto differing = nodes_[first].first_bits() ^ nodes_[end - 1].first_bits();
        const auto skipped = std::min(static_cast<unsigned>(std::countl_zero(differing)), 63U);
        const auto wanted_bits = static_cast<unsigned>(std::bit_width((end - first) / 2));
        const auto bits = std::clamp(wanted_bits, 1U, std::min(kTableBitsMax, 64U - skipped));
        tables_.push_back({nodes_[first].first_bits(), 0, first, end,
                           static_cast<std::uint8_t>(skipped),
                           static_cast<std::uint8_t>(64U - bits)});
    }
    void fill_table(std::uint32_t i) {
        tables_[i].cells = cells_.size();
        const auto table = tables_[i];
        cells_.resize(cells_.size() + (std::size_t{1} << (64U - table.shift)) + 1,
                      Cell{table.end, kLeaf});
        std::size_t next = 0;
        for (auto i_node = table.first; i_node < table.end; ++i_node) {
            for (const auto bucket = table.bucket_of(nodes_[i_node].first_bits()); next <= bucket;
                 ++next) {
                cells_[table.cells + next].start = i_node;
            }
        }
        for (auto at = table.cells; at + 1 < cells_.size(); ++at) {
            const auto first = cells_[at].start;
            const auto end = cells_[at + 1].start;
            if (end - first <= kLeafMax ||
                nodes_[first].first_bits() == nodes_[end - 1].first_bits()) {
                continue;
            }
            cells_[at].table = static_cast<std::uint32_t>(tables_.size());
            add_table(first, end);
        }
    }

    std::vector<Node> nodes_;
    std::vector<Table> tables_;
    std::vector<Cell> cells_;
};

}  // namespace detail

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
    /// Look-ups that one batch has under way: enough to hide the wait for memory, few enough that
    /// what was asked for is still in the first-level cache when it is read.
    static constexpr std::size_t kBatch = 32;

    /// The same for each of `queries`, at most kBatch, whose prefix is `prefix_of(query)`: the
    /// entry for the i-th goes to `found[i]`; both must be of one size. Faster than one by one,
    /// because the look-ups wait for memory together, and the values come with their entries.
    template <class Query, class PrefixOf>
    void longest_covering(std::span<const Query> queries, PrefixOf prefix_of,
                          std::span<Index> found) const {
        COMITY_CHECK(queries.size() <= kBatch && queries.size() == found.size());
        // Each family by itself: a branch on it in every step would be mispredicted.
        std::array<std::uint8_t, kBatch> order{};
        std::size_t ipv4_count = 0;
        std::size_t ipv6_from = queries.size();
        for (std::size_t i = 0; i < queries.size(); ++i) {
            const bool ipv4 = prefix_of(queries[i]).family() == Family::Ipv4;
            order[ipv4 ? ipv4_count : ipv6_from - 1] = static_cast<std::uint8_t>(i);
            ipv4_count += ipv4 ? 1U : 0U;
            ipv6_from -= ipv4 ? 0U : 1U;
        }
        const auto all = std::span(order).first(queries.size());
        const auto prefix_at = [&](std::size_t i) -> const Prefix& {
            return prefix_of(queries[i]);
        };
        batch(ipv4_, 0, all.first(ipv4_count), prefix_at, found);
        batch(ipv6_, ipv6_begin(), all.subspan(ipv4_count), prefix_at, found);
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

    /// Look-ups of one family side by side: the prefix of each `which` is `prefix_at(which)`.
    template <class Node, class PrefixAt>
    void batch(const detail::SortedNodes<Node>& nodes, Index begin,
               std::span<const std::uint8_t> which, PrefixAt prefix_at,
               std::span<Index> found) const {
        using Nodes = detail::SortedNodes<Node>;
        std::array<typename Nodes::Cursor, kBatch> cursors;
        for (std::size_t i = 0; i < which.size(); ++i) {
            cursors[i] = nodes.start();
            nodes.prefetch(cursors[i], detail::Wanted(prefix_at(which[i])));
        }
        for (bool below = true; below;) {
            below = false;
            for (std::size_t i = 0; i < which.size(); ++i) {
                if (cursors[i].table == Nodes::kLeaf) continue;
                const detail::Wanted wanted(prefix_at(which[i]));
                cursors[i] = nodes.step(cursors[i], wanted);
                nodes.prefetch(cursors[i], wanted);
                below = below || cursors[i].table != Nodes::kLeaf;
            }
        }
        for (std::size_t i = 0; i < which.size(); ++i) {
            const detail::Wanted wanted(prefix_at(which[i]));
            const auto count = nodes.finish(cursors[i], wanted);
            const auto last = count == 0 ? kNone : begin + count - 1;
            found[which[i]] = nearest_covering_from(nodes, begin, last, wanted);
        }
    }

    // The order of prefixes has IPv4 first: its entries have the indices below ipv4_.size().
    detail::SortedNodes<detail::Node4<T>> ipv4_;
    detail::SortedNodes<detail::Node6<T>> ipv6_;
};

}  // namespace comity::net
