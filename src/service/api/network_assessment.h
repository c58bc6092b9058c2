// The assessment of one network as whoever asks may see it.
#pragma once

#include <vector>

#include "base/result.h"
#include "manrs/assessment.h"
#include "service/api/call.h"

namespace comity::service::api {

/// What the store has of a network in an observation; of one that only a group names, its number.
[[nodiscard]] Result<manrs::NetworkRecord, Problem> record_of(const Call& call,
                                                              std::int64_t observation_id,
                                                              net::Asn asn);

/// Scores are made of all events; those that may not be seen are nowhere else, nor is what to do
/// about them.
struct SeenAssessment {
    manrs::Assessment assessment;
    std::vector<incident::Event> unseen;  ///< That its scores rest on.
};
[[nodiscard]] Result<SeenAssessment, Problem> assess(const Call& call, net::Asn asn);

}  // namespace comity::service::api
