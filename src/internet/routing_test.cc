#include "internet/routing.h"

#include <gtest/gtest.h>

#include <numeric>
#include <tuple>

#include "internet/made_topology.h"
#include "internet/random.h"
#include "support/topologies.h"

namespace comity::internet {
namespace {

using Kind = Relationship::Kind;
using test::contains;
using test::random_topology;

/// A route as plain flooding keeps it.
struct Flooded {
    RouteSource source = RouteSource::None;
    std::vector<AsIndex> path;  ///< From its holder to the origin.
    friend bool operator==(const Flooded&, const Flooded&) = default;
};

RouteSource source_from(const Topology& topology, AsIndex network, AsIndex neighbour) {
    if (contains(topology.customers(network), neighbour)) return RouteSource::Customer;
    if (contains(topology.peers(network), neighbour)) return RouteSource::Peer;
    return RouteSource::Provider;
}

/// Each network takes the best of what its neighbours export now, until nobody changes its mind.
std::vector<Flooded> flood(const Topology& topology, std::span<const AsIndex> origins) {
    std::vector<Flooded> held(topology.size());
    const auto best_now = [&](AsIndex network) {
        if (contains(origins, network)) return Flooded{RouteSource::Own, {network}};
        Flooded best;
        const auto consider = [&](AsIndex neighbour) {
            const auto& theirs = held[neighbour];
            const auto source = source_from(topology, network, neighbour);
            const bool exported =
                theirs.source == RouteSource::Own || theirs.source == RouteSource::Customer ||
                (theirs.source != RouteSource::None && source == RouteSource::Provider);
            if (!exported || contains(theirs.path, network)) return;
            const auto rank = std::tuple(source, theirs.path.size() + 1, neighbour);
            if (best.source != RouteSource::None &&
                rank >= std::tuple(best.source, best.path.size(), best.path[1])) {
                return;
            }
            best = {source, {network}};
            best.path.insert(best.path.end(), theirs.path.begin(), theirs.path.end());
        };
        for (const auto n : topology.customers(network)) consider(n);
        for (const auto n : topology.peers(network)) consider(n);
        for (const auto n : topology.providers(network)) consider(n);
        return best;
    };
    for (bool changed = true; changed;) {
        changed = false;
        for (AsIndex network = 0; network < topology.size(); ++network) {
            auto best = best_now(network);
            if (best == held[network]) continue;
            held[network] = std::move(best);
            changed = true;
        }
    }
    return held;
}

/// Up over providers, across at most one peering, down over customers (RFC 7908 s3, read
/// backwards).
bool is_valley_free(const Topology& topology, std::span<const AsIndex> path) {
    bool descending = false;  // seen from the origin
    for (std::size_t i = path.size(); i-- > 1;) {
        const auto from = path[i];
        const auto to = path[i - 1];
        if (contains(topology.providers(from), to)) {
            if (descending) return false;
        } else if (contains(topology.peers(from), to)) {
            if (descending) return false;
            descending = true;
        } else if (contains(topology.customers(from), to)) {
            descending = true;
        } else {
            return false;
        }
    }
    return true;
}

TEST(RouteSolver, finds_what_flooding_settles_on) {
    Random random(7);
    std::size_t routes = 0;
    for (int round = 0; round < 300; ++round) {
        const auto topology = random_topology(random);
        const auto count = static_cast<std::uint32_t>(topology.size());
        std::vector<AsIndex> observers;
        for (AsIndex n = 0; n < count; ++n) {
            if (random.chance(round % 2 == 0 ? 1'000 : 200)) observers.push_back(n);
        }
        RouteSolver solver(topology, observers);
        for (int destination = 0; destination < 5; ++destination) {
            std::vector<AsIndex> origins{random.below(count)};
            const auto second = random.below(count);
            if (destination == 4 && second != origins[0]) origins.push_back(second);
            const auto expected = flood(topology, origins);
            solver.solve(origins);
            for (const auto observer : observers) {
                ASSERT_EQ(solver.source(observer), expected[observer].source);
                if (solver.source(observer) == RouteSource::None) continue;
                std::vector<AsIndex> path;
                solver.append_path(observer, path);
                ASSERT_EQ(path, expected[observer].path);
                ++routes;
            }
        }
    }
    EXPECT_GT(routes, 5'000U);
}

TEST(RouteSolver, gives_valley_free_paths_in_a_made_topology) {
    Random random(11);
    auto asns = make_asns(3'000, random);
    const auto relationships = make_relationships(asns, random);
    const Topology topology(asns, relationships);
    EXPECT_EQ(topology.circles_cut(), 0U);
    std::vector<AsIndex> observers;
    for (int i = 0; i < 30; ++i) observers.push_back(random.below(3'000));
    RouteSolver solver(topology, observers);
    std::size_t hops = 0;
    std::size_t paths = 0;
    for (AsIndex origin = 0; origin < topology.size(); ++origin) {
        solver.solve(std::vector{origin});
        for (const auto observer : observers) {
            ASSERT_NE(solver.source(observer), RouteSource::None);
            std::vector<AsIndex> path;
            solver.append_path(observer, path);
            ASSERT_EQ(path.front(), observer);
            ASSERT_EQ(path.back(), origin);
            ASSERT_TRUE(is_valley_free(topology, path));
            hops += path.size();
            ++paths;
        }
    }
    // Paths are as long as real ones.
    EXPECT_GT(hops, 3 * paths);
    EXPECT_LT(hops, 6 * paths);
}

TEST(Topology, cuts_circles_of_providers_and_keeps_the_first_relationship) {
    using net::Asn;
    const std::vector<Relationship> relationships{{Asn(1), Asn(2), Kind::ProviderOf},
                                                  {Asn(2), Asn(3), Kind::ProviderOf},
                                                  {Asn(3), Asn(1), Kind::ProviderOf},
                                                  {Asn(4), Asn(1), Kind::PeerOf},
                                                  {Asn(1), Asn(4), Kind::ProviderOf}};
    const Topology topology({}, relationships);
    EXPECT_EQ(topology.size(), 4U);
    EXPECT_EQ(topology.circles_cut(), 1U);
    EXPECT_EQ(topology.peers(topology.index_of(Asn(4))).size(), 1U);
    EXPECT_TRUE(topology.providers(topology.index_of(Asn(4))).empty());
    std::size_t edges = 0;
    for (AsIndex n = 0; n < topology.size(); ++n) edges += topology.providers(n).size();
    EXPECT_EQ(edges, 2U);
    std::vector<bool> seen(4, false);
    for (const auto network : topology.providers_first()) {
        for (const auto provider : topology.providers(network)) EXPECT_TRUE(seen[provider]);
        seen[network] = true;
    }
}

TEST(AdoptOrphans, gives_a_provider_to_who_has_no_relationship) {
    using net::Asn;
    Random random(3);
    const std::vector<Relationship> known{{Asn(1), Asn(2), Kind::ProviderOf},
                                          {Asn(2), Asn(5), Kind::PeerOf}};
    const auto adopted = adopt_orphans(std::vector{Asn(1), Asn(5), Asn(9)}, known, random);
    EXPECT_EQ(adopted, (std::vector<Relationship>{{Asn(1), Asn(9), Kind::ProviderOf}}));
    EXPECT_TRUE(adopt_orphans(std::vector{Asn(1)}, {}, random).empty());
}

}  // namespace
}  // namespace comity::internet
