#include "base/text.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include "base/json_writer.h"

namespace comity {
namespace {

TEST(Text, parse_decimal_takes_the_whole_text_or_nothing) {
    EXPECT_EQ(parse_decimal<std::uint32_t>("4294967295"), 4294967295U);
    for (const char* bad : {"", "4294967296", "-1", "+1", " 1", "1 ", "01", "0x1", "1.0"}) {
        EXPECT_FALSE(parse_decimal<std::uint32_t>(bad)) << bad;
    }
    EXPECT_EQ(parse_decimal<std::uint8_t>("007", LeadingZeros::Allowed), 7);
}

TEST(Text, write_decimal_agrees_with_the_standard_library) {
    std::array<char, kDecimalOctetsMax> buffer{};
    const auto check = [&buffer](std::uint32_t number) {
        const std::string text(buffer.data(), write_decimal(buffer.data(), number));
        ASSERT_EQ(text, std::to_string(number));
    };
    for (std::uint32_t n = 0; n < 2'000'000; ++n) check(n);
    for (std::uint64_t n = 1; n <= std::numeric_limits<std::uint32_t>::max(); n = n * 3 + 1) {
        check(static_cast<std::uint32_t>(n));
    }
    for (std::uint64_t n = 10; n <= 1'000'000'000; n *= 10) {
        check(static_cast<std::uint32_t>(n - 1));
        check(static_cast<std::uint32_t>(n));
    }
    check(std::numeric_limits<std::uint32_t>::max());
}

TEST(Text, escape_for_terminal_keeps_words_and_disarms_controls) {
    EXPECT_EQ(escape_for_terminal("Zürich"), "Zürich");
    EXPECT_EQ(escape_for_terminal("\x1b[31mred\n"), "\\x1b[31mred\\x0a");
    EXPECT_EQ(escape_for_terminal("\xff\xc0\x80"), "\\xff\\xc0\\x80");
    EXPECT_EQ(escape_for_terminal("\xc2\x9b"), "\\xc2\\x9b");
    EXPECT_EQ(escape_for_terminal("abcdef", 3), "abc...");
}

TEST(JsonWriter, escapes_hostile_text_and_keeps_the_order_of_calls) {
    JsonWriter json;
    json.begin_object().member("a", "\"\\\n\xff").key("b").begin_array();
    json.value(std::uint32_t{1}).value(5.0).value(0.25).value(true).null().end_array();
    json.key("c").rounded(0.0625).key("d").rounded(std::nullopt).key("e").begin_object();
    json.end_object().end_object();
    EXPECT_EQ(json.text(),
              "{\"a\":\"\\\"\\\\\\u000a\xEF\xBF\xBD\",\"b\":[1,5.0,0.25,true,null],\"c\":0.062,"
              "\"d\":null,\"e\":{}}");
}

TEST(JsonWriter, rounds_half_to_even) {
    EXPECT_EQ(to_fixed(0.0625, 3), "0.062");
    EXPECT_EQ(to_fixed(0.1875, 3), "0.188");
    EXPECT_EQ(to_fixed(-0.0001, 3), "0.000");
}

/// What fmt makes of it, which rounds any double rightly; no minus before zero.
std::string fixed_by_fmt(double number, int decimals) {
    auto text = fmt::format("{:.{}f}", number, decimals);
    if (text.find_first_not_of("-0.") == std::string::npos && text.front() == '-') text.erase(0, 1);
    return text;
}

TEST(JsonWriter, rounds_as_fmt_does) {
    std::mt19937_64 random(1);
    const auto expect_same = [](double number) {
        for (int decimals = 0; decimals < 7; ++decimals) {
            ASSERT_EQ(to_fixed(number, decimals), fixed_by_fmt(number, decimals))
                << number << ' ' << decimals;
        }
    };
    for (int i = 0; i < 20'000; ++i) {
        const auto whole = static_cast<double>(random() % 2'000'000) - 1'000'000.0;
        // Ties, what is just beside them, shares, and anything.
        const double tie = whole / static_cast<double>(1ULL << (random() % 20));
        expect_same(tie);
        expect_same(std::nextafter(tie, 1e300));
        expect_same(std::nextafter(tie, -1e300));
        expect_same(whole / static_cast<double>(random() % 1'000 + 1));
        expect_same(whole / 2'000 + 0.0005);
        expect_same(std::ldexp(whole, static_cast<int>(random() % 100) - 50));
    }
    for (const double number : {0.0, -0.0, 0.9995, 0.99949999999999, 99.9995, 999'999'999'999.9994,
                                1e12, 1e15 + 0.5, 1e-320}) {
        expect_same(number);
        expect_same(-number);
    }
}

}  // namespace
}  // namespace comity
