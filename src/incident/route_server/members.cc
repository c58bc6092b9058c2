#include "incident/route_server/members.h"

#include <algorithm>

#include "base/sort_unique.h"
#include "incident/route_server/limits.h"

namespace comity::incident {
namespace {

using net::Asn;
using registry::IrrSetName;

std::string text_of(const IrrSetName& set) {
    return set.source.empty() ? set.name : set.source + "::" + set.name;
}

/// The sets that a member names for its connections of `family`; of the other where it names none
/// for these, since many write them once.
std::vector<IrrSetName> sets_in_list(const registry::ixf::Member& member, net::Family family) {
    std::vector<IrrSetName> own;
    std::vector<IrrSetName> other;
    for (const auto& connection : member.connections) {
        auto& to = connection.address.family() == family ? own : other;
        to.insert(to.end(), connection.as_sets.begin(), connection.as_sets.end());
    }
    return own.empty() ? other : own;
}

}  // namespace

std::string_view to_string(AsSetState state) {
    switch (state) {
        case AsSetState::NotGiven: return "not-given";
        case AsSetState::NotFound: return "not-found";
        case AsSetState::Partial: return "partial";
        case AsSetState::Whole: return "whole";
    }
    return "";
}

Members::Members(MemberSources sources)
    : sources_(std::move(sources)), asns_left_(kExpandedAsnsMax) {
    if (has_list()) {
        add_services();
        expand_sets();
    }
    sort_unique(sources_.route_servers);
    std::sort(by_address_.begin(), by_address_.end());
}

void Members::add_services() {
    for (const auto& member : sources_.list->members) {
        bool is_service = member.type == registry::ixf::MemberType::RouteServer;
        for (const auto& connection : member.connections) {
            is_service = is_service || connection.is_service;
            by_address_.emplace_back(connection.address, member.asn);
        }
        if (is_service) sources_.route_servers.push_back(member.asn);
    }
}

void Members::expand_sets() {
    for (const auto& member : sources_.list->members) {
        auto& of_families = sets_[member.asn];
        for (const auto family : {net::Family::Ipv4, net::Family::Ipv6}) {
            auto sets = sets_in_list(member, family);
            const auto* const network =
                sources_.peeringdb != nullptr ? sources_.peeringdb->network(member.asn) : nullptr;
            if (sets.empty() && network != nullptr) sets = network->irr_sets;
            of_families.at(place_of(family)) = announced_by(member.asn, sets);
        }
    }
}

const irr::AsSetMembers* Members::expand(const IrrSetName& set) {
    const auto [at, is_new] = expanded_.try_emplace(text_of(set));
    auto& members = at->second;
    if (is_new) {
        const auto& irr = *sources_.irr;
        std::optional<irr::SourceId> source;
        if (!set.source.empty()) source = irr.find_source(set.source);
        if (set.source.empty() || source) {
            members =
                irr::as_set_members(irr, set.name, source, std::min(kAsSetAsnsMax, asns_left_));
        }
        if (members) asns_left_ -= members->asns.size();
    }
    return members ? &*members : nullptr;
}

AnnouncedSets Members::announced_by(Asn member, const std::vector<IrrSetName>& sets) {
    AnnouncedSets announced{.asns = {member}};
    bool is_whole = true;
    for (const auto& set : sets) {
        announced.names.push_back(text_of(set));
        if (sources_.irr == nullptr) continue;
        if (set.kind == IrrSetName::Kind::Asn) {
            announced.asns.push_back(*Asn::parse(set.name));
            continue;
        }
        const auto* const members = set.kind == IrrSetName::Kind::AsSet ? expand(set) : nullptr;
        is_whole = is_whole && members != nullptr && members->is_whole;
        if (members != nullptr) announced.found.push_back(members);
    }
    sort_unique(announced.names);
    sort_unique(announced.asns);
    sort_unique(announced.found);
    if (sources_.irr == nullptr || sets.empty()) return announced;
    const bool has_any = !announced.found.empty() || announced.asns.size() > 1 || is_whole;
    announced.state = is_whole  ? AsSetState::Whole
                      : has_any ? AsSetState::Partial
                                : AsSetState::NotFound;
    return announced;
}

bool AnnouncedSets::has(Asn asn) const {
    if (std::binary_search(asns.begin(), asns.end(), asn)) return true;
    return std::any_of(found.begin(), found.end(),
                       [asn](const irr::AsSetMembers* set) { return set->has(asn); });
}

Asn Members::of(const bgp::mrt::Peer& peer) const {
    if (find(peer.asn) != nullptr) return peer.asn;
    const auto at =
        std::lower_bound(by_address_.begin(), by_address_.end(), std::pair(peer.address, Asn()));
    return at != by_address_.end() && at->first == peer.address ? at->second : peer.asn;
}

bool Members::is_route_server(Asn asn) const {
    return std::binary_search(sources_.route_servers.begin(), sources_.route_servers.end(), asn);
}

const AnnouncedSets* Members::announced(Asn asn, net::Family family) const {
    const auto at = sets_.find(asn);
    return at != sets_.end() ? &at->second.at(place_of(family)) : nullptr;
}

const net::Prefix* Members::lan_of(const net::Prefix& prefix) const {
    if (!has_list()) return nullptr;
    const auto& lans = sources_.list->lans;
    for (unsigned length = 0; length <= prefix.length(); ++length) {
        const auto wider =
            net::Prefix::containing(prefix.address(), static_cast<std::uint8_t>(length));
        const auto at = std::lower_bound(lans.begin(), lans.end(), wider);
        if (at != lans.end() && *at == wider) return &*at;
    }
    return nullptr;
}

std::vector<Asn> Members::expected_at_route_server() const {
    std::vector<Asn> asns;
    if (!has_list()) return asns;
    for (const auto& member : sources_.list->members) {
        const auto& connections = member.connections;
        const bool is_expected =
            std::any_of(connections.begin(), connections.end(),
                        [](const auto& connection) { return connection.at_route_server == true; });
        if (is_expected) asns.push_back(member.asn);
    }
    return asns;
}

}  // namespace comity::incident
