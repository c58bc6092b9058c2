// An assessment as one HTML file that needs nothing else: no script, no request, to be read on any
// screen, printed or sent on.
#pragma once

#include <string>

#include "manrs/assessment.h"

namespace comity::report {

/// The assessment as a whole HTML page in UTF-8; lists end after kHtmlItemsMax, and say so.
[[nodiscard]] std::string html_page(const manrs::Assessment& assessment);

}  // namespace comity::report
