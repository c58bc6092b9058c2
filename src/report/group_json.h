// A group of networks as JSON, for programs (docs/formats/assessment.md).
#pragma once

#include <string>

#include "base/json_writer.h"
#include "manrs/group_assessment.h"

namespace comity::report {

/// The group as one object with a line feed behind it: everything in it, keys always there and in
/// one order. What is not known is null.
[[nodiscard]] std::string group_json_text(const manrs::GroupAssessment& group,
                                          JsonLayout layout = JsonLayout::Indented);

}  // namespace comity::report
