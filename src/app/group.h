// Groups of networks at the command line: one assessed, or all listed.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "manrs/group_assessment.h"
#include "store/store.h"

namespace comity::app {

/// The group of that name in `observation`, with what it was in the observation before; none where
/// there is no such group.
[[nodiscard]] Result<std::optional<manrs::GroupAssessment>> assess_group(
    const store::Store& store, const store::ObservationRow& observation,
    const manrs::Framework& framework, const std::string& name);

/// Why there is no group of that name, and which it may have been meant to be.
[[nodiscard]] Result<std::string> why_no_group(const store::Store& store,
                                               const store::ObservationRow& observation,
                                               const std::string& name);

}  // namespace comity::app
