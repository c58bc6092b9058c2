// The entries of a PrefixMap: one family each, sorted, with an index over their first bits.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/check.h"
#include "net/prefix.h"

namespace comity::net {

namespace detail {

/// What a prefix is looked up by: its family is known, its bits stand from the left.
struct Wanted {
    Wanted() = default;
    explicit Wanted(const Prefix& prefix)
        : high(prefix.address().high()), low(prefix.address().low()), length(prefix.length()) {}
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::uint8_t length = 0;
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

/// The sorted entries of one family, and an index over their first bits: a table of a few cells for
/// each entry, and below each cell that leaves too many entries to search another such table, which
/// starts at the first bit in which those differ. Real IPv6 needs two or three of them, because
/// some /32s hold thousands of prefixes and most of the space none.
template <class Node>
class SortedNodes {
public:
    using Position = std::uint32_t;

    /// Where a look-up stands: a cell's content. Either a table below it, or the entries left to
    /// search: how many (four bits) and the first of them.
    class Cursor {
    public:
        Cursor() = default;
        [[nodiscard]] static Cursor table(std::uint32_t index) { return Cursor(kTableBit | index); }
        [[nodiscard]] static Cursor leaf(Position first, Position count) {
            return Cursor(count << kPositionBits | first);
        }
        [[nodiscard]] bool is_leaf() const { return (bits_ & kTableBit) == 0; }
        [[nodiscard]] std::uint32_t table_index() const { return bits_ & ~kTableBit; }
        [[nodiscard]] Position first() const { return bits_ & ((1U << kPositionBits) - 1); }
        [[nodiscard]] Position count() const { return bits_ >> kPositionBits; }

    private:
        explicit Cursor(std::uint32_t bits) : bits_(bits) {}
        static constexpr std::uint32_t kTableBit = 1U << 31U;
        std::uint32_t bits_ = 0;
    };
    static constexpr unsigned kPositionBits = 27;
    /// Entries that a cell may leave to the search, which takes four steps then.
    static constexpr Position kLeafMax = 15;

    [[nodiscard]] std::size_t size() const { return nodes_.size(); }
    [[nodiscard]] const Node& operator[](Position i) const { return nodes_[i]; }
    void reserve(std::size_t count) { nodes_.reserve(count); }
    void push_back(Node node) { nodes_.push_back(std::move(node)); }

    /// Makes the index; after the last push_back.
    void index() {
        COMITY_CHECK(nodes_.size() >> kPositionBits == 0);
        root_ = cursor_of(0, static_cast<Position>(nodes_.size()));
        // Tables are done in the order in which they are found, so that none waits on a call stack.
        for (std::uint32_t i = 0; i < tables_.size(); ++i) fill_table(i);
    }

    /// How many entries are at or before `wanted` in order.
    [[nodiscard]] Position count_not_after(const Wanted& wanted) const {
        auto cursor = root_;
        while (!cursor.is_leaf()) cursor = step(cursor, wanted);
        return finish(cursor, wanted);
    }

    /// The first cursor of every look-up.
    [[nodiscard]] Cursor start() const { return root_; }
    /// The cursor one table further down; `cursor` is not at a leaf.
    [[nodiscard]] Cursor step(const Cursor& cursor, const Wanted& wanted) const {
        const auto& table = tables_[cursor.table_index()];
        if (!table.holds(wanted)) [[unlikely]]
            return beside(table, wanted);
        return cells_[table.cells + table.bucket_of(wanted.high)];
    }
    /// The answer of a look-up that is at a leaf.
    [[nodiscard]] Position finish(const Cursor& cursor, const Wanted& wanted) const {
        const auto first = cursor.first();
        const auto count = cursor.count();
        if (count == 0) return first;
        // Always four steps and no branch in them: one on the data would be mispredicted every
        // other time, and that costs more than the steps.
        Position found = 0;
        const auto halve = [&](Position half) {
            const auto probe = std::min(found + half, count);
            const auto take = static_cast<Position>(nodes_[first + probe - 1].not_after(wanted));
            found ^= (found ^ probe) & (0U - take);
        };
        static_assert(kLeafMax == 8 + 4 + 2 + 1);
        halve(8);
        halve(4);
        halve(2);
        halve(1);
        return first + found;
    }
    /// Asks for the memory that the next step of `cursor`, or its finish, reads.
    void prefetch(const Cursor& cursor, const Wanted& wanted) const {
        if (!cursor.is_leaf()) {
            const auto& table = tables_[cursor.table_index()];
            // Where the table does not hold it, this is some other cell and does no harm.
            __builtin_prefetch(&cells_[table.cells + table.bucket_of(wanted.high)]);
            return;
        }
        if (nodes_.empty()) return;
        // The entry before the first may be the answer, too.
        const auto first = cursor.first() - (cursor.first() > 0 ? 1U : 0U);
        const auto last = std::min<std::size_t>(first + cursor.count(), nodes_.size() - 1);
        __builtin_prefetch(&nodes_[first]);
        __builtin_prefetch(&nodes_[first + (last - first) / 2]);
        __builtin_prefetch(&nodes_[last]);
    }

private:
    /// 2^21 cells of 4 octets stay in the third-level cache.
    static constexpr unsigned kTableBitsMax = 21;

    struct Table {
        std::uint64_t first_bits;  ///< Of its first entry; all its entries share `skipped` of them.
        std::size_t cells;         ///< Its first cell.
        Position first;
        Position end;
        std::uint8_t skipped;
        std::uint8_t shift;  ///< 64 less the bits that its cells tell apart.
        /// Its entries differ in no bit that tables look at: they are searched by halves.
        bool flat;

        [[nodiscard]] std::size_t bucket_of(std::uint64_t bits) const {
            return static_cast<std::size_t>(bits << skipped >> shift);
        }
        /// Whether `wanted` starts with the bits that the entries share, and cells tell them apart.
        [[nodiscard]] bool holds(const Wanted& wanted) const {
            // Two shifts, because one by 64 would be undefined.
            return !flat && (wanted.high ^ first_bits) >> 1U >> (63U - skipped) == 0;
        }
    };

    /// The leaf for a wanted prefix that comes before or after all entries of `table`, or the
    /// answer within a flat one.
    [[nodiscard]] Cursor beside(const Table& table, const Wanted& wanted) const {
        if (!table.flat || table.first_bits != wanted.high) {
            return Cursor::leaf(wanted.high < table.first_bits ? table.first : table.end, 0);
        }
        auto low = table.first;
        for (auto count = table.end - low; count > 0;) {
            const auto half = count / 2;
            const bool right = nodes_[low + half].not_after(wanted);
            low = right ? low + half + 1 : low;
            count = right ? count - half - 1 : half;
        }
        return Cursor::leaf(low, 0);
    }

    /// A cursor for the entries [first, end); adds a table for them if they are many.
    [[nodiscard]] Cursor cursor_of(Position first, Position end) {
        const auto count = end - first;
        if (count <= kLeafMax) return Cursor::leaf(first, count);
        const auto first_bits = nodes_[first].first_bits();
        const auto differing = first_bits ^ nodes_[end - 1].first_bits();
        Table table{first_bits, 0, first, end, 0, 63, differing == 0};
        if (!table.flat) {
            const auto skipped = static_cast<unsigned>(std::countl_zero(differing));
            const auto bits = std::min(
                {static_cast<unsigned>(std::bit_width(count)) + 1, kTableBitsMax, 64U - skipped});
            table.skipped = static_cast<std::uint8_t>(skipped);
            table.shift = static_cast<std::uint8_t>(64U - bits);
        }
        tables_.push_back(table);
        return Cursor::table(static_cast<std::uint32_t>(tables_.size() - 1));
    }
    void fill_table(std::uint32_t i) {
        tables_[i].cells = cells_.size();
        const auto table = tables_[i];
        const auto bucket_count = std::size_t{1} << (64U - table.shift);
        cells_.resize(cells_.size() + bucket_count);
        if (table.flat) return;
        auto first = table.first;
        for (std::size_t bucket = 0; bucket < bucket_count; ++bucket) {
            auto end = first;
            while (end < table.end && table.bucket_of(nodes_[end].first_bits()) == bucket) ++end;
            cells_[table.cells + bucket] = cursor_of(first, end);
            first = end;
        }
    }

    std::vector<Node> nodes_;
    std::vector<Table> tables_;
    std::vector<Cursor> cells_;
    Cursor root_;
};

}  // namespace detail

}  // namespace comity::net
