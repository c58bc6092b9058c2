// What an observation will keep of a network, as far as it is known before its incidents are.
#pragma once

#include <cstdint>
#include <vector>

#include "manrs/assessment.h"
#include "manrs/network_record.h"
#include "store/store.h"

namespace comity::service {

/// A network that waits for its events: small, so that all of an observation can wait together.
struct NetworkDraft {
    manrs::NetworkRecord record;  ///< Without events, and without the lists of routes and VRPs.
    manrs::RouteTally tally;
    std::vector<std::uint8_t> evidence;  ///< All of it, as store::encode_record makes it.
};

[[nodiscard]] NetworkDraft draft_of(const observation::ObservationFacts& facts,
                                    observation::NetworkEvidence evidence);

/// The network judged by all that is known of it, with its events.
[[nodiscard]] store::NetworkRow finish(NetworkDraft draft, std::vector<incident::Event> events,
                                       const manrs::Framework& framework,
                                       const observation::ObservationFacts& facts);

}  // namespace comity::service
