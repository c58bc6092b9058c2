// The shell of every page, and text made safe to stand in it.
#pragma once

#include <string>
#include <string_view>

namespace comity::report {

/// `text` as it may stand in an element or a quoted attribute; control characters and invalid UTF-8
/// become U+FFFD.
[[nodiscard]] std::string escape_html(std::string_view text);

/// A page up to its first element: a policy that allows no script and no request, the style sheet,
/// and the patterns that charts fill with. `title` is plain text.
[[nodiscard]] std::string page_start(std::string_view title);

/// The end of what page_start began.
[[nodiscard]] std::string_view page_end();

/// A section with its heading up to its first element; ends with kSectionEnd.
[[nodiscard]] std::string section_start(std::string_view id, std::string_view title);
inline constexpr std::string_view kSectionEnd = "</div>\n</section>\n";

}  // namespace comity::report
