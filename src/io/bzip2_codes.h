// The prefix codes of bzip2's blocks: canonical ones of up to 258 symbols, given by their lengths.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "io/bzip2_bits.h"

namespace comity::io::bzip2 {

/// 256 octets less one, two for runs, and the end.
inline constexpr std::size_t kSymbolsMax = 258;
inline constexpr unsigned kCodeBitsMax = 20;

/// One code. Most codes are short, and found by one look into a table.
class CodeTable {
public:
    /// By the length of each symbol's code, 1 to kCodeBitsMax. Where lengths leave no room for all
    /// codes, the shorter ones hold, of one length those of lower symbols, as in libbz2.
    void assign(std::span<const std::uint8_t> lengths);

    /// The next symbol; none where no code begins so, and then the reader has not gone on.
    [[nodiscard]] std::optional<std::uint32_t> decode(BitReader& bits) const {
        const auto entry = first_[bits.peek(kFirstBits)];
        if (entry == 0) [[unlikely]]
            return decode_long(bits);
        bits.skip(entry & kLengthMask);
        return entry >> kLengthBits;
    }

private:
    static constexpr unsigned kFirstBits = 10;
    static constexpr unsigned kLengthBits = 5;
    static constexpr std::uint32_t kLengthMask = (1U << kLengthBits) - 1;

    [[nodiscard]] std::optional<std::uint32_t> decode_long(BitReader& bits) const;

    /// By the next kFirstBits bits: symbol and length; 0 where the code is longer or there is none.
    std::array<std::uint16_t, 1U << kFirstBits> first_;
    std::array<std::uint32_t, kCodeBitsMax + 1> end_;  ///< Of each length: the last code, plus 1.
    std::array<std::uint32_t, kCodeBitsMax + 1> symbol_;  ///< Of code 0 of that length; wraps.
    std::array<std::uint16_t, kSymbolsMax> sorted_;       ///< Symbols, by length.
};

}  // namespace comity::io::bzip2
