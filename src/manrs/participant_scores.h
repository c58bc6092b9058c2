// The scores of a participant: of all its networks taken as one, as if they were a single AS.
#pragma once

#include <span>
#include <vector>

#include "manrs/group_assessment.h"

namespace comity::manrs {

struct ParticipantScores {
    std::vector<MetricResult> metrics;  ///< All, in the order of MetricId.
    std::vector<ActionResult> actions;  ///< In the framework's order.
};

/// The networks' raw values put together under `framework`, which they were measured under: weights
/// of incidents and counts are summed, shares are those of the pairs of all, and what must be
/// registered must be so of each. Networks without data of a metric are left out of it; where none
/// has any, there is no data, for the reason of the first.
[[nodiscard]] ParticipantScores pool_networks(const Framework& framework,
                                              std::span<const MemberFigures* const> networks);

}  // namespace comity::manrs
