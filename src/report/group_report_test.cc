#include <gtest/gtest.h>

#include "base/text.h"
#include "manrs/group_assessment.h"
#include "report/group_csv.h"
#include "report/group_html.h"
#include "report/group_json.h"
#include "report/group_markdown.h"
#include "report/group_phrases.h"
#include "report/group_terminal.h"
#include "report/limits.h"
#include "report/phrases.h"
#include "support/frameworks.h"
#include "support/golden.h"
#include "support/routes.h"

namespace comity::report {
namespace {

using manrs::GroupAssessment;
using manrs::GroupAssessor;
using test::expect_golden;
using test::JudgedWorld;
using test::Routes;
using test::shipped_framework;

/// What was seen in the 30 days before that time, of which 29 were followed.
observation::ObservationFacts facts_at(const char* time) {
    const auto end = *Timestamp::parse(time);
    const Period period{Timestamp::from_seconds(end.seconds() - 30 * kSecondsPerDay), end};
    return {
        .sources = {{.kind = "mrt",
                     .sha256 = std::string(64, 'a'),
                     .octets = 412'345'678,
                     .entries = 1'234'567,
                     .as_of = Timestamp::parse(time)},
                    {.kind = "vrps",
                     .sha256 = std::string(64, 'b'),
                     .octets = 98'765'432,
                     .entries = 812'345,
                     .as_of = Timestamp::parse(time)}},
        .span = period,
        .at = Timestamp::parse(time),
        .ipv4 = {.vantage_points = 42, .full_feeds = 14, .full_feed_asns = 11, .peers_needed = 5},
        .ipv6 = {.vantage_points = 30, .full_feeds = 3, .full_feed_asns = 3, .peers_needed = 3},
        .vantage_points = 47,
        .peer_asns = 39,
        .has_routes = true,
        .has_payloads = true,
        .timeline = observation::TimelineSummary{.period = period,
                                                 .has_updates = true,
                                                 .seconds_observed = 29 * kSecondsPerDay,
                                                 .seconds_silent = kSecondsPerDay,
                                                 .changes = 1'234'567}};
}

/// Three networks: all valid, partly invalid, none attested.
Routes three_networks() {
    Routes routes;
    routes.announce("10.1.0.0/16", 201);
    routes.attest("10.1.0.0/16", 16, 201);
    routes.announce("2001:db8:1::/48", 201);
    routes.attest("2001:db8:1::/48", 48, 201);
    routes.announce("10.2.0.0/16", 202);
    routes.attest("10.2.0.0/16", 16, 202);
    routes.announce("10.2.1.0/24", 202);
    for (int i = 0; i < 20; ++i) routes.announce("10.3." + std::to_string(i) + ".0/24", 203);
    return routes;
}

/// The group of all networks of a world and one that announces nothing.
GroupAssessment group_of(const Routes& routes, const char* time, const GroupAssessment* previous,
                         std::string_view name = "Example Net") {
    const JudgedWorld world(routes);
    const auto framework = shipped_framework();
    const auto facts = facts_at(time);
    GroupAssessor assessor(framework, facts, "country:PT", "Portugal");
    const auto clock = manrs::RollingClock::of(framework, facts, nullptr);
    assessor.roll(clock.value());
    for (std::size_t i = 0; i < world.networks().size(); ++i) {
        manrs::NetworkRecord record{.evidence = world.evidence(i)};
        record.evidence.identity.name = name;
        record.evidence.identity.country = registry::CountryCode::parse("PT").value();
        const auto judgement = judge(framework, facts, record);
        const auto rolling =
            clock.value().scores(record.evidence.asn, true, judgement.metrics, {}, {});
        assessor.add(record, judgement, &rolling);
    }
    assessor.add_unseen(net::Asn(64999));
    return assessor.finish(previous);
}

GroupAssessment two_months() {
    auto earlier = three_networks();
    earlier.announce("10.4.0.0/16", 204);
    earlier.vrps.pop_back();
    const auto before = group_of(earlier, "2026-10-20T08:00:00Z", nullptr);
    return group_of(three_networks(), "2026-11-20T08:00:00Z", &before);
}

/// Names and titles that mean harm.
GroupAssessment hostile_group() {
    auto group = group_of(three_networks(), "2026-11-20T08:00:00Z", nullptr,
                          "=cmd|<script>alert(1)</script>\x1b[31m,\"x\" \xFF");
    group.title = "<img src=x> | *y* \x07";
    group.name = "custom:\x1b]0;x";
    return group;
}

TEST(GroupReport, is_the_golden_one) {
    const auto group = two_months();
    expect_golden("group.txt", group_terminal_text(group));
    expect_golden("group.json", group_json_text(group));
    expect_golden("group.csv", group_csv_text(group));
    expect_golden("group.md", group_markdown_text(group));
    expect_golden("group.html", group_html_page(group));
}

TEST(GroupReport, without_an_earlier_observation_says_so) {
    const auto group = group_of(three_networks(), "2026-11-20T08:00:00Z", nullptr);
    const auto text = group_terminal_text(group, {.columns = kColumnsMax});
    EXPECT_NE(text.find("No earlier observation has this group."), std::string::npos);
    EXPECT_NE(group_json_text(group, JsonLayout::Line).find("\"previous\":null"),
              std::string::npos);
}

TEST(GroupReport, shows_the_last_30_days_where_the_month_has_no_data_yet) {
    auto group = two_months();
    ASSERT_FALSE(group.scores.actions[0].mean);
    group.rolling.value().actions[0] = {.measured = 3, .mean = 0.9};
    const std::string told = "last 30 days: mean 0.900 of 3 networks";
    EXPECT_NE(group_html_page(group).find("Filtering (" + told + ")"), std::string::npos);
    EXPECT_NE(group_terminal_text(group, {.columns = kColumnsMax}).find(told), std::string::npos);
    EXPECT_NE(group_markdown_text(group).find("| Filtering | no data |  | 0.900 |"),
              std::string::npos);
}

TEST(GroupReport, lets_no_text_be_markup) {
    const auto group = hostile_group();
    const auto page = group_html_page(group);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("<img"), std::string::npos);
    const auto text = group_terminal_text(group);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\x07'), std::string::npos);
    const auto markdown = group_markdown_text(group);
    EXPECT_EQ(markdown.find("<script"), std::string::npos);
    EXPECT_NE(markdown.find("\\| \\*y\\*"), std::string::npos);
    EXPECT_NE(group_csv_text(group).find(",\"'=cmd|"), std::string::npos);
}

TEST(GroupReport, keeps_to_its_columns) {
    for (const auto& group : {two_months(), hostile_group()}) {
        for (const unsigned columns : {60U, 80U, 120U, 200U}) {
            const auto text = group_terminal_text(group, {.columns = columns, .full = true});
            for (const auto line : split(text, '\n')) {
                ASSERT_LE(display_width(line), columns) << line;
                ASSERT_TRUE(line.empty() || line.back() != ' ') << line;
            }
        }
    }
}

TEST(GroupReport, ends_long_lists_and_says_so) {
    auto group = two_months();
    group.members.assign(kIndexRowsMax + 1, group.members.front());
    EXPECT_NE(group_terminal_text(group).find("… and 1,981 more (--full)"), std::string::npos);
    EXPECT_NE(group_markdown_text(group).find("… and 1,901 more"), std::string::npos);
    EXPECT_NE(group_html_page(group).find("The first 2,000 of 2,001"), std::string::npos);
    EXPECT_EQ(split(group_csv_text(group), '\n').size(), kIndexRowsMax + 3);
}

TEST(GroupReport, of_no_network_is_whole) {
    GroupAssessor assessor(shipped_framework(), facts_at("2026-11-20T08:00:00Z"), "custom:none",
                           "None");
    const auto group = assessor.finish(nullptr);
    for (const auto& text : {group_terminal_text(group), group_json_text(group),
                             group_markdown_text(group), group_html_page(group)}) {
        EXPECT_EQ(text.find("nan"), std::string::npos);
        EXPECT_EQ(text.find("()"), std::string::npos);
    }
}

TEST(GroupPhrases, tell_no_change_from_a_small_one) {
    EXPECT_EQ(change_text(0.5, 0.488), "+0.012");
    EXPECT_EQ(change_text(0.488, 0.5), "−0.012");
    EXPECT_EQ(change_text(0.5, 0.5), "unchanged");
    EXPECT_EQ(change_text(0.5, 0.50001), "nearly unchanged");
    EXPECT_EQ(change_text(0.5, std::nullopt), "");
}

}  // namespace
}  // namespace comity::report
