#include <gtest/gtest.h>

#include "report/limits.h"
#include "report/route_server_json.h"
#include "report/route_server_phrases.h"
#include "report/route_server_terminal.h"
#include "support/values.h"

namespace comity::report {
namespace {

using incident::AuditedMember;
using incident::AuditReport;
using incident::RouteFaultKind;
using incident::RouteServerFinding;
using net::Asn;
using test::prefix;

/// A finding of a path of a member and of AS64500 behind it.
RouteServerFinding finding(const Rule& rule, Asn member, std::string_view of) {
    return {.fault = {.rule = &rule},
            .kind = incident::kFaultRules[incident::index_of(rule)].kind,
            .prefix = prefix(of),
            .origin = Asn(64'500),
            .path = {member, Asn(64'500)},
            .routes = 1,
            .sessions = {*net::Address::parse("195.66.0.1")}};
}

void add(AuditedMember& member, RouteServerFinding&& found) {
    auto& part = member.accepted;
    ++part.counts.routes;
    ++part.faults.faulty;
    ++part.faults.by_kind[static_cast<std::size_t>(found.kind)];
    part.findings.push_back(std::move(found));
}

AuditReport sample() {
    AuditReport report{.has_member_list = true,
                       .has_payloads = true,
                       .has_aspas = true,
                       .has_irr = true,
                       .has_relationships = true};
    report.span = Period{*Timestamp::parse("2026-11-01"), *Timestamp::parse("2026-11-01")};
    AuditedMember alpha{.asn = Asn(3333), .name = "Alpha \x1b[31m<b>\xff", .is_listed = true};
    alpha.ipv4 = {.names = {"RIPE::AS-ALPHA"}, .state = incident::AsSetState::Whole};
    alpha.accepted.counts.routes = 10;
    alpha.accepted.counts.rov = {7, 0, 3};
    auto invalid = finding(rpki::kRovInvalidAsMismatch, alpha.asn, "5.0.0.0/24");
    invalid.evidence.vrps = {{prefix("5.0.0.0/20"), 22, Asn(64'501)}};
    alpha.accepted.counts.rov[1] = 1;
    add(alpha, std::move(invalid));
    auto contradicted = finding(rpki::kAspaInvalidPath, alpha.asn, "5.0.1.0/24");
    contradicted.fault.asn = Asn(64'500);
    contradicted.fault.other = alpha.asn;
    contradicted.evidence.providers = {Asn(64'502), Asn(64'503)};
    add(alpha, std::move(contradicted));
    auto outside = finding(incident::kRouteServerOutsideAsSet, alpha.asn, "2a00::/32");
    outside.evidence.as_sets = {"RIPE::AS-ALPHA"};
    outside.routes = 2;
    add(alpha, std::move(outside));
    AuditedMember beta{.asn = Asn(4444)};
    beta.accepted.counts.routes = 5;
    beta.accepted.counts.rov = {1, 0, 4};
    report.members = {alpha, beta};
    for (const auto& member : report.members) report.accepted.add_counts(member.accepted);
    report.silent = {Asn(5555)};
    report.left_out.local = 2;
    report.verdict = incident::FilterVerdict::LetsThrough;
    return report;
}

AuditInputs inputs_of(const std::vector<observation::Source>& sources) {
    return {
        .sha256 = std::string(64, 'a'), .sources = sources, .at = Timestamp::parse("2026-11-01")};
}

TEST(RouteServerText, says_whether_it_filters_then_the_worst_member_with_what_it_rests_on) {
    const std::vector<observation::Source> sources{{.kind = "route-server",
                                                    .sha256 = std::string(64, 'b'),
                                                    .octets = 10,
                                                    .entries = 15,
                                                    .as_of = Timestamp::parse("2026-11-01")}};
    EXPECT_EQ(route_server_text(sample(), inputs_of(sources), {.columns = 100}),
              R"(Route server · 2026-11-01 00:00 UTC · 2 members, 18 routes
The route server lets RPKI-invalid routes through: 1 of 9 (11.1 %) routes that VRPs cover is
invalid, from 1 of 2 members.

Member  Routes  Invalid  Bogon  Leak  Form  Unregistered  Name
AS3333      13        1      0     1     0             1  Alpha \x1b[31m<b>\xff
All         18        1      0     1     0             1
Nothing was found in 5 routes of 1 member.

AS3333 Alpha \x1b[31m<b>\xff · 3 of 13 routes
  rov.invalid.as-mismatch (RFC 6811 s2): VRPs cover the prefix, and all are of other origins than
    the route's.
    5.0.0.0/24 path 3333 64500; VRPs: AS64501 5.0.0.0/20-22
  aspa.invalid.path (draft-ietf-sidrops-aspa-verification-28 s5.3): Going up from the origin and
    down to the receiver, networks follow that are not each other's attested providers: the route
    was leaked or its path forged.
    5.0.1.0/24 path 3333 64500; AS64500 attests AS64502, AS64503, not AS3333
  route-server.irr.outside-as-set (RFC 2622 s5.1): The route's origin is in no as-set of the member.
    2a00::/32 path 3333 64500; not in RIPE::AS-ALPHA (2 routes)

Not on the member list: AS4444
On the list as connected to the route server, without a route: AS5555

Not judged: 2 of the route server's own.
Input route server (MRT) bbbbbbbbbbbb, 2026-11-01 00:00 UTC, newest; 15 records
)");
}

TEST(RouteServerText, no_line_is_wider_than_the_terminal_and_hostile_names_are_escaped) {
    const std::vector<observation::Source> sources;
    for (unsigned columns = kColumnsMin; columns <= 120; columns += 7) {
        const auto text = route_server_text(sample(), inputs_of(sources), {.columns = columns});
        EXPECT_EQ(text.find('\x1b'), std::string::npos);
        for (std::size_t from = 0; from < text.size();) {
            const auto end = text.find('\n', from);
            const auto line = text.substr(from, end - from);
            // A rule's id is a word of its own.
            if (line.find(' ', line.find_first_not_of(' ')) != std::string::npos) {
                EXPECT_LE(display_width(line), columns) << line;
            }
            from = end + 1;
        }
    }
}

TEST(RouteServerText, the_verdict_is_in_words_for_every_case) {
    auto report = sample();
    EXPECT_EQ(verdict_text(report),
              "The route server lets RPKI-invalid routes through: 1 of 9 (11.1 %) routes that VRPs "
              "cover is invalid, from 1 of 2 members.");
    report.verdict = incident::FilterVerdict::NoPayloads;
    EXPECT_NE(verdict_text(report).find("is not known"), std::string::npos);
    report.verdict = incident::FilterVerdict::NotCovered;
    EXPECT_NE(verdict_text(report).find("does not show"), std::string::npos);
    // An invalid route that is no fault is one that asks to be dropped.
    report.accepted.faults.by_kind[0] = 0;
    report.verdict = incident::FilterVerdict::Filters;
    EXPECT_EQ(verdict_text(report),
              "The route server drops RPKI-invalid routes, as far as its table shows: of 8 routes "
              "that VRPs cover none is invalid. Not counted: 1 route more specific than a ROA "
              "allows, which asked for traffic to be dropped.");
}

TEST(RouteServerText, sources_more_than_a_day_apart_are_told) {
    const auto source = [](std::string kind, std::string_view day) {
        return observation::Source{.kind = std::move(kind), .as_of = Timestamp::parse(day)};
    };
    EXPECT_EQ(apart_text({}), "");
    EXPECT_EQ(
        apart_text(std::vector{source("route-server", "2026-11-02"), source("vrps", "2026-11-01")}),
        "");
    EXPECT_NE(apart_text(std::vector{source("route-server", "2026-11-05"),
                                     source("vrps", "2026-11-01"), source("irr", "2020-01-01")})
                  .find("4 days apart"),
              std::string::npos);
}

TEST(RouteServerJson, has_every_finding_and_hides_nothing_behind_a_number_that_is_not_known) {
    const std::vector<observation::Source> sources;
    auto report = sample();
    const auto json = route_server_json(report, inputs_of(sources));
    for (const auto* const part :
         {R"("verdict": "lets-through")", R"("invalid_share": 0.111)", R"("rpki_invalid": 1)",
          R"("Alpha \u001b[31m<b>)", R"("rov.invalid.as-mismatch": {)",
          R"("because": "VRPs: AS64501 5.0.0.0/20-22")", R"("listed": false)"}) {
        EXPECT_NE(json.find(part), std::string::npos) << part << json;
    }
    report.has_payloads = report.has_irr = report.has_member_list = false;
    const auto bare = route_server_json(report, inputs_of(sources));
    for (const auto* const part : {R"("rpki_invalid": null)", R"("unregistered": null)",
                                   R"("listed": null)", R"("invalid_share": )"}) {
        EXPECT_NE(bare.find(part), std::string::npos) << part;
    }
}

}  // namespace
}  // namespace comity::report
