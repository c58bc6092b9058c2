// One bzip2 block, decompressed by libbz2 as if it were a file.
#pragma once

#include <bzlib.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "base/reader.h"
#include "base/result.h"

namespace comity::io::bzip2 {

/// libbz2 over one stream in memory, which must outlive it.
class BlockReader {
public:
    enum class State : std::uint8_t { More, End, Damaged };

    explicit BlockReader(Octets stream);
    BlockReader(const BlockReader&) = delete;
    BlockReader& operator=(const BlockReader&) = delete;
    ~BlockReader();

    /// Decompresses into `target` what fits and is there; fewer octets than that only at the end,
    /// at damage, or where the stream is cut short.
    [[nodiscard]] std::size_t read(std::span<std::uint8_t> target);
    [[nodiscard]] State state() const { return state_; }
    /// Octets of the stream that were read so far.
    [[nodiscard]] std::size_t consumed() const { return octets_ - libbz2_.avail_in; }

private:
    std::size_t octets_;  ///< Of the stream.
    bz_stream libbz2_{};
    State state_ = State::More;
};

/// What a block holds: all of it, or, where that is more than kBzip2ContentOctetsMax, nothing yet.
struct BlockContent {
    std::vector<std::uint8_t> octets;
    bool is_long = false;
};

/// Decompresses the one block of `stream`, as stream_of_block makes it. None if it is no block that
/// ends where the stream says, with the CRC that it says.
[[nodiscard]] std::optional<BlockContent> decompress_block(Octets stream);

/// Where a block ends that begins at bit `begin` of `octets`, and what it holds.
struct WholeBlock {
    std::size_t end;
    std::vector<std::uint8_t> stream;  ///< As stream_of_block makes it.
    BlockContent content;
};
enum class NoBlock : std::uint8_t { Damaged, CutShort };
/// Looks for the end by decompression alone. Costs two decompressions of what is a block followed
/// by a magic; nine of what is a block before other octets. Errors: it is none, or `octets` end
/// first.
[[nodiscard]] Result<WholeBlock, NoBlock> find_block(Octets octets, std::size_t begin, char digit);

}  // namespace comity::io::bzip2
