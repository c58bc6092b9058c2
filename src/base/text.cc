#include "base/text.h"

#include <algorithm>

#include <fmt/format.h>

namespace comity {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

}  // namespace

std::size_t utf8_length(std::string_view text) {
    const auto octet = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto lead = octet(0);
    std::size_t length = 0;
    unsigned second_min = 0x80;
    unsigned second_max = 0xBF;
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        if (lead == 0xE0) second_min = 0xA0;
        if (lead == 0xED) second_max = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        if (lead == 0xF0) second_min = 0x90;
        if (lead == 0xF4) second_max = 0x8F;
    } else {
        return 0;
    }
    if (text.size() < length || octet(1) < second_min || octet(1) > second_max) return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if ((octet(i) & 0xC0U) != 0x80) return 0;
    }
    return length;
}

std::string upper_case(std::string_view text) {
    std::string upper(text);
    for (auto& c : upper) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return upper;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (auto& c : lower) c = lower_case(c);
    return lower;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> fields;
    for (;;) {
        const auto end = text.find(separator);
        fields.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return fields;
        text.remove_prefix(end + 1);
    }
}

std::string escape_for_terminal(std::string_view text, std::size_t octets_max) {
    const bool cut = text.size() > octets_max;
    if (cut) text = text.substr(0, octets_max);
    std::string safe;
    while (!text.empty()) {
        const auto lead = static_cast<unsigned char>(text.front());
        const auto length = utf8_length(text);
        // C1 controls are two octets in UTF-8: C2 80 .. C2 9F.
        const bool control =
            lead < 0x20 || lead == 0x7F ||
            (length == 2 && lead == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0);
        if (length == 0 || control) {
            safe += fmt::format("\\x{:02x}", lead);
            text.remove_prefix(1);
        } else {
            safe += text.substr(0, length);
            text.remove_prefix(length);
        }
    }
    if (cut) safe += "...";
    return safe;
}

std::string with_thousands(std::uint64_t number) {
    auto digits = std::to_string(number);
    for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3) {
        digits.insert(static_cast<std::size_t>(place), 1, ',');
    }
    return digits;
}

std::size_t line_with_more_than(std::string_view text, char c, std::size_t most) {
    for (std::size_t line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto one = text.substr(0, end);
        if (static_cast<std::size_t>(std::count(one.begin(), one.end(), c)) > most) return line;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return 0;
}

}  // namespace comity
