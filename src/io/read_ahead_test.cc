#include "io/read_ahead.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <new>
#include <vector>

#include "io/limits.h"

namespace comity::io {
namespace {

enum class End : std::uint8_t { Plain, Error, Throw };

/// Gives `octets` in pieces of changing size, then ends as it is told.
class TestSource final : public ByteSource {
public:
    TestSource(std::span<const std::uint8_t> octets, End end) : rest_(octets), end_(end) {}
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        if (rest_.empty() && end_ == End::Error) return fail(Error{.what = "read"});
        if (rest_.empty() && end_ == End::Throw) throw std::bad_alloc();
        piece_ = piece_ * 7 % 300'007;
        const auto count = std::min({buffer.size(), rest_.size(), piece_});
        std::copy_n(rest_.begin(), count, buffer.begin());
        rest_ = rest_.subspan(count);
        return count;
    }

private:
    std::span<const std::uint8_t> rest_;
    End end_;
    std::size_t piece_ = 1;
};

std::vector<std::uint8_t> some_octets(std::size_t count) {
    std::vector<std::uint8_t> octets(count);
    for (std::size_t i = 0; i < count; ++i) octets[i] = static_cast<std::uint8_t>(i * i >> 3U);
    return octets;
}

TEST(ReadAhead, gives_the_octets_of_its_source_in_order_and_then_how_that_ended) {
    for (const std::size_t size : {0UL, 1UL, 100'000UL, 5'000'000UL}) {
        const auto octets = some_octets(size);
        for (const auto end : {End::Plain, End::Error, End::Throw}) {
            TestSource source(octets, end);
            ReadAhead ahead(source);
            std::vector<std::uint8_t> got;
            std::vector<std::uint8_t> buffer(70'000);
            while (got.size() < size) {
                const auto count = ahead.read(buffer);
                ASSERT_TRUE(count && *count > 0);
                got.insert(got.end(), buffer.begin(),
                           buffer.begin() + static_cast<std::ptrdiff_t>(*count));
            }
            EXPECT_EQ(got, octets);
            for (int again = 0; again < 2; ++again) {
                if (end == End::Throw) {
                    EXPECT_THROW(static_cast<void>(ahead.read(buffer)), std::bad_alloc);
                    continue;
                }
                const auto last = ahead.read(buffer);
                EXPECT_EQ(last.has_value(), end == End::Plain);
                EXPECT_EQ(last.value_or(0), 0U);
            }
        }
    }
}

TEST(ReadAhead, may_be_left_before_its_source_has_ended) {
    const auto octets = some_octets(20 * kReadOctets);
    for (const std::size_t wanted : {0UL, 1UL, kReadOctets, 3 * kReadOctets}) {
        TestSource source(octets, End::Plain);
        ReadAhead ahead(source);
        std::vector<std::uint8_t> buffer(wanted + 1);
        if (wanted > 0) {
            EXPECT_TRUE(ahead.read(buffer));
        }
    }
}

}  // namespace
}  // namespace comity::io
