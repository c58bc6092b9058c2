#include "manrs/fixes.h"

#include <gtest/gtest.h>

#include "incident/rules.h"

namespace comity::manrs {
namespace {

using net::Asn;
using observation::Exclusion;

observation::ObservationFacts facts_of(std::initializer_list<std::string_view> kinds) {
    observation::ObservationFacts facts{.has_routes = true, .has_payloads = true};
    for (const auto kind : kinds) facts.sources.push_back({.kind = std::string(kind)});
    return facts;
}

observation::JudgedPair pair_of(std::string_view text, irr::MatchKind registered) {
    observation::JudgedPair judged;
    judged.pair.prefix = net::Prefix::parse(text).value();
    judged.pair.origin = Asn(64500);
    judged.registered = registered;
    return judged;
}

/// Each fix as "rule subject".
std::string text_of(const Fixes& fixes) {
    std::string text;
    for (const auto& fix : fixes.list) {
        text += (text.empty() ? "" : "\n") + std::string(fix.rule->id) + " " + fix.subject;
    }
    return text;
}

/// A network with something of everything to mend.
NetworkRecord record() {
    NetworkRecord record;
    auto& evidence = record.evidence;
    evidence.asn = Asn(64500);
    evidence.identity.rir = registry::Rir::RipeNcc;
    evidence.pairs = {pair_of("192.0.2.0/24", irr::MatchKind::Exact),
                      pair_of("198.51.100.0/24", irr::MatchKind::OtherOrigin),
                      pair_of("203.0.113.0/24", irr::MatchKind::Covering),
                      pair_of("2001:db8::/32", irr::MatchKind::None),
                      pair_of("2001:db8:1::/48", irr::MatchKind::None)};
    evidence.pairs.back().exclusion = Exclusion::BelowPeers;
    const rpki::Verdict invalid{rpki::Validity::Invalid, rpki::InvalidReason::Length};
    evidence.route_objects = {
        {.prefix = evidence.pairs[0].pair.prefix,  // announced: a matter of ROAs
         .origin = Asn(64500),
         .source = "RADB",
         .verdict = invalid},
        {.prefix = net::Prefix::parse("192.0.2.0/25").value(),
         .origin = Asn(64500),
         .source = "RADB",
         .verdict = invalid}};
    evidence.policy = observation::RegisteredPolicy{.source = "RIPE", .imports = 2, .exports = 0};
    evidence.providers = {Asn(64501)};
    evidence.contacts = {
        {.presence = registry::Presence::Absent, .reason = &registry::rules::kContactNone}};
    evidence.spoof_tests = {{.asn = Asn(64500),
                             .client = net::Prefix::parse("192.0.2.0/24"),
                             .routed = registry::SpoofResult::Received,
                             .is_behind_nat = false}};
    record.events = {{.kind = incident::EventKind::BogonPrefix,
                      .rule = &registry::rules::kBogonPrefixSpecial,
                      .culprit = Asn(64500),
                      .prefix = net::Prefix::parse("10.0.0.0/8").value(),
                      .path = {Asn(1), Asn(64500)},
                      .full_feeds = 1,
                      .full_feeds_needed = 1,
                      .is_full_bogon = true}};
    return record;
}

TEST(Fixes, come_in_the_order_of_urgency) {
    const auto fixes = advise_fixes({}, facts_of({"irr", "peeringdb", "spoofer"}), record());
    EXPECT_EQ(text_of(fixes),
              "fix.bogon-prefix.originated 10.0.0.0/8\n"
              "fix.spoofing.received AS64500\n"
              "fix.route-object.rpki-invalid 192.0.2.0/25\n"
              "fix.route-object.missing 198.51.100.0/24\n"
              "fix.route-object.missing 2001:db8::/32\n"
              "fix.aut-num.policy AS64500\n"
              "fix.contact.missing AS64500");
}

TEST(Fixes, have_the_text_to_publish_and_the_place) {
    const auto fixes = advise_fixes({}, facts_of({"irr"}), record());
    const auto& route6 = fixes.list.at(4);
    EXPECT_EQ(route6.place, "the RIPE database");
    EXPECT_EQ(route6.text,
              "route6:     2001:db8::/32\norigin:     AS64500\nmnt-by:     YOUR-MNT\n"
              "source:     RIPE\n");
    const auto& policy = fixes.list.at(5);
    EXPECT_EQ(policy.detail, "The aut-num in RIPE has 2 import and 0 export lines.");
    EXPECT_EQ(policy.text,
              "aut-num:    AS64500\nimport:     from AS64501 accept ANY\n"
              "export:     to AS64501 announce AS64500\nmnt-by:     YOUR-MNT\n"
              "source:     RIPE\n");
}

TEST(Fixes, register_nothing_that_is_someone_elses) {
    auto hijacker = record();
    hijacker.events = {{.kind = incident::EventKind::MisOrigination,
                        .rule = &incident::kMisOriginationExact,
                        .culprit = Asn(64500),
                        .prefix = net::Prefix::parse("198.51.100.0/24").value(),
                        .path = {Asn(1), Asn(64500)},
                        .full_feeds = 1,
                        .full_feeds_needed = 1,
                        .suspicion = 80,
                        .victims = {Asn(64502)}}};
    const auto text = text_of(advise_fixes({}, facts_of({"irr"}), hijacker));
    EXPECT_EQ(text.find("fix.route-object.missing 198.51.100.0/24"), std::string::npos);
    EXPECT_NE(text.find("fix.route-object.missing 2001:db8::/32"), std::string::npos);
}

TEST(Fixes, say_nothing_of_what_was_not_observed) {
    auto unknown = record();
    unknown.events.clear();
    unknown.evidence.spoof_tests.clear();
    unknown.evidence.contacts.front().presence = registry::Presence::Unknown;
    EXPECT_EQ(text_of(advise_fixes({}, facts_of({}), unknown)), "");
    auto facts = facts_of({"irr"});
    facts.sources.front().failure = "cut short";
    EXPECT_EQ(text_of(advise_fixes({}, facts, unknown)), "");
}

TEST(Fixes, are_counted_beyond_the_limit) {
    NetworkRecord many;
    many.evidence.asn = Asn(64500);
    many.evidence.policy = observation::RegisteredPolicy{.imports = 1, .exports = 1};
    many.evidence.pairs.assign(kFixesMax + 7, pair_of("192.0.2.0/24", irr::MatchKind::None));
    const auto fixes = advise_fixes({}, facts_of({"irr"}), many);
    EXPECT_EQ(fixes.list.size(), kFixesMax);
    EXPECT_EQ(fixes.left_out, 7U);
}

}  // namespace
}  // namespace comity::manrs
