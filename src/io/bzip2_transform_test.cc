#include "io/bzip2_transform.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "support/bytes.h"

namespace comity::io::bzip2 {
namespace {

using test::Bytes;
using test::noise;

struct Transformed {
    Bytes last;
    std::uint32_t origin = 0;
};

/// The transform by its definition: all rotations, sorted.
Transformed transform(const Bytes& text) {
    const auto count = text.size();
    std::vector<std::uint32_t> rotations(count);
    std::iota(rotations.begin(), rotations.end(), 0U);
    std::sort(rotations.begin(), rotations.end(), [&](std::uint32_t a, std::uint32_t b) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto x = text[(a + i) % count];
            const auto y = text[(b + i) % count];
            if (x != y) return x < y;
        }
        return a < b;
    });
    Transformed transformed;
    for (std::uint32_t row = 0; row < count; ++row) {
        if (rotations[row] == 0) transformed.origin = row;
        transformed.last.push_back(text[(rotations[row] + count - 1) % count]);
    }
    return transformed;
}

/// From row to row by the definition: the i-th row that begins with an octet is a turn of the i-th
/// that ends with it.
Bytes undo_slowly(const Bytes& last, std::uint32_t origin) {
    std::vector<std::uint32_t> next(last.size());
    std::iota(next.begin(), next.end(), 0U);
    std::sort(next.begin(), next.end(), [&last](std::uint32_t a, std::uint32_t b) {
        return std::pair(last[a], a) < std::pair(last[b], b);
    });
    Bytes text;
    for (auto row = next[origin]; text.size() < last.size(); row = next[row]) {
        text.push_back(last[row]);
    }
    return text;
}

void expect_undone(InverseTransform& inverse, const Bytes& last, std::uint32_t origin) {
    const auto found = inverse.undo(last, origin);
    const auto wanted = undo_slowly(last, origin);
    ASSERT_TRUE(std::equal(found.begin(), found.end(), wanted.begin(), wanted.end()))
        << last.size() << " octets, row " << origin;
}

TEST(InverseTransform, gives_back_the_text) {
    InverseTransform inverse;
    for (const unsigned kinds : {1U, 2U, 3U, 256U}) {
        for (std::size_t count = 1; count < 60; ++count) {
            const auto text = noise(count, kinds, static_cast<unsigned>(count));
            const auto [last, origin] = transform(text);
            const auto found = inverse.undo(last, origin);
            ASSERT_EQ(Bytes(found.begin(), found.end()), text);
        }
    }
    const auto text = noise(70'000, 20);
    const auto [last, origin] = transform(text);
    const auto found = inverse.undo(last, origin);
    EXPECT_TRUE(std::equal(found.begin(), found.end(), text.begin(), text.end()));
}

// Octets that no text has as its last column make several rounds, some without any start.
TEST(InverseTransform, goes_from_row_to_row_whatever_the_octets) {
    InverseTransform inverse;
    for (const std::size_t count : {1UL, 2UL, 100UL, 32'768UL, 32'769UL, 65'536UL, 300'000UL}) {
        for (const unsigned kinds : {1U, 2U, 7U, 256U}) {
            auto last = noise(count, kinds);
            for (const std::size_t origin : {0UL, count / 2, count - 1}) {
                expect_undone(inverse, last, static_cast<std::uint32_t>(origin));
            }
            // Every row leads to itself.
            std::sort(last.begin(), last.end());
            expect_undone(inverse, last, static_cast<std::uint32_t>(count / 3));
            if (count < 3) continue;
            // All rows but the last make one round.
            std::rotate(last.begin(), last.begin() + 1, last.end() - 1);
            expect_undone(inverse, last, static_cast<std::uint32_t>(count / 2));
        }
    }
    expect_undone(inverse, noise(kTextOctetsMax, 256), 123'456);
    expect_undone(inverse, Bytes(kTextOctetsMax, 7), 899'999);
}

}  // namespace
}  // namespace comity::io::bzip2
