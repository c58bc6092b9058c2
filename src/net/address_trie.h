// Which of a sorted set of prefixes is the longest that holds an address: a compressed multi-bit
// trie.
//
// After Poptrie (Asai and Ohara, SIGCOMM 2015): the first bits of the address pick a cell of a root
// table; from there each node takes six bits, and tells by two maps of 64 bits which of its slots
// lead to a child and where runs of equal answers begin. Children and answers of a node lie
// together, so a count of set bits finds them. A full table of IPv4 takes a root cell, a node and
// an answer: three cache misses, which a batch of look-ups waits for together.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/check.h"

namespace comity::net {

/// Immutable after construction. Addresses and prefixes are 64 bits from the left: all of IPv4, and
/// the network half of IPv6.
class AddressTrie {
public:
    using Answer = std::uint32_t;
    static constexpr Answer kNone = 0;

    /// A prefix and the answer that it stands for.
    struct Entry {
        std::uint64_t bits;
        std::uint8_t length;  ///< At most 64.
        Answer answer;        ///< Not kNone, and below 2^31.
    };

    AddressTrie() = default;
    /// Of entries sorted by bits, then length, without repeats.
    explicit AddressTrie(std::span<const Entry> entries) {
        if (entries.empty()) return;
        auto shared =
            static_cast<unsigned>(std::countl_zero(entries.front().bits ^ entries.back().bits));
        for (const auto& entry : entries) shared = std::min<unsigned>(shared, entry.length);
        // All global unicast IPv6 starts with the same three bits: they would waste the root.
        root_bits_ = std::clamp(static_cast<unsigned>(std::bit_width(entries.size())) + 1U, kStride,
                                kRootBitsMax);
        skipped_ = std::min(shared, 64U - root_bits_);
        first_bits_ = entries.front().bits;
        root_.resize(std::size_t{1} << root_bits_);
        build(entries, skipped_, root_bits_, kNone, root_);
        auto last = kNone;
        for (auto& cell : root_) {
            if ((cell & kNodeBit) != 0) continue;
            if (cell == kNone) {
                cell = kNonePlace;
                continue;
            }
            if (std::exchange(last, cell) != cell) answers_.push_back(cell);
            cell = static_cast<std::uint32_t>(answers_.size() - 1);
        }
    }

    /// Where a look-up stands: at a node, or at the place of its answer.
    class Cursor {
    public:
        Cursor() = default;
        explicit Cursor(std::uint32_t cell) : cell_(cell) {}
        [[nodiscard]] bool is_node() const { return (cell_ & kNodeBit) != 0; }
        [[nodiscard]] std::uint32_t place() const { return cell_ & ~kNodeBit; }

    private:
        std::uint32_t cell_ = kNonePlace;
    };

    /// The answer of the longest prefix that holds the address, or kNone.
    [[nodiscard]] Answer longest(std::uint64_t bits) const {
        auto cursor = start(bits);
        while (cursor.is_node()) cursor = step(cursor, bits);
        return answer(cursor);
    }

    // The steps of `longest`, for many look-ups side by side.
    void prefetch_root(std::uint64_t bits) const {
        if (!root_.empty()) __builtin_prefetch(&root_[root_slot(bits)]);
    }
    [[nodiscard]] Cursor start(std::uint64_t bits) const {
        // Two shifts, because one by 64 would be undefined.
        if (root_.empty() || (bits ^ first_bits_) >> 1U >> (63U - skipped_) != 0) return Cursor();
        return Cursor(root_[root_slot(bits)]);
    }
    /// Asks for what `step` or `answer` reads.
    void prefetch(Cursor cursor) const {
        const void* const node = &nodes_[0] + cursor.place();
        const void* const answer = &answers_[0] + cursor.place();
        __builtin_prefetch(cursor.is_node() ? node : answer);
    }
    [[nodiscard]] Cursor step(Cursor cursor, std::uint64_t bits) const {
        const auto& node = nodes_[cursor.place()];
        const auto depth = node.path & kDepthMask;
        const auto slot = bits << depth >> (64U - kStride);
        const auto up_to = ~std::uint64_t{0} >> (63U - slot);
        // Chosen without a branch, which would be mispredicted every other time.
        const bool is_on_path = (bits ^ node.path) >> 1U >> (63U - depth) == 0;
        const bool is_child = (node.children >> slot & 1U) != 0;
        const auto before = set_bits((is_child ? node.children : node.answer_starts) & up_to);
        const auto place = (is_child ? kNodeBit | node.first_child : node.first_answer) + before;
        return Cursor(is_on_path ? place - 1 : node.first_answer - 1);
    }
    /// The answer at a cursor that is at no node.
    [[nodiscard]] Answer answer(Cursor cursor) const { return answers_[cursor.place()]; }

private:
    /// 2^18 cells of 4 octets stay in the second-level cache. Few prefixes have a smaller root.
    static constexpr unsigned kRootBitsMax = 18;
    static constexpr std::uint32_t kNodeBit = 1U << 31U;
    /// Where `answers_` holds kNone.
    static constexpr std::uint32_t kNonePlace = 0;
    static constexpr unsigned kStride = 6;
    static constexpr std::size_t kSlots = std::size_t{1} << kStride;

    /// Half a line of the cache.
    struct alignas(32) Node {
        std::uint64_t children = 0;       ///< A bit for each slot that leads to a child.
        std::uint64_t answer_starts = 0;  ///< A bit for each slot that begins a run of one answer.
        /// The bits that lead here, of which its parent knows the first; behind them, in the last
        /// six bits, how many they are. What has others has the answer before the first.
        std::uint64_t path = 0;
        std::uint32_t first_child = 0;
        std::uint32_t first_answer = 0;
    };
    static constexpr std::uint64_t kDepthMask = 0x3F;

    [[nodiscard]] std::size_t root_slot(std::uint64_t bits) const {
        return static_cast<std::size_t>(bits << skipped_ >> (64U - root_bits_));
    }
    /// How many bits of `word` are set. By arithmetic: the instruction is not in every x86-64, and
    /// without it the compiler calls a function.
    [[nodiscard]] static std::uint32_t set_bits(std::uint64_t word) {
        word -= word >> 1U & 0x5555'5555'5555'5555U;
        word = (word & 0x3333'3333'3333'3333U) + (word >> 2U & 0x3333'3333'3333'3333U);
        word = (word + (word >> 4U)) & 0x0F0F'0F0F'0F0F'0F0FU;
        return static_cast<std::uint32_t>(word * 0x0101'0101'0101'0101U >> 56U);
    }

    /// Fills `cells`, the 2^width slots behind bit `depth`, from the entries inside them; a slot
    /// that has entries longer than itself leads to a node. Recursion ends after eleven levels:
    /// each takes bits of the 64.
    void build(std::span<const Entry> entries, unsigned depth, unsigned width, Answer inherited,
               std::span<std::uint32_t> cells) {
        std::fill(cells.begin(), cells.end(), inherited);
        // In order, so that a more specific prefix paints over what it lies in.
        for (const auto& entry : entries) {
            if (entry.length > depth + width) continue;
            const auto first = slot_of(entry.bits, depth, width);
            const auto count = std::size_t{1} << (depth + width - entry.length);
            std::fill_n(cells.begin() + static_cast<std::ptrdiff_t>(first),
                        std::min(count, cells.size()), entry.answer);
        }
        for (auto rest = entries; !rest.empty();) {
            if (rest.front().length <= depth + width) {
                rest = rest.subspan(1);
                continue;
            }
            const auto slot = slot_of(rest.front().bits, depth, width);
            std::size_t count = 1;
            while (count < rest.size() && slot_of(rest[count].bits, depth, width) == slot) ++count;
            const auto node = static_cast<std::uint32_t>(nodes_.size());
            COMITY_CHECK(node < kNodeBit);
            nodes_.emplace_back();
            // Until its parent is made, a child has a place of its own.
            make_node(node, rest.first(count), depth + width, cells[slot]);
            cells[slot] = kNodeBit | node;
            rest = rest.subspan(count);
        }
    }

    /// Makes the node of `entries`, whose first `known` bits are those that lead here, and which
    /// are longer. It looks at the first bits that tell them apart.
    void make_node(std::uint32_t place, std::span<const Entry> entries, unsigned known,
                   Answer inherited) {
        auto depth = std::min(
            64U - kStride,
            static_cast<unsigned>(std::countl_zero(entries.front().bits ^ entries.back().bits)));
        for (const auto& entry : entries) depth = std::min<unsigned>(depth, entry.length);
        std::array<std::uint32_t, kSlots> cells{};
        build(entries, depth, kStride, inherited, cells);
        Node node;
        node.path = (entries.front().bits & ~kDepthMask) | depth;
        if (depth > known) answers_.push_back(inherited);
        node.first_answer = static_cast<std::uint32_t>(answers_.size());
        std::vector<Node> children;
        std::uint32_t last = kNodeBit;
        for (std::size_t slot = 0; slot < kSlots; ++slot) {
            if ((cells[slot] & kNodeBit) != 0) {
                node.children |= std::uint64_t{1} << slot;
                children.push_back(nodes_[cells[slot] & ~kNodeBit]);
            } else if (cells[slot] != last) {
                node.answer_starts |= std::uint64_t{1} << slot;
                answers_.push_back(cells[slot]);
                last = cells[slot];
            }
        }
        // The children, which lie anywhere behind this node with their own below them, are put side
        // by side at the end.
        node.first_child = static_cast<std::uint32_t>(nodes_.size());
        nodes_.insert(nodes_.end(), children.begin(), children.end());
        nodes_[place] = node;
    }

    [[nodiscard]] static std::size_t slot_of(std::uint64_t bits, unsigned depth, unsigned width) {
        return static_cast<std::size_t>(bits << depth >> (64U - width));
    }

    unsigned root_bits_ = kRootBitsMax;
    unsigned skipped_ = 0;
    std::uint64_t first_bits_ = 0;
    std::vector<std::uint32_t> root_;
    std::vector<Node> nodes_ = std::vector<Node>(1);  ///< The first is no node of the trie.
    std::vector<Answer> answers_ = std::vector<Answer>(1, kNone);
};

}  // namespace comity::net
