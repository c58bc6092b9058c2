#include "internet/random.h"

#include <gtest/gtest.h>

#include <array>

namespace comity::internet {
namespace {

// The words that the authors' C program (Vigna, splitmix64.c) prints for seed 1234567.
TEST(Random, gives_the_words_of_splitmix64) {
    Random random(1'234'567);
    EXPECT_EQ(random.word(), 6'457'827'717'110'365'317U);
    EXPECT_EQ(random.word(), 3'203'168'211'198'807'973U);
    EXPECT_EQ(random.word(), 9'817'491'932'198'370'423U);
}

TEST(Random, stays_in_its_bounds_and_reaches_them) {
    Random random(1);
    std::array<int, 6> seen{};
    for (int i = 0; i < 600; ++i) ++seen.at(random.between(2, 5));
    EXPECT_EQ(seen[0] + seen[1], 0);
    for (std::size_t i = 2; i < 6; ++i) EXPECT_GT(seen.at(i), 100);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(random.below(1), 0U);
    EXPECT_LT(random.below(0xFFFFFFFF), 0xFFFFFFFF);
}

TEST(Random, puts_half_of_a_skewed_draw_into_the_first_fifth) {
    Random random(2);
    int low = 0;
    for (int i = 0; i < 10'000; ++i) low += random.skewed_below(1'000) < 187 ? 1 : 0;
    EXPECT_NEAR(low, 5'000, 200);
}

}  // namespace
}  // namespace comity::internet
