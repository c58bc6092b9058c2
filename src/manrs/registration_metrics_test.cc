#include <gtest/gtest.h>

#include "manrs/metrics/bogons.h"
#include "manrs/metrics/m5_spoofing.h"
#include "manrs/metrics/m6_policy.h"
#include "manrs/metrics/m7_irr.h"
#include "manrs/metrics/m8_contact.h"
#include "observation/rules.h"
#include "support/fixtures.h"

namespace comity::manrs {
namespace {

using net::Asn;
using registry::ContactFinding;
using registry::Presence;
using registry::SpoofResult;
using registry::SpoofTest;

Framework shipped(const std::string& name = "manrs-2024") {
    const auto path =
        std::filesystem::path(COMITY_SOURCE_DIR) / "share" / "frameworks" / (name + ".toml");
    return Framework::parse(test::read_text(path), name).value();
}

net::Prefix prefix(std::string_view text) { return net::Prefix::parse(text).value(); }

SpoofTest spoof_test(SpoofResult result, std::optional<bool> nat, std::string_view client) {
    return {.asn = Asn(1), .client = prefix(client), .routed = result, .is_behind_nat = nat};
}

incident::Event event(incident::EventKind kind, std::uint32_t culprit, std::string_view start,
                      std::string_view end) {
    return {.kind = kind,
            .rule = &registry::rules::kBogonPrefixSpecial,
            .culprit = Asn(culprit),
            .prefix = prefix("10.0.0.0/8"),
            .start = Timestamp::parse(start).value(),
            .end = Timestamp::parse(end).value(),
            .accomplices = {{Asn(8), false}, {Asn(9), true}},
            .peers = 6,
            .full_feeds = 5,
            .full_feeds_needed = 5,
            .is_full_bogon = true};
}

const Period kNovember{Timestamp::parse("2026-11-01").value(),
                       Timestamp::parse("2026-12-01").value()};
constexpr Coverage kWide{10, 6};

double value_of(MetricId id, std::uint32_t asn, const std::vector<incident::Event>& events) {
    return measure_bogons(shipped(), id, Asn(asn), kNovember, events, kWide, true).value.value();
}

TEST(BogonMetrics, a_day_weighs_one_and_two_days_that_join_weigh_two) {
    using incident::EventKind;
    const auto day =
        event(EventKind::BogonPrefix, 1, "2026-11-03T00:00:00Z", "2026-11-03T23:59:59Z");
    EXPECT_EQ(value_of(MetricId::M3, 1, {day}), 1.0);
    EXPECT_EQ(value_of(MetricId::M3, 1, {day, day}), 1.0);  // one incident of two events
    EXPECT_EQ(value_of(MetricId::M3, 1,
                       {event(EventKind::BogonPrefix, 1, "2026-11-03T00:00:00Z",
                              "2026-11-04T23:59:59Z")}),
              2.0);
    EXPECT_EQ(value_of(MetricId::M4, 1, {day}), 0.0);
    EXPECT_EQ(
        value_of(MetricId::M4, 1,
                 {event(EventKind::BogonAsn, 1, "2026-11-03T00:00:00Z", "2026-11-03T23:59:59Z")}),
        1.0);
}

TEST(BogonMetrics, only_a_provider_of_the_culprit_is_held_to_have_let_it_pass) {
    const auto day =
        event(incident::EventKind::BogonPrefix, 1, "2026-11-03T00:00:00Z", "2026-11-03T23:59:59Z");
    EXPECT_EQ(value_of(MetricId::M3C, 9, {day}), 1.0);
    EXPECT_EQ(value_of(MetricId::M3C, 8, {day}), 0.0);
    EXPECT_EQ(value_of(MetricId::M3, 9, {day}), 0.0);
    const auto none =
        measure_bogons(shipped(), MetricId::M3C, Asn(9), kNovember, std::vector{day}, kWide, false);
    EXPECT_FALSE(none.value);
    EXPECT_EQ(none.no_data_reason, "no AS relationships were given, which tell who is a customer");
}

TEST(BogonMetrics, what_few_saw_or_is_administrative_is_only_shown) {
    auto day =
        event(incident::EventKind::BogonPrefix, 1, "2026-11-03T00:00:00Z", "2026-11-03T23:59:59Z");
    day.full_feeds = 4;
    EXPECT_EQ(value_of(MetricId::M3, 1, {day}), 0.0);
    day.full_feeds = 5;
    day.is_full_bogon = false;
    EXPECT_EQ(value_of(MetricId::M3, 1, {day}), 0.0);
    const auto unseen =
        measure_bogons(shipped(), MetricId::M3, Asn(1), kNovember, {}, {0, 0}, true);
    EXPECT_EQ(unseen.no_data_reason, "vantage points: 0, fewer than the 1 asked for");
}

TEST(Spoofing, counts_distinct_prefixes_of_tests_that_tell) {
    const std::vector tests{spoof_test(SpoofResult::Received, false, "192.0.2.0/24"),
                            spoof_test(SpoofResult::Received, false, "192.0.2.0/24"),
                            spoof_test(SpoofResult::Received, false, "198.51.100.0/24"),
                            spoof_test(SpoofResult::Received, true, "203.0.113.0/24"),
                            spoof_test(SpoofResult::Received, std::nullopt, "203.0.113.0/24"),
                            spoof_test(SpoofResult::Rewritten, false, "203.0.113.0/24"),
                            spoof_test(SpoofResult::Blocked, false, "203.0.113.0/24")};
    EXPECT_EQ(measure_m5(shipped(), tests).value, 2.0);
    EXPECT_EQ(tally_of(tests).tests, 4U);
    EXPECT_EQ(measure_m5(shipped(), std::span(tests).last(1)).value, 0.0);
    EXPECT_EQ(measure_m5(shipped(), std::span(tests).last(1)).score, 1.0);
    const auto silent = measure_m5(shipped(), std::span(tests).subspan(3, 3));
    EXPECT_FALSE(silent.value);
    EXPECT_EQ(silent.no_data_reason,
              "no Spoofer test in the month that tells: only such as ran behind NAT or came to no "
              "result");
    EXPECT_EQ(measure_m5(shipped(), {}).no_data_reason,
              "no Spoofer test of the network in the month");
    // Of customers the prefixes of each are added up, also where two share one.
    EXPECT_EQ(measure_m5c(shipped(),
                          std::vector<observation::CustomerTests>{{Asn(1), tests}, {Asn(2), tests}})
                  .value,
              4.0);
    EXPECT_FALSE(measure_m5c(shipped(), {}).value);
}

TEST(Policy, needs_an_import_and_an_export) {
    const auto value = [](std::uint32_t imports, std::uint32_t exports) {
        return measure_m6(shipped("manrs-2018"),
                          observation::RegisteredPolicy{
                              .source = "RIPE", .imports = imports, .exports = exports})
            .value;
    };
    EXPECT_EQ(value(1, 1), 1.0);
    EXPECT_EQ(value(0, 7), 0.0);
    EXPECT_EQ(value(7, 0), 0.0);
    EXPECT_EQ(measure_m6(shipped(), std::nullopt).value, 0.0);
}

TEST(RouteObjects, a_covering_object_counts_and_the_exact_share_stands_beside_it) {
    const auto result = measure_m7_irr(shipped(), {10, 6, 3}, kWide);
    EXPECT_DOUBLE_EQ(result.value.value(), 0.1);
    EXPECT_DOUBLE_EQ(result.score.value(), 0.9);
    EXPECT_EQ(result.formula, "1 − 1 / 10 = 0.900; by objects for the exact prefix alone 0.600");
    EXPECT_FALSE(measure_m7_irr(shipped(), {0, 0, 0}, kWide).value);
}

TEST(Contacts, one_suffices_and_absence_needs_a_source_that_would_show_it) {
    const ContactFinding present{.presence = Presence::Present};
    const ContactFinding absent{.presence = Presence::Absent,
                                .reason = &registry::rules::kContactNone};
    const ContactFinding hidden{.presence = Presence::Unknown,
                                .reason = &registry::rules::kContactHidden};
    const auto value = [](const std::vector<ContactFinding>& found) {
        return measure_m8(shipped(), found).value;
    };
    EXPECT_EQ(value({absent, hidden, present}), 1.0);
    EXPECT_EQ(value({absent}), 0.0);
    EXPECT_EQ(value({absent, absent}), 0.0);
    EXPECT_EQ(value({absent, hidden}), std::nullopt);
    EXPECT_EQ(value({}), std::nullopt);
    EXPECT_EQ(measure_m8(shipped(), std::vector{absent, hidden}).no_data_reason,
              registry::rules::kContactHidden.explanation);
}

}  // namespace
}  // namespace comity::manrs
