#include "service/fetch/retry.h"

#include <gtest/gtest.h>

#include <set>

#include "service/fetch/limits.h"

namespace comity::service::fetch {
namespace {

TEST(Retry, waits_twice_as_long_each_time_within_bounds) {
    for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
        auto full = kBackoffMilliseconds;
        for (std::int64_t attempt = 1; attempt <= 80; ++attempt) {
            const auto wait = backoff_milliseconds(attempt, seed);
            EXPECT_GE(wait, full / 2);
            EXPECT_LE(wait, full);
            full = std::min(2 * full, kBackoffMillisecondsMax);
        }
    }
}

TEST(Retry, seeds_come_back_at_different_times) {
    std::set<std::int64_t> waits;
    for (std::uint64_t seed = 0; seed < 100; ++seed) waits.insert(backoff_milliseconds(3, seed));
    EXPECT_GT(waits.size(), 80U);
    EXPECT_EQ(backoff_milliseconds(3, 7), backoff_milliseconds(3, 7));
}

TEST(Retry, reads_both_forms_of_retry_after) {
    const auto now = Timestamp::parse("1994-11-06T08:49:00Z").value();
    EXPECT_EQ(retry_after_seconds("120", now), 120);
    EXPECT_EQ(retry_after_seconds(" 0 ", now), 0);
    EXPECT_EQ(retry_after_seconds("Sun, 06 Nov 1994 08:49:37 GMT", now), 37);
    EXPECT_EQ(retry_after_seconds("Sun, 06 Nov 1994 08:48:37 GMT", now), 0);
    EXPECT_EQ(retry_after_seconds("99999999999999999999999", now), kRetryAfterSecondsMax);
    EXPECT_EQ(retry_after_seconds("Fri, 31 Dec 9999 23:59:59 GMT", now), kRetryAfterSecondsMax);
    for (const auto* const none :
         {"", "soon", "-1", "1.5", "Sun, 06 Nov 1994", "Sun, 31 Feb 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 08:49:37 CET", "Sunday, 06-Nov-94 08:49:37 GMT"}) {
        EXPECT_EQ(retry_after_seconds(none, now), std::nullopt) << none;
    }
}

}  // namespace
}  // namespace comity::service::fetch
