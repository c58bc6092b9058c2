// An assessment as GitHub-flavoured Markdown, for an issue, a wiki or a mail.
#pragma once

#include <string>

#include "manrs/assessment.h"

namespace comity::report {

/// The assessment as one Markdown document; lists end after kMarkdownItemsMax, and say so.
[[nodiscard]] std::string markdown_text(const manrs::Assessment& assessment);

}  // namespace comity::report
