#include "manrs/programme.h"

#include <gtest/gtest.h>

#include <set>

#include "manrs/framework.h"
#include "support/fixtures.h"

namespace comity::manrs {
namespace {

const std::filesystem::path kShare = std::filesystem::path(COMITY_SOURCE_DIR) / "share";

Programme shipped_programme(const std::string& name) {
    const auto text = test::read_text(kShare / "programmes" / (name + ".toml"));
    auto programme = Programme::parse(text, name);
    EXPECT_TRUE(programme) << to_string(programme.error());
    return std::move(*programme);
}

std::vector<std::string> ids_of(const Programme& programme, Level level) {
    std::vector<std::string> ids;
    for (const auto& action : programme.actions) {
        if (action.level == level) ids.push_back(action.id);
    }
    return ids;
}

using Ids = std::vector<std::string>;

TEST(Programme, of_network_operators_recommends_anti_spoofing_and_needs_the_rest) {
    const auto programme = shipped_programme("network-operators");
    EXPECT_EQ(ids_of(programme, Level::Mandatory),
              (Ids{"filtering", "coordination", "routing-information"}));
    EXPECT_EQ(ids_of(programme, Level::Recommended), Ids{"anti-spoofing"});
    EXPECT_EQ(programme.actions.back().wanted, ScoresWanted::Any);
}

TEST(Programme, of_exchanges_needs_three_of_five) {
    const auto programme = shipped_programme("ixps");
    EXPECT_EQ(programme.actions.size(), 5U);
    EXPECT_EQ(programme.actions_least, 3);
    EXPECT_EQ(ids_of(programme, Level::Mandatory), (Ids{"filtering", "promotion"}));
}

TEST(Programme, of_content_networks_needs_five_of_six) {
    const auto programme = shipped_programme("cdn-cloud");
    EXPECT_EQ(ids_of(programme, Level::Mandatory).size(), 5U);
    EXPECT_EQ(ids_of(programme, Level::Recommended), Ids{"tools"});
}

TEST(Programme, of_vendors_has_nothing_that_can_be_seen) {
    const auto programme = shipped_programme("equipment-vendors");
    EXPECT_EQ(ids_of(programme, Level::Mandatory), (Ids{"solutions", "promotion"}));
    for (const auto& action : programme.actions) EXPECT_TRUE(action.scores.empty());
}

TEST(Programme, every_score_that_ships_is_an_action_of_a_framework_that_ships) {
    std::set<std::string> known;
    for (const auto& entry : std::filesystem::directory_iterator(kShare / "frameworks")) {
        const auto framework = Framework::parse(test::read_text(entry.path()), "x");
        ASSERT_TRUE(framework);
        for (const auto& action : framework->actions) known.insert(action.id);
    }
    for (const auto& entry : std::filesystem::directory_iterator(kShare / "programmes")) {
        const auto programme = shipped_programme(entry.path().stem().string());
        EXPECT_EQ(programme.name, entry.path().stem().string());
        for (const auto& action : programme.actions) {
            for (const auto& score : action.scores) EXPECT_TRUE(known.contains(score)) << score;
        }
    }
}

TEST(Programme, refuses_what_is_wrong_and_says_where) {
    const std::string text = test::read_text(kShare / "programmes" / "ixps.toml");
    struct Wrong {
        std::string from, to, what;
    };
    for (const auto& [from, to, what] : {
             Wrong{"actions_least = 3", "actions_least = 6", "must be a whole number from 0 to 5"},
             Wrong{"level = \"mandatory\"", "level = \"optional\"",
                   "actions.level must be one of: \"mandatory\", \"recommended\""},
             Wrong{"id = \"promotion\"", "id = \"filtering\"", "is the id of an action before it"},
             Wrong{"scores = [\"coordination\"]", "scores = [\"coordination\", 7]",
                   "actions.scores must be a list of at most 64 names"},
             Wrong{"scores = [\"coordination\"]", "scores = [\"x\", \"x\"]", "names one twice"},
             Wrong{"proof", "prove",
                   "unknown key actions.prove; the nearest known key is "
                   "actions.proof"},
         }) {
        auto wrong = text;
        const auto place = wrong.find(from);
        ASSERT_NE(place, std::string::npos) << from;
        wrong.replace(place, from.size(), to);
        const auto programme = Programme::parse(wrong, "x.toml");
        ASSERT_FALSE(programme) << to;
        EXPECT_TRUE(programme.error().what.starts_with("line ")) << programme.error().what;
        EXPECT_NE(programme.error().what.find(what), std::string::npos) << programme.error().what;
    }
}

TEST(ConformanceProfile, is_thresholds_of_scores) {
    const std::string text =
        "name = \"ours\"\nprogramme = \"network-operators\"\ntitle = \"Ours\"\ntext = \"What we "
        "ask.\"\n"
        "[thresholds]\nfiltering = 0.6\ncoordination = 1\n";
    const auto profile = ConformanceProfile::parse(text, "ours.toml");
    ASSERT_TRUE(profile) << to_string(profile.error());
    EXPECT_EQ(profile->least_of("filtering"), 0.6);
    EXPECT_EQ(profile->least_of("coordination"), 1);
    EXPECT_EQ(profile->least_of("anti-spoofing"), std::nullopt);
    for (const auto* const wrong :
         {"filtering = 1.1\n", "filtering = \"0.6\"\n", "filtering = nan\n", ""}) {
        const auto refused =
            ConformanceProfile::parse(text.substr(0, text.find("filtering")) + wrong, "ours.toml");
        ASSERT_FALSE(refused) << wrong;
        EXPECT_NE(refused.error().what.find("thresholds"), std::string::npos);
    }
}

}  // namespace
}  // namespace comity::manrs
