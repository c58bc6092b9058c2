// Text made safe to stand in Markdown.
#pragma once

#include <string>
#include <string_view>

namespace comity::report {

/// `text` as Markdown inside a line or cell that reads as exactly it: nothing in it is emphasis, a
/// link, HTML, mathematics or a cell's end. Not for the start of a line, where a hyphen is a list.
[[nodiscard]] std::string escape_markdown(std::string_view text);

}  // namespace comity::report
