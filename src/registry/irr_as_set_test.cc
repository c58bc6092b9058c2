#include "registry/irr_as_set.h"

#include <gtest/gtest.h>

namespace comity::registry {
namespace {

using SetKind = IrrSetName::Kind;

TEST(IrrAsSet, reads_the_ways_in_which_people_write_it) {
    struct Case {
        std::string_view text;
        std::vector<IrrSetName> names;
    };
    const std::vector<Case> all{
        {"", {}},
        {" ,; \t\n", {}},
        {"AS-EXAMPLE", {{"", "AS-EXAMPLE", SetKind::AsSet}}},
        {"as-Example", {{"", "AS-EXAMPLE", SetKind::AsSet}}},
        {"RIPE::AS-EXAMPLE", {{"RIPE", "AS-EXAMPLE", SetKind::AsSet}}},
        {"AS-EXAMPLE@ripe", {{"RIPE", "AS-EXAMPLE", SetKind::AsSet}}},
        {"RIPE-NONAUTH::AS64500:AS-CONE:AS-X",
         {{"RIPE-NONAUTH", "AS64500:AS-CONE:AS-X", SetKind::AsSet}}},
        {"AS64500:RS-EXAMPLE", {{"", "AS64500:RS-EXAMPLE", SetKind::RouteSet}}},
        {"AS64500", {{"", "AS64500", SetKind::Asn}}},
        {"AS-64500", {{"", "AS-64500", SetKind::AsSet}}},
        {"AS-EXAMPLE_A", {{"", "AS-EXAMPLE_A", SetKind::AsSet}}},
        {"RADB::AS-A, RADB::AS-B;AS-C@RADB AS-A",
         {{"RADB", "AS-A", SetKind::AsSet},
          {"RADB", "AS-B", SetKind::AsSet},
          {"RADB", "AS-C", SetKind::AsSet},
          {"", "AS-A", SetKind::AsSet}}},
        {"AS-A as-a", {{"", "AS-A", SetKind::AsSet}}},
    };
    for (const auto& [text, names] : all) {
        const auto read = parse_irr_sets(text);
        EXPECT_EQ(read.names, names) << text;
        EXPECT_TRUE(read.refused.empty()) << text;
    }
}

TEST(IrrAsSet, words_that_are_no_names_are_told_and_the_others_read) {
    for (const std::string_view word : {"N/A",
                                        "none",
                                        "64500",
                                        "AS",
                                        "AS-",
                                        "RS-",
                                        "RIPE::",
                                        "::AS-A",
                                        "AS-A@",
                                        "@RIPE",
                                        "RIPE::AS-A@RADB",
                                        "RIPE:AS-A",
                                        "AS64500:AS64501",
                                        "AS-A:RS-A",
                                        "AS-A:",
                                        ":AS-A",
                                        "AS4294967296",
                                        "AS-A\x01",
                                        "AS-\xC3\xA4",
                                        "http://example.net/",
                                        "A::B::AS-C"}) {
        const auto read = parse_irr_sets("AS-ONE " + std::string(word) + ",AS-TWO");
        EXPECT_EQ(read.names.size(), 2U) << word;
        EXPECT_EQ(read.refused, std::vector{std::string(word)}) << word;
    }
}

TEST(IrrAsSet, a_list_ends_with_its_limit) {
    std::string text;
    for (int i = 0; i < 40; ++i) text += "AS-A" + std::to_string(i) + " ";
    const auto read = parse_irr_sets(text);
    EXPECT_EQ(read.names.size(), 32U);
    EXPECT_EQ(read.refused.size(), 8U);
}

}  // namespace
}  // namespace comity::registry
