#include "service/fetch/retry.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "service/fetch/limits.h"

namespace comity::service::fetch {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 s5.6.7); the obsolete forms are passed over.
std::optional<Timestamp> parse_http_date(std::string_view text) {
    const auto comma = text.find(", ");
    if (comma == std::string_view::npos) return std::nullopt;
    const auto words = split(text.substr(comma + 2), ' ');
    if (words.size() != 5 || words[4] != "GMT") return std::nullopt;
    const auto* const month = std::find(kMonths.begin(), kMonths.end(), words[1]);
    if (month == kMonths.end()) return std::nullopt;
    const auto number = month - kMonths.begin() + 1;
    std::string iso(words[2]);
    iso += number < 10 ? "-0" : "-";
    iso += std::to_string(number) + "-" + std::string(words[0]) + "T" + std::string(words[3]) + "Z";
    return Timestamp::parse(iso);
}

/// One step of SplitMix64 (Steele, Lea, Flood 2014): neighbouring seeds give unlike numbers.
std::uint64_t mixed(std::uint64_t seed) {
    seed += 0x9e3779b97f4a7c15;
    seed = (seed ^ (seed >> 30U)) * 0xbf58476d1ce4e5b9;
    seed = (seed ^ (seed >> 27U)) * 0x94d049bb133111eb;
    return seed ^ (seed >> 31U);
}

}  // namespace

std::int64_t backoff_milliseconds(std::int64_t attempt, std::uint64_t seed) {
    auto wait = kBackoffMilliseconds;
    for (std::int64_t i = 1; i < attempt && wait < kBackoffMillisecondsMax; ++i) wait *= 2;
    wait = std::min(wait, kBackoffMillisecondsMax);
    const auto half = wait / 2;
    return half + static_cast<std::int64_t>(mixed(seed + static_cast<std::uint64_t>(attempt)) %
                                            static_cast<std::uint64_t>(wait - half + 1));
}

std::optional<std::int64_t> retry_after_seconds(std::string_view field, Timestamp now) {
    const auto text = trim(field);
    std::optional<std::int64_t> seconds;
    if (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos) {
        // More digits than a number holds are more than enough.
        const auto number = parse_decimal<std::uint32_t>(text, LeadingZeros::Allowed);
        seconds = number ? std::int64_t{*number} : kRetryAfterSecondsMax;
    } else if (const auto time = parse_http_date(text)) {
        seconds = time->seconds() - now.seconds();
    }
    if (!seconds) return std::nullopt;
    return std::clamp<std::int64_t>(*seconds, 0, kRetryAfterSecondsMax);
}

}  // namespace comity::service::fetch
