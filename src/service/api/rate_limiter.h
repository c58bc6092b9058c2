// How many requests a client may make: a bucket of tokens for each, in bounded memory.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/timestamp.h"
#include "net/prefix.h"

namespace comity::service::api {

struct RateLimits {
    std::int64_t per_second = 0;  ///< In the long run; 0: without limit.
    std::int64_t burst = 0;       ///< At once, after a pause; at least 1.
    std::vector<net::Prefix> trusted_proxies;
};

/// The client behind `peer`, the address that is connected: what the nearest trusted proxy says in
/// X-Forwarded-For (`forwarded`), and so on through those that are trusted themselves. Addresses
/// that nobody trusted wrote are never used, so that no client can pretend to be another.
[[nodiscard]] std::string client_of(std::string_view peer, std::string_view forwarded,
                                    const std::vector<net::Prefix>& trusted);

/// What a client's bucket is kept under: an IPv4 address, the /64 of an IPv6 address, which is one
/// subscriber's. None for loopback, which is not limited.
[[nodiscard]] std::optional<std::string> bucket_of(std::string_view client);

/// Any thread may ask it.
class RateLimiter {
public:
    /// Seconds until `client` may ask again; none where it may now, and then that counts. `most` is
    /// how many clients are remembered; beyond, those that are new share one bucket.
    [[nodiscard]] std::optional<std::int64_t> wait(const std::string& client,
                                                   const RateLimits& limits, Timestamp now,
                                                   std::size_t most);
    [[nodiscard]] std::size_t clients() const;

private:
    struct Bucket {
        double left = 0;
        Timestamp at;
    };
    static void refill(Bucket& bucket, const RateLimits& limits, Timestamp now);
    [[nodiscard]] Bucket& bucket(const std::string& client, const RateLimits& limits, Timestamp now,
                                 std::size_t most);

    mutable std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;  ///< Under the mutex, as all below.
    std::optional<Bucket> shared_;
    Timestamp swept_;
};

}  // namespace comity::service::api
