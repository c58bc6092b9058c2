#include "registry/json_stream.h"

#include <gtest/gtest.h>

#include "registry/limits.h"
#include "support/octets.h"

namespace comity::registry {
namespace {

using test::AwkwardSource;
using test::octets_of;

/// All that a walk over objects and arrays finds: keys with a colon, other values in brackets.
JsonEnd walk(JsonStream& stream, std::string& found) {
    const auto first = stream.peek().value();
    if (first == '{') {
        return stream
            .each_member([&](std::string_view key) -> Result<JsonEnd> {
                found += std::string(key) + ":";
                return walk(stream, found);
            })
            .value();
    }
    if (first == '[') {
        return stream.each_element([&]() -> Result<JsonEnd> { return walk(stream, found); })
            .value();
    }
    const auto end = stream.pass_value(kRecordOctetsMax).value();
    if (end == JsonEnd::Whole) found += "<" + std::string(stream.text()) + ">";
    return end;
}

TEST(JsonStream, finds_keys_and_values_however_the_text_is_cut_into_pieces) {
    const std::string text =
        "\xEF\xBB\xBF { \"a\" : [1, -2.5e3,true , \"x\\\"]}\\\\\", []],\r\n"
        "\t\"b\":{},\"{\\\"\":null}";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        AwkwardSource source(octets_of(text), piece);
        JsonStream stream(source);
        std::string found;
        EXPECT_EQ(walk(stream, found), JsonEnd::Whole);
        EXPECT_EQ(found, "a:<1><-2.5e3><true><\"x\\\"]}\\\\\">b:{\\\":<null>");
        EXPECT_EQ(stream.peek().value(), std::nullopt);
    }
}

TEST(JsonStream, passes_over_a_value_and_keeps_no_more_of_it_than_asked) {
    AwkwardSource source(octets_of(R"([{"a":[1,2,{"b":"]}"}]},7])"), 3);
    JsonStream stream(source);
    std::vector<std::string> texts;
    std::vector<bool> cut;
    const auto end = stream.each_element([&]() -> Result<JsonEnd> {
        const JsonEnd passed = COMITY_TRY(stream.pass_value(5));
        texts.emplace_back(stream.text());
        cut.push_back(stream.is_too_long());
        return passed;
    });
    EXPECT_EQ(end.value(), JsonEnd::Whole);
    EXPECT_EQ(texts, (std::vector<std::string>{R"({"a":)", "7"}));
    EXPECT_EQ(cut, (std::vector<bool>{true, false}));
}

TEST(JsonStream, tells_a_text_that_is_cut_short_from_one_that_is_broken) {
    const std::string whole = R"({"a":[1,"b",{"c":null}],"d":"e"})";
    for (std::size_t size = 1; size < whole.size(); ++size) {
        AwkwardSource source(octets_of(whole).first(size), 4);
        JsonStream stream(source);
        std::string found;
        EXPECT_EQ(walk(stream, found), JsonEnd::CutShort) << size;
    }
    for (const char* broken :
         {"{1:2}", R"({"a" 1})", R"({"a":1 "b":2})", "[1,]", R"({"a":1,})", "[1 2]", "[,1]", "{,}",
          R"({"a":})", "[1}", R"({"a":1])", ":", "]"}) {
        AwkwardSource source(octets_of(broken), 1);
        JsonStream stream(source);
        std::string found;
        EXPECT_EQ(walk(stream, found), JsonEnd::Broken) << broken;
    }
}

TEST(JsonStream, depth_costs_no_memory) {
    const auto text = std::string(1'000'000, '[') + std::string(1'000'000, ']');
    AwkwardSource source(octets_of(text));
    JsonStream stream(source);
    EXPECT_EQ(stream.pass_value(10).value(), JsonEnd::Whole);
    EXPECT_TRUE(stream.is_too_long());
    EXPECT_EQ(stream.peek().value(), std::nullopt);
}

TEST(JsonStream, a_source_that_fails_fails_the_walk) {
    AwkwardSource source(octets_of("[1,2]"), 2, 3);
    JsonStream stream(source);
    const auto end = stream.each_element([&] { return stream.pass_value(); });
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().what, "read");
}

}  // namespace
}  // namespace comity::registry
