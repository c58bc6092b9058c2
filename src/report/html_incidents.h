// The incidents of a network in a page: a picture of the period, and each with its evidence.
#pragma once

#include <string>

#include "manrs/assessment.h"

namespace comity::report {

/// "" where there is nothing to show: no incident, and no period that was followed through time.
[[nodiscard]] std::string html_incidents(const manrs::Assessment& assessment);

}  // namespace comity::report
