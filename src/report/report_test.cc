#include <gtest/gtest.h>

#include <map>

#include "base/text.h"
#include "registry/bogons.h"
#include "report/coverage.h"
#include "report/csv.h"
#include "report/explanation.h"
#include "report/html.h"
#include "report/html_chart.h"
#include "report/html_index.h"
#include "report/html_text.h"
#include "report/json.h"
#include "report/limits.h"
#include "report/markdown.h"
#include "report/phrases.h"
#include "report/terminal.h"
#include "report/text_layout.h"
#include "rpki/rov.h"
#include "support/frameworks.h"
#include "support/golden.h"
#include "support/values.h"

namespace comity::report {
namespace {

using manrs::Assessment;
using observation::Exclusion;
using observation::JudgedPair;
using observation::NetworkEvidence;
using observation::ObservationFacts;
using rpki::payload::Vrp;
using test::expect_golden;
using test::prefix;
using test::shipped_framework;

constexpr net::Asn kReported{64500};

Vrp vrp(std::string_view text, std::uint8_t max_length, std::uint32_t asn) {
    return {prefix(text), max_length, net::Asn(asn)};
}

/// One announced pair of a hand-made Internet.
struct Announced {
    std::string prefix;
    std::optional<std::uint32_t> origin = kReported.value();
    Exclusion exclusion = Exclusion::None;
    bool is_harmless = false;
    std::uint32_t peers = 14;
    std::uint32_t full_feed_peers = 11;
};

/// What is kept of kReported where `announced` is announced and `vrps` are attested.
manrs::NetworkRecord record_of(const std::vector<Announced>& announced, std::vector<Vrp> vrps) {
    std::sort(vrps.begin(), vrps.end());
    const rpki::OriginValidator validator(vrps);
    NetworkEvidence evidence{.asn = kReported, .vrps = vrps};
    for (const auto& route : announced) {
        std::optional<net::Asn> origin;
        if (route.origin) origin = net::Asn(*route.origin);
        JudgedPair judged{.pair = {prefix(route.prefix), origin, route.peers, route.full_feed_peers,
                                   route.exclusion == Exclusion::Blackhole},
                          .verdict = validator.validate(prefix(route.prefix), origin),
                          .exclusion = route.exclusion,
                          .is_harmless = route.is_harmless};
        const bool is_own = !origin || *origin == kReported;
        (is_own ? evidence.pairs : evidence.others).push_back(judged);
    }
    const auto by_pair = [](const JudgedPair& a, const JudgedPair& b) { return a.pair < b.pair; };
    std::sort(evidence.pairs.begin(), evidence.pairs.end(), by_pair);
    std::sort(evidence.others.begin(), evidence.others.end(), by_pair);
    return {.evidence = std::move(evidence)};
}

ObservationFacts wide_facts() {
    return {
        .sources = {{.kind = "mrt",
                     .sha256 = "3f1d0c9ab27e5d4468b0a1c2d3e4f5060718293a4b5c6d7e8f90a1b2c3d4e5f6",
                     .octets = 412'345'678,
                     .entries = 1'234'567,
                     .as_of = Timestamp::parse("2026-11-20T08:00:00Z")},
                    {.kind = "vrps",
                     .sha256 = "9c0ffee0d15ea5e0c0dec0de00112233445566778899aabbccddeeff00112233",
                     .octets = 98'765'432,
                     .entries = 812'345,
                     .errors = 3,
                     .as_of = Timestamp::parse("2026-11-20T04:38:12Z")}},
        .span = parse_period("2026-11-20T00:00:00Z/2026-11-20T08:00:00Z"),
        .at = Timestamp::parse("2026-11-20T08:00:00Z"),
        .ipv4 = {.vantage_points = 42, .full_feeds = 14, .full_feed_asns = 11, .peers_needed = 5},
        .ipv6 = {.vantage_points = 30, .full_feeds = 3, .full_feed_asns = 3, .peers_needed = 3},
        .vantage_points = 47,
        .peer_asns = 39,
        .has_routes = true,
        .has_payloads = true};
}

Assessment ready() {
    return assess(shipped_framework("manrs-2024"), wide_facts(),
                  record_of({{.prefix = "192.0.2.0/24"},
                             {.prefix = "198.51.100.0/24"},
                             {.prefix = "2001:db8::/32"}},
                            {vrp("192.0.2.0/24", 24, 64500), vrp("198.51.100.0/24", 24, 64500),
                             vrp("2001:db8::/32", 32, 64500)}));
}

/// wide_facts, and registrations of every kind that counts; one of which could not be read.
ObservationFacts registered_facts() {
    auto facts = wide_facts();
    for (const auto* const kind : {"irr", "peeringdb", "relationships", "spoofer"}) {
        facts.sources.push_back({.kind = kind,
                                 .sha256 = std::string(64, 'b'),
                                 .octets = 1'000,
                                 .entries = 42,
                                 .as_of = Timestamp::parse("2026-11-18T00:00:00Z")});
    }
    for (const auto* const hash : {"c1", "c2", "c3", "c4", "c5"}) {
        facts.sources.push_back({.kind = "delegated",
                                 .sha256 = hash + std::string(62, '0'),
                                 .entries = 1'000,
                                 .as_of = Timestamp::parse("2026-11-19T00:00:00Z")});
    }
    facts.sources.back().failure = "cut short: it has fewer records than its summary says";
    std::sort(facts.sources.begin(), facts.sources.end(), [](const auto& a, const auto& b) {
        return std::pair(a.kind, a.sha256) < std::pair(b.kind, b.sha256);
    });
    return facts;
}

incident::Event bogon(incident::EventKind kind, std::string_view text, std::uint32_t culprit) {
    return {.kind = kind,
            .rule = kind == incident::EventKind::BogonPrefix ? &registry::rules::kBogonPrefixSpecial
                                                             : &registry::rules::kBogonAsnSpecial,
            .culprit = net::Asn(culprit),
            .prefix = prefix(text),
            .start = Timestamp::parse("2026-11-20T00:00:00Z").value(),
            .end = Timestamp::parse("2026-11-20T23:59:59Z").value(),
            .accomplices = {{kReported, true}, {net::Asn(64499), false}},
            .path = {net::Asn(64497), kReported, net::Asn(culprit)},
            .peers = 12,
            .full_feeds = 9,
            .full_feeds_needed = 5,
            .is_full_bogon = true};
}

registry::SpoofTest spoof_test(std::uint32_t asn, registry::SpoofResult result) {
    return {.session = 7,
            .time = Timestamp::parse("2026-11-12T10:00:00Z").value(),
            .asn = net::Asn(asn),
            .client = prefix("198.51.100.0/24"),
            .routed = result,
            .is_behind_nat = false};
}

/// Registrations with something of everything to mend.
void register_badly(manrs::NetworkRecord& record) {
    auto& evidence = record.evidence;
    evidence.identity = {.name = "EXAMPLE-AS",
                         .organisation = "Example Ltd",
                         .country = registry::CountryCode::parse("PT").value(),
                         .rir = registry::Rir::RipeNcc};
    for (std::size_t i = 0; i < evidence.pairs.size(); ++i) {
        constexpr std::array kKinds{irr::MatchKind::Exact, irr::MatchKind::Covering,
                                    irr::MatchKind::Exact};
        evidence.pairs[i].registered = i < kKinds.size() ? kKinds.at(i)
                                       : i < 2 * kKinds.size() && i % 2 > 0
                                           ? irr::MatchKind::OtherOrigin
                                       : i < 2 * kKinds.size() ? irr::MatchKind::None
                                                               : irr::MatchKind::Exact;
    }
    const auto changed = Timestamp::parse("2021-03-04T00:00:00Z");
    evidence.route_objects = {{prefix("10.2.0.0/16"),
                               kReported,
                               "RADB",
                               changed,
                               {rpki::Validity::Invalid, rpki::InvalidReason::AsMismatch}},
                              {prefix("10.4.0.0/16"), net::Asn(64511), "RIPE", changed, {}}};
    evidence.policy = observation::RegisteredPolicy{
        .source = "RIPE", .imports = 3, .exports = 0, .modified = changed};
    evidence.providers = {net::Asn(64497)};
    evidence.customers = 2;
    evidence.contacts = {{.presence = registry::Presence::Absent,
                          .source = registry::ContactSource::PeeringDb,
                          .reason = &registry::rules::kContactOtherRoles,
                          .role = registry::peeringdb::Role::Sales,
                          .visibility = registry::peeringdb::Visibility::Public,
                          .updated = changed}};
    evidence.spoof_tests = {spoof_test(64500, registry::SpoofResult::Received)};
    evidence.customer_tests = {
        {net::Asn(64502), {spoof_test(64502, registry::SpoofResult::Blocked)}}};
    record.events = {bogon(incident::EventKind::BogonPrefix, "192.168.0.0/16", 64500),
                     bogon(incident::EventKind::BogonPrefix, "10.0.0.0/8", 64502),
                     bogon(incident::EventKind::BogonAsn, "203.0.113.0/24", 64500)};
    record.events.back().bogon_asns = {net::Asn(65000)};
    record.events.back().is_full_bogon = false;
}

/// A network with every reason to be invalid, every exclusion, every kind of advice, and
/// registrations to mend.
Assessment lagging() {
    std::vector<Announced> announced{
        {.prefix = "10.1.0.0/16"},
        {.prefix = "10.1.4.0/24", .is_harmless = true},
        {.prefix = "10.2.0.0/16"},
        {.prefix = "10.3.0.0/16", .peers = 6, .full_feed_peers = 5},
        {.prefix = "10.4.0.0/16"},
        {.prefix = "10.4.128.0/24", .origin = 64511},
        {.prefix = "10.4.192.0/20", .origin = 64496},
        {.prefix = "10.5.0.0/16"},
        {.prefix = "10.5.1.0/24"},
        {.prefix = "10.6.7.0/24", .origin = 64510},
        {.prefix = "2001:db8:1::/48"},
        {.prefix = "0.0.0.0/0", .exclusion = Exclusion::DefaultRoute},
        {.prefix = "10.1.4.128/25", .exclusion = Exclusion::TooLong},
        {.prefix = "10.1.9.9/32", .exclusion = Exclusion::Blackhole},
        {.prefix = "10.7.0.0/16",
         .exclusion = Exclusion::BelowPeers,
         .peers = 1,
         .full_feed_peers = 0},
        {.prefix = "10.2.0.0/17", .origin = std::nullopt, .exclusion = Exclusion::NoOrigin},
        {.prefix = "10.8.0.0/16", .exclusion = Exclusion::ReservedOrigin},
        {.prefix = "10.9.0.0/16", .exclusion = Exclusion::Unallocated}};
    for (int i = 0; i < 30; ++i) {
        announced.push_back({.prefix = "172.16." + std::to_string(i) + ".0/24"});
    }
    auto record =
        record_of(announced, {vrp("10.1.0.0/16", 16, 64500), vrp("10.2.0.0/16", 24, 64501),
                              vrp("10.2.0.0/16", 16, 64502), vrp("10.3.0.0/16", 16, 0),
                              vrp("10.5.0.0/16", 24, 64500), vrp("10.6.0.0/16", 16, 64500)});
    register_badly(record);
    return assess(shipped_framework("manrs-2024"), registered_facts(), record);
}

Assessment no_data() {
    auto facts = wide_facts();
    facts.has_payloads = false;
    facts.sources.pop_back();
    facts.sources.front().cut_short = true;
    return assess(shipped_framework("manrs-2018"), facts,
                  record_of({{.prefix = "192.0.2.0/24"}}, {}));
}

manrs::Framework hostile_framework() {
    auto framework = shipped_framework("manrs-2024");
    framework.label = "<script>alert(1)</script> & \"x\" | *y* \x1b[31m `z` \xFF";
    framework.text = "=HYPERLINK(1) <img onerror=alert(1)> [a](b) | c\nsecond line";
    framework.actions.front().title = "</li><li>長い名前 | $x$ <b>";
    framework.actions.front().id = "=cmd,\"a\"";
    return framework;
}

/// Files that mean harm, and `count` routes of one kind.
Assessment hostile(int count = 5'000) {
    auto facts = wide_facts();
    facts.sources.front().kind = "<i>|\x07";
    facts.sources.front().as_of = Timestamp::parse("2026-11-17T08:00:00Z");
    std::vector<Announced> announced;
    announced.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        announced.push_back(
            {.prefix = "10." + std::to_string(i / 256) + "." + std::to_string(i % 256) + ".0/24"});
    }
    std::vector<Vrp> vrps;
    vrps.reserve(60);
    for (std::uint32_t i = 0; i < 60; ++i) vrps.push_back(vrp("10.0.0.0/16", 16, 65000 + i));
    return assess(hostile_framework(), facts, record_of(announced, vrps));
}

void expect_goldens(const std::string& name, const Assessment& assessment,
                    const manrs::Framework& framework) {
    expect_golden(name + ".txt", terminal_text(assessment));
    expect_golden(name + ".json", json_text(assessment));
    expect_golden(name + ".csv", csv_header(framework) + csv_row(assessment));
    expect_golden(name + ".md", markdown_text(assessment));
    expect_golden(name + ".html", html_page(assessment));
}

TEST(Report, of_a_ready_network_is_the_golden_one) {
    expect_goldens("ready", ready(), shipped_framework("manrs-2024"));
}

TEST(Report, of_a_lagging_network_is_the_golden_one) {
    const auto assessment = lagging();
    expect_goldens("lagging", assessment, shipped_framework("manrs-2024"));
    expect_golden("lagging_narrow.txt", terminal_text(assessment, {.columns = 40}));
    expect_golden("lagging_colour.txt",
                  terminal_text(assessment, {.colour = true, .columns = 120, .full = true}));
}

TEST(Report, without_vrps_is_the_golden_one) {
    expect_goldens("no_data", no_data(), shipped_framework("manrs-2018"));
}

TEST(Report, of_hostile_text_is_the_golden_one) {
    expect_goldens("hostile", hostile(2), hostile_framework());
}

TEST(Report, says_why_an_action_has_no_data) {
    const auto assessment = ready();
    EXPECT_EQ(no_data_reason(assessment.actions.front(), assessment.metrics),
              "M2, M2C: the routes were not followed through time; M3C, M4C: no AS "
              "relationships were given, which tell who is a customer");
    EXPECT_EQ(no_data_reason(assessment.actions.back(), assessment.metrics), "");
}

TEST(Report, of_the_lagging_network_covers_every_kind) {
    const auto assessment = lagging();
    std::map<manrs::RoaChange, int> changes;
    for (const auto& advice : assessment.advice) ++changes[advice.change];
    EXPECT_EQ(changes.size(), 4U);
    for (const auto reason :
         {rpki::InvalidReason::AsMismatch, rpki::InvalidReason::Length, rpki::InvalidReason::As0}) {
        EXPECT_GT(assessment.tally.invalid_by_reason.at(static_cast<std::size_t>(reason)), 0U);
    }
    for (const auto exclusion : kExclusions) {
        EXPECT_EQ(assessment.tally.excluded.at(static_cast<std::size_t>(exclusion)), 1U);
    }
}

TEST(Index, of_three_networks_is_the_golden_one) {
    const auto framework = shipped_framework("manrs-2024");
    auto other = summary_of(ready());
    other.asn = net::Asn(64999);
    const std::vector<NetworkSummary> networks{
        summary_of(lagging(), "AS64500.html"),
        other,
        {.asn = net::Asn(65010), .actions = std::vector<ActionScore>(5)}};
    expect_golden("index.html", html_index(heading_of(framework, wide_facts()), networks));
}

TEST(Index, lists_its_first_networks_and_counts_all) {
    const auto framework = shipped_framework("manrs-2024");
    const std::vector<NetworkSummary> networks(kIndexRowsMax + 1, summary_of(ready()));
    const auto page = html_index(heading_of(framework, wide_facts()), networks);
    EXPECT_NE(page.find("The first 2,000 of 2,001"), std::string::npos);
    EXPECT_NE(page.find("announce 6,003 routes"), std::string::npos);
    EXPECT_LT(page.size(), 2'000'000U);
}

TEST(Index, of_no_network_is_a_page) {
    const auto page = html_index(heading_of(shipped_framework("manrs-2024"), wide_facts()), {});
    EXPECT_NE(page.find("<h1>0 networks</h1>"), std::string::npos);
    EXPECT_EQ(page.find("NaN"), std::string::npos);
}

TEST(Terminal, keeps_to_its_columns) {
    for (const auto& assessment : {ready(), lagging(), no_data(), hostile()}) {
        for (const unsigned columns : {60U, 72U, 80U, 120U, 200U}) {
            const auto text = terminal_text(assessment, {.columns = columns, .full = true});
            for (const auto line : split(text, '\n')) {
                ASSERT_LE(display_width(line), columns) << line;
                ASSERT_TRUE(line.empty() || line.back() != ' ') << line;
            }
        }
    }
}

TEST(Terminal, is_laid_out_for_40_columns_at_least_and_200_at_most) {
    EXPECT_EQ(terminal_text(lagging(), {.columns = 0}), terminal_text(lagging(), {.columns = 40}));
    EXPECT_EQ(terminal_text(lagging(), {.columns = 4'000}),
              terminal_text(lagging(), {.columns = 200}));
}

TEST(Terminal, says_the_same_without_colour) {
    auto coloured = terminal_text(lagging(), {.colour = true});
    for (auto start = coloured.find('\x1b'); start != std::string::npos;
         start = coloured.find('\x1b')) {
        coloured.erase(start, coloured.find('m', start) - start + 1);
    }
    EXPECT_EQ(coloured, terminal_text(lagging()));
}

TEST(Terminal, cuts_long_lists_unless_full) {
    const auto assessment = hostile();
    const auto cut = terminal_text(assessment);
    EXPECT_NE(cut.find("… and 4,724 more (--full)"), std::string::npos);
    EXPECT_LT(split(cut, '\n').size(), 420U);
    const auto full = terminal_text(assessment, {.full = true});
    EXPECT_EQ(full.find("--full"), std::string::npos);
    EXPECT_NE(full.find("create ROA 10.19.135.0/24 maxLength 24 AS64500"), std::string::npos);
}

TEST(Terminal, escapes_what_would_move_the_cursor) {
    const auto text = terminal_text(hostile());
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\x07'), std::string::npos);
    EXPECT_NE(text.find("\\x1b[31m"), std::string::npos);
}

TEST(Json, of_one_line_is_one_line_and_has_everything) {
    const auto text = json_text(hostile(), JsonLayout::Line);
    EXPECT_EQ(text.find('\n'), text.size() - 1);
    EXPECT_NE(text.find("10.19.135.0/24"), std::string::npos);
    EXPECT_NE(text.find(R"(\u001b[31m)"), std::string::npos);
}

TEST(Csv, quotes_and_defuses_formulas) {
    auto framework = shipped_framework("manrs-2024");
    framework.label = "@SUM(1,\"2\")";
    framework.actions.front().id = "=cmd";
    EXPECT_EQ(csv_header(framework).substr(0, 38), "asn,framework,'=cmd_score,'=cmd_band,a");
    const auto row = csv_row(assess(framework, wide_facts(), record_of({}, {})));
    EXPECT_EQ(row.substr(0, 25), "64500,\"'@SUM(1,\"\"2\"\")\",,n");
    EXPECT_EQ(row.substr(row.size() - 2), "\r\n");
}

TEST(Csv, has_as_many_fields_in_each_row_as_in_the_header) {
    const auto fields = [](const std::string& record) { return split(record, ',').size(); };
    const auto framework = shipped_framework("manrs-2024");
    EXPECT_EQ(fields(csv_header(framework)), fields(csv_row(lagging())));
    EXPECT_EQ(fields(csv_header(framework)), fields(csv_row(ready())));
    EXPECT_EQ(fields(csv_header(shipped_framework("manrs-2018"))), fields(csv_row(no_data())));
}

TEST(Html, lets_no_text_be_markup) {
    const auto page = html_page(hostile());
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("<img"), std::string::npos);
    EXPECT_EQ(page.find("<i>"), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;alert(1)&lt;/script&gt;"), std::string::npos);
    EXPECT_EQ(escape_html("a<b>&\"'\x01\xFF"),
              "a&lt;b&gt;&amp;&quot;&#39;\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Html, ends_long_lists_and_says_so) {
    const auto page = html_page(hostile());
    EXPECT_NE(page.find("… and 2,744 more; the JSON report has all."), std::string::npos);
    EXPECT_LT(page.size(), 3'000'000U);
}

TEST(Markdown, lets_no_text_be_markup) {
    const auto text = markdown_text(hostile());
    EXPECT_EQ(text.find("<script"), std::string::npos);
    EXPECT_NE(text.find("\\| \\*y\\*"), std::string::npos);
    EXPECT_NE(text.find("\\[a\\](b) \\| c second line"), std::string::npos);
    EXPECT_LT(text.size(), 200'000U);
}

TEST(Chart, shows_the_smallest_part_and_fills_the_whole) {
    const std::array<ChartPart, 3> parts{ChartPart{"valid", 999'999, Fill::Good},
                                         ChartPart{"not found", 0, Fill::Fair},
                                         ChartPart{"invalid", 1, Fill::Poor}};
    const auto bar = stacked_bar("Routes", parts);
    EXPECT_NE(bar.find("x=\"0.00%\" width=\"99.30%\""), std::string::npos) << bar;
    EXPECT_NE(bar.find("x=\"99.30%\" width=\"0.70%\""), std::string::npos) << bar;
    EXPECT_NE(
        bar.find("aria-label=\"Routes: valid 999,999 of 1,000,000 (over 99.9 %), not found 0 of "
                 "1,000,000 (0 %), invalid 1 of 1,000,000 (under 0.1 %)\""),
        std::string::npos)
        << bar;
    EXPECT_EQ(stacked_bar("Routes", std::array{ChartPart{"valid", 0, Fill::Good}}), "");
}

TEST(Phrases, never_round_a_share_to_none_or_all) {
    EXPECT_EQ(share_of(3, 120), "3 of 120 (2.5 %)");
    EXPECT_EQ(percent(0, 7), "0 %");
    EXPECT_EQ(percent(7, 7), "100 %");
    EXPECT_EQ(percent(1, 100'000), "under 0.1 %");
    EXPECT_EQ(percent(99'999, 100'000), "over 99.9 %");
    EXPECT_EQ(share_of(0, 0), "0 of 0");
}

TEST(Phrases, say_when_a_score_prints_as_a_limit_that_it_misses) {
    const manrs::Bands bands{0.8, 0.6};
    EXPECT_EQ(score_text(0.79996, bands), "just under 0.800");
    EXPECT_EQ(score_text(0.59999, bands), "just under 0.600");
    EXPECT_EQ(score_text(0.8, bands), "0.800");
    EXPECT_EQ(score_text(std::nullopt, bands), "no data");
}

TEST(Phrases, write_vrps_and_roas_as_operators_do) {
    EXPECT_EQ(vrp_text(vrp("192.0.0.0/22", 24, 64500)), "AS64500 192.0.0.0/22-24");
    EXPECT_EQ(vrp_text(vrp("192.0.0.0/22", 22, 64500)), "AS64500 192.0.0.0/22");
    EXPECT_EQ(roa_text(vrp("2001:db8::/32", 48, 64500)), "2001:db8::/32 maxLength 48 AS64500");
}

TEST(Coverage, tells_narrow_cut_and_undated_views) {
    EXPECT_EQ(duration_text(59), "59 s");
    EXPECT_EQ(duration_text(3'600), "1 h");
    EXPECT_EQ(duration_text(12'108), "3 h 21 min");
    EXPECT_EQ(duration_text(90'000), "1 day 1 h");
    EXPECT_EQ(date_text(*Timestamp::parse("2026-11-20T08:00:57.25Z")), "2026-11-20 08:00:57 UTC");
    auto facts = wide_facts();
    facts.ipv6 = {};
    facts.sources.front().as_of.reset();
    facts.sources.back().as_of = Timestamp::parse("2026-11-18T08:00:00Z");
    const auto sentences = coverage_sentences(facts);
    EXPECT_EQ(sentences[2],
              "IPv4: a route counts when seen by k = 5 of 11 full-feed ASes (14 full "
              "feeds among 42 vantage points).");
    EXPECT_EQ(sentences[3], "IPv6: no vantage point.");
    EXPECT_EQ(sentences[4].substr(0, 36), "The sources are up to 2 days apart: ");
    EXPECT_EQ(source_words(facts).front().age, "of unknown age");
    EXPECT_EQ(source_words(facts).back().entries, "812,345 payloads, 3 refused");
}

TEST(Explanation, groups_metrics_without_data_by_reason) {
    const auto assessment = no_data();
    const auto groups = group_no_data(assessment.metrics);
    ASSERT_EQ(groups.size(), 5U);
    EXPECT_EQ(names_of(groups[3].metrics), "M7RPKI, M7RPKIN");
    EXPECT_EQ(groups[3].reason, "no VRPs were given");
}

TEST(TextLayout, measures_columns_as_terminals_do) {
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("1 − 2"), 5U);
    EXPECT_EQ(display_width("長い"), 4U);
    EXPECT_EQ(display_width("e\xCC\x81"), 1U);
    EXPECT_EQ(display_width("\xFF"), 1U);
    EXPECT_EQ(padded_left("長", 4), "  長");
}

TEST(TextLayout, wraps_between_words_and_keeps_runs_whole) {
    TextLayout layout(12, TextLayout::Colour::Off);
    layout.paragraph({2, 4}, {{"aa bb cc dd"}, {"ee ff gg", Style::Plain, Breaking::Never}});
    EXPECT_EQ(layout.take(), "  aa bb cc\n    dd\n    ee ff gg\n");
}

}  // namespace
}  // namespace comity::report
