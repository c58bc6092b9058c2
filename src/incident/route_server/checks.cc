#include "incident/route_server/checks.h"

#include <algorithm>

#include "incident/route_server/limits.h"
#include "observation/judged_routes.h"

namespace comity::incident {
namespace {

using net::Asn;
using Relation = registry::AsRelationships::Relation;

bool is_default(const net::Prefix& prefix) { return prefix.length() == 0; }

bool is_too_long(const net::Prefix& prefix) {
    return prefix.length() > (prefix.family() == net::Family::Ipv4 ? observation::kIpv4LengthMax
                                                                   : observation::kIpv6LengthMax);
}

bool is_leak(const Rule& rule) { return kFaultRules[index_of(rule)].kind == RouteFaultKind::Leak; }

bool is_large_transit(const registry::AsRelationships& relationships, Asn asn) {
    return relationships.providers_of(asn).empty() &&
           relationships.customers_of(asn).size() >= kTransitCustomersMin;
}

}  // namespace

RouteChecks::RouteChecks(const CheckSources& sources)
    : sources_(sources), asn_watch_(sources.bogons) {
    if (sources.relationships == nullptr) return;
    valleys_.emplace(ValleySources{.relationships = *sources.relationships,
                                   .route_servers = sources.members.route_servers(),
                                   .clique = {}});
}

std::span<const RouteFault> RouteChecks::judge(const MemberRoute& route) {
    faults_.clear();
    look_up(route);
    check_origin(route);
    check_bogons(route);
    check_leaks(route);
    check_form(route);
    check_registered(route);
    return faults_;
}

void RouteChecks::look_up(const MemberRoute& route) {
    if (!of_prefix_ || of_prefix_->prefix != route.prefix || of_prefix_->time != route.time) {
        of_prefix_ = OfPrefix{.prefix = route.prefix,
                              .time = route.time,
                              .bogon = sources_.bogons.classify(route.prefix, route.time),
                              .is_in_lan = sources_.members.lan_of(route.prefix) != nullptr};
    }
    if (!of_pair_ || of_pair_->prefix != route.prefix || of_pair_->origin != route.origin) {
        of_pair_ = OfPair{.prefix = route.prefix, .origin = route.origin};
        if (sources_.validator != nullptr && !is_default(route.prefix)) {
            of_pair_->rov = sources_.validator->validate(route.prefix, route.origin);
        }
        if (sources_.irr != nullptr && route.origin) {
            of_pair_->match = sources_.irr->match(route.prefix, *route.origin).kind;
        }
    }
    states_ = {.rov = of_pair_->rov};
}

void RouteChecks::check_origin(const MemberRoute& route) {
    if (states_.rov.validity != rpki::Validity::Invalid) return;
    // What asks to be dropped is as specific as can be, and origin validation is not to stop it
    // where the origin may announce what is around it (RFC 7999 s3.3).
    if (route.is_blackhole && states_.rov.reason == rpki::InvalidReason::Length) return;
    add(rpki::rule_of(states_.rov));
}

void RouteChecks::check_bogons(const MemberRoute& route) {
    // That a default route is none is said by its form.
    if (!is_default(route.prefix) && observation::is_bogon(of_prefix_->bogon)) {
        add(*of_prefix_->bogon.rule);
    }
    if (!asn_watch_.has_bogon(route.path, route.time)) return;
    for (const auto asn : route.networks.asns) {
        const auto verdict = sources_.bogons.classify(asn, route.time);
        if (!observation::is_bogon(verdict)) continue;
        const RouteFault fault{.rule = verdict.rule, .asn = asn};
        if (std::find(faults_.begin(), faults_.end(), fault) == faults_.end()) {
            faults_.push_back(fault);
        }
    }
}

void RouteChecks::check_leaks(const MemberRoute& route) {
    const auto& asns = route.networks.asns;
    if (sources_.aspas != nullptr) {
        const auto verdict = sources_.aspas->verify_upstream(
            route.networks, route.is_direct ? std::optional(route.member) : std::nullopt);
        states_.aspa = verdict.outcome;
        // Other faults of the path are faults of its form.
        if (verdict.fault == rpki::AspaFault::Ramps) {
            const auto customer = asns.size() - verdict.ramps.max_up;
            add(rpki::rule_of(verdict), asns[customer], asns[customer - 1]);
        }
    }
    // A client gives its route server nothing that is marked (RFC 9234 s5). Its own mark says that
    // it takes the route server for a peer; a route server's, that it gave the route to clients.
    const bool is_marked =
        route.otc && *route.otc != route.member && !sources_.members.is_route_server(*route.otc);
    if (is_marked) add(kLeakOtc, *route.otc);
    const bool is_attested = !faults_.empty() && is_leak(*faults_.back().rule);
    if (valleys_ && !is_attested && !route.networks.has_set) check_relationships(route);
}

void RouteChecks::check_relationships(const MemberRoute& route) {
    const auto& relationships = *sources_.relationships;
    const auto& asns = route.networks.asns;
    // The member gives it to the route server as to a peer.
    const auto from = asns.size() > 1 ? relationships.relation(asns[1], asns[0]) : Relation::None;
    if (from == Relation::ProviderOf || from == Relation::PeerOf) {
        if (are_siblings(asns[0], asns[1])) return;
        return add(from == Relation::PeerOf ? kRouteServerPeerRoute : kRouteServerProviderRoute,
                   asns[0], asns[1]);
    }
    const auto valley = valleys_->find(route.networks);
    if (valley.type != LeakType::None) {
        const bool is_excused =
            are_siblings(valley.leaker, valley.from) || are_siblings(valley.leaker, valley.to);
        if (!is_excused) add(kLeakValley, valley.leaker, valley.from);
        return;
    }
    for (std::size_t i = 1; i < asns.size(); ++i) {
        if (relationships.relation(asns[i - 1], asns[i]) != Relation::None) continue;
        if (!is_large_transit(relationships, asns[i]) || are_siblings(asns[i - 1], asns[i])) {
            continue;
        }
        return add(kRouteServerTransit, asns[i - 1], asns[i]);
    }
}

bool RouteChecks::are_siblings(Asn a, Asn b) const {
    return sources_.kinship != nullptr &&
           sources_.kinship->are_siblings(a, b).answer == Kinship::Answer::Yes;
}

void RouteChecks::check_form(const MemberRoute& route) {
    if (route.networks.has_set) add(kRouteServerAsSet);
    const auto first = route.networks.asns.front();
    if (route.is_direct && first != route.member) add(kRouteServerFirstAs, first);
    if (is_default(route.prefix)) return add(kRouteServerDefault);
    if (of_prefix_->is_in_lan) add(kRouteServerLan);
    if (is_too_long(route.prefix) && !route.is_blackhole) add(kRouteServerTooLong);
}

void RouteChecks::check_registered(const MemberRoute& route) {
    if (sources_.irr == nullptr || !route.origin || is_default(route.prefix)) return;
    if (states_.rov.validity != rpki::Validity::Valid) {
        if (of_pair_->match == irr::MatchKind::None) add(kRouteServerNoRouteObject);
        if (of_pair_->match == irr::MatchKind::OtherOrigin) add(kRouteServerOtherOrigin);
    }
    const auto* const sets = sources_.members.announced(route.member, route.prefix.family());
    if (sets != nullptr && sets->state == AsSetState::Whole && !sets->has(*route.origin)) {
        add(kRouteServerOutsideAsSet);
    }
}

}  // namespace comity::incident
