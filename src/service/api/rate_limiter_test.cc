#include "service/api/rate_limiter.h"

#include <gtest/gtest.h>

namespace comity::service::api {
namespace {

Timestamp at(double seconds) {
    return Timestamp::from_microseconds(static_cast<std::int64_t>(seconds * 1e6));
}

TEST(RateLimiter, lets_through_the_burst_and_then_the_rate) {
    RateLimiter limiter;
    const RateLimits limits{.per_second = 2, .burst = 5};
    int passed = 0;
    for (int i = 0; i < 1000; ++i) passed += limiter.wait("a", limits, at(100), 10) ? 0 : 1;
    EXPECT_EQ(passed, 5);
    EXPECT_EQ(limiter.wait("a", limits, at(100), 10), 1);
    for (int i = 0; i < 1000; ++i)
        passed += limiter.wait("a", limits, at(100 + i * 0.01), 10) ? 0 : 1;
    EXPECT_NEAR(passed, 5 + 20, 1) << "ten seconds at two a second";
    EXPECT_FALSE(limiter.wait("b", limits, at(100), 10)) << "another client has its own";
    EXPECT_FALSE(limiter.wait("b", limits, at(1), 10)) << "a clock that was set back";
    for (int i = 0; i < 1000; ++i) EXPECT_FALSE(limiter.wait("a", {}, at(100), 10));
}

TEST(RateLimiter, remembers_no_more_clients_than_it_may) {
    RateLimiter limiter;
    const RateLimits limits{.per_second = 1, .burst = 2};
    int passed = 0;
    for (int i = 0; i < 1000; ++i) {
        passed += limiter.wait("c" + std::to_string(i), limits, at(50), 10) ? 0 : 1;
        EXPECT_LE(limiter.clients(), 10U);
    }
    EXPECT_EQ(passed, 10 + 2) << "the others share one bucket";
    EXPECT_FALSE(limiter.wait("new", limits, at(60), 10));
    EXPECT_EQ(limiter.clients(), 1U) << "full buckets are forgotten";
}

TEST(RateLimiter, believes_proxies_that_are_trusted_alone) {
    const std::vector<net::Prefix> trusted{*net::Prefix::parse("10.0.0.0/8"),
                                           *net::Prefix::parse("2001:db8::/32")};
    EXPECT_EQ(client_of("192.0.2.1", "203.0.113.9", trusted), "192.0.2.1");
    EXPECT_EQ(client_of("10.0.0.1", "203.0.113.9", trusted), "203.0.113.9");
    EXPECT_EQ(client_of("10.0.0.1", "198.51.100.1, 203.0.113.9", trusted), "203.0.113.9");
    EXPECT_EQ(client_of("10.0.0.1", "198.51.100.1, 203.0.113.9 ,2001:db8::7", trusted),
              "203.0.113.9");
    EXPECT_EQ(client_of("10.0.0.1", "", trusted), "10.0.0.1");
    EXPECT_EQ(client_of("10.0.0.1", "203.0.113.9, unknown", trusted), "10.0.0.1");
    EXPECT_EQ(client_of("10.0.0.1", "10.0.0.2", trusted), "10.0.0.2");
    EXPECT_EQ(client_of("10.0.0.1", "203.0.113.9", {}), "10.0.0.1");
}

TEST(RateLimiter, counts_a_subscriber_once_and_loopback_not_at_all) {
    EXPECT_EQ(bucket_of("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(bucket_of("2001:db8:1:2::3"), bucket_of("2001:db8:1:2:ffff::"));
    EXPECT_NE(bucket_of("2001:db8:1:2::3"), bucket_of("2001:db8:1:3::3"));
    EXPECT_EQ(bucket_of("::ffff:192.0.2.1"), "192.0.2.1") << "IPv4 on a socket of both families";
    EXPECT_EQ(bucket_of("127.0.0.1"), std::nullopt);
    EXPECT_EQ(bucket_of("::ffff:127.0.0.1"), std::nullopt);
    EXPECT_EQ(bucket_of("0:0::0:1"), std::nullopt);
    EXPECT_EQ(bucket_of("::1"), std::nullopt);
}

}  // namespace
}  // namespace comity::service::api
