// A group of networks on one HTML page.
#pragma once

#include <string>

#include "manrs/group_assessment.h"

namespace comity::report {

/// The group as a whole page in UTF-8, without script or request; the table of members ends after
/// kIndexRowsMax, and says so.
[[nodiscard]] std::string group_html_page(const manrs::GroupAssessment& group);

}  // namespace comity::report
