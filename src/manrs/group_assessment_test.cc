#include "manrs/group_assessment.h"

#include <gtest/gtest.h>

#include <random>

#include "support/frameworks.h"
#include "support/routes.h"

namespace comity::manrs {
namespace {

using net::Asn;
using rpki::Validity;
using test::JudgedWorld;
using test::Routes;
using test::shipped_framework;

observation::ObservationFacts wide_facts() {
    observation::ObservationFacts facts;
    facts.has_routes = true;
    facts.has_payloads = true;
    facts.vantage_points = 10;
    facts.peer_asns = 10;
    facts.ipv4.full_feed_asns = 6;
    return facts;
}

/// A judgement whose only scores are of the first actions of the framework, and of M7RPKI.
Judgement judged(const Framework& framework, const std::vector<std::optional<double>>& scores,
                 std::optional<double> m7_rpki = std::nullopt) {
    Judgement judgement;
    for (const auto& metric : kMetrics) {
        judgement.metrics.push_back({.id = metric.id, .no_data_reason = "nobody looked"});
    }
    if (m7_rpki) {
        auto& metric = judgement.metrics.at(index_of(MetricId::M7Rpki));
        metric = {.id = MetricId::M7Rpki, .value = 1 - *m7_rpki, .score = m7_rpki};
    }
    for (std::size_t i = 0; i < framework.actions.size(); ++i) {
        const auto score = i < scores.size() ? scores[i] : std::nullopt;
        judgement.actions.push_back({framework.actions[i].id,
                                     framework.actions[i].title,
                                     score,
                                     band_of(framework.bands, score),
                                     {}});
    }
    return judgement;
}

NetworkRecord network(std::uint32_t asn) { return {.evidence = {.asn = Asn(asn)}}; }

/// The group of all networks of a world.
GroupAssessment group_of(const JudgedWorld& world) {
    const auto framework = shipped_framework();
    GroupAssessor assessor(framework, wide_facts(), "custom:all", "All");
    for (std::size_t i = 0; i < world.networks().size(); ++i) {
        const NetworkRecord record{.evidence = world.evidence(i)};
        assessor.add(record, judge(framework, wide_facts(), record));
    }
    return assessor.finish(nullptr);
}

TEST(GroupAssessment, counts_networks_without_data_and_leaves_them_out_of_means) {
    const auto framework = shipped_framework();
    GroupAssessor assessor(framework, wide_facts(), "country:PT", "Portugal");
    assessor.add(network(1), judged(framework, {1.0}, 0.25));
    assessor.add(network(2), judged(framework, {0.5}, 0.75));
    assessor.add(network(3), judged(framework, {std::nullopt}));
    assessor.add_unseen(Asn(4));
    const auto group = assessor.finish(nullptr);
    EXPECT_EQ(group.scores.networks, 4U);
    EXPECT_EQ(group.scores.announcing, 0U);
    const auto& action = group.scores.actions.front();
    EXPECT_DOUBLE_EQ(action.mean.value(), 0.75);
    EXPECT_EQ(action.bands, (std::array<std::uint64_t, kBandCount>{1, 0, 1, 2}));
    EXPECT_FALSE(group.scores.actions.back().mean);
    const auto& m7_rpki = group.scores.metrics.at(index_of(MetricId::M7Rpki));
    EXPECT_EQ(m7_rpki.measured, 2U);
    EXPECT_EQ(m7_rpki.scored, 2U);
    EXPECT_DOUBLE_EQ(m7_rpki.value.value(), 0.5);
    EXPECT_DOUBLE_EQ(m7_rpki.score.value(), 0.5);
    const auto& m8 = group.scores.metrics.at(index_of(MetricId::M8));
    EXPECT_FALSE(m8.value);
    EXPECT_EQ(m8.no_data_reason, "nobody looked");
}

TEST(GroupAssessment, counts_what_an_organisation_holds_once) {
    const auto framework = shipped_framework();
    auto facts = wide_facts();
    const auto add = [&](GroupAssessor& assessor, std::uint32_t asn,
                         std::optional<observation::Holding> holding) {
        NetworkRecord record{.evidence = {.asn = Asn(asn), .holding = std::move(holding)}};
        assessor.add(record, judged(framework, {}));
    };
    const observation::Holding one{.holder = "arin|one",
                                   .ipv4 = {.delegated = 1'000, .announced = 900, .attested = 5},
                                   .ipv6 = {}};
    const observation::Holding two{.holder = "ripencc|one",
                                   .ipv4 = {.delegated = 24, .announced = 1, .attested = 2},
                                   .ipv6 = {.delegated = 7, .announced = 6, .attested = 5}};
    for (const bool has_delegations : {true, false}) {
        if (has_delegations) {
            facts.sources = {{.kind = "delegated"}};
        } else {
            facts.sources.clear();
        }
        GroupAssessor assessor(framework, facts, "custom:mine", "Mine");
        add(assessor, 1, one);
        add(assessor, 2, two);
        add(assessor, 3, one);
        add(assessor, 4, std::nullopt);
        assessor.add_unseen(Asn(5));
        const auto group = assessor.finish(nullptr);
        ASSERT_EQ(group.ipv4.held.has_value(), has_delegations);
        ASSERT_EQ(group.ipv6.held.has_value(), has_delegations);
        if (!has_delegations) continue;
        EXPECT_EQ(group.ipv4.held->networks, 3U);
        EXPECT_EQ(group.ipv4.held->organisations, 2U);
        EXPECT_EQ(group.ipv4.held->space, (observation::HeldSpace{1'024, 901, 7}));
        EXPECT_EQ(group.ipv6.held->networks, 1U);
        EXPECT_EQ(group.ipv6.held->organisations, 1U);
        EXPECT_EQ(group.ipv6.held->space, two.ipv6);
    }
}

TEST(GroupAssessment, of_no_network_has_no_mean) {
    GroupAssessor assessor(shipped_framework(), wide_facts(), "custom:none", "None");
    const auto group = assessor.finish(nullptr);
    EXPECT_EQ(group.scores.networks, 0U);
    for (const auto& action : group.scores.actions) EXPECT_FALSE(action.mean);
}

TEST(GroupAssessment, lists_the_worst_first) {
    const auto framework = shipped_framework();
    GroupAssessor assessor(framework, wide_facts(), "custom:mine", "Mine");
    assessor.add_unseen(Asn(1));
    assessor.add(network(2), judged(framework, {1.0, 1.0}));
    assessor.add(network(3), judged(framework, {0.1, 1.0}));
    assessor.add(network(4), judged(framework, {0.1, 0.1}));
    assessor.add(network(5), judged(framework, {0.7, 1.0}));
    assessor.add(network(6), judged(framework, {0.0, 1.0}));
    assessor.add(network(7), judged(framework, {0.1, 0.7}));
    assessor.add(network(8), judged(framework, {1.0, 1.0}));
    std::vector<std::uint32_t> order;
    for (const auto& member : assessor.finish(nullptr).members) {
        order.push_back(member.asn.value());
    }
    EXPECT_EQ(order, (std::vector<std::uint32_t>{4, 7, 6, 3, 5, 2, 8, 1}));
}

TEST(GroupAssessment, keeps_the_scores_of_the_observation_before) {
    const auto framework = shipped_framework();
    GroupAssessor before(framework, wide_facts(), "country:PT", "Portugal");
    before.add(network(1), judged(framework, {0.25}));
    const auto previous = before.finish(nullptr);
    GroupAssessor now(framework, wide_facts(), "country:PT", "Portugal");
    const auto group = now.finish(&previous);
    ASSERT_TRUE(group.previous);
    EXPECT_EQ(group.previous->networks, 1U);
    EXPECT_DOUBLE_EQ(group.previous->actions.front().mean.value(), 0.25);
}

TEST(GroupAssessment, gives_space_to_the_most_specific_route_once) {
    Routes routes;
    routes.announce("10.0.0.0/22", 1);  // not found
    routes.announce("10.0.0.0/23", 1);  // valid
    routes.attest("10.0.0.0/23", 23, 1);
    routes.announce("10.0.1.0/24", 1);  // invalid: another's
    routes.attest("10.0.1.0/24", 24, 9);
    routes.announce("2001:db8::/32", 1);
    routes.announce("2001:db8:1::/48", 1);
    routes.announce("10.0.0.0/22", 2);  // the same space again, for another network
    const JudgedWorld world(routes);
    const auto group = group_of(world);
    EXPECT_EQ(group.ipv4.announced.networks, 2U);
    EXPECT_EQ(group.ipv4.announced.routes, 4U);
    EXPECT_EQ(group.ipv4.announced.space, 2U * 1024U);
    EXPECT_EQ(group.ipv4.not_found.space, 512U + 1024U);
    EXPECT_EQ(group.ipv4.not_found.networks, 2U);
    EXPECT_EQ(group.ipv4.not_found.networks_all, 1U);
    EXPECT_EQ(group.ipv4.valid.space, 256U);
    EXPECT_EQ(group.ipv4.invalid.space, 256U);
    EXPECT_EQ(group.ipv4.registered.routes, 0U);
    EXPECT_EQ(group.ipv6.announced.space, 65'536U);
    EXPECT_EQ(group.ipv6.not_found.routes, 2U);
}

TEST(GroupAssessment, measures_space_as_one_address_at_a_time_does) {
    std::mt19937 random(7);
    for (int round = 0; round < 50; ++round) {
        Routes routes;
        for (int i = 0; i < 40; ++i) {
            const auto length = static_cast<std::uint8_t>(16 + random() % 9);
            const auto address = net::Address::v4(0x0A000000U | (random() & 0x0003FF00U));
            const auto prefix = to_string(net::Prefix::containing(address, length));
            if (random() % 2 == 0) {
                routes.announce(prefix, 1);
            } else {
                routes.attest(prefix, static_cast<std::uint8_t>(length + random() % 2),
                              1 + static_cast<std::uint32_t>(random() % 2));
            }
        }
        auto& pairs = routes.pairs;
        std::sort(pairs.begin(), pairs.end());
        pairs.erase(std::unique(pairs.begin(), pairs.end(),
                                [](const auto& a, const auto& b) { return a.prefix == b.prefix; }),
                    pairs.end());
        if (pairs.empty()) continue;
        const JudgedWorld world(routes);
        std::array<std::uint64_t, 3> space{};
        for (std::uint32_t block = 0; block < 1024; ++block) {
            const auto part =
                net::Prefix::containing(net::Address::v4(0x0A000000U + block * 256), 24);
            const observation::JudgedPair* best = nullptr;
            for (const auto& pair : world.pairs()) {
                if (pair.pair.prefix.covers(part) &&
                    (best == nullptr || pair.pair.prefix.length() > best->pair.prefix.length())) {
                    best = &pair;
                }
            }
            if (best != nullptr) space.at(static_cast<std::size_t>(best->verdict.validity)) += 256;
        }
        const auto group = group_of(world);
        EXPECT_EQ(group.ipv4.valid.space, space.at(static_cast<std::size_t>(Validity::Valid)));
        EXPECT_EQ(group.ipv4.invalid.space, space.at(static_cast<std::size_t>(Validity::Invalid)));
        EXPECT_EQ(group.ipv4.not_found.space,
                  space.at(static_cast<std::size_t>(Validity::NotFound)));
        EXPECT_EQ(group.ipv4.announced.space, space[0] + space[1] + space[2]);
    }
}

}  // namespace
}  // namespace comity::manrs
