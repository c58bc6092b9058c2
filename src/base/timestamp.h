// Instants in UTC. Pure code takes them as arguments; only service and app ask for the present.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace comity {

inline constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;
inline constexpr std::int64_t kSecondsPerDay = 86'400;  ///< Of a UTC day, leap seconds not counted.

/// An instant: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
class Timestamp {
public:
    constexpr Timestamp() = default;
    [[nodiscard]] static constexpr Timestamp from_seconds(std::int64_t seconds,
                                                          std::int64_t microseconds = 0) {
        Timestamp result;
        result.microseconds_ = seconds * kMicrosecondsPerSecond + microseconds;
        return result;
    }
    [[nodiscard]] static constexpr Timestamp from_microseconds(std::int64_t microseconds) {
        return from_seconds(0, microseconds);
    }
    /// Reads RFC 3339 with `Z` or a numeric offset ("2018-04-25T14:49:57Z", fraction up to
    /// microseconds), or a date alone (its midnight). Years 1970 to 9999.
    [[nodiscard]] static std::optional<Timestamp> parse(std::string_view text);

    /// Midnight UTC of a civil date of the proleptic Gregorian calendar; `month` 1..12,
    /// `day` 1..31.
    [[nodiscard]] static Timestamp from_date(std::int64_t year, unsigned month, unsigned day);

    [[nodiscard]] constexpr std::int64_t microseconds() const { return microseconds_; }
    /// Whole seconds, rounded down.
    [[nodiscard]] constexpr std::int64_t seconds() const {
        const auto quotient = microseconds_ / kMicrosecondsPerSecond;
        return microseconds_ % kMicrosecondsPerSecond < 0 ? quotient - 1 : quotient;
    }
    friend constexpr auto operator<=>(Timestamp, Timestamp) = default;

private:
    std::int64_t microseconds_ = 0;
};

/// RFC 3339 with `Z`; a fraction of six digits where there are microseconds.
[[nodiscard]] std::string to_string(Timestamp time);

/// The UTC day of `time`, counted from 1970-01-01.
[[nodiscard]] constexpr std::int64_t utc_day_of(Timestamp time) {
    const auto seconds = time.seconds();
    return seconds / kSecondsPerDay - (seconds % kSecondsPerDay < 0 ? 1 : 0);
}

/// A closed span of time, `start <= end`.
struct Period {
    Timestamp start;
    Timestamp end;
    friend constexpr auto operator<=>(const Period&, const Period&) = default;
};

/// The period that `text` names: a month `2018-04`, a day `2018-04-25`, or `START/END` of two
/// instants (RFC 3339 or dates). Ends are the first instant that no longer belongs to it, so that
/// an event through the whole last day of a month lasts a whole day.
[[nodiscard]] std::optional<Period> parse_period(std::string_view text);

}  // namespace comity
