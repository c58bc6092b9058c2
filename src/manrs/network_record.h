// All that an observation keeps of one network: what was seen and registered, and what it did.
#pragma once

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

}  // namespace comity::manrs
