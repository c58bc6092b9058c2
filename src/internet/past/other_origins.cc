// Origins that change and are right to: what looks like a hijack and is none.
#include <algorithm>

#include "internet/made_topology.h"
#include "internet/names_writer.h"
#include "internet/past/planner.h"

namespace comity::internet {
namespace {

Announcer announcer(AsIndex network) {
    Announcer result;
    result.network = network;
    return result;
}

PairState table_state(Planner& planner, std::uint32_t announcement) {
    const auto& internet = planner.internet();
    return internet.pairs_of(internet.announcements[announcement]).front().state;
}

/// What `newcomer` announces in place of or beside `owner`.
struct Change {
    IncidentKind kind;
    AsIndex owner;
    AsIndex newcomer;
    std::string remark;
};

void finish(Planner& planner, const Change& change, std::span<const std::uint32_t> groups,
            std::span<const IncidentRoute> routes, const Slot& slot) {
    Incident incident;
    incident.kind = change.kind;
    incident.culprit = planner.asn(change.newcomer);
    incident.victim = planner.asn(change.owner);
    incident.remark = change.remark;
    planner.play(groups, routes, slot, incident);
    planner.add_spread(routes, std::move(incident));
}

/// A second place of one service, in another network; both have ROAs.
bool plan_anycast(Planner& planner) {
    const auto target = planner.draw_announcement(
        [&](std::uint32_t one) { return table_state(planner, one) == PairState::Valid; });
    if (!target) return false;
    const auto& prefix = planner.internet().announcements[*target].prefix;
    const auto second = planner.draw_stranger(*target, prefix);
    if (!second || !planner.registrations().add_vrp(prefix, planner.asn(*second))) return false;
    const auto owner = planner.origin_of(*target);
    const auto routes = planner.spread(std::vector{announcer(owner), announcer(*second)}, 1);
    const auto slot = planner.draw_open_slot();
    const auto groups = planner.add_groups(std::vector{*target}, slot);
    finish(planner, {IncidentKind::AnycastMoas, owner, *second, "both origins have a ROA"}, groups,
           routes, slot);
    return true;
}

/// A network that takes attacks on itself announces a part of the victim's block for hours.
bool plan_mitigation(Planner& planner, bool by_provider) {
    auto& registrations = planner.registrations();
    std::optional<net::Prefix> part;
    std::optional<AsIndex> protector;
    const auto target = planner.draw_announcement([&](std::uint32_t one) {
        part = planner.draw_specific(one, 8);
        if (!part) return false;
        const auto owner = planner.origin_of(one);
        protector = by_provider ? planner.any_of(planner.topology().providers(owner))
                                : planner.draw_stranger(one, *part);
        if (!protector || net::is_reserved(planner.asn(*protector))) return false;
        return !by_provider ||
               (planner.is_written_customer(owner, *protector) &&
                registrations.state_of(*part, planner.asn(*protector)) == PairState::NotFound);
    });
    if (!target) return false;
    if (!by_provider && !registrations.add_vrp(*part, planner.asn(*protector))) return false;
    const auto owner = planner.origin_of(*target);
    const auto routes = planner.spread(std::vector{announcer(*protector)}, 0);
    const auto slot = planner.draw_slot(kHour, 16 * kHour);
    static_cast<void>(planner.add_groups(std::vector{*target}, slot));
    finish(planner,
           {IncidentKind::DdosMitigation, owner, *protector,
            by_provider ? "the protector is the victim's provider" : "the protector has a ROA"},
           std::vector{planner.add_new_group(*part, *protector)}, routes, slot);
    return true;
}

/// A block goes to another network for good; all that is registered says so already.
bool plan_transfer(Planner& planner) {
    const auto& internet = planner.internet();
    const auto target = planner.draw_announcement([&](std::uint32_t one) {
        const auto& prefix = internet.announcements[one].prefix;
        return table_state(planner, one) == PairState::Valid && planner.is_leaf(one) &&
               internet.delegations.holding_of(prefix)->prefix == prefix;
    });
    if (!target) return false;
    const auto& prefix = internet.announcements[*target].prefix;
    const auto owner = planner.origin_of(*target);
    const auto buyer = planner.draw_stranger(*target, prefix);
    if (!buyer ||
        internet.organisations.of(*buyer).region != internet.organisations.of(owner).region) {
        return false;
    }
    if (!planner.registrations().add_vrp(prefix, planner.asn(*buyer))) return false;
    planner.registrations().document(prefix, planner.asn(*buyer));
    planner.transfer(prefix, *buyer);
    const auto routes = planner.spread(std::vector{announcer(*buyer)}, 0);
    const auto slot = planner.draw_open_slot();
    const auto groups = planner.add_groups(std::vector{*target}, slot);
    finish(planner,
           {IncidentKind::Transfer, owner, *buyer,
            "delegation, ROA and route object are of the new holder"},
           groups, routes, slot);
    return true;
}

/// Another network of the same organisation announces it too.
bool plan_sibling(Planner& planner) {
    const auto& internet = planner.internet();
    const auto& organisations = internet.organisations;
    std::optional<AsIndex> sibling;
    const auto target = planner.draw_announcement([&](std::uint32_t one) {
        const auto owner = planner.origin_of(one);
        const auto all = organisations.networks_of(organisations.number_of(owner));
        if (all.size() < 2 || table_state(planner, one) != PairState::NotFound) return false;
        sibling = planner.any_of(all);
        return *sibling != owner && !net::is_reserved(planner.asn(*sibling)) &&
               listed_organisation(internet, owner) && listed_organisation(internet, *sibling);
    });
    if (!target) return false;
    const auto owner = planner.origin_of(*target);
    const auto routes = planner.spread(std::vector{announcer(owner), announcer(*sibling)}, 1);
    const auto slot = planner.draw_slot(6 * kHour, 6 * kDay);
    const auto groups = planner.add_groups(std::vector{*target}, slot);
    finish(planner, {IncidentKind::Sibling, owner, *sibling, "both are of one organisation"},
           groups, routes, slot);
    return true;
}

/// A customer announces the part of its provider's block that it was given.
bool plan_customer(Planner& planner) {
    auto& registrations = planner.registrations();
    std::optional<net::Prefix> part;
    std::optional<AsIndex> customer;
    const auto target = planner.draw_announcement([&](std::uint32_t one) {
        const auto owner = planner.origin_of(one);
        customer = planner.any_of(planner.topology().customers(owner));
        if (!customer || net::is_reserved(planner.asn(*customer)) ||
            !planner.is_written_customer(*customer, owner)) {
            return false;
        }
        part = planner.draw_specific(one, 8);
        return part && registrations.state_of(*part, planner.asn(*customer)) == PairState::NotFound;
    });
    if (!target) return false;
    registrations.document(*part, planner.asn(*customer));
    const auto routes = planner.spread(std::vector{announcer(*customer)}, 0);
    const auto slot = planner.draw_slot(12 * kHour, 10 * kDay);
    static_cast<void>(planner.add_groups(std::vector{*target}, slot));
    finish(planner,
           {IncidentKind::CustomerMoreSpecific, planner.origin_of(*target), *customer,
            "the customer has a route object"},
           std::vector{planner.add_new_group(*part, *customer)}, routes, slot);
    return true;
}

}  // namespace

void plan_other_origins(Planner& planner) {
    planner.repeat([&](std::uint32_t) { return plan_anycast(planner); });
    planner.repeat([&](std::uint32_t i) { return plan_mitigation(planner, i % 2 == 1); });
    planner.repeat([&](std::uint32_t) { return plan_transfer(planner); });
    planner.repeat([&](std::uint32_t) { return plan_sibling(planner); });
    planner.repeat([&](std::uint32_t) { return plan_customer(planner); });
}

}  // namespace comity::internet
