#include "io/bzip2_bits.h"

#include <gtest/gtest.h>

#include <vector>

#include "support/bytes.h"

namespace comity::io::bzip2 {
namespace {

using test::noise;

bool bit_of(Octets octets, std::size_t at) { return (octets[at / 8] & 0x80U >> at % 8) != 0; }

void put(std::vector<std::uint8_t>& octets, std::size_t at, std::uint64_t bits, std::size_t count) {
    for (auto i = count; i-- > 0; ++at) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> at % 8);
        octets[at / 8] &= static_cast<std::uint8_t>(~mask);
        if ((bits >> i & 1U) != 0) octets[at / 8] |= mask;
    }
}

TEST(Bzip2Bits, are_read_at_every_place_and_width) {
    const auto octets = noise(16, 256, 1);
    for (std::size_t count = 0; count <= 56; ++count) {
        for (std::size_t at = 0; at + count <= 8 * octets.size(); ++at) {
            std::uint64_t wanted = 0;
            for (std::size_t i = 0; i < count; ++i) {
                wanted = wanted << 1U | (bit_of(octets, at + i) ? 1U : 0U);
            }
            ASSERT_EQ(bits_at(octets, at, count), wanted) << at << ' ' << count;
        }
    }
}

TEST(Bzip2Bits, a_magic_is_found_at_every_bit_and_from_every_bit) {
    for (const auto magic : {kBlockMagic, kEndMagic}) {
        for (std::size_t at = 0; at + kMagicBits <= 8UL * 40; ++at) {
            auto octets = noise(40, 256, static_cast<unsigned>(at));
            put(octets, at, magic, kMagicBits);
            for (std::size_t from = 0; from <= at; ++from) {
                ASSERT_EQ(find_magic(octets, from), at) << from;
            }
            ASSERT_EQ(find_magic(octets, at + 1), std::nullopt);
            // Without its last bit it is none.
            ASSERT_EQ(find_magic(Octets(octets).first((at + kMagicBits - 1) / 8), 0), std::nullopt);
        }
    }
}

TEST(Bzip2Bits, the_first_of_several_magics_is_found) {
    for (std::size_t first = 0; first < 64; ++first) {
        for (auto second = first + kMagicBits; second < first + 120; ++second) {
            std::vector<std::uint8_t> octets(40);
            put(octets, second, kBlockMagic, kMagicBits);
            put(octets, first, kEndMagic, kMagicBits);
            ASSERT_EQ(find_magic(octets, 0), first);
            ASSERT_EQ(find_magic(octets, first + 1), second);
        }
    }
}

TEST(BitReader, reads_from_every_place_in_pieces_of_every_width) {
    const auto octets = noise(40, 256, 4);
    for (std::size_t at = 0; at < 8 * octets.size(); ++at) {
        BitReader bits(octets, at);
        for (unsigned width = 1; at + width <= 8 * octets.size();
             at += width, width = width % 32 + 1) {
            ASSERT_EQ(bits.place(), at);
            ASSERT_EQ(bits.peek(width), bits_at(octets, at, width)) << at << ' ' << width;
            ASSERT_EQ(bits.take(width), bits_at(octets, at, width));
        }
    }
}

TEST(BitReader, reads_zeros_behind_the_end_and_tells) {
    const std::vector<std::uint8_t> ones(5, 0xFF);
    for (std::size_t at = 0; at <= 40; ++at) {
        BitReader bits(ones, at);
        EXPECT_FALSE(bits.is_past_end(40 - at));
        EXPECT_TRUE(bits.is_past_end(40 - at + 1));
        std::size_t count = 0;
        while (bits.take(1) == 1) ++count;
        EXPECT_EQ(count, 40 - at);
        EXPECT_TRUE(bits.is_past_end());
        EXPECT_EQ(bits.take(32), 0U);
        EXPECT_EQ(bits.place(), 40U + 1 + 32);
    }
}

}  // namespace
}  // namespace comity::io::bzip2
