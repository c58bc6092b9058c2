// Bogons that come and go: prefixes that nobody may announce, and AS numbers that nobody may have
// between a network and its customer.
#include <array>

#include "internet/bogons.h"
#include "internet/past/planner.h"

namespace comity::internet {
namespace {

constexpr std::int64_t kBogonShortest = 30 * kMinute;
constexpr std::int64_t kBogonLongest = 30 * kHour;

constexpr std::array<Space, 4> kSpaces{Space::SpecialPurpose, Space::Unallocated, Space::Available,
                                       Space::Reserved};

std::string_view name_of_space(Space space) {
    switch (space) {
        case Space::Held: return "held";
        case Space::SpecialPurpose: return "special-purpose";
        case Space::Unallocated: return "not given out by IANA";
        case Space::Available: return "available at a regional registry";
        case Space::Reserved: return "reserved by a regional registry";
    }
    return {};
}

bool plan_prefix(Planner& planner, Space space) {
    const auto prefix = draw_bogon_prefix(planner.internet().delegations, space, planner.random());
    const auto culprit = planner.any_network();
    if (!prefix || !planner.is_unused(*prefix) || net::is_reserved(planner.asn(culprit)) ||
        planner.internet().delegations.space_of(*prefix) != space) {
        return false;
    }
    std::vector<Announcer> announcers(1);
    announcers[0].network = culprit;
    const auto routes = planner.spread(announcers, 0);
    Incident incident;
    incident.kind = IncidentKind::BogonPrefix;
    incident.culprit = planner.asn(culprit);
    incident.remark = name_of_space(space);
    const auto slot = planner.draw_slot(kBogonShortest, kBogonLongest);
    planner.play(std::vector{planner.add_new_group(*prefix, culprit)}, routes, slot, incident);
    planner.add_spread(routes, std::move(incident));
    return true;
}

/// A provider shows a bogon number between itself and a customer that has no other way out.
bool plan_asn(Planner& planner) {
    const auto& topology = planner.topology();
    const auto target = planner.draw_announcement([&](std::uint32_t one) {
        const auto network = planner.origin_of(one);
        return topology.providers(network).size() == 1 && topology.peers(network).empty() &&
               !net::is_reserved(planner.asn(topology.providers(network).front()));
    });
    if (!target) return false;
    const auto customer = planner.origin_of(*target);
    const auto provider = topology.providers(customer).front();
    std::vector<Announcer> announcers(2);
    announcers[0].network = customer;
    announcers[0].only_to.emplace();
    announcers[1].network = provider;
    announcers[1].tail = {draw_bogon_asn(planner.random().word()), planner.asn(customer)};
    const auto routes = planner.spread(announcers, 1);
    Incident incident;
    incident.kind = IncidentKind::BogonAsn;
    incident.culprit = planner.asn(provider);
    const auto slot = planner.draw_slot(kBogonShortest, kBogonLongest);
    const auto all = planner.announcements_of(customer, 20);
    planner.play(planner.add_groups(all, slot), routes, slot, incident);
    planner.add_spread(routes, std::move(incident));
    return true;
}

}  // namespace

void plan_bogons(Planner& planner) {
    planner.repeat([&](std::uint32_t i) { return plan_prefix(planner, kSpaces[i % 4]); });
    planner.repeat([&](std::uint32_t) { return plan_asn(planner); });
}

}  // namespace comity::internet
