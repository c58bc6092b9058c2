// One bzip2 block, decompressed.
//
// A block is a CRC, the row of its text among its sorted rotations, which octets it has, two to six
// prefix codes, which of them holds for each 50 symbols, and the symbols: octets by how lately they
// were used, runs of the latest, and the end.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/reader.h"
#include "base/result.h"
#include "io/bzip2_codes.h"
#include "io/bzip2_transform.h"

namespace comity::io::bzip2 {

/// What a block holds: all of it, or, where that is more than kBzip2ContentOctetsMax, its text with
/// the runs folded.
struct BlockContent {
    std::vector<std::uint8_t> octets;
    std::vector<std::uint8_t> folded;
};

/// Where a block ends, and what it holds.
struct Block {
    std::size_t end = 0;  ///< The bit behind it.
    BlockContent content;
};

enum class NoBlock : std::uint8_t {
    Damaged,
    CutShort,   ///< The octets end first.
    Randomised  ///< As bzip2 made them until 1999.
};

/// Decompresses blocks, one after another, in memory that it keeps.
class BlockDecoder {
public:
    /// The block that begins at bit `begin` of `octets`, of a stream with that digit. Its CRC was
    /// right. Errors: it is none.
    [[nodiscard]] Result<Block, NoBlock> decode(Octets octets, std::size_t begin, char digit);

private:
    static constexpr std::size_t kTablesMax = 6;

    [[nodiscard]] bool read_map(BitReader& bits);
    [[nodiscard]] bool read_selectors(BitReader& bits);
    [[nodiscard]] bool read_tables(BitReader& bits);
    [[nodiscard]] bool read_symbols(BitReader& bits, std::size_t octets_max);

    std::array<std::uint8_t, 256> used_{};  ///< Which octets occur, rising.
    std::uint32_t used_count_ = 0;
    std::uint32_t table_count_ = 0;
    std::array<CodeTable, kTablesMax> tables_;
    std::vector<std::uint8_t> selectors_;  ///< The table of each group of symbols.
    std::vector<std::uint8_t> last_;       ///< The last column.
    InverseTransform transform_;
};

}  // namespace comity::io::bzip2
