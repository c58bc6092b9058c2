// A bzip2 file cut into blocks by the magics that stand between them.
#pragma once

#include <cstdint>
#include <vector>

#include "base/byte_source.h"
#include "base/reader.h"

namespace comity::io::bzip2 {

/// What stands at one place of a file. Places are bits from its start.
struct Piece {
    enum class Kind : std::uint8_t {
        Block,      ///< From `begin` to `end`, the next magic.
        OpenBlock,  ///< From `begin`; no magic follows while the file or the longest block goes on.
        StreamEnd,  ///< With the CRC of the stream.
        End,        ///< Nothing that belongs to it follows.
        CutShort,   ///< The file ends inside a stream's head or end, or between blocks.
        Damaged     ///< Something that may not stand there.
    };
    Kind kind = Kind::End;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;  ///< Of Block and StreamEnd; of the latter, where a next stream begins.
    char digit = '0';       ///< Of the stream it is in.
    std::uint32_t crc = 0;  ///< Of Block and OpenBlock what it says itself; of StreamEnd, of all.
};

/// Goes through a file from the front, in bounded memory, believing every magic that it finds.
class Splitter {
public:
    /// `stored` must outlive it.
    explicit Splitter(ByteSource& stored) : stored_(stored) {}

    /// The next piece; what is neither Block nor StreamEnd is the last one. Errors: those of
    /// `stored`.
    [[nodiscard]] Result<Piece> next();

    /// Goes back to a place inside a stream of that digit, which must not be forgotten.
    void go_to(std::uint64_t place, char digit);
    /// Lets go of what stands before `place`.
    void forget_before(std::uint64_t place);

    /// The octets that hold what begins at `place`, which is bit `bit` of them: up to the file's
    /// end or to as many as the longest block has. They live until the next call. Errors: those of
    /// `stored`.
    struct Window {
        Octets octets;
        std::size_t bit;
    };
    [[nodiscard]] Result<Window> window_at(std::uint64_t place);
    /// The same of what is at hand, which has all of a Block.
    [[nodiscard]] Window at_hand(std::uint64_t place) const;

private:
    [[nodiscard]] Result<Piece> next_stream();
    [[nodiscard]] Result<Piece> next_block();
    /// Completes a block by the next magic, and goes there.
    [[nodiscard]] Result<void> find_end(Piece& piece);
    /// Reads until `count` bits behind `place` are at hand; false if the file ends before.
    [[nodiscard]] Result<bool> need(std::uint64_t place, std::size_t count);

    ByteSource& stored_;
    std::vector<std::uint8_t> buffer_;
    std::uint64_t forgotten_ = 0;  ///< Octets of the file before `buffer_`.
    bool at_end_ = false;          ///< `stored_` has no more.
    std::uint64_t place_ = 0;
    char digit_ = kNoStream;
    bool is_first_stream_ = true;
    static constexpr char kNoStream = '\0';
};

}  // namespace comity::io::bzip2
