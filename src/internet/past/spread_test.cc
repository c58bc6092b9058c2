#include "internet/past/spread.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
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
struct FloodedRoute {
    RouteSource source = RouteSource::None;
    std::size_t announcer = 0;
    std::vector<AsIndex> path;  ///< From its holder to the announcer.
    friend bool operator==(const FloodedRoute&, const FloodedRoute&) = default;
};

/// Each network takes the best of what its neighbours export now, until nobody changes its mind.
class Flood {
public:
    Flood(const Topology& topology, const Roles& roles, std::span<const Announcer> announcers,
          std::optional<BrokenLink> broken)
        : topology_(topology), roles_(roles), announcers_(announcers), broken_(broken) {}

    std::vector<FloodedRoute> settle() {
        held_.resize(topology_.size());
        for (bool changed = true; changed;) {
            changed = false;
            for (AsIndex network = 0; network < topology_.size(); ++network) {
                auto best = best_now(network);
                if (best == held_[network]) continue;
                held_[network] = std::move(best);
                changed = true;
            }
        }
        return held_;
    }

private:
    [[nodiscard]] FloodedRoute best_now(AsIndex network) const {
        for (std::size_t a = 0; a < announcers_.size(); ++a) {
            if (announcers_[a].network == network) return {RouteSource::Own, a, {network}};
        }
        FloodedRoute best;
        std::size_t best_length = 0;
        const auto consider = [&](AsIndex neighbour, RouteSource source) {
            const auto& theirs = held_[neighbour];
            if (!is_passed(neighbour, network, source)) return;
            const auto length = theirs.path.size() + announcers_[theirs.announcer].tail.size();
            if (best.source != RouteSource::None &&
                std::tuple(source, length, neighbour) >=
                    std::tuple(best.source, best_length, best.path[1])) {
                return;
            }
            best = {source, theirs.announcer, {network}};
            best.path.insert(best.path.end(), theirs.path.begin(), theirs.path.end());
            best_length = length;
        };
        for (const auto n : topology_.customers(network)) consider(n, RouteSource::Customer);
        for (const auto n : topology_.peers(network)) consider(n, RouteSource::Peer);
        for (const auto n : topology_.providers(network)) consider(n, RouteSource::Provider);
        return best;
    }

    /// `source` is what `from` is to `to`.
    [[nodiscard]] bool is_passed(AsIndex from, AsIndex to, RouteSource source) const {
        const auto& theirs = held_[from];
        if (theirs.source == RouteSource::None) return false;
        if (broken_ && std::set{broken_->one, broken_->other} == std::set{from, to}) return false;
        const auto& announcer = announcers_[theirs.announcer];
        const auto& tail = announcer.tail;
        if (contains(theirs.path, to)) return false;
        if (std::find(tail.begin(), tail.end(), topology_.asn(to)) != tail.end()) return false;
        if (source == RouteSource::Provider) return true;
        if (announcer.has_otc && roles_.marks(topology_.asn(to))) return false;
        if (theirs.source == RouteSource::Own) {
            return !announcer.only_to || contains(*announcer.only_to, to);
        }
        return theirs.source == RouteSource::Customer;
    }

    const Topology& topology_;
    const Roles& roles_;
    std::span<const Announcer> announcers_;
    std::optional<BrokenLink> broken_;
    std::vector<FloodedRoute> held_;
};

/// Up to three announcers, each with a tail of networks, told to all or to some.
std::vector<Announcer> random_announcers(const Topology& topology, Random& random) {
    const auto count = static_cast<std::uint32_t>(topology.size());
    std::vector<Announcer> announcers;
    for (auto left = random.between(1, 3); left > 0; --left) {
        Announcer one;
        one.network = random.below(count);
        const bool known = std::any_of(announcers.begin(), announcers.end(),
                                       [&](const auto& a) { return a.network == one.network; });
        if (known) continue;
        for (auto hops = random.below(4); hops > 0; --hops) {
            one.tail.push_back(topology.asn(random.below(count)));
        }
        if (random.chance(400)) {
            one.only_to.emplace();
            for (AsIndex n = 0; n < count; ++n) {
                if (random.chance(500)) one.only_to->push_back(n);
            }
        }
        one.has_otc = random.chance(400);
        announcers.push_back(std::move(one));
    }
    return announcers;
}

TEST(SpreadSolver, finds_what_flooding_settles_on) {
    Random random(17);
    std::size_t routes = 0;
    std::set<std::pair<RouteSource, std::size_t>> kinds;
    for (int round = 0; round < 400; ++round) {
        const auto topology = random_topology(random);
        const Exchanges exchanges;
        const Roles roles(topology, exchanges, random.word());
        std::vector<AsIndex> observers;
        for (AsIndex n = 0; n < topology.size(); ++n) {
            if (random.chance(round % 2 == 0 ? 1'000 : 200)) observers.push_back(n);
        }
        SpreadSolver solver(topology, roles, observers);
        for (int prefix = 0; prefix < 5; ++prefix) {
            const auto announcers = random_announcers(topology, random);
            std::optional<BrokenLink> broken;
            const auto near = topology.providers(announcers.front().network);
            if (random.chance(300) && !near.empty()) {
                broken = BrokenLink{announcers.front().network, near.front()};
            }
            const auto expected = Flood(topology, roles, announcers, broken).settle();
            solver.solve(announcers, broken);
            for (const auto observer : observers) {
                ASSERT_EQ(solver.source(observer), expected[observer].source);
                if (solver.source(observer) == RouteSource::None) continue;
                ASSERT_EQ(solver.announcer(observer), expected[observer].announcer);
                std::vector<AsIndex> path;
                solver.append_path(observer, path);
                ASSERT_EQ(path, expected[observer].path);
                kinds.emplace(solver.source(observer), solver.announcer(observer));
                ++routes;
            }
        }
    }
    EXPECT_GT(routes, 5'000U);
    EXPECT_EQ(kinds.size(), 12U);  // of every source, of each of three announcers
}

TEST(SpreadSolver, finds_what_the_plain_solver_finds_where_all_is_in_order) {
    Random random(23);
    for (int round = 0; round < 100; ++round) {
        const auto topology = random_topology(random);
        const Exchanges exchanges;
        const Roles roles(topology, exchanges, 1);
        std::vector<AsIndex> observers;
        for (AsIndex n = 0; n < topology.size(); ++n) observers.push_back(n);
        RouteSolver plain(topology, observers);
        SpreadSolver solver(topology, roles, observers);
        for (AsIndex origin = 0; origin < topology.size(); ++origin) {
            std::vector<Announcer> announcers(1);
            announcers[0].network = origin;
            plain.solve(std::vector{origin});
            solver.solve(announcers);
            for (const auto observer : observers) {
                ASSERT_EQ(solver.source(observer), plain.source(observer));
                if (solver.source(observer) == RouteSource::None) continue;
                std::vector<AsIndex> path;
                std::vector<AsIndex> expected;
                solver.append_path(observer, path);
                plain.append_path(observer, expected);
                ASSERT_EQ(path, expected);
            }
        }
    }
}

TEST(Roles, mark_a_route_where_it_first_goes_sideways_or_down) {
    using net::Asn;
    // 3 sells to 2 and 4, 2 sells to 1; 3 peers with 5.
    const std::vector<Relationship> relationships{{Asn(3), Asn(2), Kind::ProviderOf},
                                                  {Asn(3), Asn(4), Kind::ProviderOf},
                                                  {Asn(2), Asn(1), Kind::ProviderOf},
                                                  {Asn(3), Asn(5), Kind::PeerOf}};
    const Topology topology({}, relationships);
    const Exchanges exchanges;
    std::size_t marked = 0;
    std::size_t unmarked = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const Roles roles(topology, exchanges, seed);
        // Up only: never. Then down or sideways, if one of the two marks.
        EXPECT_EQ(roles.only_to_customer(std::vector{Asn(3), Asn(2), Asn(1)}), std::nullopt);
        for (const auto last : {Asn(4), Asn(5)}) {
            const bool expected = roles.marks(Asn(3)) || roles.marks(last);
            const auto otc = roles.only_to_customer(std::vector{last, Asn(3), Asn(2), Asn(1)});
            EXPECT_EQ(otc, expected ? std::optional(Asn(3)) : std::nullopt);
            ++(expected ? marked : unmarked);
        }
        // A leak further on leaves the mark as it was: 4 passes on what it has of 3.
        if (roles.marks(Asn(3))) {
            EXPECT_EQ(roles.only_to_customer(std::vector{Asn(9), Asn(4), Asn(3), Asn(1)}), Asn(3));
        }
    }
    EXPECT_GT(marked, 20U);
    EXPECT_GT(unmarked, 20U);
}

}  // namespace
}  // namespace comity::internet
