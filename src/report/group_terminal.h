// A group of networks for people at a terminal.
#pragma once

#include <string>

#include "manrs/group_assessment.h"
#include "report/terminal.h"

namespace comity::report {

/// The group as lines of UTF-8 text, laid out as terminal_text does; of the members only the first
/// kTerminalItemsMax unless `options.full`.
[[nodiscard]] std::string group_terminal_text(const manrs::GroupAssessment& group,
                                              const TerminalOptions& options = {});

}  // namespace comity::report
