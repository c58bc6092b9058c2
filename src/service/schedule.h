// When to observe: pure decisions; the time is passed in.
//
// Every so many hours the running month is observed from its first day on. A month that was
// observed while it ran is provisional from its end on, is observed again as often, and once more
// when it becomes final, on a day of the next month.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.h"

namespace comity::service {

/// [schedule] of the configuration.
struct ScheduleSettings {
    std::int64_t every_hours = 24;    ///< Divides a day.
    std::int64_t at_minutes = 150;    ///< Of the day, UTC: when the first one of it begins.
    std::int64_t final_day = 8;       ///< Of the next month.
    std::int64_t retry_minutes = 15;  ///< After a failure; doubled with each more.
    std::int64_t threads = 1;         ///< Of an observation.
    friend bool operator==(const ScheduleSettings&, const ScheduleSettings&) = default;
};

/// A calendar month of UTC.
class Month {
public:
    [[nodiscard]] static Month of(Timestamp time);
    /// "2026-11".
    [[nodiscard]] static std::optional<Month> parse(std::string_view text);
    [[nodiscard]] Month next() const { return Month(number_ + 1); }
    [[nodiscard]] Month previous() const { return Month(number_ - 1); }
    [[nodiscard]] Timestamp start() const;
    friend auto operator<=>(const Month&, const Month&) = default;

private:
    explicit Month(std::int64_t number) : number_(number) {}
    std::int64_t number_;  ///< Months since the year 0.
};
[[nodiscard]] std::string to_string(Month month);

enum class MonthStanding : std::uint8_t { Running, Provisional, Final };
[[nodiscard]] std::string_view to_string(MonthStanding standing);

/// Since when the scores of a month are final.
[[nodiscard]] Timestamp final_from(Month month, const ScheduleSettings& settings);
[[nodiscard]] MonthStanding standing_of(Month month, Timestamp now,
                                        const ScheduleSettings& settings);

/// When the last whole observation of each month began.
using ScheduleHistory = std::map<Month, Timestamp>;

/// A line a month, of the last kMonthsKept.
[[nodiscard]] std::string print_history(const ScheduleHistory& history);
/// What `print_history` printed; lines that are not are passed over: then it is observed once more.
[[nodiscard]] ScheduleHistory parse_history(std::string_view text);

/// The month that is to be observed now; none where nothing is due.
[[nodiscard]] std::optional<Month> month_due(const ScheduleSettings& settings,
                                             const ScheduleHistory& history, Timestamp now);

/// When something will be due that is not now.
[[nodiscard]] Timestamp next_due(const ScheduleSettings& settings, Timestamp now);

/// How long to wait after the `failures`th failure in a row, from 1: never longer than a day.
[[nodiscard]] std::int64_t retry_seconds(const ScheduleSettings& settings, std::int64_t failures);

}  // namespace comity::service
