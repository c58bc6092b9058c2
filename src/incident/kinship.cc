#include "incident/kinship.h"

#include <algorithm>
#include <array>

namespace comity::incident {
namespace {

using net::Asn;
using registry::HolderId;

constexpr auto yes_or_no(bool is_so) { return is_so ? Kinship::Answer::Yes : Kinship::Answer::No; }

}  // namespace

Kinship::Answer Kinship::by_organisations(Asn a, Asn b) const {
    for (const auto& organisations : registrations_.organisations) {
        if (organisations.find(a) == nullptr || organisations.find(b) == nullptr) continue;
        return yes_or_no(organisations.are_siblings(a, b));
    }
    return Answer::Unknown;
}

Kinship::Answer Kinship::by_peeringdb(Asn a, Asn b) const {
    if (!registrations_.peeringdb) return Answer::Unknown;
    const auto* first = registrations_.peeringdb->network(a);
    const auto* second = registrations_.peeringdb->network(b);
    if (first == nullptr || second == nullptr || first->organisation_id == 0) {
        return Answer::Unknown;
    }
    return yes_or_no(first->organisation_id == second->organisation_id);
}

HolderId Kinship::holder_of(Asn asn) const {
    if (!registrations_.delegations) return HolderId::None;
    const auto found = registrations_.delegations->find(asn);
    return found ? found->delegation.holder : HolderId::None;
}

Kinship::Answer Kinship::by_holders(Asn a, Asn b) const {
    const auto first = holder_of(a);
    const auto second = holder_of(b);
    if (first == HolderId::None || second == HolderId::None) return Answer::Unknown;
    return yes_or_no(first == second);
}

Kinship::Answer Kinship::by_aut_nums(Asn a, Asn b) const {
    if (!registrations_.irr) return Answer::Unknown;
    const auto& irr = *registrations_.irr;
    auto answer = Answer::Unknown;
    for (const auto& first : irr.aut_nums(a)) {
        for (const auto& second : irr.aut_nums(b)) {
            if (first.source != second.source) continue;
            const auto org = irr.text(first.org);
            if (org.empty() || irr.text(second.org).empty()) continue;
            if (first.org == second.org) return Answer::Yes;
            answer = Answer::No;
        }
    }
    return answer;
}

Kinship::Verdict Kinship::are_siblings(Asn a, Asn b) const {
    if (a == b) return {Answer::Yes, "their number"};
    using Ask = Answer (Kinship::*)(Asn, Asn) const;
    constexpr std::array<std::pair<Ask, std::string_view>, 4> kSources{{
        {&Kinship::by_organisations, "the AS to organisation data"},
        {&Kinship::by_peeringdb, "PeeringDB"},
        {&Kinship::by_holders, "the registries' delegations"},
        {&Kinship::by_aut_nums, "their aut-num objects"},
    }};
    // One that says yes suffices: an organisation may have several entries.
    Verdict verdict;
    for (const auto& [ask, source] : kSources) {
        const auto answer = (this->*ask)(a, b);
        if (answer == Answer::Yes) return {answer, source};
        if (answer == Answer::No && verdict.answer == Answer::Unknown) verdict = {answer, source};
    }
    return verdict;
}

Kinship::Verdict Kinship::is_holder(Asn asn, const net::Prefix& prefix) const {
    const auto holder = holder_of(asn);
    if (holder == HolderId::None) return {};
    const auto ranges = registrations_.delegations->addresses().overlapping(prefix.address(),
                                                                            prefix.last_address());
    if (ranges.empty()) return {};
    const auto holder_at = [](const auto& range) { return range.value.delegation.holder; };
    if (std::any_of(ranges.begin(), ranges.end(),
                    [&](const auto& range) { return holder_at(range) == HolderId::None; })) {
        return {};
    }
    const bool is_whole = registrations_.delegations->find(prefix).is_whole;
    const bool is_his =
        is_whole && std::all_of(ranges.begin(), ranges.end(),
                                [&](const auto& range) { return holder_at(range) == holder; });
    return {yes_or_no(is_his), "the registries' delegations"};
}

std::optional<Timestamp> Kinship::delegated_on(const net::Prefix& prefix) const {
    if (!registrations_.delegations) return std::nullopt;
    std::optional<Timestamp> latest;
    for (const auto& range : registrations_.delegations->addresses().overlapping(
             prefix.address(), prefix.last_address())) {
        latest = std::max(latest, range.value.delegation.date);
    }
    return latest;
}

Kinship::Answer Kinship::is_exchange(Asn asn) const {
    if (!registrations_.peeringdb) return Answer::Unknown;
    const auto* network = registrations_.peeringdb->network(asn);
    if (network == nullptr) return Answer::No;
    const auto& types = network->types;
    return yes_or_no(network->is_route_server() ||
                     std::find(types.begin(), types.end(),
                               registry::peeringdb::NetworkType::RouteCollector) != types.end());
}

std::optional<registry::AsRelationships::Relation> Kinship::relation(Asn a, Asn b,
                                                                     net::Family family) const {
    const auto* const relationships = registrations_.relationships.of(family);
    if (relationships == nullptr) return std::nullopt;
    return relationships->relation(a, b);
}

}  // namespace comity::incident
