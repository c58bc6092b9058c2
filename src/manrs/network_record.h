// All that an observation keeps of one network: what was seen and registered, and what it did.
#pragma once

#include <vector>

#include "incident/event.h"
#include "observation/network_evidence.h"

namespace comity::manrs {

struct NetworkRecord {
    observation::NetworkEvidence evidence;
    /// In which it is culprit or accomplice; sorted as incident::find_bogons sorts.
    std::vector<incident::Event> events;
    friend bool operator==(const NetworkRecord&, const NetworkRecord&) = default;
};

}  // namespace comity::manrs
