#include "io/bzip2_block.h"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "io/bzip2_bits.h"
#include "io/limits.h"

namespace comity::io::bzip2 {
namespace {

/// Room for content to begin with: nearly all of a block that compresses well, without runs.
std::size_t room_for(std::size_t stream_octets) {
    return std::clamp(16 * stream_octets, 4096UL, 1024UL * 1024);
}

bool is_magic_at(Octets octets, std::size_t at) {
    if (at + kMagicBits > 8 * octets.size()) return false;
    const auto bits = bits_at(octets, at, kMagicBits);
    return bits == kBlockMagic || bits == kEndMagic;
}

/// How many octets hold the block that begins at bit `begin` when it is moved to an octet's front.
Result<std::size_t, NoBlock> octets_of_block(Octets octets, std::size_t begin, char digit) {
    constexpr std::size_t kHeaderOctets = 4;
    const auto from = begin / 8;
    // By more and more octets: what is moved shall not be much more than what is read.
    for (std::size_t size = 4096;; size *= 4) {
        const bool is_all = size >= octets.size() - from;
        const auto part = is_all ? octets : octets.first(from + size);
        // The last octet of what is moved is not whole, and zeros fill it. Where it is the file's
        // last too, the block may yet end in it.
        auto stream = stream_from(part, begin, digit);
        if (!is_all) stream.pop_back();
        BlockReader block(stream);
        // Without room for content, it reads the block's last octet and no more.
        static_cast<void>(block.read({}));
        const auto read = block.consumed();
        if (read < stream.size()) {
            if (block.state() == BlockReader::State::More) return read - kHeaderOctets;
            return fail(NoBlock::Damaged);
        }
        // That octet may also be the last that there is: then content shows that the block is
        // whole.
        std::array<std::uint8_t, 1> content{};
        if (block.read(content) > 0) return read - kHeaderOctets;
        if (is_all) return fail(NoBlock::CutShort);
    }
}

}  // namespace

BlockReader::BlockReader(Octets stream) : octets_(stream.size()) {
    // It fails for want of memory alone.
    if (BZ2_bzDecompressInit(&libbz2_, 0, 0) != BZ_OK) throw std::bad_alloc();
    // libbz2 does not change what it reads.
    libbz2_.next_in = reinterpret_cast<char*>(const_cast<std::uint8_t*>(stream.data()));
    libbz2_.avail_in = static_cast<unsigned>(stream.size());
}

BlockReader::~BlockReader() { BZ2_bzDecompressEnd(&libbz2_); }

std::size_t BlockReader::read(std::span<std::uint8_t> target) {
    if (state_ != State::More) return 0;
    libbz2_.next_out = reinterpret_cast<char*>(target.data());
    libbz2_.avail_out = static_cast<unsigned>(target.size());
    const auto status = BZ2_bzDecompress(&libbz2_);
    if (status == BZ_MEM_ERROR) throw std::bad_alloc();
    if (status == BZ_STREAM_END) {
        state_ = State::End;
    } else if (status != BZ_OK) {
        state_ = State::Damaged;
    }
    return target.size() - libbz2_.avail_out;
}

std::optional<BlockContent> decompress_block(Octets stream) {
    BlockReader block(stream);
    BlockContent content;
    content.octets.resize(room_for(stream.size()));
    std::size_t used = 0;
    while (block.state() == BlockReader::State::More) {
        const auto room = std::span(content.octets).subspan(used);
        const auto count = block.read(room);
        used += count;
        if (block.state() != BlockReader::State::More) break;
        if (count < room.size()) return std::nullopt;  // it wants more than there is
        if (content.octets.size() < kBzip2ContentOctetsMax) {
            content.octets.resize(2 * content.octets.size());
        } else {
            // Only its CRC is wanted still.
            content.is_long = true;
            used = 0;
        }
    }
    if (block.state() != BlockReader::State::End || block.consumed() != stream.size()) {
        return std::nullopt;
    }
    content.octets.resize(content.is_long ? 0 : used);
    return content;
}

Result<WholeBlock, NoBlock> find_block(Octets octets, std::size_t begin, char digit) {
    const auto count = COMITY_TRY(octets_of_block(octets, begin, digit));
    const auto first_end = begin + 8 * (count - 1) + 1;
    // It ends behind one of the bits of the last octet: where a magic follows or, in a file that is
    // cut or damaged there, where an end can be put so that all is well.
    for (const bool before_magic : {true, false}) {
        for (auto end = first_end; end < first_end + 8; ++end) {
            if (end > 8 * octets.size() || is_magic_at(octets, end) != before_magic) continue;
            auto stream = stream_of_block(octets, begin, end, digit);
            if (auto content = decompress_block(stream)) {
                return WholeBlock{end, std::move(stream), std::move(*content)};
            }
        }
    }
    return fail(begin + 8 * count > 8 * octets.size() ? NoBlock::CutShort : NoBlock::Damaged);
}

}  // namespace comity::io::bzip2
