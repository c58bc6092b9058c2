#include "registry/groups_file.h"

#include <gtest/gtest.h>

namespace comity::registry {
namespace {

TEST(GroupsFile, reads_asns_in_every_form_sorted_and_once) {
    const auto groups = parse_groups(
        "# mine\n"
        "[groups.suppliers]\n"
        "title = \"Who we buy from. Really.\"\n"
        "asns = [64505, \"AS64501\", \"64500\", \"64503-64505\", \"as64510-AS64510\"]\n"
        "[groups]\n"
        "a-1 = { asns = [4294967295] }\n",
        "groups.toml");
    ASSERT_TRUE(groups) << to_string(groups.error());
    ASSERT_EQ(groups->size(), 2U);
    EXPECT_EQ((*groups)[0], (Group{"a-1", "a-1", {net::Asn(4294967295)}}));
    EXPECT_EQ((*groups)[1], (Group{"suppliers",
                                   "Who we buy from. Really.",
                                   {net::Asn(64500), net::Asn(64501), net::Asn(64503),
                                    net::Asn(64504), net::Asn(64505), net::Asn(64510)}}));
}

TEST(GroupsFile, a_fault_is_told_with_its_line_and_key) {
    struct Bad {
        std::string text;
        std::string what;
    };
    const std::string head = "[groups.mine]\n";
    const std::string asns = "line 2: groups.mine.asns must hold ASNs";
    const std::vector<Bad> all{
        {"", "line 1: groups is missing"},
        {"groups = 1", "line 1: groups must be a table"},
        {"groups = {}\n[other]\n", "line 2: unknown key other; known: groups"},
        {"[groups]\nmine = 5", "line 2: groups.mine must be a table"},
        {"[groups.Mine]\n", "line 1: groups.Mine must be named with"},
        {"[groups.\"\\u001b\"]\n", "line 1: groups.\\x1b must be named with"},
        {"[groups.\"\"]\n", "line 1: groups. must be named with"},
        {"[groups." + std::string(65, 'a') + "]\n", "line 1: groups.aaa"},
        {head, "line 1: groups.mine.asns is missing"},
        {head + "asns = 64500", "line 2: groups.mine.asns must be a list"},
        {head + "asns = []", "line 2: groups.mine.asns must be a list"},
        {head + "asns = [0]", asns},
        {head + "asns = [4294967296]", asns},
        {head + "asns = [-1]", asns},
        {head + "asns = [64500.0]", asns},
        {head + "asns = [[64500]]", asns},
        {head + "asns = [\"AS\"]", asns},
        {head + "asns = [\"64501-64500\"]", asns},
        {head + "asns = [\"64500-\"]", asns},
        {head + "asns = [\"AS-SET\"]", asns},
        {head + "asns = [\n1,\n\"x\"]", "line 4: groups.mine.asns must hold ASNs"},
        {head + "asns = [\"1-4294967295\"]", "line 2: groups.mine.asns makes more than 2500000"},
        {head + "title = 1\nasns = [1]", "line 2: groups.mine.title must be text"},
        {head + "title = \"\"\nasns = [1]", "line 2: groups.mine.title must be text"},
        {head + "asn = [1]", "line 2: unknown key groups.mine.asn; known: title, asns"},
        {head + "asns = [1]\n[groups.mine]\n", "line 3: "},
        {head + "asns = [1", "line 2: "},
        {"x" + std::string(40, '.'), "line 1: more than 32 dots"},
    };
    for (const auto& [text, what] : all) {
        const auto groups = parse_groups(text, "my.toml");
        ASSERT_FALSE(groups) << text;
        EXPECT_EQ(groups.error().subject, "my.toml");
        EXPECT_TRUE(groups.error().what.starts_with(what))
            << text << "\ngave: " << groups.error().what << "\nnot:  " << what;
    }
}

TEST(GroupsFile, ranges_of_several_groups_count_together) {
    const std::string text =
        "[groups.a]\nasns = [\"1-2000000\"]\n[groups.b]\nasns = [\"1-2000000\"]\n";
    const auto groups = parse_groups(text, "x");
    ASSERT_FALSE(groups);
    EXPECT_TRUE(groups.error().what.starts_with("line 4: groups.b.asns makes more than"));
    EXPECT_TRUE(parse_groups(text.substr(0, text.find("[groups.b]")), "x"));
}

}  // namespace
}  // namespace comity::registry
