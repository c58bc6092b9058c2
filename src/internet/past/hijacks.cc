// Networks that announce what is not theirs: the very prefix, a part of it, or with the rightful
// origin behind themselves so that only the first step of the path is false.
#include <algorithm>

#include "internet/past/planner.h"

namespace comity::internet {
namespace {

constexpr std::int64_t kHijackShortest = 10 * kMinute;
constexpr std::int64_t kHijackLongest = 14 * kHour;

/// What the hijacker's paths end in.
enum class Origin : std::uint8_t { Own, Forged, ForgedAndAttested };

/// A hijacker tells all of its neighbours mostly, one provider or one peer sometimes.
std::optional<std::vector<AsIndex>> draw_neighbours(Planner& planner, AsIndex culprit) {
    auto& random = planner.random();
    const auto draw = random.below(1'000);
    const auto& topology = planner.topology();
    if (draw < 250) {
        if (const auto one = planner.any_of(topology.providers(culprit))) return {{*one}};
    } else if (draw < 350) {
        if (const auto one = planner.any_of(topology.peers(culprit))) return {{*one}};
    }
    return std::nullopt;
}

/// Whether the hijack would be seen by more than chance: what nobody sees is planned seldom.
bool is_worth_it(Planner& planner, std::span<const IncidentRoute> routes) {
    const auto seen = std::count_if(routes.begin(), routes.end(),
                                    [](const IncidentRoute& r) { return r.is_of_incident; });
    return seen >= 2 || planner.random().chance(100);
}

/// Of every other forged origin: the ASPAs that give it away, of the owner and of those that the
/// forged path went on to.
void attest_forged(Planner& planner, AsIndex owner, std::span<const IncidentRoute> routes) {
    auto& registrations = planner.registrations();
    registrations.attest_providers(owner);
    for (const auto& route : routes) {
        if (!route.is_of_incident || route.path.size() < 3) continue;
        const auto next = planner.topology().find(route.path[route.path.size() - 3]);
        if (next && !net::is_reserved(planner.asn(*next))) registrations.attest_providers(*next);
    }
}

/// Announced by the culprit beside the owner, whose number its paths end with if it is forged.
std::vector<Announcer> rivals(Planner& planner, AsIndex owner, AsIndex culprit, Origin origin) {
    std::vector<Announcer> announcers(2);
    announcers[0].network = owner;
    announcers[1].network = culprit;
    announcers[1].only_to = draw_neighbours(planner, culprit);
    if (origin != Origin::Own) announcers[1].tail = {planner.asn(owner)};
    return announcers;
}

bool plan_exact(Planner& planner, Origin origin) {
    const auto target = planner.draw_announcement([](std::uint32_t) { return true; });
    if (!target) return false;
    const auto& prefix = planner.internet().announcements[*target].prefix;
    const auto culprit = planner.draw_stranger(*target, prefix);
    if (!culprit) return false;
    const auto owner = planner.origin_of(*target);
    const auto announcers = rivals(planner, owner, *culprit, origin);
    const auto routes = planner.spread(announcers, 1);
    if (!is_worth_it(planner, routes)) return false;
    if (origin == Origin::ForgedAndAttested) attest_forged(planner, owner, routes);
    const auto slot = planner.draw_slot(kHijackShortest, kHijackLongest);
    Incident incident;
    incident.kind = origin != Origin::Own ? IncidentKind::ForgedOrigin : IncidentKind::HijackExact;
    incident.culprit = planner.asn(*culprit);
    incident.victim = planner.asn(owner);
    const auto groups = planner.add_groups(std::vector{*target}, slot);
    planner.play(groups, routes, slot, incident);
    planner.add_spread(routes, std::move(incident));
    return true;
}

bool plan_subprefix(Planner& planner, Origin origin) {
    std::optional<net::Prefix> part;
    const auto target = planner.draw_announcement([&](std::uint32_t one) {
        part = planner.draw_specific(one, 3);
        return part.has_value();
    });
    if (!target) return false;
    const auto culprit = planner.draw_stranger(*target, *part);
    if (!culprit) return false;
    const auto owner = planner.origin_of(*target);
    auto announcers = rivals(planner, owner, *culprit, origin);
    announcers.erase(announcers.begin());  // nobody else announces the part
    const auto routes = planner.spread(announcers, 0);
    if (!is_worth_it(planner, routes)) return false;
    if (origin == Origin::ForgedAndAttested) attest_forged(planner, owner, routes);
    const auto slot = planner.draw_slot(kHijackShortest, kHijackLongest);
    Incident incident;
    incident.kind =
        origin != Origin::Own ? IncidentKind::ForgedOrigin : IncidentKind::HijackSubprefix;
    incident.culprit = planner.asn(*culprit);
    incident.victim = planner.asn(owner);
    // The owner's own stays as it is meanwhile.
    static_cast<void>(planner.add_groups(std::vector{*target}, slot));
    const std::vector groups{planner.add_new_group(*part, *culprit)};
    planner.play(groups, routes, slot, incident);
    planner.add_spread(routes, std::move(incident));
    return true;
}

}  // namespace

void plan_hijacks(Planner& planner) {
    planner.repeat([&](std::uint32_t) { return plan_exact(planner, Origin::Own); });
    planner.repeat([&](std::uint32_t) { return plan_subprefix(planner, Origin::Own); });
    planner.repeat([&](std::uint32_t i) {
        const auto origin = i / 2 % 2 == 0 ? Origin::Forged : Origin::ForgedAndAttested;
        return i % 2 == 0 ? plan_exact(planner, origin) : plan_subprefix(planner, origin);
    });
}

}  // namespace comity::internet
