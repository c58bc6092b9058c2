#include "io/bzip2_codes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace comity::io::bzip2 {
namespace {

struct Decoded {
    std::optional<std::uint32_t> symbol;
    std::size_t bits = 0;
    friend bool operator==(const Decoded&, const Decoded&) = default;
};

/// By definition: codes are numbers that rise by length, then by symbol, and the first that the
/// bits begin with holds.
Decoded decode_slowly(const std::vector<std::uint8_t>& lengths, std::uint32_t bits) {
    std::uint32_t code = 0;
    for (unsigned length = 1; length <= kCodeBitsMax; ++length, code *= 2) {
        for (std::uint32_t symbol = 0; symbol < lengths.size(); ++symbol) {
            if (lengths[symbol] != length) continue;
            if (bits >> (kCodeBitsMax - length) == code) return {symbol, length};
            ++code;
        }
    }
    return {};
}

TEST(CodeTable, decodes_as_the_definition_says_whatever_the_lengths) {
    std::mt19937 random(5);
    for (int round = 0; round < 400; ++round) {
        // From codes of few bits, too many for all to have room, to such as leave most bits
        // without.
        const auto longest = 1 + random() % kCodeBitsMax;
        std::vector<std::uint8_t> lengths(3 + random() % (kSymbolsMax - 2));
        for (auto& length : lengths) length = static_cast<std::uint8_t>(1 + random() % longest);
        if (round % 2 == 0) std::sort(lengths.rbegin(), lengths.rend());
        CodeTable table;
        table.assign(lengths);
        for (int i = 0; i < 200; ++i) {
            const auto wanted = static_cast<std::uint32_t>(random() % (1U << kCodeBitsMax));
            const std::vector<std::uint8_t> octets{static_cast<std::uint8_t>(wanted >> 12U),
                                                   static_cast<std::uint8_t>(wanted >> 4U),
                                                   static_cast<std::uint8_t>(wanted << 4U)};
            BitReader bits(octets, 0);
            const auto symbol = table.decode(bits);
            ASSERT_EQ((Decoded{symbol, bits.place()}), decode_slowly(lengths, wanted)) << round;
        }
    }
}

}  // namespace
}  // namespace comity::io::bzip2
