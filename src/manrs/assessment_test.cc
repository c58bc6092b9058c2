#include "manrs/assessment.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "manrs/metrics/m7_rpki.h"
#include "support/frameworks.h"
#include "support/routes.h"

namespace comity::manrs {
namespace {

using net::Asn;
using observation::Exclusion;
using observation::NetworkEvidence;
using observation::ObservationFacts;
using test::JudgedWorld;
using test::Routes;
using test::shipped_framework;

ObservationFacts facts_of(std::uint32_t peer_asns = 10, std::uint32_t full_feeds = 6) {
    ObservationFacts facts;
    facts.has_routes = true;
    facts.has_payloads = true;
    facts.vantage_points = peer_asns;
    facts.peer_asns = peer_asns;
    facts.ipv4.full_feed_asns = full_feeds;
    return facts;
}

const MetricResult& metric(const Assessment& assessment, MetricId id) {
    return assessment.metrics.at(index_of(id));
}

/// A network with a route of every kind: five valid, one invalid for each reason, two not found.
Routes every_kind() {
    Routes routes;
    for (const auto* const text :
         {"10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24", "2001:db8::/48"}) {
        routes.announce(text, 1);
        const auto& prefix = routes.pairs.back().prefix;
        routes.vrps.push_back({prefix, prefix.length(), Asn(1)});
    }
    routes.announce("10.1.0.0/24", 1);
    routes.attest("10.1.0.0/16", 16, 1);  // length
    routes.announce("10.2.0.0/24", 1);
    routes.attest("10.2.0.0/24", 24, 2);  // another AS
    routes.announce("10.3.0.0/24", 1);
    routes.attest("10.3.0.0/24", 24, 0);  // AS0
    routes.announce("10.4.0.0/24", 1);
    routes.announce("10.5.0.0/16", 1);
    routes.announce("10.5.0.0/24", 1);  // invalid, but 10.5.0.0/16 takes its traffic
    routes.attest("10.5.0.0/24", 24, 7);
    routes.announce("0.0.0.0/0", 1);
    routes.announce("10.6.0.0/25", 1);
    routes.announce("10.7.0.0/24", 1);
    routes.pairs.back().is_blackhole = true;
    routes.announce("10.8.0.0/24", 1);
    routes.pairs.back().full_feed_peers = 0;
    return routes;
}

TEST(Assessment, tallies_every_route_once) {
    const JudgedWorld world(every_kind());
    const auto assessment =
        assess(shipped_framework("manrs-2024"), facts_of(), {world.evidence_of(1), {}});
    const auto& tally = assessment.tally;
    EXPECT_EQ(tally.announced, 15U);
    EXPECT_EQ(tally.announced_ipv4, 14U);
    EXPECT_EQ(tally.announced_ipv6, 1U);
    EXPECT_EQ(tally.counted.valid, 5U);
    EXPECT_EQ(tally.counted.invalid, 4U);
    EXPECT_EQ(tally.counted.not_found, 2U);
    EXPECT_EQ(tally.invalid_harmless, 1U);
    const auto by = [&tally](rpki::InvalidReason reason) {
        return tally.invalid_by_reason.at(static_cast<std::size_t>(reason));
    };
    EXPECT_EQ(by(rpki::InvalidReason::Length), 1U);
    EXPECT_EQ(by(rpki::InvalidReason::AsMismatch), 2U);
    EXPECT_EQ(by(rpki::InvalidReason::As0), 1U);
    EXPECT_EQ(by(rpki::InvalidReason::AsSet), 0U);
    const auto excluded = [&tally](Exclusion exclusion) {
        return tally.excluded.at(static_cast<std::size_t>(exclusion));
    };
    EXPECT_EQ(excluded(Exclusion::None), 11U);
    EXPECT_EQ(excluded(Exclusion::DefaultRoute), 1U);
    EXPECT_EQ(excluded(Exclusion::TooLong), 1U);
    EXPECT_EQ(excluded(Exclusion::Blackhole), 1U);
    EXPECT_EQ(excluded(Exclusion::BelowPeers), 1U);
}

TEST(Assessment, shows_the_arithmetic) {
    const JudgedWorld world(every_kind());
    const auto assessment =
        assess(shipped_framework("manrs-2024"), facts_of(), {world.evidence_of(1), {}});
    const auto& rpki = metric(assessment, MetricId::M7Rpki);
    EXPECT_EQ(rpki.formula, "(5 − 10 × 4) / 11 = −3.182, below 0 counts as 0.000");
    EXPECT_EQ(rpki.score, 0.0);
    EXPECT_DOUBLE_EQ(*rpki.value, 6.0 / 11);
    EXPECT_DOUBLE_EQ(*metric(assessment, MetricId::M7Rpkin).value, 4.0 / 11);
    // By the rules of 2018, a share each.
    const auto before =
        assess(shipped_framework("manrs-2018"), facts_of(), {world.evidence_of(1), {}});
    EXPECT_EQ(metric(before, MetricId::M7Rpki).formula, "1 − 6 / 11 = 0.455");
    EXPECT_EQ(metric(before, MetricId::M7Rpkin).formula, "1 − 4 / 11 = 0.636");
    EXPECT_EQ(assessment.metrics.size(), kMetricCount);
}

TEST(Assessment, puts_findings_in_the_order_of_urgency_with_what_decides_them) {
    const JudgedWorld world(every_kind());
    const auto assessment =
        assess(shipped_framework("manrs-2024"), facts_of(), {world.evidence_of(1), {}});
    std::string text;
    for (const auto& finding : assessment.findings) {
        text += to_string(finding.judged.pair.prefix) + " " + std::string(finding.rule->id) + " " +
                std::string(to_string(finding.judged.exclusion)) + ":";
        for (const auto& vrp : finding.covering) {
            text += " " + to_string(vrp.prefix) + " " + to_string(vrp.asn);
        }
        text += "\n";
    }
    EXPECT_EQ(text,
              "10.1.0.0/24 rov.invalid.length : 10.1.0.0/16 AS1\n"
              "10.2.0.0/24 rov.invalid.as-mismatch : 10.2.0.0/24 AS2\n"
              "10.3.0.0/24 rov.invalid.as0 : 10.3.0.0/24 AS0\n"
              "10.5.0.0/24 rov.invalid.as-mismatch : 10.5.0.0/24 AS7\n"
              "10.4.0.0/24 rov.not-found :\n"
              "10.5.0.0/16 rov.not-found :\n"
              "0.0.0.0/0 rov.not-found default-route:\n"
              "10.6.0.0/25 rov.not-found too-long:\n"
              "10.7.0.0/24 rov.not-found blackhole:\n"
              "10.8.0.0/24 rov.not-found below-peers:\n");
}

TEST(Assessment, without_routes_or_vrps_is_no_data_and_says_which) {
    const JudgedWorld world(every_kind());
    struct Case {
        bool routes;
        bool payloads;
        const char* reason;
    };
    for (const auto& wanted : {Case{false, true, "no routes were observed: no MRT file was given"},
                               Case{false, false, "no routes were observed: no MRT file was given"},
                               Case{true, false, "no VRPs were given"}}) {
        auto facts = facts_of();
        facts.has_routes = wanted.routes;
        facts.has_payloads = wanted.payloads;
        const auto assessment =
            assess(shipped_framework("manrs-2024"), facts, {world.evidence_of(1), {}});
        for (const auto id : {MetricId::M7Rpki, MetricId::M7Rpkin}) {
            const auto& result = metric(assessment, id);
            EXPECT_EQ(result.no_data_reason, wanted.reason);
            EXPECT_FALSE(result.value);
            EXPECT_FALSE(result.score);
            EXPECT_EQ(result.formula, "");
        }
        EXPECT_TRUE(assessment.advice.empty());
        EXPECT_FALSE(assessment.m7_rpki_after_advice);
        for (const auto& finding : assessment.findings) {
            EXPECT_EQ(finding.rule != nullptr, wanted.payloads);
            EXPECT_TRUE(wanted.payloads || finding.judged.exclusion != Exclusion::None);
        }
    }
}

TEST(Assessment, below_the_coverage_asked_for_is_no_data_and_says_why) {
    auto framework = shipped_framework("manrs-2024");
    framework.coverage = {.peers = 5, .vantage_points = 20, .full_feeds = 8, .pairs = 12};
    const JudgedWorld world(every_kind());
    struct Case {
        std::uint32_t peer_asns;
        std::uint32_t full_feeds;
        std::uint64_t pairs_wanted;
        const char* reason;
    };
    for (const auto& wanted : {Case{19, 8, 11, "vantage points: 19, fewer than the 20 asked for"},
                               Case{20, 7, 11, "full feeds: 7, fewer than the 8 asked for"},
                               Case{20, 8, 12, "announced pairs: 11, fewer than the 12 asked for"},
                               Case{20, 8, 11, ""}}) {
        framework.coverage.pairs = wanted.pairs_wanted;
        const auto assessment = assess(framework, facts_of(wanted.peer_asns, wanted.full_feeds),
                                       {world.evidence_of(1), {}});
        const auto& result = metric(assessment, MetricId::M7Rpki);
        EXPECT_EQ(result.no_data_reason, wanted.reason);
        EXPECT_EQ(result.score.has_value(), *wanted.reason == '\0');
        EXPECT_EQ(assessment.m7_rpki_after_advice.has_value(), *wanted.reason == '\0');
    }
}

TEST(Assessment, a_network_of_one_family_is_covered_by_that_familys_feeds) {
    auto framework = shipped_framework("manrs-2024");
    framework.coverage.full_feeds = 5;
    auto facts = facts_of(10, 0);
    facts.ipv6.full_feed_asns = 5;
    Routes routes;
    routes.announce("2001:db8::/32", 1);
    const auto assessment = assess(framework, facts, {JudgedWorld(routes).evidence_of(1), {}});
    EXPECT_EQ(metric(assessment, MetricId::M7Rpki).no_data_reason, "");
}

TEST(Assessment, of_a_network_without_counted_routes_is_no_data) {
    const auto none = assess(shipped_framework("manrs-2024"), facts_of(),
                             NetworkRecord{.evidence = {.asn = Asn(5)}});
    EXPECT_EQ(metric(none, MetricId::M7Rpki).no_data_reason,
              "announced pairs: 0, fewer than the 1 asked for");
    EXPECT_EQ(none.asn, Asn(5));
    EXPECT_TRUE(none.advice.empty());
    Routes routes;
    routes.announce("10.0.0.0/25", 1);
    const auto excluded = assess(shipped_framework("manrs-2024"), facts_of(),
                                 {JudgedWorld(routes).evidence_of(1), {}});
    EXPECT_EQ(metric(excluded, MetricId::M7Rpki).no_data_reason,
              "announced pairs: 0, fewer than the 1 asked for");
    EXPECT_EQ(excluded.tally.announced, 1U);
}

TEST(Assessment, of_a_number_that_nobody_names_says_nothing) {
    auto facts = facts_of();
    for (const auto* const kind : {"irr", "peeringdb", "spoofer", "relationships"}) {
        facts.sources.push_back({.kind = kind});
    }
    const auto value_of = [&](const NetworkRecord& record, MetricId id) {
        return assess(shipped_framework("manrs-2024"), facts, record)
            .metrics.at(index_of(id))
            .value;
    };
    // A network that is registered with less than it should be is not as one that nobody knows.
    const NetworkRecord nobody{.evidence = {.asn = Asn(64500)}, .is_known = false};
    NetworkRecord silent{.evidence = {.asn = Asn(64500)}};
    EXPECT_EQ(value_of(silent, MetricId::M6), 0);
    EXPECT_EQ(value_of(nobody, MetricId::M6), std::nullopt);
    EXPECT_FALSE(assess(shipped_framework("manrs-2024"), facts, silent).fixes.list.empty());
    EXPECT_TRUE(assess(shipped_framework("manrs-2024"), facts, nobody).fixes.list.empty());
    for (const auto& metric : assess(shipped_framework("manrs-2024"), facts, nobody).metrics) {
        EXPECT_FALSE(metric.value) << to_string(metric.id);
        EXPECT_FALSE(metric.no_data_reason.empty()) << to_string(metric.id);
    }
    silent.evidence.policy = observation::RegisteredPolicy{"RIPE", 1, 1, std::nullopt};
    EXPECT_EQ(value_of(silent, MetricId::M6), 1);
}

TEST(Assessment, tells_m7_rpki_after_the_advice_as_following_it_gives) {
    const auto framework = shipped_framework("manrs-2024");
    for (unsigned seed = 0; seed < 3'000; ++seed) {
        std::mt19937 random(seed);
        Routes routes;
        std::set<std::pair<net::Prefix, Asn>> known;
        for (auto count = 1 + random() % 6; count > 0; --count) {
            const auto length = static_cast<std::uint8_t>(21 + random() % 4);
            const auto prefix = net::Prefix::containing(
                net::Address::v4(static_cast<std::uint32_t>(0x0A00'0000 | (random() % 8) << 8U)),
                length);
            const auto asn = static_cast<std::uint32_t>(1 + random() % 2);
            if (known.emplace(prefix, Asn(asn)).second) routes.announce(to_string(prefix), asn);
            if (random() % 2 == 0) {
                routes.attest(to_string(prefix), static_cast<std::uint8_t>(length + random() % 3),
                              static_cast<std::uint32_t>(1 + random() % 2));
            }
        }
        const JudgedWorld world(routes);
        for (std::size_t i = 0; i < world.networks().size(); ++i) {
            const auto assessment = assess(framework, facts_of(), {world.evidence(i), {}});
            ASSERT_EQ(assessment.m7_rpki_after_advice.has_value(), !assessment.advice.empty());
            if (assessment.advice.empty()) continue;
            auto after = routes;
            std::set<rpki::payload::Vrp> removed;
            for (const auto& item : assessment.advice) {
                after.vrps.insert(after.vrps.end(), item.create.begin(), item.create.end());
                removed.insert(item.remove.begin(), item.remove.end());
            }
            std::erase_if(after.vrps, [&](const auto& vrp) { return removed.contains(vrp); });
            const NetworkRecord record{JudgedWorld(after).evidence_of(assessment.asn.value()), {}};
            const auto then = assess(framework, facts_of(), record);
            ASSERT_EQ(assessment.m7_rpki_after_advice, metric(then, MetricId::M7Rpki).score)
                << seed;
        }
    }
}

TEST(Judgement, is_the_same_as_that_of_the_whole_assessment) {
    const JudgedWorld world(every_kind());
    const auto framework = shipped_framework("manrs-2024");
    const auto whole = assess(framework, facts_of(), {world.evidence_of(1), {}});
    const auto part = judge(framework, facts_of(), {world.evidence_of(1), {}});
    EXPECT_TRUE(part.tally.counted == whole.tally.counted);
    ASSERT_EQ(part.metrics.size(), whole.metrics.size());
    for (std::size_t i = 0; i < part.metrics.size(); ++i) {
        EXPECT_EQ(part.metrics[i].score, whole.metrics[i].score);
        EXPECT_EQ(part.metrics[i].no_data_reason, whole.metrics[i].no_data_reason);
    }
    EXPECT_EQ(part.actions.size(), whole.actions.size());
}

}  // namespace
}  // namespace comity::manrs
