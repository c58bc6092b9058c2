#include <gtest/gtest.h>

#include <fmt/format.h>

#include "incident/rules.h"
#include "manrs/assessment.h"
#include "manrs/metrics/incidents.h"
#include "support/frameworks.h"
#include "support/values.h"

namespace comity::manrs {
namespace {

using incident::Certainty;
using incident::EventKind;
using net::Asn;
using test::at;
using test::shipped_framework;

constexpr std::array kKinds{EventKind::BogonPrefix,    EventKind::BogonAsn,
                            EventKind::MisOrigination, EventKind::RouteLeak,
                            EventKind::RpkiInvalid,    EventKind::ForgedOrigin};
constexpr std::array kCertainties{Certainty::Attested, Certainty::Suspected, Certainty::Excused};

constexpr Asn kCulprit(1);
constexpr Asn kPeer(8);
constexpr Asn kProvider(9);
constexpr Asn kVictim(20);

/// Of AS1, which five full feeds saw: AS8 and AS9 let it pass, and AS1 is a customer of AS9.
incident::Event event_of(EventKind kind, std::string_view start, std::string_view end,
                         Certainty certainty = Certainty::Attested) {
    return {.kind = kind,
            .culprit = kCulprit,
            .prefix = net::Prefix::parse("192.0.2.0/24").value(),
            .start = at(start),
            .end = at(end),
            .accomplices = {{kPeer, false}, {kProvider, true}},
            .peers = 6,
            .full_feeds = 5,
            .full_feeds_needed = 5,
            .is_full_bogon = true,
            .certainty = certainty,
            .victims = {kVictim}};
}

incident::Event day_of(EventKind kind) {
    return event_of(kind, "2026-11-03T00:00:00Z", "2026-11-03T23:59:59Z");
}

/// A month with updates, of which all was observed and before which nothing is known.
const observation::TimelineSummary kMonth{.period = {at("2026-11-01"), at("2026-12-01")},
                                          .has_updates = true,
                                          .learned_from = at("2026-11-01"),
                                          .seconds_observed = 30ULL * 86'400};

IncidentView view_of(const observation::TimelineSummary& timeline) {
    return {.period = timeline.period,
            .coverage = {10, 6},
            .has_relationships = true,
            .is_visible = true,
            .timeline = &timeline};
}

MetricResult measure(MetricId id, Asn asn, const std::vector<incident::Event>& events,
                     const IncidentView& view = view_of(kMonth),
                     const std::string& framework = "manrs-2024") {
    return measure_incidents(shipped_framework(framework), id, asn, view, events);
}

/// For every kind and certainty the metrics of the culprit, of a neighbour that let it pass, of
/// one that is its provider, and of the victim.
std::string metrics_by(const std::string& framework) {
    const auto rules = shipped_framework(framework).incident;
    std::string text;
    for (const auto kind : kKinds) {
        for (const auto certainty : kCertainties) {
            auto event = day_of(kind);
            event.certainty = certainty;
            text += fmt::format("{:15} {:9}", to_string(kind), to_string(certainty));
            for (const auto asn : {kCulprit, kPeer, kProvider, kVictim}) {
                const auto metric = metric_of(rules, event, asn);
                text += fmt::format(" {:3}", metric ? to_string(*metric) : "-");
            }
            text += '\n';
        }
    }
    return text;
}

TEST(IncidentMetrics, of_2018_take_accomplices_as_given_and_all_leaks) {
    EXPECT_EQ(metrics_by("manrs-2018"),
              "bogon-prefix    attested  M3  M3C M3C -  \n"
              "bogon-prefix    suspected M3  M3C M3C -  \n"
              "bogon-prefix    excused   -   -   -   -  \n"
              "bogon-asn       attested  M4  M4C M4C -  \n"
              "bogon-asn       suspected M4  M4C M4C -  \n"
              "bogon-asn       excused   -   -   -   -  \n"
              "mis-origination attested  M2  M2C M2C -  \n"
              "mis-origination suspected M2  M2C M2C -  \n"
              "mis-origination excused   -   -   -   -  \n"
              "route-leak      attested  M1  M1C M1C -  \n"
              "route-leak      suspected M1  M1C M1C -  \n"
              "route-leak      excused   -   -   -   -  \n"
              "rpki-invalid    attested  -   -   -   -  \n"
              "rpki-invalid    suspected -   -   -   -  \n"
              "rpki-invalid    excused   -   -   -   -  \n"
              "forged-origin   attested  -   -   -   -  \n"
              "forged-origin   suspected -   -   -   -  \n"
              "forged-origin   excused   -   -   -   -  \n");
}

TEST(IncidentMetrics, of_2024_hold_providers_alone_to_have_let_a_customer_do_it) {
    EXPECT_EQ(metrics_by("manrs-2024"),
              "bogon-prefix    attested  M3  -   M3C -  \n"
              "bogon-prefix    suspected M3  -   M3C -  \n"
              "bogon-prefix    excused   -   -   -   -  \n"
              "bogon-asn       attested  M4  -   M4C -  \n"
              "bogon-asn       suspected M4  -   M4C -  \n"
              "bogon-asn       excused   -   -   -   -  \n"
              "mis-origination attested  M2  -   M2C -  \n"
              "mis-origination suspected M2  -   M2C -  \n"
              "mis-origination excused   -   -   -   -  \n"
              "route-leak      attested  M1  -   M1C -  \n"
              "route-leak      suspected M1  -   M1C -  \n"
              "route-leak      excused   -   -   -   -  \n"
              "rpki-invalid    attested  -   -   -   -  \n"
              "rpki-invalid    suspected -   -   -   -  \n"
              "rpki-invalid    excused   -   -   -   -  \n"
              "forged-origin   attested  -   -   -   -  \n"
              "forged-origin   suspected -   -   -   -  \n"
              "forged-origin   excused   -   -   -   -  \n");
}

TEST(IncidentMetrics, of_comity_take_leaks_and_forged_origins_that_are_attested) {
    EXPECT_EQ(metrics_by("comity-1"),
              "bogon-prefix    attested  M3  -   M3C -  \n"
              "bogon-prefix    suspected M3  -   M3C -  \n"
              "bogon-prefix    excused   -   -   -   -  \n"
              "bogon-asn       attested  M4  -   M4C -  \n"
              "bogon-asn       suspected M4  -   M4C -  \n"
              "bogon-asn       excused   -   -   -   -  \n"
              "mis-origination attested  M2  -   M2C -  \n"
              "mis-origination suspected M2  -   M2C -  \n"
              "mis-origination excused   -   -   -   -  \n"
              "route-leak      attested  M1  -   M1C -  \n"
              "route-leak      suspected -   -   -   -  \n"
              "route-leak      excused   -   -   -   -  \n"
              "rpki-invalid    attested  -   -   -   -  \n"
              "rpki-invalid    suspected -   -   -   -  \n"
              "rpki-invalid    excused   -   -   -   -  \n"
              "forged-origin   attested  M2  -   M2C -  \n"
              "forged-origin   suspected -   -   -   -  \n"
              "forged-origin   excused   -   -   -   -  \n");
}

TEST(IncidentMetrics, what_too_few_saw_or_is_administrative_is_held_against_nobody) {
    const auto rules = shipped_framework("manrs-2018").incident;
    for (const auto kind : kKinds) {
        for (std::uint32_t seen = 0; seen < 7; ++seen) {
            for (std::uint32_t needed = 0; needed < 7; ++needed) {
                auto event = day_of(kind);
                event.full_feeds = seen;
                event.full_feeds_needed = needed;
                const bool is_ever =
                    kind != EventKind::RpkiInvalid && kind != EventKind::ForgedOrigin;
                EXPECT_EQ(metric_of(rules, event, kCulprit).has_value(),
                          is_ever && seen > 0 && seen >= needed);
            }
        }
        auto event = day_of(kind);
        event.is_full_bogon = false;
        const bool is_bogon = kind == EventKind::BogonPrefix || kind == EventKind::BogonAsn;
        EXPECT_FALSE(is_bogon && metric_of(rules, event, kCulprit));
    }
}

TEST(IncidentMetrics, a_day_of_a_bogon_weighs_one_and_two_days_that_join_weigh_two) {
    const auto day = day_of(EventKind::BogonPrefix);
    EXPECT_EQ(measure(MetricId::M3, kCulprit, {day}).value, 1.0);
    EXPECT_EQ(measure(MetricId::M3, kCulprit, {day, day}).value, 1.0);  // one incident of two
    EXPECT_EQ(
        measure(MetricId::M3, kCulprit,
                {event_of(EventKind::BogonPrefix, "2026-11-03T00:00:00Z", "2026-11-04T23:59:59Z")})
            .value,
        2.0);
    EXPECT_EQ(measure(MetricId::M4, kCulprit, {day}).value, 0.0);
    EXPECT_EQ(measure(MetricId::M4, kCulprit, {day_of(EventKind::BogonAsn)}).value, 1.0);
}

TEST(IncidentMetrics, give_the_published_sum_of_three_incidents) {
    const std::vector leaks{
        event_of(EventKind::RouteLeak, "2026-11-03T10:00:00Z", "2026-11-03T10:29:00Z"),
        event_of(EventKind::RouteLeak, "2026-11-10T00:00:00Z", "2026-11-10T13:00:00Z"),
        event_of(EventKind::RouteLeak, "2026-11-20T00:00:00Z", "2026-11-21T01:00:00Z")};
    EXPECT_EQ(measure(MetricId::M1, kCulprit, leaks).value, 3.5);
    EXPECT_EQ(measure(MetricId::M1C, kProvider, leaks).value, 3.5);
    EXPECT_FALSE(measure(MetricId::M1, kCulprit, leaks).score);
    const auto scored = measure(MetricId::M1, kCulprit, leaks, view_of(kMonth), "comity-1");
    EXPECT_NEAR(scored.score.value(), 0.2588, 0.0001);
    EXPECT_EQ(measure(MetricId::M2, kCulprit, leaks).value, 0.0);
}

TEST(IncidentMetrics, without_updates_a_baseline_or_enough_of_the_period_are_no_data) {
    struct Case {
        const char* why;
        const char* reason;
        std::optional<observation::TimelineSummary> timeline;
    };
    auto tables = kMonth;
    tables.has_updates = false;
    auto young = kMonth;
    young.learned_from = at("2026-11-24T00:00:01Z");
    auto week = kMonth;
    week.learned_from = at("2026-11-24");
    auto unlearned = kMonth;
    unlearned.learned_from = std::nullopt;
    auto holes = kMonth;
    holes.seconds_observed = 2'332'799;  // of 2,592,000: 90 % but for a second
    holes.seconds_silent = 259'201;
    auto just = kMonth;
    just.seconds_observed = 2'332'800;
    just.seconds_silent = 259'200;
    auto silent = kMonth;
    silent.seconds_observed = 0;
    const Case cases[]{
        {"none", "the routes were not followed through time", std::nullopt},
        {"tables", "only tables were observed: what was between them is not known", tables},
        {"young", "who announces what was learned through 6.9 days, fewer than the 7 asked for",
         young},
        {"unlearned", "who announces what was learned through 0.0 days, fewer than the 7 asked for",
         unlearned},
        {"holes", "89.9 % of the period was observed, less than the 90.0 % asked for", holes},
        {"silent", "0.0 % of the period was observed, less than the 90.0 % asked for", silent},
        {"week", "", week},
        {"just enough", "", just}};
    const std::vector events{day_of(EventKind::MisOrigination), day_of(EventKind::RouteLeak)};
    for (const auto& [why, reason, timeline] : cases) {
        auto view = view_of(kMonth);
        view.timeline = timeline ? &*timeline : nullptr;
        for (const auto& [metric, asn] :
             {std::pair(MetricId::M1, kCulprit), std::pair(MetricId::M1C, kProvider),
              std::pair(MetricId::M2, kCulprit), std::pair(MetricId::M2C, kProvider)}) {
            const auto result = measure(metric, asn, events, view);
            EXPECT_EQ(result.no_data_reason, reason) << why;
            EXPECT_EQ(result.value, *reason == '\0' ? std::optional(1.0) : std::nullopt) << why;
        }
        // Bogons are of tables as well.
        EXPECT_TRUE(measure(MetricId::M3, kCulprit, events, view).value) << why;
    }
}

TEST(IncidentMetrics, without_relationships_nobody_is_known_to_have_a_customer) {
    auto view = view_of(kMonth);
    view.has_relationships = false;
    const std::vector events{day_of(EventKind::BogonPrefix)};
    EXPECT_EQ(measure(MetricId::M3C, kProvider, events, view).no_data_reason,
              "no AS relationships were given, which tell who is a customer");
    EXPECT_TRUE(measure(MetricId::M3, kCulprit, events, view).value);
    // Where accomplices are taken as given, they need not be known.
    EXPECT_EQ(measure(MetricId::M3C, kPeer, events, view, "manrs-2018").value, 1.0);
}

TEST(IncidentMetrics, of_a_network_that_could_not_be_seen_are_no_data_but_what_was_seen_counts) {
    auto view = view_of(kMonth);
    view.is_visible = false;
    const std::vector events{day_of(EventKind::MisOrigination)};
    const auto unseen = measure(MetricId::M2, kVictim, events, view);
    EXPECT_FALSE(unseen.value);
    EXPECT_TRUE(unseen.no_data_reason.starts_with("nothing that the network announces was seen"));
    EXPECT_EQ(measure(MetricId::M2, kCulprit, events, view).value, 1.0);
    view.coverage = {0, 0};
    EXPECT_EQ(measure(MetricId::M2, kCulprit, events, view).no_data_reason,
              "vantage points: 0, fewer than the 1 asked for");
}

TEST(Visibility, needs_one_pair_that_as_many_full_feeds_of_its_family_saw_as_are_needed) {
    observation::ObservationFacts facts;
    facts.ipv4.peers_needed = 5;
    facts.ipv6.peers_needed = 0;
    observation::NetworkEvidence evidence{.asn = kCulprit};
    EXPECT_FALSE(is_visible(facts, evidence));
    evidence.pairs.resize(2);
    evidence.pairs[0].pair.prefix = net::Prefix::parse("192.0.2.0/24").value();
    evidence.pairs[1].pair.prefix = net::Prefix::parse("2001:db8::/32").value();
    EXPECT_FALSE(is_visible(facts, evidence));  // no full feed of IPv6 at all
    evidence.pairs[0].pair.full_feed_peers = 4;
    EXPECT_FALSE(is_visible(facts, evidence));
    evidence.pairs[0].pair.full_feed_peers = 5;
    EXPECT_TRUE(is_visible(facts, evidence));
}

TEST(Assessment, of_incidents_over_time_is_by_what_the_observation_says_of_it) {
    observation::ObservationFacts facts;
    facts.has_routes = true;
    facts.span = kMonth.period;
    facts.peer_asns = 10;
    facts.ipv4 = {.full_feed_asns = 6, .peers_needed = 5};
    facts.sources = {{.kind = "relationships"}};
    NetworkRecord record{.evidence = {.asn = kCulprit},
                         .events = {day_of(EventKind::MisOrigination)}};
    record.evidence.pairs.resize(1);
    record.evidence.pairs[0].pair.prefix = net::Prefix::parse("192.0.2.0/24").value();
    record.evidence.pairs[0].pair.full_feed_peers = 5;
    const auto before = judge(shipped_framework("comity-1"), facts, record);
    EXPECT_EQ(before.actions.front().band, Band::NoData);
    EXPECT_EQ(before.metrics.front().no_data_reason, "the routes were not followed through time");
    facts.timeline = kMonth;
    const auto after = judge(shipped_framework("comity-1"), facts, record);
    EXPECT_EQ(after.metrics.at(index_of(MetricId::M1)).value, 0.0);
    EXPECT_EQ(after.metrics.at(index_of(MetricId::M2)).value, 1.0);
    EXPECT_EQ(after.actions.front().id, "filtering");
    EXPECT_NEAR(after.actions.front().score.value(), 0.4856, 0.0001);
    EXPECT_EQ(after.actions.front().band, Band::Lagging);
}

}  // namespace
}  // namespace comity::manrs
