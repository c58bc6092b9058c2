#include "io/bzip2_block.h"

#include <gtest/gtest.h>

#include "io/bzip2_bits.h"
#include "support/bunzip2.h"
#include "support/bytes.h"

namespace comity::io::bzip2 {
namespace {

using test::Bytes;

/// Bits of the first block of `stored`, and of what follows it, from bit `shift` of octets on.
Bytes block_at(const Bytes& stored, std::size_t shift) {
    Bytes octets(stored.size() + 1);
    constexpr std::size_t kHeadBits = 32;
    for (std::size_t i = kHeadBits; i < 8 * stored.size(); ++i) {
        if (bits_at(stored, i, 1) == 0) continue;
        const auto to = shift + i - kHeadBits;
        octets[to / 8] |= static_cast<std::uint8_t>(0x80U >> to % 8);
    }
    return octets;
}

/// Where the end of the stream begins that has this one block, from its beginning.
std::size_t bits_of_block(const Bytes& stored) { return *find_magic(stored, 32 + 48) - 32; }

const Bytes kPlain{'m', 'a', 'n', 'n', 'a', ' ', 'm', 'a', 'n', 'n', 'a'};

TEST(BlockDecoder, finds_the_end_of_a_block_at_any_bit) {
    const auto stored = test::bzip2(kPlain, 1);
    BlockDecoder decoder;
    for (std::size_t shift = 0; shift < 8; ++shift) {
        const auto block = decoder.decode(block_at(stored, shift), shift, '1');
        ASSERT_TRUE(block);
        EXPECT_EQ(block->end, shift + bits_of_block(stored));
        EXPECT_EQ(block->content.octets, kPlain);
        EXPECT_TRUE(block->content.folded.empty());
    }
}

TEST(BlockDecoder, tells_a_block_that_is_cut_from_a_damaged_one) {
    const auto stored = test::bzip2(kPlain, 1);
    const auto octets = block_at(stored, 0);
    BlockDecoder decoder;
    for (std::size_t size = 0; 8 * size < bits_of_block(stored); ++size) {
        const auto block = decoder.decode(Octets(octets).first(size), 0, '1');
        ASSERT_FALSE(block);
        EXPECT_EQ(block.error(), NoBlock::CutShort) << size;
    }
    auto damaged = octets;
    damaged[8] ^= 1U;  // its CRC
    EXPECT_EQ(decoder.decode(damaged, 0, '1').error(), NoBlock::Damaged);
    EXPECT_EQ(decoder.decode(octets, 1, '1').error(), NoBlock::Damaged);
}

TEST(BlockDecoder, tells_what_is_randomised) {
    auto octets = block_at(test::bzip2(kPlain, 1), 0);
    octets[10] |= 0x80U;
    BlockDecoder decoder;
    EXPECT_EQ(decoder.decode(octets, 0, '1').error(), NoBlock::Randomised);
}

TEST(BlockDecoder, refuses_more_than_the_digit_allows) {
    Bytes plain(150'000);
    for (std::size_t i = 0; i < plain.size(); ++i) plain[i] = static_cast<std::uint8_t>(i * i);
    const auto octets = block_at(test::bzip2(plain, 2), 0);
    BlockDecoder decoder;
    EXPECT_EQ(decoder.decode(octets, 0, '1').error(), NoBlock::Damaged);
    const auto block = decoder.decode(octets, 0, '2');
    ASSERT_TRUE(block);
    EXPECT_EQ(block->content.octets, plain);
}

TEST(BlockDecoder, leaves_folded_what_is_too_long) {
    const auto octets = block_at(test::bzip2(Bytes(20'000'000, 'x'), 9), 0);
    BlockDecoder decoder;
    const auto block = decoder.decode(octets, 0, '9');
    ASSERT_TRUE(block);
    EXPECT_TRUE(block->content.octets.empty());
    // bzip2 folds at most 255 octets into five.
    EXPECT_EQ(block->content.folded.size(), 5 * ((20'000'000 + 254) / 255));
}

}  // namespace
}  // namespace comity::io::bzip2
