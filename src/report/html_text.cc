#include "report/html_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/html_style.h"

namespace comity::report {

std::string escape_html(std::string_view text) {
    std::string safe;
    while (!text.empty()) {
        const char c = text.front();
        const auto octet = static_cast<unsigned char>(c);
        const auto length = utf8_length(text);
        const bool is_control = octet == 0x7F || (octet < 0x20 && c != '\n' && c != '\t');
        if (length == 0 || is_control) {
            safe += "\xEF\xBF\xBD";
        } else if (c == '&') {
            safe += "&amp;";
        } else if (c == '<') {
            safe += "&lt;";
        } else if (c == '>') {
            safe += "&gt;";
        } else if (c == '"') {
            safe += "&quot;";
        } else if (c == '\'') {
            safe += "&#39;";
        } else {
            safe += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return safe;
}

std::string page_start(std::string_view title) {
    // The patterns stand apart from the charts, so that each may be used by many. Not display:
    // none, which would take them from the charts too.
    return fmt::format(
        R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{}</title>
<link rel="icon" href="data:,">
<style>
{}</style>
</head>
<body>
<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false">
<defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ink" width="2" height="6"></rect></pattern>
<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="ink" cx="3" cy="3" r="1.1"></circle></pattern>
</defs>
</svg>
)html",
        escape_html(title), kStyleSheet);
}

std::string_view page_end() { return "</body>\n</html>\n"; }

std::string section_start(std::string_view id, std::string_view title) {
    return fmt::format(
        "<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n<div class=\"content\">\n", id,
        escape_html(title));
}

}  // namespace comity::report
