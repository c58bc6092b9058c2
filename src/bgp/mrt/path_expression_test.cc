#include "bgp/mrt/path_expression.h"

#include <gtest/gtest.h>
#include <regex.h>

#include <array>
#include <random>

#include "bgp/limits.h"

namespace comity::bgp::mrt {
namespace {

bool matches(std::string_view expression, std::string_view text) {
    auto compiled = PathExpression::compile(expression);
    EXPECT_TRUE(compiled) << expression;
    return compiled && compiled->matches(text);
}

TEST(PathExpression, finds_borders_of_as_numbers) {
    for (const auto* const text :
         {"3356", "3356 1", "1 3356", "1 3356 2", "{3356,2}", "1 {2,3356}", "(3356) 1", "[3356]"}) {
        EXPECT_TRUE(matches("_3356_", text)) << text;
    }
    for (const auto* const text : {"13356", "33560", "1 13356 2", "{13356}", ""}) {
        EXPECT_FALSE(matches("_3356_", text)) << text;
    }
    EXPECT_TRUE(matches("^_1_2_$", "1 2"));
    EXPECT_TRUE(matches("_", ""));
    EXPECT_TRUE(matches("__1", "1"));      // the beginning is a border twice
    EXPECT_FALSE(matches("1__2", "1 2"));  // but one blank is one border
    EXPECT_TRUE(matches("1__2", "1 {2}"));
    EXPECT_TRUE(matches("^[_]$", "_"));
    EXPECT_TRUE(matches("^\\_$", "_"));
}

TEST(PathExpression, starts_again_for_each_text) {
    auto compiled = PathExpression::compile("^1 (2|3)+$");
    ASSERT_TRUE(compiled);
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(compiled->matches("1 232"));
        EXPECT_FALSE(compiled->matches("1 24"));
        EXPECT_FALSE(compiled->matches(""));
    }
}

TEST(PathExpression, refuses_what_says_nothing) {
    struct Case {
        std::string text;
        const char* why;
    };
    for (const auto& wanted :
         {Case{"(", "a ( that is not closed"},
          Case{"1)", "a ) that closes nothing"},
          Case{"[1", "a [ that is not closed"},
          Case{"[]", "a [ that is not closed"},
          Case{"[^]", "a [ that is not closed"},
          Case{"[[:digit:]", "a [ that is not closed"},
          Case{"[[:digits:]]", "an unknown class in brackets"},
          Case{"[[:digit]", "an unknown class in brackets"},
          Case{"[[.a.]]", "an unknown class in brackets"},
          Case{"[9-0]", "a range that ends before it begins"},
          Case{"*", "nothing in front of a repetition"},
          Case{"(+1)", "nothing in front of a repetition"},
          Case{"1|?", "nothing in front of a repetition"},
          Case{"{1}", "nothing in front of a repetition"},
          Case{"1{", "a { that is not closed"},
          Case{"1{}", "{} wants a number, or two in order; write \\{ for a brace"},
          Case{"1{a}", "{} wants a number, or two in order; write \\{ for a brace"},
          Case{"1{2,1}", "{} wants a number, or two in order; write \\{ for a brace"},
          Case{"1{,2}", "{} wants a number, or two in order; write \\{ for a brace"},
          Case{"1{1,2,3}", "{} wants a number, or two in order; write \\{ for a brace"},
          Case{"\\", "nothing behind a \\"},
          Case{"\\d", "a letter behind a \\"},
          Case{"(1)\\1", "back-references are not understood"},
          Case{std::string(kPathExpressionOctetsMax + 1, '1'), "too long"},
          Case{std::string(200, '(') + std::string(200, ')'), "too many groups"},
          Case{"1{99999}", "too many repetitions"},
          Case{"(1{100}){200}", "too many repetitions"},
          Case{"((((((){99}){99}){99}){99}){99}){99}", "too many repetitions"}}) {
        const auto compiled = PathExpression::compile(wanted.text);
        ASSERT_FALSE(compiled) << wanted.text;
        EXPECT_EQ(compiled.error().what, std::string("path expression: ") + wanted.why);
        EXPECT_EQ(compiled.error().subject, wanted.text);
    }
}

// regcomp took minutes to compile this; found by route_filter_fuzz.
TEST(PathExpression, takes_many_borders_in_a_row) {
    EXPECT_FALSE(matches("(." + std::string(36, '_') + "+\\.).0_____", "x"));
    EXPECT_TRUE(matches(std::string(500, '_') + "7", "7"));
    EXPECT_TRUE(matches(std::string(90, '(') + "^|$|7" + std::string(90, ')'), "1 7"));
}

TEST(PathExpression, takes_the_longest_paths_and_worst_expressions) {
    const std::string path(100'000, '1');
    EXPECT_FALSE(matches("(1*)*(1|11)*2", path));
    EXPECT_FALSE(matches("((((1*)*)*)*)*$2", path));
    EXPECT_FALSE(matches("(1?){30}1{30}2", path));
}

/// A random expression of what both understand in the same way, `depth` groups deep at most.
std::string random_expression(std::mt19937& random, int depth) {
    const auto below = [&random](unsigned bound) {
        return static_cast<unsigned>(random() % bound);
    };
    std::string text;
    for (auto parts = 1 + below(4); parts > 0; --parts) {
        switch (below(depth > 0 ? 10 : 7)) {
            case 0: text += "[12]"; break;
            case 1: text += "[^1 ]"; break;
            case 2: text += "."; break;
            case 3: text += "[[:digit:],]"; break;
            case 4: text += " "; break;
            case 5: text += "1"; break;
            case 6: text += "2"; break;
            default: text += "(" + random_expression(random, depth - 1) + ")";
        }
        constexpr std::array<std::string_view, 8> kBounds{"*",    "+",     "?", "{2}",
                                                          "{1,}", "{0,2}", "",  ""};
        text += kBounds[below(8)];
        if (below(6) == 0) text += "|2";
    }
    return text;
}

TEST(PathExpression, agrees_with_the_librarys_on_small_expressions) {
    std::mt19937 random(2);
    std::size_t matched = 0;
    std::size_t compared = 0;
    for (int i = 0; i < 20'000; ++i) {
        auto expression = random_expression(random, 2);
        // Anchors inside are where the library itself errs.
        if (random() % 3 == 0) expression = "^(" + expression + ")";
        if (random() % 3 == 0) expression = "(" + expression + ")$";
        auto ours = PathExpression::compile(expression);
        regex_t theirs{};
        if (regcomp(&theirs, expression.c_str(), REG_EXTENDED | REG_NOSUB) != 0) continue;
        ASSERT_TRUE(ours) << expression << ": " << ours.error().what;
        for (int t = 0; t < 5; ++t) {
            std::string text;
            for (auto length = random() % 8; length > 0; --length) text += "12 ,3"[random() % 5];
            const bool wanted = regexec(&theirs, text.c_str(), 0, nullptr, 0) == 0;
            ASSERT_EQ(ours->matches(text), wanted) << expression << " on \"" << text << "\"";
            matched += wanted ? 1U : 0U;
            ++compared;
        }
        regfree(&theirs);
    }
    EXPECT_GT(compared, 50'000U);
    EXPECT_GT(matched, compared / 10);
    EXPECT_LT(matched, compared - compared / 10);
}

}  // namespace
}  // namespace comity::bgp::mrt
