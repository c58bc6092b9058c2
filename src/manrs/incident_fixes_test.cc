#include "manrs/incident_fixes.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "incident/rules.h"

namespace comity::manrs {
namespace {

using incident::Certainty;
using incident::EventKind;
using net::Asn;

constexpr IncidentRules kFixRules{.leaks = Counting::All,
                                  .mis_originations = Counting::All,
                                  .forged_origins = Counting::Attested,
                                  .accomplices = Accomplices::Providers};

incident::Event event_of(EventKind kind, std::string_view prefix = "192.0.2.0/24") {
    incident::Event event{.kind = kind,
                          .rule = &incident::kMisOriginationExact,
                          .culprit = Asn(1),
                          .prefix = net::Prefix::parse(prefix).value(),
                          .accomplices = {{Asn(9), true}},
                          .path = {Asn(7), Asn(9), Asn(1)},
                          .full_feeds = 5,
                          .full_feeds_needed = 5,
                          .is_full_bogon = true,
                          .victims = {Asn(20)}};
    event.evidence.tried = {{.rule = &incident::kExcuseSiblings}};
    if (kind == EventKind::RouteLeak) {
        event.leaked_from = Asn(5);
        event.leaked_to = Asn(9);
        event.prefix_count = 30'000;
    }
    return event;
}

std::string text_of(std::span<const Fix> fixes) {
    std::string text;
    for (const auto& fix : fixes) {
        text += fmt::format("{} {} {}\n", fix.rule->id, fix.subject,
                            fix.metric ? to_string(*fix.metric) : "-");
    }
    return text;
}

const std::vector kAll{event_of(EventKind::BogonPrefix),    event_of(EventKind::BogonAsn),
                       event_of(EventKind::MisOrigination), event_of(EventKind::RouteLeak),
                       event_of(EventKind::RpkiInvalid),    event_of(EventKind::ForgedOrigin)};

TEST(IncidentFixes, are_for_who_did_it_who_let_it_pass_and_whom_it_was_done_to) {
    EXPECT_EQ(text_of(incident_fixes(kFixRules, Asn(1), kAll)),
              "fix.forged-origin.announced 192.0.2.0/24 M2\n"
              "fix.mis-origination.originated 192.0.2.0/24 M2\n"
              "fix.route-leak.leaked from AS5 to AS9 M1\n"
              "fix.bogon-prefix.originated 192.0.2.0/24 M3\n"
              "fix.bogon-asn.announced 192.0.2.0/24 M4\n");
    EXPECT_EQ(text_of(incident_fixes(kFixRules, Asn(9), kAll)),
              "fix.forged-origin.accepted 192.0.2.0/24 M2C\n"
              "fix.mis-origination.accepted 192.0.2.0/24 M2C\n"
              "fix.route-leak.accepted from AS5 to AS9 M1C\n"
              "fix.bogon-prefix.accepted 192.0.2.0/24 M3C\n"
              "fix.bogon-asn.accepted 192.0.2.0/24 M4C\n");
    EXPECT_EQ(text_of(incident_fixes(kFixRules, Asn(20), kAll)),
              "fix.mis-origination.unprotected 192.0.2.0/24 -\n"
              "fix.route-leak.unprotected from AS5 to AS9 -\n");
    EXPECT_EQ(text_of(incident_fixes(kFixRules, Asn(7), kAll)), "");
}

TEST(IncidentFixes, of_one_thing_done_often_is_one_and_says_how_often) {
    std::vector<incident::Event> leaks(100'000, event_of(EventKind::RouteLeak));
    leaks.back().leaked_to = Asn(10);
    const auto fixes = incident_fixes(kFixRules, Asn(1), leaks);
    EXPECT_EQ(
        text_of(fixes),
        "fix.route-leak.leaked from AS5 to AS10 M1\nfix.route-leak.leaked from AS5 to AS9 M1\n");
    EXPECT_NE(fixes[1].detail.find("30,000 prefixes, as 192.0.2.0/24."), std::string::npos);
    EXPECT_TRUE(fixes[1].detail.ends_with("99,999 times in the period.")) << fixes[1].detail;
}

TEST(IncidentFixes, are_none_of_what_is_excused_seen_by_few_or_held_against_nobody) {
    auto events = kAll;
    for (auto& event : events) event.certainty = Certainty::Excused;
    for (const auto asn : {1U, 9U, 20U}) {
        EXPECT_TRUE(incident_fixes(kFixRules, Asn(asn), events).empty()) << asn;
    }
    events = kAll;
    for (auto& event : events) event.full_feeds = 4;
    for (const auto asn : {1U, 9U, 20U}) {
        EXPECT_TRUE(incident_fixes(kFixRules, Asn(asn), events).empty()) << asn;
    }
    const IncidentRules none{.leaks = Counting::None,
                             .mis_originations = Counting::None,
                             .forged_origins = Counting::None};
    EXPECT_EQ(text_of(incident_fixes(none, Asn(1), kAll)),
              "fix.bogon-prefix.originated 192.0.2.0/24 M3\n"
              "fix.bogon-asn.announced 192.0.2.0/24 M4\n");
}

TEST(IncidentFixes, tell_a_victim_that_is_attested_nothing_more) {
    auto taken = event_of(EventKind::MisOrigination);
    taken.evidence.vrps = {{taken.prefix, 24, Asn(20)}};
    EXPECT_EQ(remedy_of(taken, Part::Victim), nullptr);
    auto leak = event_of(EventKind::RouteLeak);
    leak.evidence.aspas = {{.customer = Asn(5)}};
    EXPECT_NE(remedy_of(leak, Part::Victim), nullptr);  // another's ASPA does not help
    leak.evidence.aspas = {{.customer = Asn(20)}};
    EXPECT_EQ(remedy_of(leak, Part::Victim), nullptr);
}

TEST(IncidentFixes, tell_nobody_to_filter_where_the_roa_is_at_fault) {
    auto event = event_of(EventKind::RpkiInvalid);
    EXPECT_NE(remedy_of(event, Part::Accomplice), nullptr);
    event.rule = &incident::kInvalidRoaAtFault;
    EXPECT_EQ(remedy_of(event, Part::Accomplice), nullptr);
    EXPECT_NE(remedy_of(event, Part::Culprit), nullptr);
}

TEST(IncidentFixes, a_part_is_that_of_the_culprit_before_all_others) {
    auto event = event_of(EventKind::RouteLeak);
    event.victims = {Asn(1), Asn(9), Asn(20)};
    EXPECT_EQ(part_in(event, Asn(1)), Part::Culprit);
    EXPECT_EQ(part_in(event, Asn(9)), Part::Accomplice);
    EXPECT_EQ(part_in(event, Asn(20)), Part::Victim);
    EXPECT_EQ(part_in(event, Asn(2)), Part::None);
}

}  // namespace
}  // namespace comity::manrs
