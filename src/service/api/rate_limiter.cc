#include "service/api/rate_limiter.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/text.h"

namespace comity::service::api {
namespace {

/// The address that `text` spells; of an IPv4 client on an IPv6 socket the IPv4 address (RFC 4291
/// s2.5.5.2).
std::optional<net::Address> address_of(std::string_view text) {
    constexpr std::string_view kMapped = "::ffff:";
    if (text.starts_with(kMapped)) {
        const auto inner = net::Address::parse(text.substr(kMapped.size()));
        if (inner && inner->family() == net::Family::Ipv4) return inner;
    }
    return net::Address::parse(text);
}

bool is_trusted(const net::Address& address, const std::vector<net::Prefix>& trusted) {
    const auto whole = net::Prefix::containing(address, net::bits_of(address.family()));
    return std::any_of(trusted.begin(), trusted.end(),
                       [&whole](const net::Prefix& prefix) { return prefix.covers(whole); });
}

}  // namespace

std::string client_of(std::string_view peer, std::string_view forwarded,
                      const std::vector<net::Prefix>& trusted) {
    std::string client(peer);
    auto rest = forwarded;
    for (;;) {
        const auto address = address_of(client);
        if (!address || !is_trusted(*address, trusted) || rest.empty()) return client;
        const auto comma = rest.rfind(',');
        const auto last = trim(comma == std::string_view::npos ? rest : rest.substr(comma + 1));
        if (!address_of(last)) return client;
        client = std::string(last);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(0, comma);
    }
}

std::optional<std::string> bucket_of(std::string_view client) {
    constexpr std::uint8_t kSubscriberBits = 64;
    const auto address = address_of(client);
    if (!address) return std::string(client);
    auto text = to_string(*address);
    if (text == "::1" || text.starts_with("127.")) return std::nullopt;
    if (address->family() == net::Family::Ipv4) return text;
    return to_string(net::Prefix::containing(*address, kSubscriberBits));
}

void RateLimiter::refill(Bucket& bucket, const RateLimits& limits, Timestamp now) {
    const auto passed = now.microseconds() - bucket.at.microseconds();
    bucket.at = now;
    // A clock that was set back gives nothing, and takes nothing.
    if (passed <= 0) return;
    const auto gained = static_cast<double>(passed) / kMicrosecondsPerSecond *
                        static_cast<double>(limits.per_second);
    bucket.left = std::min(static_cast<double>(limits.burst), bucket.left + gained);
}

RateLimiter::Bucket& RateLimiter::bucket(const std::string& client, const RateLimits& limits,
                                         Timestamp now, std::size_t most) {
    const Bucket whole{.left = static_cast<double>(limits.burst), .at = now};
    const auto found = buckets_.find(client);
    if (found != buckets_.end()) return found->second;
    // At most once a second: those that are full again say nothing.
    if (buckets_.size() >= most && swept_.seconds() != now.seconds()) {
        swept_ = now;
        for (auto entry = buckets_.begin(); entry != buckets_.end();) {
            refill(entry->second, limits, now);
            const bool is_full = entry->second.left >= static_cast<double>(limits.burst);
            entry = is_full ? buckets_.erase(entry) : std::next(entry);
        }
    }
    if (buckets_.size() < most) return buckets_.emplace(client, whole).first->second;
    if (!shared_) shared_ = whole;
    return *shared_;
}

std::optional<std::int64_t> RateLimiter::wait(const std::string& client, const RateLimits& limits,
                                              Timestamp now, std::size_t most) {
    if (limits.per_second <= 0) return std::nullopt;
    const std::lock_guard lock(mutex_);
    auto& bucket = this->bucket(client, limits, now, most);
    refill(bucket, limits, now);
    if (bucket.left >= 1) {
        bucket.left -= 1;
        return std::nullopt;
    }
    const auto seconds = (1 - bucket.left) / static_cast<double>(limits.per_second);
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(seconds)));
}

std::size_t RateLimiter::clients() const {
    const std::lock_guard lock(mutex_);
    return buckets_.size();
}

}  // namespace comity::service::api
