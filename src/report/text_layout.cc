#include "report/text_layout.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace comity::report {
namespace {

struct CodeRange {
    std::uint32_t first;
    std::uint32_t last;
};

/// Blocks whose characters take two columns (Unicode UAX 11, wide and fullwidth), coarsely.
constexpr std::array<CodeRange, 9> kWide{{{0x1100, 0x115F},
                                          {0x2E80, 0xA4CF},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0xFFE0, 0xFFE6},
                                          {0x1F300, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};
/// Combining marks, zero-width characters and variation selectors.
constexpr std::array<CodeRange, 4> kZeroWidth{
    {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};

template <std::size_t Count>
bool is_in(std::uint32_t code, const std::array<CodeRange, Count>& ranges) {
    return std::any_of(ranges.begin(), ranges.end(), [code](const CodeRange& range) {
        return code >= range.first && code <= range.last;
    });
}

/// The code point of one well-formed UTF-8 character.
std::uint32_t code_point(std::string_view character) {
    const auto lead = static_cast<unsigned char>(character.front());
    if (character.size() == 1) return lead;
    std::uint32_t code = lead & (0xFFU >> (character.size() + 1));
    for (const char c : character.substr(1)) {
        code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
    }
    return code;
}

std::string_view sgr_of(Style style) {
    switch (style) {
        case Style::Plain: return "";
        case Style::Strong: return "\x1b[1m";
        case Style::Faint: return "\x1b[2m";
        case Style::Good: return "\x1b[1;32m";
        case Style::Fair: return "\x1b[1;33m";
        case Style::Poor: return "\x1b[1;31m";
    }
    return "";
}

/// Nobody's text is longer; what is longer is cut with an ellipsis.
constexpr std::size_t kRunOctetsMax = 16'384;

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const auto length = std::max<std::size_t>(utf8_length(text), 1);
        const auto code = code_point(text.substr(0, length));
        if (!is_in(code, kZeroWidth)) width += is_in(code, kWide) ? 2U : 1U;
        text.remove_prefix(length);
    }
    return width;
}

std::string padded_right(std::string_view text, std::size_t width) {
    const auto have = display_width(text);
    return std::string(text) + std::string(have < width ? width - have : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
    const auto have = display_width(text);
    return std::string(have < width ? width - have : 0, ' ') + std::string(text);
}

void TextLayout::place(std::string_view word, Style style, Indent indent) {
    // Blanks that pad a column need not fit, and are not coloured.
    const auto inked = word.substr(0, word.find_last_not_of(' ') + 1);
    if (!line_is_empty_) {
        if (column_ + 1 + display_width(inked) > columns_) {
            while (text_.back() == ' ') text_.pop_back();
            text_ += '\n';
            text_.append(indent.rest, ' ');
            column_ = indent.rest;
            line_is_empty_ = true;
        } else {
            text_ += ' ';
            ++column_;
        }
    }
    const auto sgr = colour_ == Colour::On ? sgr_of(style) : std::string_view();
    text_ += sgr;
    text_ += inked;
    if (!sgr.empty()) text_ += "\x1b[0m";
    text_ += word.substr(inked.size());
    column_ += display_width(word);
    line_is_empty_ = false;
}

void TextLayout::paragraph(Indent indent, std::span<const Run> runs) {
    text_.append(indent.first, ' ');
    column_ = indent.first;
    line_is_empty_ = true;
    for (const auto& run : runs) {
        const auto safe = escape_for_terminal(run.text, kRunOctetsMax);
        if (run.breaking == Breaking::Never) {
            if (!safe.empty()) place(safe, run.style, indent);
            continue;
        }
        for (const auto word : split(safe, ' ')) {
            if (!word.empty()) place(word, run.style, indent);
        }
    }
    while (!text_.empty() && text_.back() == ' ') text_.pop_back();
    text_ += '\n';
}

}  // namespace comity::report
