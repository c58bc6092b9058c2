#include "manrs/incident_arithmetic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <tuple>

#include "manrs/curve.h"

namespace comity::manrs {
namespace {

constexpr IncidentRules kArithmeticRules{1800, 0.5, 1.0, 86'400, DayGrowth::Linear, std::nullopt};

Event event_of(std::int64_t start, std::int64_t end, double weight = 1.0,
               MetricId metric = MetricId::M2, std::uint32_t asn = 64500) {
    return Event{
        net::Asn(asn), metric, Timestamp::from_seconds(start), Timestamp::from_seconds(end),
        weight,        ""};
}

double only_value(const Weighing& weighing) {
    EXPECT_EQ(weighing.metrics.size(), 1U);
    return weighing.metrics.empty() ? -1 : weighing.metrics.front().value;
}

TEST(IncidentArithmetic, weighs_the_edges_of_the_published_table) {
    struct Edge {
        std::int64_t seconds;
        double weight;
    };
    for (const auto& [seconds, weight] :
         {Edge{0, 0}, Edge{1, 0.5}, Edge{1799, 0.5}, Edge{1800, 1}, Edge{86'399, 1},
          Edge{86'400, 2}, Edge{25 * 3600, 2}, Edge{48 * 3600 - 1, 2}, Edge{48 * 3600, 3}}) {
        EXPECT_EQ(weight_of_length(kArithmeticRules, seconds * 1'000'000), weight) << seconds;
        const Period period{Timestamp::from_seconds(0), Timestamp::from_seconds(30 * 86'400)};
        EXPECT_EQ(
            only_value(weigh_events(kArithmeticRules, period, {event_of(1000, 1000 + seconds)})),
            weight)
            << seconds;
    }
    EXPECT_EQ(weight_of_length(kArithmeticRules, 1), 0.5);
    EXPECT_EQ(weight_of_length(kArithmeticRules, 1'799'999'999), 0.5);
}

TEST(IncidentArithmetic, gives_the_published_sum_of_three_incidents) {
    const Period period{Timestamp::from_seconds(0), Timestamp::from_seconds(30 * 86'400)};
    const auto weighing =
        weigh_events(kArithmeticRules, period,
                     {event_of(0, 29 * 60), event_of(100'000, 100'000 + 13 * 3600),
                      event_of(500'000, 500'000 + 25 * 3600)});
    EXPECT_EQ(only_value(weighing), 3.5);
    EXPECT_EQ(weighing.metrics[0].incidents.size(), 3U);
}

TEST(IncidentArithmetic, an_event_through_the_last_day_weighs_what_it_weighs_on_any_other_day) {
    const auto april = *parse_period("2018-04");
    for (const char* day : {"2018-04-01", "2018-04-15", "2018-04-30"}) {
        const auto whole = *parse_period(day);
        const Event event{net::Asn(64500), MetricId::M3, whole.start, whole.end, 1.0, ""};
        EXPECT_EQ(only_value(weigh_events(kArithmeticRules, april, {event})), 2) << day;
    }
}

TEST(IncidentArithmetic, clips_to_the_period_and_ends_with_it_what_lasts_still) {
    const Period period{Timestamp::from_seconds(86'400), Timestamp::from_seconds(5 * 86'400)};
    EXPECT_EQ(only_value(weigh_events(kArithmeticRules, period, {event_of(0, 86'400 + 1799)})),
              0.5);
    EXPECT_EQ(
        only_value(weigh_events(kArithmeticRules, period, {event_of(5 * 86'400 - 60, 9 * 86'400)})),
        0.5);
    Event open = event_of(0, 0);
    open.end = std::nullopt;
    const auto weighing = weigh_events(kArithmeticRules, period, {open});
    EXPECT_EQ(only_value(weighing), 5);
    EXPECT_EQ(weighing.metrics[0].incidents[0].start, period.start);
    EXPECT_EQ(weighing.metrics[0].incidents[0].end, period.end);
}

TEST(IncidentArithmetic, counts_what_is_outside_and_keeps_what_touches_the_first_instant) {
    const Period period{Timestamp::from_seconds(1000), Timestamp::from_seconds(2000)};
    const auto weighing = weigh_events(kArithmeticRules, period,
                                       {event_of(0, 999), event_of(2000, 3000), event_of(0, 1000)});
    EXPECT_EQ(weighing.outside, 2U);
    EXPECT_EQ(weighing.too_old, 0U);
    EXPECT_EQ(only_value(weighing), 0);
    ASSERT_EQ(weighing.metrics[0].incidents.size(), 1U);
    EXPECT_EQ(weighing.metrics[0].incidents[0].value, 0);
}

TEST(IncidentArithmetic, leaves_out_what_began_before_the_leeway) {
    auto rules = kArithmeticRules;
    rules.leeway_days = 30;
    const Period period{Timestamp::from_seconds(100 * 86'400),
                        Timestamp::from_seconds(101 * 86'400)};
    const auto start = 70 * 86'400;
    auto weighing = weigh_events(rules, period, {event_of(start, start + 40 * 86'400)});
    EXPECT_EQ(weighing.too_old, 0U);
    EXPECT_EQ(only_value(weighing), 2);
    weighing = weigh_events(rules, period, {event_of(start - 1, start + 40 * 86'400)});
    EXPECT_EQ(weighing.too_old, 1U);
    EXPECT_TRUE(weighing.metrics.empty());
    // Over before the period: outside, whatever its age.
    weighing = weigh_events(rules, period, {event_of(start - 1, start)});
    EXPECT_EQ(weighing.outside, 1U);
    EXPECT_EQ(weighing.too_old, 0U);
}

TEST(IncidentArithmetic, merges_only_the_same_network_metric_and_weight) {
    const Period period{Timestamp::from_seconds(0), Timestamp::from_seconds(86'400)};
    const auto weighing = weigh_events(
        kArithmeticRules, period,
        {event_of(0, 100), event_of(100, 200), event_of(50, 60, 0.5),
         event_of(0, 100, 1.0, MetricId::M2C), event_of(0, 100, 1.0, MetricId::M2, 64501)});
    ASSERT_EQ(weighing.metrics.size(), 3U);
    EXPECT_EQ(weighing.metrics[0].asn, net::Asn(64500));
    EXPECT_EQ(weighing.metrics[0].metric, MetricId::M2);
    EXPECT_EQ(weighing.metrics[0].value, 0.75);
    ASSERT_EQ(weighing.metrics[0].incidents.size(), 2U);
    EXPECT_EQ(weighing.metrics[0].incidents[0].events, 2U);
    EXPECT_EQ(weighing.metrics[1].metric, MetricId::M2C);
    EXPECT_EQ(weighing.metrics[2].asn, net::Asn(64501));
}

TEST(IncidentArithmetic, an_instant_apart_is_two_incidents) {
    const Period period{Timestamp::from_seconds(0), Timestamp::from_seconds(86'400)};
    auto later = event_of(0, 200);
    later.start = Timestamp::from_microseconds(100'000'001);
    EXPECT_EQ(only_value(weigh_events(kArithmeticRules, period, {event_of(0, 100), later})), 1.0);
    later.start = Timestamp::from_seconds(100);
    EXPECT_EQ(only_value(weigh_events(kArithmeticRules, period, {event_of(0, 100), later})), 0.5);
}

TEST(IncidentArithmetic, keeps_the_prefixes_of_merged_events_once_each) {
    auto first = event_of(0, 100);
    auto second = event_of(10, 20);
    auto third = event_of(15, 20);
    first.prefix = third.prefix = "198.51.100.0/24";
    second.prefix = "192.0.2.0/24";
    const auto weighing =
        weigh_events(kArithmeticRules, {Timestamp::from_seconds(0), Timestamp::from_seconds(1000)},
                     {first, second, third, event_of(1, 2)});
    ASSERT_EQ(weighing.metrics.at(0).incidents.size(), 1U);
    const auto& incident = weighing.metrics[0].incidents[0];
    EXPECT_EQ(incident.events, 4U);
    EXPECT_EQ(incident.prefixes, (std::vector<std::string>{"192.0.2.0/24", "198.51.100.0/24"}));
}

TEST(IncidentArithmetic, sums_beyond_a_double_stay_finite) {
    constexpr auto kHuge = std::numeric_limits<double>::max();
    const auto weighing = weigh_events(
        kArithmeticRules, {Timestamp::from_seconds(0), Timestamp::from_seconds(10 * 86'400)},
        {event_of(0, 5 * 86'400, kHuge), event_of(6 * 86'400, 7 * 86'400, kHuge)});
    EXPECT_EQ(only_value(weighing), kHuge);
    EXPECT_EQ(curve({CurveKind::ExpSqrt, 0.7}, kHuge), 0);
}

/// The rules as the framework states them: clip, then unite any two that share time and are of one
/// kind, again and again until nothing changes; weigh; sum.
std::vector<Incident> literal_incidents(const IncidentRules& rules, const Period& period,
                                        const std::vector<Event>& events) {
    std::vector<Incident> incidents;
    for (const auto& event : events) {
        if (event.start >= period.end || (event.end && *event.end < period.start)) continue;
        incidents.push_back({std::max(event.start, period.start),
                             std::min(event.end.value_or(period.end), period.end),
                             event.weight,
                             0,
                             1,
                             {}});
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i < incidents.size() && !changed; ++i) {
            for (std::size_t j = i + 1; j < incidents.size() && !changed; ++j) {
                auto& a = incidents[i];
                const auto& b = incidents[j];
                if (a.weight != b.weight || a.start > b.end || b.start > a.end) continue;
                a.start = std::min(a.start, b.start);
                a.end = std::max(a.end, b.end);
                a.events += b.events;
                incidents.erase(incidents.begin() + static_cast<std::ptrdiff_t>(j));
                changed = true;
            }
        }
    }
    for (auto& incident : incidents) {
        const auto seconds = incident.end.seconds() - incident.start.seconds();
        const auto days = seconds / rules.day_seconds;
        double weight = seconds < rules.short_seconds ? rules.short_weight : rules.day_weight;
        if (days >= 1) weight = static_cast<double>(days + 1);
        incident.value = seconds == 0 ? 0 : incident.weight * weight;
    }
    std::sort(incidents.begin(), incidents.end(), [](const Incident& a, const Incident& b) {
        return std::tie(a.start, a.end, a.weight) < std::tie(b.start, b.end, b.weight);
    });
    return incidents;
}

TEST(IncidentArithmetic, agrees_with_merging_until_nothing_changes_in_any_order) {
    std::mt19937 random(2018);
    const auto below = [&random](std::uint32_t bound) {
        return static_cast<std::int64_t>(random() % bound);
    };
    const Period period{Timestamp::from_seconds(10 * 3600), Timestamp::from_seconds(90 * 3600)};
    std::uint64_t merged = 0;
    for (int round = 0; round < 3000; ++round) {
        std::vector<Event> events;
        for (auto count = below(14); count > 0; --count) {
            // Half hours, so that many events touch; weights that halves add up exactly.
            const auto start = below(200) * 1800;
            auto event =
                event_of(start, start + below(12) * below(12) * 1800, below(3) == 0 ? 0.5 : 1.0);
            if (below(8) == 0) event.end = std::nullopt;
            events.push_back(event);
        }
        const auto expected = literal_incidents(kArithmeticRules, period, events);
        for (int order = 0; order < 2; ++order) {
            std::shuffle(events.begin(), events.end(), random);
            const auto weighing = weigh_events(kArithmeticRules, period, events);
            ASSERT_EQ(weighing.metrics.size(), expected.empty() ? 0U : 1U);
            if (expected.empty()) continue;
            const auto& incidents = weighing.metrics[0].incidents;
            ASSERT_EQ(incidents.size(), expected.size()) << "round " << round;
            double sum = 0;
            for (std::size_t i = 0; i < incidents.size(); ++i) {
                ASSERT_EQ(incidents[i].start, expected[i].start);
                ASSERT_EQ(incidents[i].end, expected[i].end);
                ASSERT_EQ(incidents[i].weight, expected[i].weight);
                ASSERT_EQ(incidents[i].value, expected[i].value);
                ASSERT_EQ(incidents[i].events, expected[i].events);
                merged += incidents[i].events > 2 ? 1U : 0U;
                sum += expected[i].value;
            }
            ASSERT_EQ(weighing.metrics[0].value, sum);
        }
    }
    EXPECT_GT(merged, 1000U);
}

}  // namespace
}  // namespace comity::manrs
