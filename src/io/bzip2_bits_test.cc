#include "io/bzip2_bits.h"

#include <gtest/gtest.h>

#include <random>

namespace comity::io::bzip2 {
namespace {

std::vector<std::uint8_t> noise(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::uint8_t> octets(count);
    for (auto& octet : octets) octet = static_cast<std::uint8_t>(random());
    return octets;
}

bool bit_of(Octets octets, std::size_t at) { return (octets[at / 8] & 0x80U >> at % 8) != 0; }

void put(std::vector<std::uint8_t>& octets, std::size_t at, std::uint64_t bits, std::size_t count) {
    for (auto i = count; i-- > 0; ++at) {
        const auto mask = static_cast<std::uint8_t>(0x80U >> at % 8);
        octets[at / 8] &= static_cast<std::uint8_t>(~mask);
        if ((bits >> i & 1U) != 0) octets[at / 8] |= mask;
    }
}

TEST(Bzip2Bits, are_read_at_every_place_and_width) {
    const auto octets = noise(16, 1);
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
            auto octets = noise(40, static_cast<unsigned>(at));
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

TEST(Bzip2Bits, a_block_becomes_a_stream_of_its_own) {
    const auto octets = noise(60, 3);
    for (std::size_t begin = 0; begin < 16; ++begin) {
        for (auto end = begin + kMagicBits + kCrcBits; end < 8 * octets.size(); ++end) {
            const auto stream = stream_of_block(octets, begin, end, '7');
            ASSERT_EQ(std::string(stream.begin(), stream.begin() + 4), "BZh7");
            const auto bits = end - begin;
            ASSERT_EQ(stream.size(), 4 + (bits + kMagicBits + kCrcBits + 7) / 8);
            for (std::size_t i = 0; i < bits; ++i) {
                ASSERT_EQ(bit_of(stream, 32 + i), bit_of(octets, begin + i));
            }
            ASSERT_EQ(bits_at(stream, 32 + bits, kMagicBits), kEndMagic);
            ASSERT_EQ(bits_at(stream, 32 + bits + kMagicBits, kCrcBits),
                      bits_at(octets, begin + kMagicBits, kCrcBits));
        }
    }
}

}  // namespace
}  // namespace comity::io::bzip2
