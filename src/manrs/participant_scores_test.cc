#include "manrs/participant_scores.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "support/frameworks.h"

namespace comity::manrs {
namespace {

using Random = std::mt19937_64;
using test::shipped_framework;

std::uint64_t below(Random& random, std::uint64_t most) { return random() % most; }

FamilyFigures routes(Random& random) {
    FamilyFigures family;
    family.valid.routes = below(random, 10);
    family.not_found.routes = below(random, 10);
    family.invalid.routes = below(random, 2);
    family.announced.routes = family.valid.routes + family.not_found.routes + family.invalid.routes;
    family.registered.routes = below(random, family.announced.routes + 1);
    return family;
}

std::uint64_t sum(const MemberFigures& network, std::uint64_t RouteFigures::* what,
                  RouteFigures FamilyFigures::* which) {
    return (network.ipv4.*which).*what + (network.ipv6.*which).*what;
}

/// A network with the values that its routes give, and others drawn.
MemberFigures draw(Random& random) {
    MemberFigures network{.ipv4 = routes(random), .ipv6 = routes(random)};
    const auto pairs = sum(network, &RouteFigures::routes, &FamilyFigures::announced);
    for (const auto& metric : kMetrics) {
        auto& value = network.values.at(index_of(metric.id));
        switch (metric.kind) {
            case MetricKind::IncidentWeights:
                value = 0.5 * static_cast<double>(below(random, 5));
                break;
            case MetricKind::Count: value = static_cast<double>(below(random, 3)); break;
            case MetricKind::Boolean: value = static_cast<double>(below(random, 2)); break;
            case MetricKind::Share: break;
        }
        if (below(random, 4) == 0) value.reset();
    }
    if (pairs > 0) {
        const auto share = [pairs](std::uint64_t part) {
            return static_cast<double>(part) / static_cast<double>(pairs);
        };
        network.values.at(index_of(MetricId::M7Rpki)) =
            1 - share(sum(network, &RouteFigures::routes, &FamilyFigures::valid));
        network.values.at(index_of(MetricId::M7Rpkin)) =
            share(sum(network, &RouteFigures::routes, &FamilyFigures::invalid));
        network.values.at(index_of(MetricId::M7Irr)) =
            1 - share(sum(network, &RouteFigures::routes, &FamilyFigures::registered));
    }
    for (const auto& metric : kMetrics) {
        if (network.values.at(index_of(metric.id))) continue;
        network.no_data_reasons.at(index_of(metric.id)) =
            std::make_shared<const std::string>("nobody looked");
    }
    return network;
}

TEST(ParticipantScores, of_shares_are_those_of_all_pairs_and_of_weights_the_sum) {
    Random random(7);
    for (const auto* const name : {"manrs-2018", "manrs-2024", "comity-1"}) {
        const auto framework = shipped_framework(name);
        for (int round = 0; round < 300; ++round) {
            std::vector<MemberFigures> networks;
            for (auto count = 1 + below(random, 4); count > 0; --count)
                networks.push_back(draw(random));
            std::vector<const MemberFigures*> members;
            for (const auto& network : networks) members.push_back(&network);
            const auto pooled = pool_networks(framework, members);
            ASSERT_EQ(pooled.metrics.size(), kMetricCount);
            for (const auto& metric : pooled.metrics) {
                double total = 0;
                double pairs = 0;
                bool has_data = false;
                for (const auto& network : networks) {
                    const auto value = network.values.at(index_of(metric.id));
                    if (!value) continue;
                    // Each share weighs as its pairs; the pooled one is their mean.
                    const auto weight = static_cast<double>(
                        sum(network, &RouteFigures::routes, &FamilyFigures::announced));
                    switch (describe(metric.id).kind) {
                        case MetricKind::Share: total += *value * weight; break;
                        case MetricKind::Boolean: total = has_data ? total * *value : *value; break;
                        case MetricKind::IncidentWeights:
                        case MetricKind::Count: total += *value; break;
                    }
                    pairs += weight;
                    has_data = true;
                }
                ASSERT_EQ(metric.value.has_value(), has_data) << to_string(metric.id);
                if (!has_data) {
                    EXPECT_EQ(metric.no_data_reason, "nobody looked");
                    continue;
                }
                if (describe(metric.id).kind == MetricKind::Share) total /= pairs;
                EXPECT_NEAR(*metric.value, total, 1e-9) << to_string(metric.id);
            }
            EXPECT_EQ(pooled.actions.size(), framework.actions.size());
        }
    }
}

TEST(ParticipantScores, of_nobody_are_no_data) {
    const auto framework = shipped_framework("manrs-2024");
    const auto pooled = pool_networks(framework, {});
    for (const auto& metric : pooled.metrics) EXPECT_EQ(metric.no_data_reason, "it has no network");
    for (const auto& action : pooled.actions) EXPECT_EQ(action.band, Band::NoData);
}

}  // namespace
}  // namespace comity::manrs
