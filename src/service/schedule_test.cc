#include "service/schedule.h"

#include <gtest/gtest.h>

#include <vector>

#include "service/limits.h"

namespace comity::service {
namespace {

Timestamp at(std::string_view text) { return Timestamp::parse(text).value(); }

/// What a service that runs from `start` to `end` observes, looking every `step` seconds: a line
/// each. Observations take `takes` seconds.
std::vector<std::string> observed(const ScheduleSettings& settings, Timestamp start, Timestamp end,
                                  std::int64_t step, std::int64_t takes,
                                  ScheduleHistory history = {}) {
    std::vector<std::string> lines;
    for (auto now = start; now < end; now = Timestamp::from_seconds(now.seconds() + step)) {
        const auto month = month_due(settings, history, now);
        if (!month) continue;
        lines.push_back(to_string(now) + " " + to_string(*month) + " " +
                        std::string(to_string(standing_of(*month, now, settings))));
        history.insert_or_assign(*month, now);
        // Through its file, as after a restart.
        history = parse_history(print_history(history));
        now = Timestamp::from_seconds(now.seconds() + takes);
    }
    return lines;
}

TEST(Schedule, a_month_runs_is_provisional_and_becomes_final) {
    const auto lines = observed({}, at("2026-11-29T12:00:00Z"), at("2026-12-11"), 60, 600);
    EXPECT_EQ(
        lines,
        (std::vector<std::string>{
            "2026-11-29T12:00:00Z 2026-11 running",  // the first one at once
            "2026-11-30T02:30:00Z 2026-11 running", "2026-12-01T02:30:00Z 2026-11 provisional",
            "2026-12-01T02:41:00Z 2026-12 running", "2026-12-02T02:30:00Z 2026-11 provisional",
            "2026-12-02T02:41:00Z 2026-12 running", "2026-12-03T02:30:00Z 2026-11 provisional",
            "2026-12-03T02:41:00Z 2026-12 running", "2026-12-04T02:30:00Z 2026-11 provisional",
            "2026-12-04T02:41:00Z 2026-12 running", "2026-12-05T02:30:00Z 2026-11 provisional",
            "2026-12-05T02:41:00Z 2026-12 running", "2026-12-06T02:30:00Z 2026-11 provisional",
            "2026-12-06T02:41:00Z 2026-12 running", "2026-12-07T02:30:00Z 2026-11 provisional",
            "2026-12-07T02:41:00Z 2026-12 running", "2026-12-08T02:30:00Z 2026-11 final",
            "2026-12-08T02:41:00Z 2026-12 running", "2026-12-09T02:30:00Z 2026-12 running",
            "2026-12-10T02:30:00Z 2026-12 running"}));
}

/// Whenever the service runs or not: the final observation is begun once, on the day or after it,
/// and the running month is never left out for longer than a step.
TEST(Schedule, whatever_the_settings_each_month_is_final_once) {
    for (const std::int64_t every : {1, 2, 3, 4, 6, 8, 12, 24}) {
        for (const std::int64_t minutes : {0, 150, 1'439}) {
            const ScheduleSettings settings{.every_hours = every, .at_minutes = minutes};
            const auto lines = observed(settings, at("2026-01-15"), at("2026-04-15"), 600, 1'800);
            for (const auto* const month : {"2026-01", "2026-02"}) {
                const auto count = [&](const char* standing) {
                    return std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
                        return line.ends_with(std::string(month) + " " + standing);
                    });
                };
                EXPECT_EQ(count("final"), 1) << every << " " << minutes << " " << month;
                EXPECT_GE(count("provisional"), 7 * 24 / every - 1) << every << " " << minutes;
            }
        }
    }
}

TEST(Schedule, a_service_that_slept_makes_up_for_what_counts) {
    const ScheduleHistory history{{Month::parse("2026-11").value(), at("2026-11-20T02:30:00Z")}};
    const auto lines =
        observed({}, at("2026-12-20T10:00:00Z"), at("2026-12-20T12:00:00Z"), 60, 60, history);
    EXPECT_EQ(lines, (std::vector<std::string>{"2026-12-20T10:00:00Z 2026-11 final",
                                               "2026-12-20T10:02:00Z 2026-12 running"}));
}

TEST(Schedule, says_when_it_is_next) {
    EXPECT_EQ(next_due({}, at("2026-11-28T02:29:59Z")), at("2026-11-28T02:30:00Z"));
    EXPECT_EQ(next_due({}, at("2026-11-28T02:30:00Z")), at("2026-11-29T02:30:00Z"));
    EXPECT_EQ(next_due({.every_hours = 6}, at("2026-11-28T21:00:00Z")), at("2026-11-29T02:30:00Z"));
}

TEST(Schedule, waits_longer_after_each_failure) {
    EXPECT_EQ(retry_seconds({}, 1), 15 * 60);
    EXPECT_EQ(retry_seconds({}, 3), 60 * 60);
    EXPECT_EQ(retry_seconds({}, 1'000'000), 86'400);
}

TEST(Schedule, history_is_bounded_and_forgives_what_it_does_not_know) {
    ScheduleHistory history;
    auto month = Month::parse("2020-01").value();
    for (std::size_t i = 0; i < kMonthsKept + 5; ++i, month = month.next()) {
        history.emplace(month, month.start());
    }
    const auto kept = parse_history(print_history(history));
    EXPECT_EQ(kept.size(), kMonthsKept);
    EXPECT_EQ(kept.rbegin()->first, month.previous());
    EXPECT_TRUE(parse_history("2026-13 2026-11-01\n2026-11\n\n2026-11 x\n\xff\n").empty());
    EXPECT_EQ(Month::parse("2026-1"), std::nullopt);
    EXPECT_EQ(to_string(Month::parse("2026-12")->next()), "2027-01");
}

}  // namespace
}  // namespace comity::service
