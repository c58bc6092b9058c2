// A group of networks as GitHub-flavoured Markdown.
#pragma once

#include <string>

#include "manrs/group_assessment.h"

namespace comity::report {

/// The group as one Markdown document; the list of members ends after kMarkdownItemsMax, and says
/// so.
[[nodiscard]] std::string group_markdown_text(const manrs::GroupAssessment& group);

}  // namespace comity::report
