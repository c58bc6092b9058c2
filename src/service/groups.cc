#include "service/groups.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"
#include "report/registrations.h"

namespace comity::service {
namespace {

using store::GroupRow;

/// "un-subregion:western-europe": what can stand in a command line without quotes.
std::string name_with(std::string_view kind, std::string_view text) {
    std::string name(kind);
    name += ':';
    for (const char c : text) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool is_digit = c >= '0' && c <= '9';
        if (is_letter || is_digit) {
            name += is_letter && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        } else if (name.back() != '-' && name.back() != ':') {
            name += '-';
        }
    }
    while (name.back() == '-') name.pop_back();
    return name;
}

/// Groups by name, their members as they come.
class GroupGathering {
public:
    void add(const std::string& name, std::string_view title, net::Asn asn) {
        auto& group = groups_[name];
        if (group.title.empty()) group.title = title;
        group.members.push_back(asn);
    }
    std::vector<GroupRow> finish() {
        std::vector<GroupRow> rows;
        for (auto& [name, group] : groups_) {
            auto& members = group.members;
            std::sort(members.begin(), members.end());
            members.erase(std::unique(members.begin(), members.end()), members.end());
            group.name = name;
            rows.push_back(std::move(group));
        }
        return rows;
    }

private:
    std::map<std::string, GroupRow> groups_;
};

void add_by_registry(const observation::Registrations& registrations,
                     const observation::EvidenceGatherer& gatherer, GroupGathering& gathering) {
    for (const auto asn : gatherer.networks()) {
        const auto identity = gatherer.identity_of(asn);
        if (identity.rir != registry::Rir::None) {
            gathering.add(name_with("rir", to_string(identity.rir)), report::words_of(identity.rir),
                          asn);
        }
        if (identity.country.empty()) continue;
        const auto* const country = registrations.countries.find(identity.country);
        const auto code = to_string(identity.country);
        gathering.add("country:" + code, country == nullptr ? code : country->name, asn);
        if (country == nullptr || country->region.empty()) continue;
        gathering.add(name_with("un-region", country->region), country->region, asn);
        for (const auto& part : {country->sub_region, country->intermediate_region}) {
            if (!part.empty()) gathering.add(name_with("un-subregion", part), part, asn);
        }
    }
}

}  // namespace

std::vector<GroupRow> groups_of(const observation::Registrations& registrations,
                                const observation::EvidenceGatherer& gatherer) {
    GroupGathering gathering;
    add_by_registry(registrations, gatherer, gathering);
    if (registrations.participants) {
        for (const auto& participant : registrations.participants->participants) {
            const auto& title = participant.name.empty() ? participant.id : participant.name;
            for (const auto asn : participant.asns) {
                gathering.add(name_with("participants", title), title, asn);
                gathering.add("participants:all", "All participants of MANRS", asn);
                if (!participant.programme) continue;
                const auto programme = to_string(*participant.programme);
                gathering.add(name_with("participants", programme),
                              "Participants: " + std::string(programme), asn);
            }
        }
    }
    for (const auto& group : registrations.groups) {
        for (const auto asn : group.asns) gathering.add("custom:" + group.name, group.title, asn);
    }
    return gathering.finish();
}

std::vector<store::ProviderRow> providers_of(const observation::Registrations& registrations) {
    std::vector<store::ProviderRow> rows;
    if (!registrations.relationships) return rows;
    const auto& relationships = *registrations.relationships.joint();
    for (const auto asn : relationships.asns()) {
        for (const auto customer : relationships.customers_of(asn)) rows.push_back({asn, customer});
    }
    return rows;
}

EventsByNetwork::EventsByNetwork(std::span<const incident::Event> events) : events_(events) {
    for (std::size_t i = 0; i < events.size(); ++i) {
        std::set<net::Asn> networks{events[i].culprit};
        for (const auto& accomplice : events[i].accomplices) networks.insert(accomplice.asn);
        networks.insert(events[i].victims.begin(), events[i].victims.end());
        for (const auto asn : networks) places_[asn].push_back(i);
    }
}

std::vector<incident::Event> EventsByNetwork::of(net::Asn asn) const {
    std::vector<incident::Event> events;
    const auto found = places_.find(asn);
    if (found == places_.end()) return events;
    for (const auto place : found->second) events.push_back(events_[place]);
    return events;
}

std::vector<net::Asn> EventsByNetwork::networks() const {
    std::vector<net::Asn> asns;
    asns.reserve(places_.size());
    for (const auto& [asn, places] : places_) asns.push_back(asn);
    return asns;
}

}  // namespace comity::service
