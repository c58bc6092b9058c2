#include "internet/routing.h"

#include <tuple>

#include "base/check.h"

namespace comity::internet {

RouteSolver::RouteSolver(const Topology& topology, std::span<const AsIndex> observers)
    : topology_(topology), relevant_of_(topology.size(), kAbsent), climbs_(topology.size()) {
    std::vector<bool> wanted(topology.size(), false);
    for (const auto observer : observers) wanted[observer] = true;
    const auto order = topology.providers_first();
    for (auto at = order.rbegin(); at != order.rend(); ++at) {  // customers first
        if (!wanted[*at]) continue;
        for (const auto provider : topology.providers(*at)) wanted[provider] = true;
    }
    std::vector<Adjacency::Edge> peerings;
    for (const auto network : order) {
        if (!wanted[network]) continue;
        const auto place = static_cast<std::uint32_t>(relevant_.size());
        relevant_of_[network] = place;
        relevant_.push_back(network);
        for (const auto peer : topology.peers(network)) peerings.push_back({peer, place});
    }
    relevant_peers_ = Adjacency(topology.size(), std::move(peerings));
    bests_.resize(relevant_.size());
}

void RouteSolver::solve(std::span<const AsIndex> origins) {
    COMITY_CHECK(!origins.empty());
    ++round_;
    COMITY_CHECK(round_ != 0);
    for (auto& best : bests_) best.source = RouteSource::None;
    climb(origins);
    cross();
    descend();
}

/// Breadth first, so that the first length a network is reached with is its shortest.
void RouteSolver::climb(std::span<const AsIndex> origins) {
    climbed_.clear();
    for (const auto origin : origins) {
        climbs_[origin] = {round_, 0, origin};
        climbed_.push_back(origin);
    }
    for (std::size_t i = 0; i < climbed_.size(); ++i) {
        const auto customer = climbed_[i];
        const auto length = climbs_[customer].length + 1;
        for (const auto provider : topology_.providers(customer)) {
            auto& route = climbs_[provider];
            if (route.round != round_) {
                route = {round_, length, customer};
                climbed_.push_back(provider);
            } else if (route.length == length && customer < route.next) {
                route.next = customer;
            }
        }
    }
}

void RouteSolver::cross() {
    for (const auto network : climbed_) {
        const auto length = climbs_[network].length + 1;
        for (const auto place : relevant_peers_.of(network)) {
            auto& best = bests_[place];
            if (best.source == RouteSource::None ||
                std::tie(length, network) < std::tie(best.length, best.next)) {
                best = {RouteSource::Peer, length, network};
            }
        }
    }
}

void RouteSolver::descend() {
    for (std::size_t place = 0; place < relevant_.size(); ++place) {
        const auto network = relevant_[place];
        auto& best = bests_[place];
        if (has_climbed(network)) {
            const auto& route = climbs_[network];
            best = {route.length == 0 ? RouteSource::Own : RouteSource::Customer, route.length,
                    route.next};
            continue;
        }
        if (best.source == RouteSource::Peer) continue;
        for (const auto provider : topology_.providers(network)) {
            const auto& above = bests_[relevant_of_[provider]];
            if (above.source == RouteSource::None) continue;
            const auto length = above.length + 1;
            // Providers come in ascending order, so the first of equals has the lowest AS number.
            if (best.source == RouteSource::None || length < best.length) {
                best = {RouteSource::Provider, length, provider};
            }
        }
    }
}

RouteSource RouteSolver::source(AsIndex observer) const {
    COMITY_CHECK(relevant_of_[observer] != kAbsent);
    return bests_[relevant_of_[observer]].source;
}

void RouteSolver::append_path(AsIndex observer, std::vector<AsIndex>& path) const {
    auto network = observer;
    path.push_back(network);
    while (!has_climbed(network)) {
        const auto& best = bests_[relevant_of_[network]];
        COMITY_CHECK(best.source != RouteSource::None);
        network = best.next;
        path.push_back(network);
    }
    while (climbs_[network].length > 0) {
        network = climbs_[network].next;
        path.push_back(network);
    }
}

}  // namespace comity::internet
