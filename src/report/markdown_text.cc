#include "report/markdown_text.h"

#include <algorithm>

#include "base/text.h"

namespace comity::report {

std::string escape_markdown(std::string_view text) {
    constexpr std::string_view kMarkup = "\\`*_[]|~$";
    std::string safe;
    while (!text.empty()) {
        const auto length = utf8_length(text);
        const char c = text.front();
        const auto octet = static_cast<unsigned char>(c);
        if (length == 0) {
            safe += "\xEF\xBF\xBD";
        } else if (octet < 0x20 || octet == 0x7F) {
            safe += ' ';
        } else if (c == '<') {
            safe += "&lt;";
        } else if (c == '>') {
            safe += "&gt;";
        } else if (c == '&') {
            safe += "&amp;";
        } else {
            if (kMarkup.find(c) != std::string_view::npos) safe += '\\';
            safe += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return safe;
}

}  // namespace comity::report
