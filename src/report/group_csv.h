// The members of a group as CSV (RFC 4180): a header, then a record a network, worst first.
#pragma once

#include <string>

#include "manrs/group_assessment.h"

namespace comity::report {

/// All members, each with its scores and bands; what has no data is an empty field and "no-data".
/// Aggregates are in JSON alone.
[[nodiscard]] std::string group_csv_text(const manrs::GroupAssessment& group);

}  // namespace comity::report
