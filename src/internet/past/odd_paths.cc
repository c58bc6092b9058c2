// Paths that become odd and harm nobody: prepends and slips of the keyboard, poisoning, route
// servers that begin to show, AS numbers that stand for others.
#include <algorithm>

#include "internet/past/planner.h"

namespace comity::internet {
namespace {

constexpr std::size_t kOddPrefixesMax = 12;

/// Plays that `origin` of announcement `target` announces all it has with `tail`; the incident is
/// returned, not added.
Incident play_tail(Planner& planner, IncidentKind kind, AsIndex origin, std::vector<net::Asn> tail,
                   std::vector<IncidentRoute>& routes) {
    std::vector<Announcer> announcers(1);
    announcers[0].network = origin;
    announcers[0].tail = std::move(tail);
    routes = planner.spread(announcers, 0);
    Incident incident;
    incident.kind = kind;
    incident.culprit = planner.asn(origin);
    const auto slot = planner.draw_slot(kHour, 2 * kDay);
    const auto all = planner.announcements_of(origin, kOddPrefixesMax);
    planner.play(planner.add_groups(all, slot), routes, slot, incident);
    return incident;
}

/// A network with something to announce that no incident has.
std::optional<AsIndex> draw_origin(Planner& planner) {
    const auto target = planner.draw_announcement([](std::uint32_t) { return true; });
    return target ? std::optional(planner.origin_of(*target)) : std::nullopt;
}

bool plan_prepending(Planner& planner) {
    const auto origin = draw_origin(planner);
    if (!origin) return false;
    std::vector<IncidentRoute> routes;
    const std::vector tail(planner.random().between(2, 9), planner.asn(*origin));
    planner.add(play_tail(planner, IncidentKind::Prepending, *origin, tail, routes));
    return true;
}

/// A prepend of so many, typed as the AS number to prepend.
bool plan_fat_finger(Planner& planner) {
    const auto origin = draw_origin(planner);
    if (!origin) return false;
    std::vector<IncidentRoute> routes;
    const std::vector tail{net::Asn(planner.random().between(2, 12))};
    if (planner.topology().find(tail.front())) return false;
    auto incident = play_tail(planner, IncidentKind::FatFinger, *origin, tail, routes);
    incident.remark = "the paths end in the number of prepends that was meant";
    planner.add_spread(routes, std::move(incident));
    return true;
}

/// A number of private use that a customer has shows behind its provider; which is also a bogon.
bool plan_private(Planner& planner) {
    const auto origin = draw_origin(planner);
    if (!origin) return false;
    std::vector<IncidentRoute> routes;
    const std::vector tail{net::Asn(64'512 + planner.random().below(1'000))};
    auto incident = play_tail(planner, IncidentKind::PrivateAsn, *origin, tail, routes);
    incident.remark = "a customer's private AS number was not taken off";
    auto twin = incident;
    planner.add_spread(routes, std::move(incident));
    twin.kind = IncidentKind::BogonAsn;
    twin.remark = "the other side of a private AS number";
    twin.same_as = planner.last_added();
    planner.add_spread(routes, std::move(twin));
    return true;
}

/// The origin keeps its routes from a network further up by naming it in them.
bool plan_poisoning(Planner& planner) {
    const auto origin = draw_origin(planner);
    if (!origin) return false;
    std::vector<Announcer> plain(1);
    plain[0].network = *origin;
    const auto usual = planner.spread(plain, 0);
    const auto& any = usual[planner.random().below(static_cast<std::uint32_t>(usual.size()))].path;
    if (any.size() < 4) return false;
    const auto poisoned = any[any.size() - 3];
    const auto other = planner.topology().find(poisoned);
    if (!other || net::is_reserved(poisoned) || planner.are_neighbours(*origin, *other)) {
        return false;
    }
    std::vector<IncidentRoute> routes;
    const std::vector tail{poisoned, planner.asn(*origin)};
    auto incident = play_tail(planner, IncidentKind::Poisoning, *origin, tail, routes);
    incident.remark = "the origin names a network to keep its routes from it";
    planner.add(std::move(incident));
    return true;
}

/// An old router between a network of a four-octet number and its only provider.
bool plan_as_trans(Planner& planner) {
    const auto& topology = planner.topology();
    const auto target = planner.draw_announcement([&](std::uint32_t one) {
        const auto network = planner.origin_of(one);
        return planner.asn(network).value() > 0xFFFF && topology.providers(network).size() == 1 &&
               topology.peers(network).empty() &&
               !net::is_reserved(planner.asn(topology.providers(network).front()));
    });
    if (!target) return false;
    const auto origin = planner.origin_of(*target);
    std::vector<Announcer> announcers(1);
    announcers[0].network = origin;
    auto routes = planner.spread(announcers, 0);
    for (auto& route : routes) {
        route.is_of_incident = route.path.size() > 1;
        if (route.is_of_incident) route.path.back() = net::kAsTrans;
    }
    Incident incident;
    incident.kind = IncidentKind::AsTrans;
    incident.culprit = planner.asn(topology.providers(origin).front());
    incident.victim = planner.asn(origin);
    incident.remark = "AS_TRANS stands for the origin";
    const auto slot = planner.draw_slot(kHour, 2 * kDay);
    const auto all = planner.announcements_of(origin, kOddPrefixesMax);
    planner.play(planner.add_groups(all, slot), routes, slot, incident);
    auto twin = incident;
    planner.add_spread(routes, std::move(incident));
    twin.kind = IncidentKind::BogonAsn;
    twin.victim.reset();
    twin.remark = "the other side of AS_TRANS";
    twin.same_as = planner.last_added();
    planner.add_spread(routes, std::move(twin));
    return true;
}

/// A route server puts itself between two networks that peer over it.
bool plan_route_server(Planner& planner) {
    const auto origin = draw_origin(planner);
    if (!origin) return false;
    const auto& internet = planner.internet();
    const auto& topology = planner.topology();
    std::vector<Announcer> announcers(1);
    announcers[0].network = *origin;
    auto routes = planner.spread(announcers, 0);
    const auto servers = internet.exchanges.all();
    const auto server = servers[*origin % servers.size()].route_server;
    std::optional<std::pair<net::Asn, net::Asn>> between;
    for (auto& route : routes) {
        route.is_of_incident = false;
        if (std::find(route.path.begin(), route.path.end(), server) != route.path.end()) {
            return false;
        }
        for (std::size_t i = 0; i + 1 < route.path.size(); ++i) {
            const auto one = topology.find(route.path[i]);
            const auto other = topology.find(route.path[i + 1]);
            if (!between && one && other && topology.are_peers(*one, *other)) {
                between.emplace(route.path[i], route.path[i + 1]);
            }
            if (between && *between == std::pair(route.path[i], route.path[i + 1])) {
                route.path.insert(route.path.begin() + static_cast<std::ptrdiff_t>(i) + 1, server);
                route.is_of_incident = true;
                break;
            }
        }
    }
    if (!between) return false;
    Incident incident;
    incident.kind = IncidentKind::IxpRouteServer;
    incident.remark = "a route server shows between two that peer";
    incident.culprit = server;
    const auto slot = planner.draw_slot(6 * kHour, 6 * kDay);
    const auto all = planner.announcements_of(*origin, kOddPrefixesMax);
    planner.play(planner.add_groups(all, slot), routes, slot, incident);
    planner.add(std::move(incident));
    return true;
}

}  // namespace

void plan_odd_paths(Planner& planner) {
    planner.repeat([&](std::uint32_t) { return plan_prepending(planner); });
    planner.repeat([&](std::uint32_t) { return plan_fat_finger(planner); });
    planner.repeat([&](std::uint32_t) { return plan_private(planner); });
    planner.repeat([&](std::uint32_t) { return plan_poisoning(planner); });
    planner.repeat([&](std::uint32_t) { return plan_as_trans(planner); });
    planner.repeat([&](std::uint32_t) { return plan_route_server(planner); });
}

}  // namespace comity::internet
