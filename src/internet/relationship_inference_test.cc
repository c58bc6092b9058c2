// Relationships inferred from a made Internet's paths, held against its topology.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "internet/internet.h"
#include "registry/as_rank/inference.h"

namespace comity::internet {
namespace {

using registry::as_rank::Inferred;
using registry::as_rank::PathSample;

/// The paths of all routes, as a collector would have them; prepends aside.
PathSample paths_of(const Internet& made) {
    auto route_servers = made.exchanges.asns();
    std::sort(route_servers.begin(), route_servers.end());
    PathSample sample(route_servers);
    std::vector<net::Asn> hops;
    for (std::size_t announcement = 0; announcement < made.announcements.size(); ++announcement) {
        for (std::size_t peer = 0; peer < made.vantage_points.size(); ++peer) {
            const auto path = made.route(announcement, peer);
            if (path.empty()) continue;
            made.add_oddity(announcement, path, hops);
            sample.add({hops});
        }
    }
    return sample;
}

struct Precision {
    std::size_t right = 0;
    std::size_t all = 0;
    [[nodiscard]] double share() const {
        return static_cast<double>(right) / static_cast<double>(std::max<std::size_t>(all, 1));
    }
};

struct Score {
    Precision transit;
    Precision peers;
    Precision clique;
};

Score score(const Inferred& inferred, const Topology& truth) {
    Score score;
    for (const auto& [first, second, kind] : inferred.relationships) {
        const auto a = truth.find(first);
        const auto b = truth.find(second);
        const bool is_known = a && b;
        if (kind == Relationship::Kind::ProviderOf) {
            ++score.transit.all;
            if (is_known && truth.is_provider_of(*a, *b)) ++score.transit.right;
        } else {
            ++score.peers.all;
            if (is_known && truth.are_peers(*a, *b)) ++score.peers.right;
        }
    }
    for (const auto asn : inferred.clique) {
        const auto place = truth.find(asn);
        ++score.clique.all;
        if (place && truth.providers(*place).empty()) ++score.clique.right;
    }
    return score;
}

/// A made Internet, and how much of what is inferred there must be right at least.
struct Case {
    std::uint64_t seed = 1;
    std::uint32_t vantage_points = 40;
    double transit = 0.97;
    double peers = 0.9;
};

TEST(RelationshipInference, is_right_about_made_internets) {
    for (const auto& [seed, vantage_points, transit_least, peers_least] :
         {Case{1}, Case{2}, Case{3}, Case{1, 20, 0.97, 0.85}, Case{1, 10, 0.97, 0.7},
          Case{1, 5, 0.97, 0.6}}) {
        const auto made = make_internet({.networks = 8'000,
                                         .vantage_points = vantage_points,
                                         .prefixes = 24'000,
                                         .seed = seed,
                                         .date = *Timestamp::parse("2026-11-01")},
                                        {});
        ASSERT_TRUE(made);
        const auto inferred = registry::as_rank::infer_relationships(paths_of(*made));
        const auto [transit, peers, clique] = score(inferred, made->topology);
        std::printf(
            "seed %u, %u vantage points: of %zu providers and customers %.4f are right, of %zu "
            "peers %.4f, %zu of %zu in the clique\n",
            static_cast<unsigned>(seed), vantage_points, transit.all, transit.share(), peers.all,
            peers.share(), clique.right, clique.all);
        EXPECT_GT(transit.all, 10'000U);
        EXPECT_GE(transit.share(), transit_least);
        EXPECT_GE(peers.share(), peers_least);
        EXPECT_EQ(clique.right, clique.all);
        if (vantage_points < 40) continue;
        EXPECT_GT(peers.all, 1'000U);
        EXPECT_GE(clique.all, 10U);
    }
}

}  // namespace
}  // namespace comity::internet
