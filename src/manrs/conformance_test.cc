#include "manrs/conformance.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "manrs/rules.h"

namespace comity::manrs {
namespace {

constexpr Bands kBands{0.8, 0.6};

ProgrammeAction action(const std::string& id, Level level, std::vector<std::string> scores,
                       ScoresWanted wanted = ScoresWanted::All) {
    return {.id = id,
            .title = id,
            .level = level,
            .text = "x",
            .scores = std::move(scores),
            .wanted = wanted,
            .proof = "a page"};
}

ActionResult result(const std::string& id, std::optional<double> score) {
    return {id, "Title of " + id, score, band_of(kBands, score), {}};
}

/// What is known of one score: below what is asked, above it, not measured, or not asked for.
enum class Known : std::uint8_t { Below, Above, NotMeasured, NotAsked };

/// Whether the actions whose truths are `kept` make a participant conformant.
bool is_conformant(const Programme& programme, const std::vector<bool>& kept) {
    bool all_needed = true;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (programme.actions[i].level == Level::Mandatory) all_needed = all_needed && kept[i];
    }
    return all_needed && std::count(kept.begin(), kept.end(), true) >= programme.actions_least;
}

/// Visits every combination of `count` values below `base`.
template <class Visit>
void for_each_combination(std::size_t count, unsigned base, Visit visit) {
    std::vector<unsigned> digits(count);
    for (;;) {
        visit(digits);
        std::size_t at = 0;
        while (at < count && ++digits[at] == base) digits[at++] = 0;
        if (at == count) return;
    }
}

/// The verdict by looking at every way the unknown could be: conformant where all of them are,
/// non-conformant where none is.
template <class IsConformant>
Verdict verdict_over_worlds(std::size_t unknown, IsConformant is_so) {
    bool always = true;
    bool ever = false;
    for_each_combination(unknown, 2, [&](const std::vector<unsigned>& world) {
        const bool is = is_so(world);
        always = always && is;
        ever = ever || is;
    });
    return always ? Verdict::Conformant : ever ? Verdict::NoData : Verdict::NonConformant;
}

/// Of the scores of one action, how many are met and how many of `count` must be.
Verdict expected_of_action(const std::vector<Known>& scores, ScoresWanted wanted) {
    std::vector<Known> asked;
    std::copy_if(scores.begin(), scores.end(), std::back_inserter(asked),
                 [](Known known) { return known != Known::NotAsked; });
    if (asked.empty()) return Verdict::NoData;
    const auto unknown = std::count(asked.begin(), asked.end(), Known::NotMeasured);
    return verdict_over_worlds(static_cast<std::size_t>(unknown), [&](const auto& world) {
        std::size_t next = 0;
        std::size_t met = 0;
        for (const auto known : asked) {
            const bool is_met =
                known == Known::NotMeasured ? world[next++] == 1 : known == Known::Above;
            if (is_met) ++met;
        }
        return wanted == ScoresWanted::All ? met == asked.size() : met > 0;
    });
}

TEST(Conformance, is_what_holds_however_the_unknown_turns_out) {
    Programme programme{.name = "p",
                        .title = "P",
                        .text = "x",
                        .actions = {action("one", Level::Mandatory, {"a", "b"}),
                                    action("two", Level::Mandatory, {"c", "d"}, ScoresWanted::Any),
                                    action("three", Level::Recommended, {"e"}),
                                    action("four", Level::Recommended, {})}};
    const std::vector<std::string> ids{"a", "b", "c", "d", "e"};
    std::array<std::size_t, 3> seen{};
    for (programme.actions_least = 0; programme.actions_least <= 4; ++programme.actions_least) {
        for_each_combination(ids.size(), 4, [&](const std::vector<unsigned>& digits) {
            ConformanceProfile profile{.name = "q", .programme = "p"};
            std::vector<ActionResult> results;
            std::vector<Known> known;
            for (std::size_t i = 0; i < ids.size(); ++i) {
                known.push_back(static_cast<Known>(digits[i]));
                if (known[i] != Known::NotAsked) profile.thresholds.push_back({ids[i], 0.5});
                const auto score = known[i] == Known::Below   ? std::optional(0.499)
                                   : known[i] == Known::Above ? std::optional(0.5)
                                                              : std::nullopt;
                results.push_back(result(ids[i], score));
            }
            const std::vector<Verdict> expected{
                expected_of_action({known[0], known[1]}, ScoresWanted::All),
                expected_of_action({known[2], known[3]}, ScoresWanted::Any),
                expected_of_action({known[4]}, ScoresWanted::All), Verdict::NotSeen};
            const auto judged =
                judge_conformance(programme, &profile, kBands, {.actions = results});
            ASSERT_EQ(judged.actions.size(), 4U);
            for (std::size_t i = 0; i < expected.size(); ++i) {
                ASSERT_EQ(judged.actions[i].verdict, expected[i]) << i;
            }
            const auto unknown =
                std::count_if(expected.begin(), expected.end(), [](Verdict verdict) {
                    return verdict == Verdict::NoData || verdict == Verdict::NotSeen;
                });
            const auto whole =
                verdict_over_worlds(static_cast<std::size_t>(unknown), [&](const auto& world) {
                    std::size_t next = 0;
                    std::vector<bool> kept;
                    for (const auto verdict : expected) {
                        const bool is_open =
                            verdict == Verdict::NoData || verdict == Verdict::NotSeen;
                        kept.push_back(is_open ? world[next++] == 1
                                               : verdict == Verdict::Conformant);
                    }
                    return is_conformant(programme, kept);
                });
            ASSERT_EQ(judged.verdict, whole);
            ++seen.at(static_cast<std::size_t>(whole));
        });
    }
    for (const auto count : seen) EXPECT_GT(count, 20U);
}

TEST(Conformance, without_a_profile_is_an_indication_and_has_no_verdict) {
    const Programme programme{
        .name = "p",
        .title = "P",
        .text = "x",
        .actions = {action("one", Level::Mandatory, {"a"}),
                    action("two", Level::Mandatory, {"b", "c"}, ScoresWanted::Any),
                    action("three", Level::Recommended, {"d"}),
                    action("four", Level::Mandatory, {})}};
    const std::vector<ActionResult> before{result("a", 0.9), result("b", 0.1),
                                           result("c", std::nullopt), result("d", 0.7)};
    const std::vector<ActionResult> now{
        result("a", 0.7), result("b", 0.2), result("c", 0.9),
        ActionResult{"d", "Title of d", std::nullopt, Band::NoData, {MetricId::M5}}};
    const std::vector<MetricResult> metrics{{.id = MetricId::M5, .no_data_reason = "nobody looked"},
                                            {.id = MetricId::M5C, .value = 0}};
    const auto judged = judge_conformance(programme, nullptr, kBands,
                                          {.actions = now, .metrics = metrics, .before = before});
    EXPECT_EQ(judged.verdict, std::nullopt);
    EXPECT_EQ(judged.band, Band::Aspiring);
    EXPECT_EQ(judged.before, Band::Lagging);
    const auto& one = judged.actions[0];
    EXPECT_EQ(one.band, Band::Aspiring);
    EXPECT_EQ(one.before, Band::Ready);
    EXPECT_EQ(one.verdict, std::nullopt);
    ASSERT_EQ(one.missing.size(), 1U);
    EXPECT_EQ(one.missing[0].rule, &kConformanceBelowReady);
    EXPECT_EQ(one.missing[0].detail, "Title of a: 0.700, aspiring");
    EXPECT_EQ(judged.actions[1].band, Band::Ready);
    EXPECT_EQ(judged.actions[1].before, Band::Lagging);
    EXPECT_TRUE(judged.actions[1].missing.empty());
    EXPECT_EQ(judged.actions[2].band, Band::NoData);
    EXPECT_EQ(judged.actions[2].missing[0].rule, &kConformanceNoData);
    EXPECT_EQ(judged.actions[2].missing[0].detail, "Title of d: M5: nobody looked");
    EXPECT_EQ(judged.actions[3].missing[0].rule, &kConformanceNotSeen);
    EXPECT_EQ(judged.actions[3].missing[0].detail, "a page");
}

TEST(Conformance, is_shown_by_those_scores_that_the_framework_has) {
    const Programme programme{.name = "p",
                              .title = "P",
                              .text = "x",
                              .actions = {action("one", Level::Mandatory, {"of-2018", "of-2024"}),
                                          action("two", Level::Mandatory, {"of-nobody"})}};
    const std::vector<ActionResult> results{result("of-2024", 1.0)};
    const auto judged = judge_conformance(programme, nullptr, kBands, {.actions = results});
    ASSERT_EQ(judged.actions[0].scores.size(), 1U);
    EXPECT_EQ(judged.actions[0].scores[0].id, "of-2024");
    EXPECT_EQ(judged.actions[0].band, Band::Ready);
    EXPECT_EQ(judged.actions[1].missing.at(0).rule, &kConformanceNoData);
    EXPECT_EQ(judged.actions[1].missing.at(0).detail, "of-nobody: the framework has no such score");
}

}  // namespace
}  // namespace comity::manrs
