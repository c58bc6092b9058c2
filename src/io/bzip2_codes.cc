#include "io/bzip2_codes.h"

#include <algorithm>

namespace comity::io::bzip2 {

void CodeTable::assign(std::span<const std::uint8_t> lengths) {
    first_.fill(0);
    std::uint32_t next = 0;  // code
    std::uint32_t count = 0;
    for (unsigned length = 1; length <= kCodeBitsMax; ++length) {
        next *= 2;
        symbol_.at(length) = count - next;
        for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
            if (lengths[symbol] != length) continue;
            sorted_.at(count++) = static_cast<std::uint16_t>(symbol);
            if (length <= kFirstBits && next < 1U << length) {
                const auto spare = kFirstBits - length;
                std::fill_n(first_.begin() + static_cast<std::ptrdiff_t>(next << spare),
                            1U << spare,
                            static_cast<std::uint16_t>(symbol << kLengthBits | length));
            }
            ++next;
        }
        end_.at(length) = next;
    }
}

std::optional<std::uint32_t> CodeTable::decode_long(BitReader& bits) const {
    const auto ahead = bits.peek(kCodeBitsMax);
    for (auto length = kFirstBits + 1; length <= kCodeBitsMax; ++length) {
        const auto code = ahead >> (kCodeBitsMax - length);
        if (code >= end_.at(length)) continue;
        bits.skip(length);
        return sorted_.at(code + symbol_.at(length));
    }
    return std::nullopt;
}

}  // namespace comity::io::bzip2
