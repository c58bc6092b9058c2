// The Burrows-Wheeler transform of bzip2's blocks, undone.
//
// Of a text of n octets, the transform keeps the last column of its n rotations in sorted order,
// and which of them is the text. To undo it is to go from row to row, one octet each, all over
// memory: the time is that of n cache misses, one after the other. Here many walks go on side by
// side, from rows that stand at known distances, and are put together in the end.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/reader.h"

namespace comity::io::bzip2 {

/// Octets of a block's text at most: 100,000 times the digit.
inline constexpr std::size_t kTextOctetsMax = 900'000;

/// Keeps its memory from text to text.
class InverseTransform {
public:
    /// The text of which `last` is the last column, with at least one octet and at most
    /// kTextOctetsMax, and `origin`, below that number, its row. Where the octets are no such
    /// column, as many others. A view of this, until the next call.
    [[nodiscard]] Octets undo(Octets last, std::uint32_t origin);

private:
    /// What one walk found, in `walked_`, and the start that it reached.
    struct Segment {
        std::size_t begin = 0;
        std::size_t count = 0;
        std::uint32_t next = 0;
    };

    void sort_rows(Octets last);
    void walk_all(std::size_t count);

    std::vector<std::uint32_t> rows_;  ///< Of each row: the next one, and below it its first octet.
    std::vector<Segment> segments_;    ///< From each start.
    std::unique_ptr<std::uint8_t[]> walked_;  // NOLINT(modernize-avoid-c-arrays): not to be cleared
    std::vector<std::uint8_t> text_;
};

}  // namespace comity::io::bzip2
