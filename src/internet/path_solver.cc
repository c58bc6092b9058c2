#include "internet/path_solver.h"

#include <algorithm>
#include <tuple>

#include "internet/routing.h"

namespace comity::internet {
namespace {

/// What shows between two networks next to each other on a path, the first nearer to the collector.
std::optional<net::Asn> shown_between(const Internet& internet, AsIndex one, AsIndex other) {
    const auto& topology = internet.topology;
    const auto& edges = internet.bogon_edges;
    const auto edge = std::lower_bound(edges.begin(), edges.end(), std::tie(one, other),
                                       [](const BogonEdge& e, const auto& wanted) {
                                           return std::tie(e.provider, e.customer) < wanted;
                                       });
    if (edge != edges.end() && edge->provider == one && edge->customer == other) {
        return edge->bogon;
    }
    const auto server = internet.exchanges.between(topology.asn(one), topology.asn(other));
    return server && topology.are_peers(one, other) ? server : std::nullopt;
}

}  // namespace

void append_shown(const Internet& internet, std::span<const AsIndex> path,
                  std::vector<net::Asn>& hops) {
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (i > 0) {
            const auto shown = shown_between(internet, path[i - 1], path[i]);
            if (shown) hops.push_back(*shown);
        }
        hops.push_back(internet.topology.asn(path[i]));
    }
}

PathTable solve_paths(const Internet& internet) {
    std::vector<bool> announced(internet.destinations.size(), false);
    for (const auto& announcement : internet.announcements) {
        announced[announcement.destination] = true;
    }
    std::vector<AsIndex> observers;
    observers.reserve(internet.vantage_points.size());
    for (const auto& one : internet.vantage_points) observers.push_back(one.network);
    RouteSolver solver(internet.topology, observers);
    PathTable paths(internet.vantage_points.size());
    std::vector<AsIndex> path;
    std::vector<net::Asn> hops;
    for (std::size_t d = 0; d < internet.destinations.size(); ++d) {
        if (announced[d]) solver.solve(internet.destinations[d].origins());
        for (const auto& one : internet.vantage_points) {
            hops.clear();
            const auto source = announced[d] ? solver.source(one.network) : RouteSource::None;
            const bool of_customer = source == RouteSource::Own || source == RouteSource::Customer;
            if (source != RouteSource::None &&
                (one.feed == VantagePoint::Feed::Everything || of_customer)) {
                path.clear();
                solver.append_path(one.network, path);
                append_shown(internet, path, hops);
            }
            paths.append(hops);
        }
    }
    return paths;
}

}  // namespace comity::internet
