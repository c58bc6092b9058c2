#include "base/line_reader.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>

#include "support/octets.h"

namespace comity {
namespace {

using Lines = std::vector<std::pair<std::string, bool>>;
using test::AwkwardSource;

Lines lines_of(std::string_view text, std::size_t octets_max, std::size_t piece) {
    AwkwardSource source(test::octets_of(text), piece);
    LineReader reader(source, octets_max);
    Lines lines;
    for (;;) {
        const auto line = reader.next();
        if (!line || !*line) return lines;
        lines.emplace_back((*line)->text, (*line)->is_too_long);
        EXPECT_EQ((*line)->number, lines.size());
    }
}

/// The same by plain reading of what the header says.
Lines plain_lines(std::string_view text, std::size_t octets_max) {
    Lines lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text = text.substr(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.emplace_back(line.substr(0, octets_max), line.size() > octets_max);
    }
    return lines;
}

TEST(LineReader, gives_the_lines_of_any_text_in_pieces_of_any_size) {
    std::mt19937 random(1);
    for (int round = 0; round < 3'000; ++round) {
        std::string text;
        const auto length = random() % 60;
        for (std::size_t i = 0; i < length; ++i) text += "ab\r\n"[random() % 4];
        for (const std::size_t piece : {1U, 2U, 7U, 100U}) {
            ASSERT_EQ(lines_of(text, 5, piece), plain_lines(text, 5))
                << testing::PrintToString(text);
        }
    }
}

TEST(LineReader, passes_over_the_rest_of_a_line_of_megabytes) {
    const auto text = std::string(3'000'000, 'x') + "\nshort\n" + std::string(200'000, 'y');
    const auto lines = lines_of(text, 100, 1'000'000);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0], std::pair(std::string(100, 'x'), true));
    EXPECT_EQ(lines[1], std::pair(std::string("short"), false));
    EXPECT_EQ(lines[2], std::pair(std::string(100, 'y'), true));
}

}  // namespace
}  // namespace comity
