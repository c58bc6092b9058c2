#include "manrs/action.h"

#include <gtest/gtest.h>

#include <cmath>

#include "manrs/metrics/m7_rpki.h"
#include "support/frameworks.h"

namespace comity::manrs {
namespace {

using test::shipped_framework;

constexpr Coverage kWide{40, 20};

TEST(Curve, meets_the_published_points) {
    const Curve exp_sqrt{CurveKind::ExpSqrt, 0.72241652513756};
    struct Point {
        double raw;
        double percent;
    };
    for (const auto& [raw, percent] :
         {Point{0, 100}, Point{0.5, 60.00}, Point{1, 48.56}, Point{1.5, 41.28}, Point{2, 36.00},
          Point{3, 28.61}, Point{3.5, 25.88}, Point{4, 23.58}, Point{5, 19.88}, Point{10, 10.18}}) {
        EXPECT_NEAR(100 * curve(exp_sqrt, raw), percent, 0.005) << raw;
    }
    EXPECT_NEAR(curve(exp_sqrt, 0.5), 0.6, 1e-13);
    EXPECT_EQ(curve(exp_sqrt, 0), 1);
    for (double raw = 0; raw < 50; raw += 0.25) {
        EXPECT_GT(curve(exp_sqrt, raw), curve(exp_sqrt, raw + 0.25));
    }
}

TEST(M7Rpki, an_invalid_announcement_weighs_ten_times_a_valid_one) {
    const auto framework = shipped_framework("manrs-2024");
    const auto result = measure_m7_rpki(framework, {90, 2, 8}, kWide);
    EXPECT_EQ(result.id, MetricId::M7Rpki);
    EXPECT_DOUBLE_EQ(result.value.value(), 0.10);
    EXPECT_DOUBLE_EQ(result.score.value(), 0.70);
    EXPECT_EQ(result.formula, "(90 − 10 × 2) / 100 = 0.700");
    EXPECT_TRUE(result.counted);
    EXPECT_EQ(result.no_data_reason, "");
}

TEST(M7Rpki, is_kept_within_0_and_1) {
    const auto framework = shipped_framework("manrs-2024");
    const auto result = measure_m7_rpki(framework, {95, 10, 0}, kWide);
    EXPECT_EQ(result.score, 0.0);
    EXPECT_EQ(result.formula, "(95 − 10 × 10) / 105 = −0.048, below 0 counts as 0.000");
    EXPECT_EQ(measure_m7_rpki(framework, {7, 0, 0}, kWide).score, 1.0);
    EXPECT_EQ(measure_m7_rpki(framework, {0, 0, 7}, kWide).score, 0.0);
    EXPECT_EQ(measure_m7_rpki(framework, {0, 7, 0}, kWide).score, 0.0);
}

TEST(M7Rpki, of_2018_is_the_share_of_pairs) {
    const auto framework = shipped_framework("manrs-2018");
    const auto valid = measure_m7_rpki(framework, {90, 2, 8}, kWide);
    EXPECT_DOUBLE_EQ(valid.value.value(), 0.10);
    EXPECT_DOUBLE_EQ(valid.score.value(), 0.90);
    EXPECT_EQ(valid.formula, "1 − 10 / 100 = 0.900");
    const auto invalid = measure_m7_rpkin(framework, {90, 2, 8}, kWide);
    EXPECT_DOUBLE_EQ(invalid.value.value(), 0.02);
    EXPECT_DOUBLE_EQ(invalid.score.value(), 0.98);
    const auto shown = measure_m7_rpkin(shipped_framework("manrs-2024"), {90, 2, 8}, kWide);
    EXPECT_DOUBLE_EQ(shown.value.value(), 0.02);
    EXPECT_FALSE(shown.score);
    EXPECT_FALSE(shown.counted);
    EXPECT_EQ(shown.formula, "not scored by manrs-2024/comity");
}

TEST(M7Rpki, too_little_seen_is_no_data) {
    auto framework = shipped_framework("manrs-2024");
    framework.coverage.vantage_points = 5;
    framework.coverage.full_feeds = 3;
    struct Little {
        RovCounts counts;
        Coverage coverage;
        std::string reason;
    };
    for (const auto& [counts, coverage, reason] :
         {Little{{}, kWide, "announced pairs: 0, fewer than the 1 asked for"},
          Little{{9, 0, 0}, {4, 4}, "vantage points: 4, fewer than the 5 asked for"},
          Little{{9, 0, 0}, {9, 2}, "full feeds: 2, fewer than the 3 asked for"}}) {
        for (const auto& result : {measure_m7_rpki(framework, counts, coverage),
                                   measure_m7_rpkin(framework, counts, coverage)}) {
            EXPECT_FALSE(result.value);
            EXPECT_FALSE(result.score);
            EXPECT_EQ(result.formula, "");
            EXPECT_EQ(result.no_data_reason, reason);
        }
    }
    EXPECT_TRUE(measure_m7_rpki(framework, {1, 0, 0}, {5, 3}).value);
}

TEST(MetricResult, every_kind_of_scoring_shows_its_arithmetic) {
    const auto framework = shipped_framework("manrs-2018");
    const auto incidents = measured(framework, MetricId::M1C, 5);
    EXPECT_NEAR(incidents.score.value(), 0.1988, 0.00005);
    EXPECT_EQ(incidents.formula, "exp(−0.7224 × √5) = 0.199");
    EXPECT_EQ(measured(framework, MetricId::M5, 0).score, 1.0);
    EXPECT_EQ(measured(framework, MetricId::M7Irr, 0.25).score, 0.75);
    EXPECT_EQ(measured(framework, MetricId::M8, 1).score, 1.0);
    EXPECT_EQ(measured(framework, MetricId::M8, 0).score, 0.0);
    EXPECT_EQ(measured(framework, MetricId::M8, 0).formula, "not registered = 0.000");
    const auto leaks = measured(shipped_framework("manrs-2024"), MetricId::M1, 5);
    EXPECT_EQ(leaks.value, 5.0);
    EXPECT_FALSE(leaks.score);
}

TEST(Band, compares_the_unrounded_score) {
    const Bands bands{0.80, 0.60};
    EXPECT_EQ(band_of(bands, 0.80), Band::Ready);
    EXPECT_EQ(band_of(bands, std::nextafter(0.80, 0)), Band::Aspiring);
    EXPECT_EQ(band_of(bands, 0.79999), Band::Aspiring);
    EXPECT_EQ(band_of(bands, 0.60), Band::Aspiring);
    EXPECT_EQ(band_of(bands, 0.5996), Band::Lagging);
    EXPECT_EQ(band_of(bands, 0), Band::Lagging);
    EXPECT_EQ(band_of(bands, std::nullopt), Band::NoData);
}

TEST(Action, filtering_is_the_curve_over_the_weighted_sum) {
    const auto framework = shipped_framework("manrs-2024");
    std::vector<MetricResult> metrics;
    for (const auto id : {MetricId::M1, MetricId::M2, MetricId::M2C, MetricId::M3, MetricId::M3C,
                          MetricId::M4, MetricId::M4C}) {
        metrics.push_back(measured(framework, id, 0));
    }
    const auto& filtering = framework.actions[0];
    auto result = score_action(framework, filtering, metrics);
    EXPECT_EQ(result.id, "filtering");
    EXPECT_EQ(result.title, "Filtering");
    EXPECT_EQ(result.score, 1.0);
    EXPECT_EQ(result.band, Band::Ready);
    metrics[0] = measured(framework, MetricId::M1, 100);  // leaks do not count in 2024
    metrics[2] = measured(framework, MetricId::M2C, 1);
    result = score_action(framework, filtering, metrics);
    EXPECT_NEAR(result.score.value(), 0.60, 1e-13);  // 0.5 * 1 through the curve
    metrics[1] = measured(framework, MetricId::M2, 1.5);
    result = score_action(framework, filtering, metrics);
    EXPECT_NEAR(result.score.value(), 0.36, 1e-13);  // 1.5 + 0.5 * 1
    EXPECT_EQ(result.band, Band::Lagging);
}

TEST(Action, has_neither_score_nor_band_until_all_it_counts_is_measured) {
    const auto framework = shipped_framework("manrs-2018");
    const auto& global_validation = framework.actions[3];
    std::vector<MetricResult> metrics{measured(framework, MetricId::M6, 1),
                                      measured(framework, MetricId::M7Irr, 0.5),
                                      measured(framework, MetricId::M7Rpki, 0.5),
                                      not_measured(framework, MetricId::M7Rpkin, "no VRPs")};
    auto result = score_action(framework, global_validation, metrics);
    EXPECT_FALSE(result.score);
    EXPECT_EQ(result.band, Band::NoData);
    EXPECT_EQ(result.missing, std::vector<MetricId>{MetricId::M7Rpkin});
    metrics[3] = measured(framework, MetricId::M7Rpkin, 0);
    result = score_action(framework, global_validation, metrics);
    EXPECT_DOUBLE_EQ(result.score.value(), 0.75);
    EXPECT_EQ(result.band, Band::Aspiring);
    EXPECT_TRUE(result.missing.empty());
    metrics.erase(metrics.begin());
    EXPECT_EQ(score_action(framework, global_validation, metrics).band, Band::NoData);
    const auto all = score_actions(framework, metrics);
    ASSERT_EQ(all.size(), 4U);
    for (const auto& action : all) EXPECT_EQ(action.band, Band::NoData) << action.id;
}

}  // namespace
}  // namespace comity::manrs
