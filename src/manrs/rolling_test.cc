#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "incident/rules.h"
#include "manrs/assessment.h"
#include "manrs/rolling.h"
#include "support/frameworks.h"
#include "support/values.h"

namespace comity::manrs {
namespace {

using incident::EventKind;
using net::Asn;
using observation::ObservationFacts;
using test::at;
using test::shipped_framework;

constexpr Asn kRollingCulprit(64500);
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kHour = 3'600;

const Framework& framework_2024() {
    static const Framework kFramework = shipped_framework();
    return kFramework;
}

Timestamp later(Timestamp time, std::int64_t seconds) {
    return Timestamp::from_seconds(time.seconds() + seconds);
}

/// An observation of `period` with updates from `first` to `last`, without a hole.
ObservationFacts observed(const Period& period, Timestamp first, Timestamp last) {
    ObservationFacts facts;
    facts.sources.push_back({.kind = "relationships", .sha256 = std::string(64, 'a')});
    facts.span = Period{first, last};
    facts.peer_asns = 10;
    facts.ipv4.full_feed_asns = facts.ipv6.full_feed_asns = 6;
    facts.has_routes = true;
    facts.timeline = observation::TimelineSummary{
        .period = period, .has_updates = true, .learned_from = later(period.start, -8 * kDay)};
    const auto start = std::max(first, period.start);
    const auto end = std::min(last, period.end);
    facts.timeline->seconds_observed =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, end.seconds() - start.seconds()));
    return facts;
}

ObservationFacts whole(std::string_view month) {
    const auto period = parse_period(month).value();
    return observed(period, later(period.start, 2), later(period.end, -3));
}

/// November, as it stood at `last`.
ObservationFacts november_until(std::string_view last) {
    const auto period = parse_period("2026-11").value();
    return observed(period, later(period.start, 2), at(last));
}

incident::Event event_of(EventKind kind, Timestamp start, Timestamp end,
                         std::string_view prefix = "192.0.2.0/24") {
    return {.kind = kind,
            .culprit = kRollingCulprit,
            .prefix = net::Prefix::parse(prefix).value(),
            .start = start,
            .end = end,
            .peers = 6,
            .full_feeds = 5,
            .full_feeds_needed = 5,
            .is_full_bogon = true};
}

incident::Event leak(std::string_view start, std::string_view end) {
    return event_of(EventKind::RouteLeak, at(start), at(end));
}

incident::Event bogon_of_days(std::string_view first_day, std::string_view last_day) {
    return event_of(EventKind::BogonPrefix, at(first_day), later(at(last_day), kDay - 1));
}

using Events = std::vector<incident::Event>;

std::array<MetricResult, kIncidentMetricCount> measure(const ObservationFacts& facts,
                                                       const Events& events,
                                                       const ObservationFacts* earlier = nullptr,
                                                       const Events& before = {}) {
    const auto clock = RollingClock::of(framework_2024(), facts, earlier);
    return clock.value().metrics(kRollingCulprit, true, events, before);
}

std::optional<double> value_of(const std::array<MetricResult, kIncidentMetricCount>& metrics,
                               MetricId id) {
    return metrics.at(index_of(id)).value;
}

/// M1 to M4C of the month by itself.
Judgement month_of(const ObservationFacts& facts, const Events& events) {
    RouteTally tally;
    tally.is_visible = true;
    return judge(framework_2024(), facts,
                 {.evidence = {.asn = kRollingCulprit}, .events = events, .is_known = true}, tally);
}

/// Events with any start and length within `period`, none of them touching its ends.
Events random_events(std::mt19937& random, const Period& period) {
    constexpr std::array kEventKinds{EventKind::RouteLeak, EventKind::MisOrigination,
                                     EventKind::BogonPrefix, EventKind::BogonAsn};
    constexpr std::array kPrefixes{"192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32"};
    const auto below = [&random](std::int64_t limit) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(limit));
    };
    const auto days = (period.end.seconds() - period.start.seconds()) / kDay;
    Events events(random() % 12);
    for (auto& event : events) {
        const auto kind = kEventKinds.at(random() % kEventKinds.size());
        const bool is_bogon = kind == EventKind::BogonPrefix || kind == EventKind::BogonAsn;
        auto start = later(period.start, is_bogon ? kDay * below(days) : below(days * kDay));
        const auto length = is_bogon ? kDay * (1 + below(5)) - 1
                                     : (random() % 2 == 0 ? below(kHour) : below(9 * kDay));
        event = event_of(kind, start, std::min(later(start, length), later(period.end, -1)),
                         kPrefixes.at(random() % kPrefixes.size()));
    }
    return events;
}

TEST(RollingClock, says_of_a_month_of_thirty_days_what_the_month_does) {
    std::mt19937 random(1);
    const auto facts = whole("2026-11");
    const auto october = whole("2026-10");
    for (int i = 0; i < 500; ++i) {
        const auto events = random_events(random, facts.timeline->period);
        const auto before = random_events(random, october.timeline->period);
        const auto month = month_of(facts, events);
        const auto clock = RollingClock::of(framework_2024(), facts, &october);
        ASSERT_TRUE(clock);
        EXPECT_EQ(clock->period(), facts.timeline->period);
        const auto scores = clock->scores(kRollingCulprit, true, month.metrics, events, before);
        ASSERT_EQ(scores.metrics.size(), month.metrics.size());
        for (std::size_t m = 0; m < month.metrics.size(); ++m) {
            EXPECT_EQ(scores.metrics[m].value, month.metrics[m].value) << m;
            EXPECT_EQ(scores.metrics[m].score, month.metrics[m].score) << m;
            EXPECT_EQ(scores.metrics[m].formula, month.metrics[m].formula) << m;
        }
        for (std::size_t a = 0; a < month.actions.size(); ++a) {
            EXPECT_EQ(scores.actions[a].score, month.actions[a].score) << a;
        }
    }
}

/// The other way to the same: one observation that saw all of it.
TEST(RollingClock, makes_of_two_months_what_one_observation_of_both_would_have) {
    std::mt19937 random(2);
    const Period both{at("2026-10-01"), at("2026-11-16")};
    const auto october = whole("2026-10");
    const auto november = november_until("2026-11-16");
    const auto one =
        observed({at("2026-10-17"), at("2026-11-16")}, at("2026-10-17"), at("2026-11-16"));
    const auto handover = at("2026-11-01");
    int spanning = 0;
    for (int i = 0; i < 500; ++i) {
        const auto events = random_events(random, both);
        Events before;
        Events after;
        for (const auto& event : events) {
            if (event.start < handover) {
                before.push_back(event);
                // Of a bogon the last day that it was there, else the last record.
                const bool is_bogon =
                    event.is_full_bogon &&
                    (event.kind == EventKind::BogonPrefix || event.kind == EventKind::BogonAsn);
                if (event.end >= handover) {
                    before.back().end = later(handover, is_bogon ? -1 : -3);
                    before.back().lasts = true;
                }
            }
            if (event.end >= handover) {
                after.push_back(event);
                after.back().start = std::max(event.start, handover);
                spanning += event.start < handover ? 1 : 0;
            }
        }
        auto found = measure(november, after, &october, before);
        const auto expected = month_of(one, events);
        for (std::size_t m = 0; m < kIncidentMetricCount; ++m) {
            ASSERT_TRUE(found.at(m).value) << found.at(m).no_data_reason;
            EXPECT_DOUBLE_EQ(*found.at(m).value, expected.metrics[m].value.value()) << m;
        }
        // Whatever the order in which they come.
        std::shuffle(before.begin(), before.end(), random);
        std::shuffle(after.begin(), after.end(), random);
        const auto shuffled = measure(november, after, &october, before);
        for (std::size_t m = 0; m < kIncidentMetricCount; ++m) {
            EXPECT_EQ(shuffled.at(m).value, found.at(m).value);
        }
    }
    EXPECT_GT(spanning, 50);
}

TEST(RollingClock, counts_an_event_that_both_observations_have_once) {
    const auto october = whole("2026-10");
    const auto november = november_until("2026-11-16T00:00:00Z");
    // Data of the other month was at hand in both: each has it whole.
    const auto shared = leak("2026-10-31T12:00:00Z", "2026-11-01T12:00:00Z");
    const auto alone = measure(november, {leak("2026-11-03T00:00:00Z", "2026-11-04T00:00:00Z")});
    const auto once = measure(november, {shared}, &october, {shared});
    EXPECT_EQ(value_of(once, MetricId::M1), 2);  // a whole day: one, and one more
    EXPECT_EQ(value_of(alone, MetricId::M1), std::nullopt) << "half of it was observed";
    // What only the newer one says of its own time holds.
    EXPECT_EQ(value_of(measure(november, {}, &october, {shared}), MetricId::M1), 1);
    EXPECT_EQ(value_of(measure(november, {shared}, &october, {}), MetricId::M1), 1);
    const auto days = bogon_of_days("2026-10-30", "2026-11-02");
    EXPECT_EQ(value_of(measure(november, {days}, &october, {days}), MetricId::M3), 4);
    EXPECT_EQ(value_of(measure(november, {bogon_of_days("2026-11-01", "2026-11-02")}, &october,
                               {bogon_of_days("2026-10-30", "2026-10-31")}),
                       MetricId::M3),
              4);
}

TEST(RollingClock, joins_only_what_had_not_ended) {
    const auto october = whole("2026-10");
    const auto november = november_until("2026-11-16");
    auto before = leak("2026-10-31T12:00:00Z", "2026-10-31T23:59:57Z");
    const auto after = leak("2026-11-01T00:00:02Z", "2026-11-01T12:00:00Z");
    // Two of less than a day each, or one of a day.
    EXPECT_EQ(value_of(measure(november, {after}, &october, {before}), MetricId::M1), 2);
    before.lasts = true;
    EXPECT_EQ(value_of(measure(november, {after}, &october, {before}), MetricId::M1), 2);
    const auto longer = leak("2026-11-01T00:00:02Z", "2026-11-01T11:00:00Z");
    EXPECT_EQ(value_of(measure(november, {longer}, &october, {before}), MetricId::M1), 1);
    auto other = longer;
    other.prefix = net::Prefix::parse("198.51.100.0/24").value();
    EXPECT_EQ(value_of(measure(november, {other}, &october, {before}), MetricId::M1), 2);
}

TEST(RollingClock, forgets_what_is_thirty_days_old) {
    const auto october = whole("2026-10");
    const Events before{leak("2026-10-10T00:00:00Z", "2026-10-10T06:00:00Z")};
    const auto m1 = [&](std::string_view until) {
        return value_of(measure(november_until(until), {}, &october, before), MetricId::M1);
    };
    EXPECT_EQ(m1("2026-11-08T00:00:00Z"), 1);
    EXPECT_EQ(m1("2026-11-09T06:00:00Z"), 0)
        << "its last instant is before the 30 days, or no time";
    EXPECT_EQ(m1("2026-11-10T00:00:00Z"), 0);
    // The running month alone says nothing until nearly all of it was observed.
    EXPECT_EQ(month_of(november_until("2026-11-08"), {}).metrics.front().value, std::nullopt);
}

TEST(RollingClock, has_no_data_where_too_little_was_observed) {
    const auto november = november_until("2026-11-10");
    auto october = whole("2026-10");
    const auto reason = [&](const ObservationFacts& facts, const ObservationFacts* earlier) {
        return measure(facts, {}, earlier).front().no_data_reason;
    };
    EXPECT_EQ(reason(november, &october), "");
    EXPECT_EQ(reason(november, nullptr),
              "29.9 % of the last 30 days was observed, less than the 90.0 % asked for");
    // A hole, which the length of its period does not show: three days and an hour of thirty.
    october.timeline->gaps = {{{at("2026-10-20"), at("2026-10-22T23:00:00Z")}, Asn(0)}};
    EXPECT_EQ(reason(november, &october), "");
    october.timeline->gaps.front().time.end = at("2026-10-23T01:00:00Z");
    EXPECT_EQ(reason(november, &october),
              "89.8 % of the last 30 days was observed, less than the 90.0 % asked for");
    // One vantage point's hole leaves the others; one outside the 30 days does not matter.
    october.timeline->gaps.front().peer = Asn(64511);
    EXPECT_EQ(reason(november, &october), "");
    october.timeline->gaps = {{{at("2026-10-01"), at("2026-10-09")}, Asn(0)}};
    EXPECT_EQ(reason(november, &october), "");
    // Time in which it could not have been seen was not observed either.
    auto tables = whole("2026-10");
    tables.timeline->has_updates = false;
    EXPECT_NE(reason(november, &tables), "");
    auto unlearned = whole("2026-10");
    unlearned.timeline->learned_from = at("2026-10-30");
    EXPECT_NE(reason(november, &unlearned), "");
    const auto bogons = measure(november, {}, &unlearned);
    EXPECT_EQ(value_of(bogons, MetricId::M3), 0) << "which need no learning";
    auto unrelated = whole("2026-10");
    unrelated.sources.clear();
    const auto passed_on = measure(november, {}, &unrelated);
    EXPECT_EQ(value_of(passed_on, MetricId::M1), 0);
    EXPECT_EQ(value_of(passed_on, MetricId::M1C), std::nullopt);
    EXPECT_FALSE(RollingClock::of(framework_2024(), tables, &october)) << "tables alone";
    EXPECT_FALSE(RollingClock::of(framework_2024(), {}, nullptr)) << "no routes";
    // Nobody would have seen it.
    const auto clock = RollingClock::of(framework_2024(), whole("2026-11"), nullptr);
    EXPECT_EQ(clock->metrics(kRollingCulprit, false, {}, {}).front().value, std::nullopt);
    EXPECT_EQ(clock->metrics(kRollingCulprit, true, {}, {}).front().value, 0);
}

TEST(RollingClock, ends_with_the_last_record) {
    const auto clock =
        RollingClock::of(framework_2024(), november_until("2026-11-10T03:04:05Z"), nullptr);
    EXPECT_EQ(clock->period().start, at("2026-10-11T03:04:05Z"));
    EXPECT_EQ(clock->period().end, at("2026-11-10T03:04:05Z"));
    EXPECT_EQ(RollingClock::of(framework_2024(), whole("2026-12"), nullptr)->period().start,
              at("2026-12-02"));
    // Whatever a store says: a span far from its period leaves nothing observed.
    auto odd = observed(parse_period("2026-11").value(), at("1970-01-02"), at("1970-01-03"));
    EXPECT_EQ(RollingClock::of(framework_2024(), odd, nullptr)->observed(), 0);
}

}  // namespace
}  // namespace comity::manrs
