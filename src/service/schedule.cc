#include "service/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "base/timestamp.h"
#include "service/limits.h"

namespace comity::service {
namespace {

constexpr std::int64_t kMonthsPerYear = 12;
constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3'600;

/// The last time at or before `now` at which an observation is to begin.
Timestamp slot_at(const ScheduleSettings& settings, Timestamp now) {
    // Times of a day are so many steps from `at`, some of them before it.
    const auto step = settings.every_hours * kHour;
    const auto first = settings.at_minutes * kMinute % step;
    const auto since = now.seconds() - first;
    return Timestamp::from_seconds(since - since % step + first);
}

}  // namespace

Month Month::of(Timestamp time) {
    const std::chrono::sys_seconds seconds{std::chrono::seconds(time.seconds())};
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(seconds));
    return Month(static_cast<int>(date.year()) * kMonthsPerYear +
                 static_cast<unsigned>(date.month()) - 1);
}

std::optional<Month> Month::parse(std::string_view text) {
    constexpr std::size_t kLength = 7;
    if (text.size() != kLength) return std::nullopt;
    const auto start = Timestamp::parse(std::string(text) + "-01");
    return start ? std::optional(of(*start)) : std::nullopt;
}

Timestamp Month::start() const {
    return Timestamp::from_date(number_ / kMonthsPerYear,
                                static_cast<unsigned>(number_ % kMonthsPerYear) + 1, 1);
}

std::string to_string(Month month) { return to_string(month.start()).substr(0, 7); }

std::string_view to_string(MonthStanding standing) {
    switch (standing) {
        case MonthStanding::Running: return "running";
        case MonthStanding::Provisional: return "provisional";
        case MonthStanding::Final: return "final";
    }
    return "";
}

Timestamp final_from(Month month, const ScheduleSettings& settings) {
    return Timestamp::from_seconds(month.next().start().seconds() +
                                   (settings.final_day - 1) * kSecondsPerDay);
}

MonthStanding standing_of(Month month, Timestamp now, const ScheduleSettings& settings) {
    if (now < month.next().start()) return MonthStanding::Running;
    return now < final_from(month, settings) ? MonthStanding::Provisional : MonthStanding::Final;
}

std::string print_history(const ScheduleHistory& history) {
    std::string text;
    const auto left_out = history.size() > kMonthsKept ? history.size() - kMonthsKept : 0;
    std::size_t place = 0;
    for (const auto& [month, begun] : history) {
        if (place++ < left_out) continue;
        text += fmt::format("{} {}\n", to_string(month), to_string(begun));
    }
    return text;
}

ScheduleHistory parse_history(std::string_view text) {
    ScheduleHistory history;
    for (const auto line : split(text, '\n')) {
        const auto words = split(line, ' ');
        if (words.size() != 2) continue;
        const auto month = Month::parse(words[0]);
        const auto begun = Timestamp::parse(words[1]);
        if (month && begun && history.size() < kMonthsKept)
            history.insert_or_assign(*month, *begun);
    }
    return history;
}

std::optional<Month> month_due(const ScheduleSettings& settings, const ScheduleHistory& history,
                               Timestamp now) {
    const auto slot = slot_at(settings, now);
    const auto running = Month::of(slot);
    const auto ended = running.previous();
    if (const auto last = history.find(ended); last != history.end()) {
        const auto final = final_from(ended, settings);
        const bool is_missing = last->second < std::min(slot, final);
        const bool is_to_end = last->second < final && slot >= final;
        if (is_missing || is_to_end) return ended;
    }
    const auto last = history.find(running);
    if (last == history.end() || last->second < slot) return running;
    return std::nullopt;
}

Timestamp next_due(const ScheduleSettings& settings, Timestamp now) {
    return Timestamp::from_seconds(slot_at(settings, now).seconds() + settings.every_hours * kHour);
}

std::int64_t retry_seconds(const ScheduleSettings& settings, std::int64_t failures) {
    auto wait = settings.retry_minutes * kMinute;
    for (std::int64_t i = 1; i < failures && wait < kSecondsPerDay; ++i) wait *= 2;
    return std::min(wait, kSecondsPerDay);
}

}  // namespace comity::service
