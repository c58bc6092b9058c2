#include "manrs/framework.h"

#include <gtest/gtest.h>

#include "manrs/limits.h"
#include "support/fixtures.h"

namespace comity::manrs {
namespace {

std::string text_of_framework(const std::string& name) {
    return test::read_text(std::filesystem::path(COMITY_SOURCE_DIR) / "share" / "frameworks" /
                           (name + ".toml"));
}

/// The shipped framework of 2018 with the first `from` in it replaced by `to`.
std::string changed(const std::string& from, const std::string& to) {
    auto text = text_of_framework("manrs-2018");
    const auto place = text.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return text.replace(place, from.size(), to);
}

std::string error_of(const std::string& text) {
    const auto framework = Framework::parse(text, "x.toml");
    return framework ? "no error" : to_string(framework.error());
}

/// The line of `text` on which `part` begins, as messages name it.
std::string line_of(const std::string& text, const std::string& part) {
    const auto place = text.find(part);
    EXPECT_NE(place, std::string::npos) << part;
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(place);
    return "line " + std::to_string(1 + std::count(text.begin(), end, '\n'));
}

TEST(Framework, of_2018_scores_everything) {
    const auto framework = Framework::parse(text_of_framework("manrs-2018"), "manrs-2018.toml");
    ASSERT_TRUE(framework) << to_string(framework.error());
    EXPECT_EQ(framework->name, "manrs-2018");
    EXPECT_EQ(framework->label, "manrs-2018/comity");
    EXPECT_EQ(to_string(framework->effective), "2018-01-01T00:00:00Z");
    EXPECT_EQ(framework->curve.k, 0.72241652513756);
    EXPECT_EQ(framework->bands.ready, 0.80);
    EXPECT_EQ(framework->bands.aspiring, 0.60);
    EXPECT_EQ(framework->coverage.peers, 5U);
    EXPECT_EQ(framework->incident.leeway_days, 30);
    EXPECT_EQ(framework->incident.short_seconds, 1800);
    EXPECT_EQ(framework->incident.day_seconds, 86'400);
    for (const auto& metric : kMetrics) {
        EXPECT_NE(framework->scoring(metric.id).kind, ScoringKind::Shown) << metric.name;
        EXPECT_TRUE(framework->counts(metric.id)) << metric.name;
    }
    ASSERT_EQ(framework->actions.size(), 4U);
    EXPECT_EQ(framework->actions[0].id, "filtering");
    EXPECT_EQ(framework->actions[0].rule, ActionRule::SumCurve);
    EXPECT_EQ(framework->actions[0].metrics.size(), 8U);
    EXPECT_EQ(framework->actions[3].id, "global-validation");
    EXPECT_EQ(framework->actions[3].metrics.size(), 4U);
}

TEST(Framework, of_2024_shows_leaks_and_does_not_score_them) {
    const auto framework = Framework::parse(text_of_framework("manrs-2024"), "manrs-2024.toml");
    ASSERT_TRUE(framework) << to_string(framework.error());
    EXPECT_EQ(framework->label, "manrs-2024/comity");
    EXPECT_FALSE(framework->incident.leeway_days);
    for (const auto id : {MetricId::M1, MetricId::M1C, MetricId::M6, MetricId::M7Rpkin}) {
        EXPECT_EQ(framework->scoring(id).kind, ScoringKind::Shown) << to_string(id);
        EXPECT_FALSE(framework->counts(id)) << to_string(id);
    }
    EXPECT_EQ(framework->scoring(MetricId::M7Rpki).kind, ScoringKind::ValidMinusInvalid);
    EXPECT_EQ(framework->scoring(MetricId::M7Rpki).invalid_weight, 10);
    std::vector<std::string> ids;
    for (const auto& action : framework->actions) ids.push_back(action.id);
    EXPECT_EQ(ids,
              (std::vector<std::string>{"filtering", "anti-spoofing", "coordination",
                                        "routing-information-irr", "routing-information-rpki"}));
    const auto& filtering = framework->actions[0].metrics;
    ASSERT_EQ(filtering.size(), 6U);
    EXPECT_EQ(filtering[0].id, MetricId::M2);
    EXPECT_EQ(filtering[0].weight, 1.0);
    EXPECT_EQ(filtering[1].id, MetricId::M2C);
    EXPECT_EQ(filtering[1].weight, 0.5);
}

TEST(Framework, of_comity_scores_what_is_attested) {
    const auto framework = Framework::parse(text_of_framework("comity-1"), "comity-1.toml");
    ASSERT_TRUE(framework) << to_string(framework.error());
    EXPECT_EQ(framework->incident.leaks, Counting::Attested);
    EXPECT_EQ(framework->incident.mis_originations, Counting::All);
    EXPECT_EQ(framework->incident.forged_origins, Counting::Attested);
    EXPECT_EQ(framework->incident.accomplices, Accomplices::Providers);
    EXPECT_TRUE(framework->counts(MetricId::M1));
    EXPECT_TRUE(framework->counts(MetricId::M1C));
    // In all else as those since January 2024.
    const auto manrs = Framework::parse(text_of_framework("manrs-2024"), "manrs-2024.toml");
    ASSERT_TRUE(manrs);
    ASSERT_EQ(framework->actions.size(), manrs->actions.size());
    for (std::size_t i = 0; i < manrs->actions.size(); ++i) {
        EXPECT_EQ(framework->actions[i].id, manrs->actions[i].id);
        EXPECT_EQ(framework->actions[i].metrics.size(),
                  manrs->actions[i].metrics.size() + (i == 0 ? 2 : 0));
    }
    for (const auto& metric : kMetrics) {
        if (metric.id == MetricId::M1 || metric.id == MetricId::M1C) continue;
        EXPECT_EQ(framework->scoring(metric.id).kind, manrs->scoring(metric.id).kind);
    }
    EXPECT_EQ(framework->coverage.baseline_days, manrs->coverage.baseline_days);
    EXPECT_EQ(framework->coverage.observed, manrs->coverage.observed);
}

TEST(Framework, an_unknown_key_is_refused_with_its_line_and_the_nearest_known_one) {
    const auto text = changed("aspiring = 0.60", "aspirin = 0.60");
    EXPECT_EQ(error_of(text),
              "x.toml: " + line_of(text, "aspirin =") +
                  ": unknown key bands.aspirin; the nearest known key is bands.aspiring");
    const auto metric = changed("M7RPKIN = {", "M7RPKIM = {");
    EXPECT_EQ(error_of(metric),
              "x.toml: " + line_of(metric, "M7RPKIM =") +
                  ": unknown key metrics.M7RPKIM; the nearest known key is metrics.M7RPKI");
    EXPECT_NE(error_of(changed("name =", "nome = 1\nname =")).find("is name"), std::string::npos);
}

TEST(Framework, every_key_that_is_missing_is_named_with_the_line_of_its_table) {
    struct Missing {
        std::string line;
        std::string key;
    };
    for (const auto& [line, key] :
         {Missing{"label = \"manrs-2018/comity\"\n", "label"},
          Missing{"effective = 2018-01-01\n", "effective"},
          Missing{"k = 0.72241652513756\n", "curve.k"}, Missing{"ready = 0.80\n", "bands.ready"},
          Missing{"peers = 5\n", "coverage.peers"}, Missing{"pairs = 1\n", "coverage.pairs"},
          Missing{"baseline_days = 7\n", "coverage.baseline_days"},
          Missing{"observed = 0.90\n", "coverage.observed"},
          Missing{"growth = \"linear\"\n", "incident.growth"},
          Missing{"leaks = \"all\"\n", "incident.leaks"},
          Missing{"accomplices = \"all\"\n", "incident.accomplices"},
          Missing{"M8 = { score = \"boolean\" }\n", "metrics.M8"},
          Missing{"programme = \"network-operators\"\n", "actions.programme"},
          Missing{"metrics = { M8 = 1.0 }\n", "actions.metrics"}}) {
        const auto message = error_of(changed(line, ""));
        EXPECT_NE(message.find(": " + key + " is missing"), std::string::npos) << message;
        EXPECT_TRUE(message.starts_with("x.toml: line ")) << message;
    }
    const auto text = changed("k = 0.72241652513756\n", "");
    EXPECT_EQ(error_of(text), "x.toml: " + line_of(text, "[curve]") + ": curve.k is missing");
    EXPECT_EQ(error_of(changed("leeway_days = 30\n", "")), "no error");
}

TEST(Framework, a_value_that_cannot_be_is_refused) {
    struct Wrong {
        std::string from;
        std::string to;
        std::string message;
    };
    for (const auto& [from, to, message] : {
             Wrong{"k = 0.72", "k = -0.72", "curve.k must be above 0 and at most 100"},
             Wrong{"k = 0.72241652513756", "k = nan", "curve.k must be above 0"},
             Wrong{"k = 0.72241652513756", "k = true", "curve.k must be a number"},
             Wrong{"\"exp-sqrt\"", "\"exp\"", "curve.kind must be one of: \"exp-sqrt\""},
             Wrong{"ready = 0.80", "ready = 80", "bands.ready must be at least 0 and at most 1"},
             Wrong{"aspiring = 0.60", "aspiring = 0.9", "must not be above bands.ready"},
             Wrong{"peers = 5", "peers = 5.0", "coverage.peers must be a whole number from 1"},
             Wrong{"pairs = 1", "pairs = 0", "coverage.pairs must be a whole number from 1"},
             Wrong{"short_seconds = 1800", "short_seconds = 86401",
                   "incident.short_seconds must be"},
             Wrong{"day_weight = 1.0", "day_weight = inf", "incident.day_weight must be above 0"},
             Wrong{"baseline_days = 7", "baseline_days = 367",
                   "coverage.baseline_days must be a whole number from 0 to 366"},
             Wrong{"observed = 0.90", "observed = 90",
                   "coverage.observed must be at least 0 and at most 1"},
             Wrong{"leaks = \"all\"", "leaks = \"suspected\"",
                   "incident.leaks must be one of: \"all\", \"attested\", \"none\""},
             Wrong{"accomplices = \"all\"", "accomplices = \"attested\"",
                   "incident.accomplices must be one of: \"all\", \"providers\""},
             Wrong{"M8 = { score = \"boolean\" }", "M8 = { score = \"curve\" }", "does not suit"},
             Wrong{"M8 = { score = \"boolean\" }", "M8 = 1", "metrics.M8 must be a table"},
             Wrong{"M1 = { score = \"curve\" }", "M1 = { score = \"shown\" }",
                   "actions.metrics.M1 is counted"},
             Wrong{"M1 = { score = \"curve\" }", "M1 = { score = \"curve\", invalid_weight = 1 }",
                   "is for \"valid-minus-invalid\" alone"},
             Wrong{"M7RPKI = { score = \"share\" }", "M7RPKI = { score = \"valid-minus-invalid\" }",
                   "metrics.M7RPKI.invalid_weight is missing"},
             Wrong{"{ M5 = 1.0, M5C = 0.5 }", "{ M8 = 1.0 }", "counted by \"sum-curve\""},
             Wrong{"{ M8 = 1.0 }", "{ M8 = 0 }", "actions.metrics.M8 must be above 0"},
             Wrong{"{ M8 = 1.0 }", "{}", "must count at least one metric"},
             Wrong{"id = \"coordination\"", "id = \"filtering\"",
                   "is the id of an action before it"},
             Wrong{"name = \"manrs-2018\"", "name = \"../x\"", "name must be made of a-z"},
             Wrong{"name = \"manrs-2018\"", "name = \"\"", "name must have 1 to 4096 octets"},
             Wrong{"effective = 2018-01-01", "effective = \"2018\"", "effective must be a date"},
             Wrong{"[curve]", "[curve", "line "},
         }) {
        const auto error = error_of(changed(from, to));
        EXPECT_NE(error.find(message), std::string::npos) << error << "\n  wanted: " << message;
        EXPECT_TRUE(error.starts_with("x.toml: line ")) << error;
    }
}

TEST(Framework, what_would_overflow_the_stack_is_refused_before_it_is_parsed) {
    std::string deep = "a";
    for (int i = 0; i < 30'000; ++i) deep += ".a";
    EXPECT_EQ(error_of("\n" + deep + " = 1\n"), "x.toml: line 2: more than 32 dots in one line");
    EXPECT_NE(error_of(std::string(kFrameworkOctetsMax + 1, '\n')).find("at most 65536 octets"),
              std::string::npos);
    EXPECT_NE(error_of("a = " + std::string(30'000, '[')).find("line 1: "), std::string::npos);
}

TEST(MetricId, names_go_there_and_back_and_the_table_is_in_order) {
    for (std::size_t i = 0; i < kMetrics.size(); ++i) {
        EXPECT_EQ(index_of(kMetrics[i].id), i);
        EXPECT_EQ(parse_metric_id(kMetrics[i].name), kMetrics[i].id);
    }
    EXPECT_EQ(to_string(MetricId::M7Irr), "M7IRR");
    EXPECT_EQ(to_string(MetricId::M7Rpkin), "M7RPKIN");
    EXPECT_FALSE(parse_metric_id("m1"));
    EXPECT_FALSE(parse_metric_id(""));
}

}  // namespace
}  // namespace comity::manrs
