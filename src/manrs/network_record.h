// All that an observation keeps of one network: what was seen and registered, and what it did.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "incident/event.h"
#include "observation/network_evidence.h"

namespace comity::manrs {

struct NetworkRecord {
    observation::NetworkEvidence evidence;
    /// In which it is culprit, accomplice or victim; in the order of those of the observation.
    std::vector<incident::Event> events;
    bool is_known = true;  ///< Else nothing was seen of the network, and no source named it.
    friend bool operator==(const NetworkRecord&, const NetworkRecord&) = default;
};

/// A view of its events; none without a record.
[[nodiscard]] inline std::span<const incident::Event> events_of(
    const std::optional<NetworkRecord>& record) {
    if (!record) return {};
    return record->events;
}

}  // namespace comity::manrs
