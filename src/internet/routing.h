// Which route each observer of a Topology holds to a destination, by the rules that networks follow
// for money (Gao and Rexford 2001): prefer what a customer announced, then a peer, then a provider;
// then the shortest path; then the neighbour of the lowest AS number. A route from a customer is
// passed on to everyone, other routes to customers only.
//
// These rules have one stable outcome. It is found without flooding the graph: routes of customers
// climb from the destination (few networks are above one), each goes over at most one peering, and
// then down; of the way down only networks above an observer matter.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "internet/topology.h"

namespace comity::internet {

/// Whom a network has its route from.
enum class RouteSource : std::uint8_t { None, Own, Customer, Peer, Provider };

/// Solves for one destination after another. Not thread-safe; the topology must outlive it.
class RouteSolver {
public:
    /// `observers` are in any order; repeats are allowed.
    RouteSolver(const Topology& topology, std::span<const AsIndex> observers);

    /// Finds the routes to what all of `origins` announce (one network, or more for anycast); not
    /// empty, each a network of the topology.
    void solve(std::span<const AsIndex> origins);

    /// Whom `observer` has its route from, as solved last.
    [[nodiscard]] RouteSource source(AsIndex observer) const;

    /// Appends the path of `observer`'s route, from the observer to the origin; it has one.
    void append_path(AsIndex observer, std::vector<AsIndex>& path) const;

private:
    static constexpr std::uint32_t kAbsent = 0xFFFFFFFF;
    struct Climb {  ///< A route of a customer, or its own, at any network.
        std::uint32_t round = 0;
        std::uint32_t length = 0;
        AsIndex next = 0;
    };
    struct Best {  ///< The route of a network that is or is above an observer.
        RouteSource source = RouteSource::None;
        std::uint32_t length = 0;
        AsIndex next = 0;
    };

    void climb(std::span<const AsIndex> origins);
    void cross();
    void descend();
    [[nodiscard]] bool has_climbed(AsIndex network) const {
        return climbs_[network].round == round_;
    }

    const Topology& topology_;
    std::vector<std::uint32_t> relevant_of_;  ///< Place in relevant_, or kAbsent.
    std::vector<AsIndex> relevant_;           ///< Observers and all above them, providers first.
    Adjacency relevant_peers_;                ///< Of each network, places in relevant_.
    std::vector<Climb> climbs_;
    std::vector<Best> bests_;       ///< Beside relevant_.
    std::vector<AsIndex> climbed_;  ///< In order of length.
    std::uint32_t round_ = 0;
};

}  // namespace comity::internet
