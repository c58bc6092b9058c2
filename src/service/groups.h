// What an observation keeps of groups of networks and of events, in the shape that the store wants.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "incident/event.h"
#include "observation/evidence_gatherer.h"
#include "observation/registrations.h"
#include "store/store.h"

namespace comity::service {

/// The groups of an observation: by country, UN region and sub-region, RIR, participant, and those
/// of the user's own, "country:PT" and so on. Of countries and registries the members are the
/// networks that announce something; of participants and own groups those that are named. Sorted
/// by name, without empty ones.
[[nodiscard]] std::vector<store::GroupRow> groups_of(
    const observation::Registrations& registrations, const observation::EvidenceGatherer& gatherer);

/// Each provider with each customer; sorted.
[[nodiscard]] std::vector<store::ProviderRow> providers_of(
    const observation::Registrations& registrations);

/// Events by the networks that they are about: culprits, accomplices and victims.
class EventsByNetwork {
public:
    /// `events` must outlive it.
    explicit EventsByNetwork(std::span<const incident::Event> events);
    /// In the order of `events`.
    [[nodiscard]] std::vector<incident::Event> of(net::Asn asn) const;
    /// All that an event is about, sorted.
    [[nodiscard]] std::vector<net::Asn> networks() const;

private:
    std::span<const incident::Event> events_;
    std::map<net::Asn, std::vector<std::size_t>> places_;
};

}  // namespace comity::service
