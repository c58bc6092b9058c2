#include "internet/past/detours.h"

#include <algorithm>

namespace comity::internet {

Detours::Detours(const Internet& internet)
    : internet_(internet),
      roles_(roles_of(internet)),
      solver_(internet.topology, roles_, observers_of(internet)),
      first_paths_(internet.destinations.size(), kUnknown) {}

std::span<const net::Asn> Detours::path(std::uint32_t destination, std::size_t vantage_point) {
    if (first_paths_[destination] == kUnknown) solve(destination);
    return paths_.of(first_paths_[destination] + static_cast<PathNumber>(vantage_point));
}

/// The link that most vantage points use, of those of the first network above the origin, itself
/// included, that has another way out.
BrokenLink Detours::link_of(const Destination& destination) const {
    const auto& topology = internet_.topology;
    auto network = destination.networks.front();
    while (topology.providers(network).size() == 1 && topology.peers(network).empty()) {
        network = topology.providers(network).front();
    }
    std::vector<AsIndex> used;
    std::vector<AsIndex> path;
    for (const auto& one : internet_.vantage_points) {
        if (solver_.source(one.network) == RouteSource::None) continue;
        path.clear();
        solver_.append_path(one.network, path);
        const auto at = std::find(path.begin(), path.end(), network);
        if (at != path.end() && at != path.begin()) used.push_back(*(at - 1));
    }
    if (used.empty()) return {network, network};
    std::sort(used.begin(), used.end());
    auto most = used.front();
    std::ptrdiff_t most_count = 0;
    for (auto at = used.begin(); at != used.end();) {
        const auto end = std::upper_bound(at, used.end(), *at);
        if (end - at > most_count) {
            most = *at;
            most_count = end - at;
        }
        at = end;
    }
    return {network, most};
}

void Detours::solve(std::uint32_t destination) {
    const auto& what = internet_.destinations[destination];
    std::vector<Announcer> announcers;
    for (const auto origin : what.origins()) announcers.push_back({origin, {}, std::nullopt});
    solver_.solve(announcers);
    solver_.solve(announcers, link_of(what));
    bool first = true;
    for (const auto& one : internet_.vantage_points) {
        hops_.clear();
        append_route(internet_, solver_, one, hops_);
        const auto number = paths_.add(hops_);
        if (first) first_paths_[destination] = number;
        first = false;
    }
}

}  // namespace comity::internet
