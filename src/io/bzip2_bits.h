// The bits of bzip2 streams, in which blocks begin anywhere in an octet.
//
// A stream is "BZh", a digit (the size of its blocks), blocks, and an end; each of the latter
// begins with 48 bits of its own. A block goes on with its CRC and has no length: only its
// decoding, or the next 48 bits of that kind, tell where it ends.
#pragma once

#include <cstdint>
#include <optional>

#include "base/reader.h"

namespace comity::io::bzip2 {

inline constexpr std::uint64_t kBlockMagic = 0x3141'5926'5359;
inline constexpr std::uint64_t kEndMagic = 0x1772'4538'5090;
inline constexpr std::size_t kMagicBits = 48;
inline constexpr std::size_t kCrcBits = 32;

/// The `count` bits (at most 56) of `octets` from bit `at` on, which must be there.
[[nodiscard]] std::uint64_t bits_at(Octets octets, std::size_t at, std::size_t count);

/// Where, from bit `from` on, a block or an end may begin: the first of their magics in `octets`.
/// Compressed content may hold one by chance, or by intent.
[[nodiscard]] std::optional<std::size_t> find_magic(Octets octets, std::size_t from);

/// Reads octets bit by bit, the highest first. Behind their end it reads zeros; `is_past_end`
/// tells.
class BitReader {
public:
    /// From bit `at` of `octets` on, which must outlive it.
    BitReader(Octets octets, std::size_t at) : octets_(octets), next_(at / 8) {
        skip(static_cast<unsigned>(at % 8));
    }
    /// The next `count` bits, 1 to 32, without going on.
    [[nodiscard]] std::uint32_t peek(unsigned count) {
        if (count_ < count) refill();
        return static_cast<std::uint32_t>(bits_ >> (64 - count));
    }
    /// Goes on by `count` bits, at most 32.
    void skip(unsigned count) {
        if (count_ < count) refill();
        bits_ <<= count;
        count_ -= count;
    }
    [[nodiscard]] std::uint32_t take(unsigned count) {
        const auto bits = peek(count);
        skip(count);
        return bits;
    }
    /// The bit of the octets that comes next.
    [[nodiscard]] std::size_t place() const { return 8 * next_ - count_; }
    [[nodiscard]] bool is_past_end(std::size_t ahead = 0) const {
        return place() + ahead > 8 * octets_.size();
    }

private:
    /// Fills up to 56 bits or more.
    void refill() {
        if (next_ + 8 <= octets_.size()) [[likely]] {
            const auto at = octets_.subspan(next_).first<8>();
            const auto word = static_cast<std::uint64_t>(Reader::load_u32(at)) << 32U |
                              Reader::load_u32(at.last<4>());
            // What does not fit whole is read again, and is the same then.
            bits_ |= word >> count_;
            next_ += (63 - count_) / 8;
            count_ |= 56U;
            return;
        }
        for (; count_ <= 56; count_ += 8, ++next_) {
            const std::uint64_t octet = next_ < octets_.size() ? octets_[next_] : 0;
            bits_ |= octet << (56 - count_);
        }
    }

    Octets octets_;
    std::size_t next_;         ///< Octet that is not counted in `bits_` yet.
    std::uint64_t bits_ = 0;   ///< From the highest on.
    std::uint32_t count_ = 0;  ///< Of them that count.
};

}  // namespace comity::io::bzip2
