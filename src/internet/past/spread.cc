#include "internet/past/spread.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"
#include "internet/path_solver.h"

namespace comity::internet {

SpreadSolver::SpreadSolver(const Topology& topology, const Roles& roles,
                           std::span<const AsIndex> observers)
    : topology_(topology),
      roles_(roles),
      relevant_of_(topology.size(), kAbsent),
      climbs_(topology.size()),
      named_by_(topology.size(), 0) {
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

void SpreadSolver::solve(std::span<const Announcer> announcers, std::optional<BrokenLink> broken) {
    COMITY_CHECK(!announcers.empty() && announcers.size() <= kAnnouncersMax);
    broken_ = broken;
    begin(announcers);
    climb(announcers);
    cross(announcers);
    descend();
    for (const auto& announcer : announcers) {
        for (const auto asn : announcer.tail) {
            if (const auto network = topology_.find(asn)) named_by_[*network] = 0;
        }
    }
}

void SpreadSolver::begin(std::span<const Announcer> announcers) {
    ++round_;
    COMITY_CHECK(round_ != 0);
    for (auto& best : bests_) best.source = RouteSource::None;
    for (std::size_t a = 0; a < announcers.size(); ++a) {
        const auto& announcer = announcers[a];
        COMITY_CHECK(!has_climbed(announcer.network));
        climbs_[announcer.network] = {round_, static_cast<std::uint32_t>(announcer.tail.size()),
                                      announcer.network, static_cast<std::uint8_t>(a)};
        for (const auto asn : announcer.tail) {
            if (const auto network = topology_.find(asn)) {
                named_by_[*network] |= static_cast<std::uint8_t>(1U << a);
            }
        }
    }
}

bool SpreadSolver::passes(std::span<const Announcer> announcers, AsIndex from, AsIndex to) const {
    const auto& route = climbs_[from];
    const auto& announcer = announcers[route.announcer];
    if (is_broken(from, to) || is_named_by(to, route.announcer)) return false;
    if (announcer.has_otc && roles_.marks(topology_.asn(to))) return false;
    return from != announcer.network || !announcer.only_to ||
           std::binary_search(announcer.only_to->begin(), announcer.only_to->end(), to);
}

/// Length by length, so that the first length a network is reached with is its shortest.
void SpreadSolver::climb(std::span<const Announcer> announcers) {
    climbed_.clear();
    level_.clear();
    std::size_t waiting = announcers.size();
    for (std::uint32_t length = 0; waiting > 0 || !level_.empty(); ++length) {
        for (const auto& announcer : announcers) {
            if (announcer.tail.size() != length) continue;
            level_.push_back(announcer.network);
            --waiting;
        }
        next_level_.clear();
        for (const auto network : level_) expand(announcers, network);
        climbed_.insert(climbed_.end(), level_.begin(), level_.end());
        std::swap(level_, next_level_);
    }
}

void SpreadSolver::expand(std::span<const Announcer> announcers, AsIndex customer) {
    const auto announcer = climbs_[customer].announcer;
    const auto length = climbs_[customer].length + 1;
    for (const auto provider : topology_.providers(customer)) {
        if (!passes(announcers, customer, provider)) continue;
        auto& route = climbs_[provider];
        if (route.round != round_) {
            route = {round_, length, customer, announcer};
            next_level_.push_back(provider);
        } else if (route.length == length && route.next != provider && customer < route.next) {
            route.next = customer;
            route.announcer = announcer;
        }
    }
}

void SpreadSolver::cross(std::span<const Announcer> announcers) {
    for (const auto network : climbed_) {
        const auto length = climbs_[network].length + 1;
        for (const auto place : relevant_peers_.of(network)) {
            if (!passes(announcers, network, relevant_[place])) continue;
            auto& best = bests_[place];
            if (best.source == RouteSource::None ||
                std::tie(length, network) < std::tie(best.length, best.next)) {
                best = {RouteSource::Peer, climbs_[network].announcer, length, network};
            }
        }
    }
}

void SpreadSolver::descend() {
    for (std::size_t place = 0; place < relevant_.size(); ++place) {
        const auto network = relevant_[place];
        auto& best = bests_[place];
        if (has_climbed(network)) {
            const auto& route = climbs_[network];
            best = {route.next == network ? RouteSource::Own : RouteSource::Customer,
                    route.announcer, route.length, route.next};
            continue;
        }
        if (best.source == RouteSource::Peer) continue;
        for (const auto provider : topology_.providers(network)) {
            const auto& above = bests_[relevant_of_[provider]];
            if (above.source == RouteSource::None || is_broken(network, provider) ||
                is_named_by(network, above.announcer)) {
                continue;
            }
            const auto length = above.length + 1;
            // Providers come in ascending order, so the first of equals has the lowest AS number.
            if (best.source == RouteSource::None || length < best.length) {
                best = {RouteSource::Provider, above.announcer, length, provider};
            }
        }
    }
}

RouteSource SpreadSolver::source(AsIndex observer) const {
    COMITY_CHECK(relevant_of_[observer] != kAbsent);
    return bests_[relevant_of_[observer]].source;
}

std::size_t SpreadSolver::announcer(AsIndex observer) const {
    return bests_[relevant_of_[observer]].announcer;
}

void SpreadSolver::append_path(AsIndex observer, std::vector<AsIndex>& path) const {
    auto network = observer;
    path.push_back(network);
    while (!has_climbed(network)) {
        const auto& best = bests_[relevant_of_[network]];
        COMITY_CHECK(best.source != RouteSource::None);
        network = best.next;
        path.push_back(network);
    }
    while (climbs_[network].next != network) {
        network = climbs_[network].next;
        path.push_back(network);
    }
}

void append_route(const Internet& internet, const SpreadSolver& solver,
                  const VantagePoint& vantage_point, std::vector<net::Asn>& hops) {
    const auto source = solver.source(vantage_point.network);
    const bool of_customer = source == RouteSource::Own || source == RouteSource::Customer;
    if (source == RouteSource::None ||
        (vantage_point.feed == VantagePoint::Feed::CustomerRoutes && !of_customer)) {
        return;
    }
    std::vector<AsIndex> path;
    solver.append_path(vantage_point.network, path);
    append_shown(internet, path, hops);
}

std::vector<AsIndex> observers_of(const Internet& internet) {
    std::vector<AsIndex> observers;
    observers.reserve(internet.vantage_points.size());
    for (const auto& one : internet.vantage_points) observers.push_back(one.network);
    return observers;
}

}  // namespace comity::internet
