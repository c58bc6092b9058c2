// Text laid out in a terminal's columns: wrapped between words, indented, coloured.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace comity::report {

/// How text looks; what it says never depends on it.
enum class Style : std::uint8_t { Plain, Strong, Faint, Good, Fair, Poor };

enum class Breaking : std::uint8_t { BetweenWords, Never };

/// A run of text in one style.
struct Run {
    std::string text;
    Style style = Style::Plain;
    Breaking breaking = Breaking::BetweenWords;  ///< Never: a line ends before or behind it.
};

/// Columns before the first line of a paragraph, and before those that follow.
struct Indent {
    unsigned first = 0;
    unsigned rest = 0;
};

inline constexpr Indent kItem{2, 6};    ///< An item of a list.
inline constexpr Indent kDetail{6, 6};  ///< What belongs to it.

/// How many columns a terminal takes for `text` (UTF-8): wide East Asian characters and emoji take
/// two, combining marks none.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// `text` with blanks behind it, or before it, up to `width` columns; longer text is left as it is.
[[nodiscard]] std::string padded_right(std::string_view text, std::size_t width);
[[nodiscard]] std::string padded_left(std::string_view text, std::size_t width);

/// Builds a text line by line.
class TextLayout {
public:
    enum class Colour : std::uint8_t { Off, On };

    TextLayout(unsigned columns, Colour colour) : columns_(columns), colour_(colour) {}

    /// One paragraph of `runs`, joined by blanks; control characters are escaped.
    void paragraph(Indent indent, std::span<const Run> runs);
    void paragraph(Indent indent, std::initializer_list<Run> runs) {
        paragraph(indent, std::span(runs.begin(), runs.size()));
    }
    void blank_line() { text_ += '\n'; }

    [[nodiscard]] unsigned columns() const { return columns_; }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void place(std::string_view word, Style style, Indent indent);

    unsigned columns_;
    Colour colour_;
    std::string text_;
    std::size_t column_ = 0;     ///< In the line under way.
    bool line_is_empty_ = true;  ///< It holds its indent alone.
};

}  // namespace comity::report
