// An assessment for people at a terminal.
#pragma once

#include <string>

#include "manrs/assessment.h"
#include "report/text_layout.h"

namespace comity::report {

struct TerminalOptions {
    bool colour = false;  ///< SGR sequences for bands and states; the words are there all the same.
    unsigned columns = 80;  ///< Of the terminal; kept within kColumnsMin and kColumnsMax.
    bool full = false;  ///< All evidence and advice, not only the first kTerminalItemsMax of each.
};

[[nodiscard]] Style style_of(manrs::Band band);

/// The assessment as lines of UTF-8 text, none wider than `options.columns` unless a single word
/// is. Ends with a line feed. Text that came from files is escaped.
[[nodiscard]] std::string terminal_text(const manrs::Assessment& assessment,
                                        const TerminalOptions& options = {});

}  // namespace comity::report
