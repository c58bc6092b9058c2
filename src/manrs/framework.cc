#include "manrs/framework.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "manrs/limits.h"
#include "manrs/toml_table.h"

namespace comity::manrs {
namespace {

constexpr std::array kCurveKinds{CurveKind::ExpSqrt};
constexpr std::array kDayGrowths{DayGrowth::Linear};
constexpr std::array kCountings{Counting::All, Counting::Attested, Counting::None};
constexpr std::array kAccomplices{Accomplices::All, Accomplices::Providers};
constexpr std::array kScoringKinds{ScoringKind::Shown, ScoringKind::Curve, ScoringKind::Share,
                                   ScoringKind::ValidMinusInvalid, ScoringKind::Boolean};
constexpr std::array kActionRules{ActionRule::SumCurve, ActionRule::Mean};

constexpr Range kWeight{0, 1000, LowEnd::Open};
constexpr Range kShare{0, 1};

Result<Curve> read_curve(const TomlTable& table) {
    COMITY_TRY(table.has_only({"kind", "k"}));
    Curve curve;
    curve.kind = COMITY_TRY(table.choice("kind", kCurveKinds));
    curve.k = COMITY_TRY(table.number("k", {0, 100, LowEnd::Open}));
    return curve;
}

Result<Bands> read_bands(const TomlTable& table) {
    COMITY_TRY(table.has_only({"ready", "aspiring"}));
    Bands bands;
    bands.ready = COMITY_TRY(table.number("ready", kShare));
    bands.aspiring = COMITY_TRY(table.number("aspiring", kShare));
    if (bands.aspiring > bands.ready) {
        return fail(table.error_of("aspiring", "must not be above " + table.name_of("ready")));
    }
    return bands;
}

Result<CoverageMinimum> read_coverage(const TomlTable& table) {
    COMITY_TRY(table.has_only(
        {"peers", "vantage_points", "full_feeds", "pairs", "baseline_days", "observed"}));
    constexpr std::int64_t kBaselineDaysMost = 366;
    constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
    constexpr std::int64_t kMostPeers = 1000;
    const auto count = [&table](std::string_view key, std::int64_t most) {
        return table.whole(key, 1, most).map([](std::int64_t number) {
            return static_cast<std::uint64_t>(number);
        });
    };
    CoverageMinimum coverage;
    coverage.peers = COMITY_TRY(count("peers", kMostPeers));
    coverage.vantage_points = COMITY_TRY(count("vantage_points", kMost));
    coverage.full_feeds = COMITY_TRY(count("full_feeds", kMost));
    coverage.pairs = COMITY_TRY(count("pairs", kMost));
    coverage.baseline_days = COMITY_TRY(table.whole("baseline_days", 0, kBaselineDaysMost));
    coverage.observed = COMITY_TRY(table.number("observed", kShare));
    return coverage;
}

Result<IncidentRules> read_incident(const TomlTable& table) {
    COMITY_TRY(table.has_only({"short_seconds", "short_weight", "day_weight", "day_seconds",
                               "growth", "leeway_days", "leaks", "mis_originations",
                               "forged_origins", "accomplices"}));
    constexpr std::int64_t kYearSeconds = 366LL * 86'400;
    constexpr std::int64_t kLeewayDaysMost = 36'600;
    IncidentRules rules;
    rules.day_seconds = COMITY_TRY(table.whole("day_seconds", 1, kYearSeconds));
    rules.short_seconds = COMITY_TRY(table.whole("short_seconds", 0, rules.day_seconds));
    rules.short_weight = COMITY_TRY(table.number("short_weight", kWeight));
    rules.day_weight = COMITY_TRY(table.number("day_weight", kWeight));
    rules.growth = COMITY_TRY(table.choice("growth", kDayGrowths));
    if (table.has("leeway_days")) {
        rules.leeway_days = COMITY_TRY(table.whole("leeway_days", 0, kLeewayDaysMost));
    }
    rules.leaks = COMITY_TRY(table.choice("leaks", kCountings));
    rules.mis_originations = COMITY_TRY(table.choice("mis_originations", kCountings));
    rules.forged_origins = COMITY_TRY(table.choice("forged_origins", kCountings));
    rules.accomplices = COMITY_TRY(table.choice("accomplices", kAccomplices));
    return rules;
}

bool suits(ScoringKind scoring, const MetricDescription& metric) {
    switch (scoring) {
        case ScoringKind::Shown: return true;
        case ScoringKind::Curve:
            return metric.kind == MetricKind::IncidentWeights || metric.kind == MetricKind::Count;
        case ScoringKind::Share: return metric.kind == MetricKind::Share;
        case ScoringKind::ValidMinusInvalid: return metric.id == MetricId::M7Rpki;
        case ScoringKind::Boolean: return metric.kind == MetricKind::Boolean;
    }
    return false;
}

constexpr std::array<std::string_view, kMetricCount> metric_names() {
    std::array<std::string_view, kMetricCount> names;
    for (const auto& metric : kMetrics) names.at(index_of(metric.id)) = metric.name;
    return names;
}
constexpr auto kMetricNames = metric_names();

Result<std::array<Scoring, kMetricCount>> read_scorings(const TomlTable& metrics) {
    COMITY_TRY(metrics.has_only(kMetricNames));
    std::array<Scoring, kMetricCount> scorings;
    for (const auto& metric : kMetrics) {
        const auto table = COMITY_TRY(metrics.table(metric.name));
        auto& scoring = scorings.at(index_of(metric.id));
        COMITY_TRY(table.has_only({"score", "invalid_weight"}));
        scoring.kind = COMITY_TRY(table.choice("score", kScoringKinds));
        if (!suits(scoring.kind, metric)) {
            return fail(table.error_of("score",
                                       fmt::format("does not suit the metric, a {}", metric.unit)));
        }
        if (scoring.kind == ScoringKind::ValidMinusInvalid) {
            scoring.invalid_weight = COMITY_TRY(table.number("invalid_weight", kWeight));
        } else if (table.has("invalid_weight")) {
            return fail(table.error_of("invalid_weight", "is for \"valid-minus-invalid\" alone"));
        }
    }
    return scorings;
}

Result<std::vector<CountedMetric>> read_counted(const TomlTable& table, ActionRule rule,
                                                const Framework& framework) {
    COMITY_TRY(table.has_only(kMetricNames));
    std::vector<CountedMetric> counted;
    for (const auto& metric : kMetrics) {
        if (!table.has(metric.name)) continue;
        const auto scoring = framework.scoring(metric.id).kind;
        if (scoring == ScoringKind::Shown) {
            return fail(table.error_of(metric.name, "is counted, but [metrics] does not score it"));
        }
        if (rule == ActionRule::SumCurve && scoring != ScoringKind::Curve) {
            return fail(table.error_of(metric.name,
                                       "is counted by \"sum-curve\", but not scored by \"curve\""));
        }
        counted.push_back({metric.id, COMITY_TRY(table.number(metric.name, kWeight))});
    }
    return counted;
}

Result<std::vector<Action>> read_actions(const TomlTable& root, const Framework& framework) {
    std::vector<Action> actions;
    const auto tables = COMITY_TRY(root.tables("actions", kActionsMax));
    for (const auto& table : tables) {
        COMITY_TRY(table.has_only({"id", "title", "programme", "text", "rule", "metrics"}));
        Action action;
        action.id = COMITY_TRY(table.identifier("id"));
        action.title = COMITY_TRY(table.text("title"));
        action.programme = COMITY_TRY(table.identifier("programme"));
        action.text = COMITY_TRY(table.text("text"));
        action.rule = COMITY_TRY(table.choice("rule", kActionRules));
        const auto counted = COMITY_TRY(table.table("metrics"));
        action.metrics = COMITY_TRY(read_counted(counted, action.rule, framework));
        if (action.metrics.empty()) {
            return fail(table.error_of("metrics", "must count at least one metric"));
        }
        const bool repeated = std::any_of(actions.begin(), actions.end(), [&](const Action& other) {
            return other.id == action.id;
        });
        if (repeated) return fail(table.error_of("id", "is the id of an action before it"));
        actions.push_back(std::move(action));
    }
    return actions;
}

Result<Framework> read_framework(const TomlTable& root) {
    COMITY_TRY(root.has_only({"name", "label", "title", "effective", "text", "curve", "bands",
                              "coverage", "incident", "metrics", "actions"}));
    Framework framework;
    framework.name = COMITY_TRY(root.identifier("name"));
    framework.label = COMITY_TRY(root.text("label"));
    framework.title = COMITY_TRY(root.text("title"));
    framework.effective = COMITY_TRY(root.date("effective"));
    framework.text = COMITY_TRY(root.text("text"));
    const auto curve = COMITY_TRY(root.table("curve"));
    framework.curve = COMITY_TRY(read_curve(curve));
    const auto bands = COMITY_TRY(root.table("bands"));
    framework.bands = COMITY_TRY(read_bands(bands));
    const auto coverage = COMITY_TRY(root.table("coverage"));
    framework.coverage = COMITY_TRY(read_coverage(coverage));
    const auto incident = COMITY_TRY(root.table("incident"));
    framework.incident = COMITY_TRY(read_incident(incident));
    const auto metrics = COMITY_TRY(root.table("metrics"));
    framework.scorings = COMITY_TRY(read_scorings(metrics));
    framework.actions = COMITY_TRY(read_actions(root, framework));
    return framework;
}

}  // namespace

Result<Framework> Framework::parse(std::string_view text, std::string_view subject) {
    return parse_toml(text, subject, read_framework);
}

bool Framework::counts(MetricId id) const {
    return std::any_of(actions.begin(), actions.end(), [id](const Action& action) {
        return std::any_of(action.metrics.begin(), action.metrics.end(),
                           [id](const CountedMetric& counted) { return counted.id == id; });
    });
}

std::string_view to_string(DayGrowth growth) {
    switch (growth) {
        case DayGrowth::Linear: return "linear";
    }
    return "linear";
}

std::string_view to_string(Counting counting) {
    switch (counting) {
        case Counting::All: return "all";
        case Counting::Attested: return "attested";
        case Counting::None: return "none";
    }
    return "none";
}

std::string_view to_string(Accomplices accomplices) {
    switch (accomplices) {
        case Accomplices::All: return "all";
        case Accomplices::Providers: return "providers";
    }
    return "all";
}

std::string_view to_string(ScoringKind kind) {
    switch (kind) {
        case ScoringKind::Shown: return "shown";
        case ScoringKind::Curve: return "curve";
        case ScoringKind::Share: return "share";
        case ScoringKind::ValidMinusInvalid: return "valid-minus-invalid";
        case ScoringKind::Boolean: return "boolean";
    }
    return "shown";
}

std::string_view to_string(ActionRule rule) {
    switch (rule) {
        case ActionRule::SumCurve: return "sum-curve";
        case ActionRule::Mean: return "mean";
    }
    return "mean";
}

}  // namespace comity::manrs
