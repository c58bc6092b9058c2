// Disputes in every report: the machine's verdict and the rulings stand side by side.
#include <gtest/gtest.h>

#include "incident/rules.h"
#include "report/dispute_json.h"
#include "report/dispute_words.h"
#include "report/html.h"
#include "report/incident_json.h"
#include "report/incident_list.h"
#include "report/json.h"
#include "report/markdown.h"
#include "report/terminal.h"
#include "support/frameworks.h"
#include "support/values.h"

namespace comity::report {
namespace {

using incident::Dispute;
using incident::Event;
using net::Asn;
using test::at;
using test::shipped_framework;

constexpr Asn kDisputant(64500);

Event bogon(const char* day) {
    Event event{.kind = incident::EventKind::BogonPrefix,
                .rule = observation::kBogonRules[1],
                .culprit = kDisputant,
                .prefix = *net::Prefix::parse("192.168.0.0/24"),
                .start = at(day),
                .path = {Asn(64501), kDisputant},
                .peers = 9,
                .full_feeds = 9,
                .full_feeds_needed = 3,
                .is_full_bogon = true};
    event.end = Timestamp::from_seconds(event.start.seconds() + 86'399);
    return event;
}

/// The dispute of `event`: its reason is a stranger's.
Dispute dispute(const Event& event, std::vector<bool> rulings) {
    auto made = incident::dispute_of(event, "AS64500 originated it.");
    made.id = 7;
    made.time = at("2026-11-20T10:00:00Z");
    made.reason = "<script>alert(1)</script> \xE2\x80\x93 a lab";
    made.networks = {kDisputant};
    made.by = {"0123456789ab", "Ana at the NOC", "network"};
    for (const bool accepted : rulings) {
        made.rulings.push_back({.time = at("2026-11-21T11:30:00Z"),
                                .is_accepted = accepted,
                                .reason = accepted ? "Shown <b>to be</b> so." : "Not shown.",
                                .by = {"fedcba987654", "Bo", "auditor"}});
    }
    return made;
}

/// A network with two incidents, over the first of which there is a dispute.
manrs::NetworkRecord record(std::vector<bool> rulings) {
    manrs::NetworkRecord record{.evidence = {.asn = kDisputant}};
    record.events = {bogon("2026-11-03"), bogon("2026-11-12")};
    const incident::Disputes disputes({dispute(record.events.front(), std::move(rulings))});
    for (auto& event : record.events) disputes.attach(event);
    return record;
}

observation::ObservationFacts facts() {
    observation::ObservationFacts facts;
    facts.has_routes = true;
    facts.vantage_points = 20;
    facts.peer_asns = 20;
    facts.ipv4.full_feed_asns = 10;
    facts.span = Period{at("2026-11-01T00:00:00Z"), at("2026-11-30T00:00:00Z")};
    return facts;
}

double value_of(const std::vector<manrs::MetricResult>& metrics, manrs::MetricId id) {
    return metrics.at(manrs::index_of(id)).value.value_or(-1);
}

TEST(DisputesInReports,
     an_accepted_one_takes_the_event_out_and_the_score_without_it_stays_visible) {
    const auto rules = shipped_framework();
    const auto open = manrs::assess(rules, facts(), record({}));
    EXPECT_EQ(value_of(open.metrics, manrs::MetricId::M3), 2);
    EXPECT_FALSE(open.without_rulings);
    const auto refused = manrs::assess(rules, facts(), record({false}));
    EXPECT_EQ(value_of(refused.metrics, manrs::MetricId::M3), 2);
    EXPECT_FALSE(refused.without_rulings);
    const auto accepted = manrs::assess(rules, facts(), record({false, true}));
    EXPECT_EQ(value_of(accepted.metrics, manrs::MetricId::M3), 1);
    ASSERT_TRUE(accepted.without_rulings);
    EXPECT_EQ(accepted.without_rulings->events, 1U);
    EXPECT_EQ(value_of(accepted.without_rulings->metrics, manrs::MetricId::M3), 2);
    EXPECT_EQ(rulings_text(open), "");
    EXPECT_NE(rulings_text(accepted).find("1 event is not held against the network"),
              std::string::npos);
}

TEST(DisputesInReports, every_format_shows_the_event_with_both_verdicts) {
    const auto assessment = manrs::assess(shipped_framework(), facts(), record({false, true}));
    const auto html = html_page(assessment);
    EXPECT_EQ(html.find("<script>"), std::string::npos);
    EXPECT_NE(html.find("&lt;script&gt;alert(1)"), std::string::npos);
    for (const auto& text :
         {html, markdown_text(assessment), terminal_text(assessment), json_text(assessment)}) {
        EXPECT_NE(text.find("192.168.0.0/24"), std::string::npos);
        EXPECT_NE(text.find("Not shown."), std::string::npos) << text;
        EXPECT_NE(text.find("a lab"), std::string::npos);
        EXPECT_NE(text.find("auditor"), std::string::npos);
        // Tokens have the names of people.
        EXPECT_EQ(text.find("Ana"), std::string::npos);
        EXPECT_EQ(text.find("0123456789ab"), std::string::npos);
    }
    EXPECT_NE(html.find("ruled out"), std::string::npos);
    EXPECT_NE(html.find("Accepted by the auditor, 2026-11-21 11:30 UTC"), std::string::npos);
    EXPECT_NE(html.find("ruled on again since"), std::string::npos);
}

TEST(DisputesInReports, one_event_alone_has_them_too) {
    const auto event = record({true}).events.front();
    const auto text = incident_text(event, {}, {});
    EXPECT_NE(text.find("Ruled out"), std::string::npos) << text;
    EXPECT_NE(text.find("held against nobody"), std::string::npos);
    JsonWriter json;
    json.begin_object();
    write_event_members(json, event);
    const auto written = json.end_object().take();
    EXPECT_NE(written.find("\"counts\":false"), std::string::npos);
    EXPECT_NE(written.find("\"ruled_out\":true,\"disputes\":[{\"id\":7,\"state\":\"accepted\""),
              std::string::npos)
        << written;
}

TEST(DisputesInReports, who_said_it_is_told_to_those_who_decide) {
    const auto event = bogon("2026-11-03");
    JsonWriter json;
    write_dispute(json, dispute(event, {true}), Speakers::ByToken);
    EXPECT_NE(json.text().find("\"token\":{\"id\":\"0123456789ab\",\"name\":\"Ana at the NOC\"}"),
              std::string::npos);
}

TEST(DisputesInReports, what_is_ruled_out_is_no_part_of_an_incident_that_counts) {
    const auto events = record({true}).events;
    auto joined = events.front();
    joined.disputes = nullptr;
    joined.is_ruled_out = false;
    IncidentGrouper grouper;
    grouper.add(0, events.front());
    grouper.add(1, joined);
    const auto incidents = grouper.finish();
    ASSERT_EQ(incidents.size(), 2U);
    EXPECT_NE(incidents[0].is_ruled_out, incidents[1].is_ruled_out);
}

}  // namespace
}  // namespace comity::report
