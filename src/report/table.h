// Many networks, a line each: for a terminal, and as Markdown.
#pragma once

#include <span>
#include <string>

#include "report/html_index.h"
#include "report/terminal.h"

namespace comity::report {

/// One line a network, in the order given: its scores and bands, its routes and what is advised;
/// then what all networks come to. Ends with a line feed. Wide columns are left out on a narrow
/// terminal.
[[nodiscard]] std::string terminal_table(const IndexHeading& heading,
                                         std::span<const NetworkSummary> networks,
                                         const TerminalOptions& options);

/// The same as a GitHub-flavoured Markdown table.
[[nodiscard]] std::string markdown_table(const IndexHeading& heading,
                                         std::span<const NetworkSummary> networks);

}  // namespace comity::report
