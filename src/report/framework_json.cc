#include "report/framework_json.h"

#include <fmt/format.h>

#include <array>

#include "incident/explanation.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

using manrs::Counting;
using manrs::Framework;
using manrs::ScoringKind;

/// Raw values at which the curve is shown.
constexpr std::array kCurvePoints{0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0};

/// "90 %" of 0.9.
std::string share_text(double share) { return fmt::format("{} %", to_fixed(100 * share, 0)); }

std::string counting_words(std::string_view what, std::string_view metric, Counting counting) {
    switch (counting) {
        case Counting::All: return fmt::format("{} enter {}, attested or suspected.", what, metric);
        case Counting::Attested:
            return fmt::format("{} enter {} where they are attested.", what, metric);
        case Counting::None: return fmt::format("{} are shown and enter no metric.", what);
    }
    return "";
}

void write_texts(JsonWriter& json, const std::vector<std::string>& texts) {
    json.key("text").begin_array();
    for (const auto& text : texts) json.value(text);
    json.end_array();
}

void write_curve(JsonWriter& json, const manrs::Curve& curve) {
    json.key("curve").begin_object();
    json.member("formula", fmt::format("exp(−{} × √raw)", to_fixed(curve.k, 4)));
    json.key("points").begin_array();
    for (const double raw : kCurvePoints) {
        json.begin_object().member("raw", raw).key("score").rounded(manrs::curve(curve, raw));
        json.end_object();
    }
    json.end_array();
    json.member(
        "text",
        fmt::format("Without incidents the score is 1; a sum of weights of 0.5 gives {}, of "
                    "1 {}, of 2 {}.",
                    to_fixed(manrs::curve(curve, 0.5), 3), to_fixed(manrs::curve(curve, 1), 3),
                    to_fixed(manrs::curve(curve, 2), 3)));
    json.end_object();
}

void write_coverage_minimum(JsonWriter& json, const manrs::CoverageMinimum& coverage) {
    json.key("coverage").begin_object().member("peers", coverage.peers);
    json.member("vantage_points", coverage.vantage_points);
    json.member("full_feeds", coverage.full_feeds).member("pairs", coverage.pairs);
    json.member("baseline_days", static_cast<std::uint64_t>(coverage.baseline_days));
    json.key("observed").rounded(coverage.observed);
    write_texts(json, coverage_words(coverage));
    json.end_object();
}

void write_metrics(JsonWriter& json, const Framework& framework) {
    json.key("metrics").begin_array();
    for (const auto& metric : manrs::kMetrics) {
        json.begin_object().member("metric", metric.name).member("meaning", metric.meaning);
        json.member("unit", metric.unit).member("counted", framework.counts(metric.id));
        json.member("scoring", to_string(framework.scoring(metric.id).kind));
        json.member("text", scoring_words(framework, metric.id)).end_object();
    }
    json.end_array();
}

void write_actions(JsonWriter& json, const Framework& framework) {
    json.key("actions").begin_array();
    for (const auto& action : framework.actions) {
        json.begin_object().member("id", action.id).member("title", action.title);
        json.member("programme", action.programme).member("text", action.text);
        json.member("rule", to_string(action.rule)).key("metrics").begin_array();
        for (const auto& counted : action.metrics) {
            json.begin_object().member("metric", to_string(counted.id));
            json.member("weight", counted.weight).end_object();
        }
        json.end_array().member("how", action_words(action)).end_object();
    }
    json.end_array();
}

}  // namespace

std::vector<std::string> incident_words(const manrs::IncidentRules& rules) {
    std::vector<std::string> words;
    words.emplace_back("Events of one network and metric that overlap in time are one incident.");
    words.push_back(fmt::format(
        "An incident shorter than {} weighs {}, one shorter than {} weighs {}; each whole day adds "
        "{}.",
        incident::duration_text(rules.short_seconds), rules.short_weight,
        incident::duration_text(rules.day_seconds), rules.day_weight, rules.day_weight));
    words.push_back(
        rules.leeway_days
            ? fmt::format("What began more than {} before the period is left out.",
                          count_of(static_cast<std::uint64_t>(*rules.leeway_days), "day"))
            : "However long before the period an event began, it is not too old.");
    words.push_back(counting_words("Route leaks", "M1", rules.leaks));
    words.push_back(counting_words("Mis-originations", "M2", rules.mis_originations));
    words.push_back(counting_words("Forged origins", "M2", rules.forged_origins));
    words.emplace_back(rules.accomplices == manrs::Accomplices::Providers
                           ? "Of the neighbours that let an event pass, its culprit's direct "
                             "providers are held to it (M1C to M4C)."
                           : "All neighbours that let an event pass are held to it (M1C to M4C).");
    words.emplace_back("What a rule excuses, and what too few vantage points saw, never counts.");
    return words;
}

std::string scoring_words(const Framework& framework, manrs::MetricId id) {
    const auto& scoring = framework.scoring(id);
    switch (scoring.kind) {
        case ScoringKind::Shown: return "Shown, not scored.";
        case ScoringKind::Curve: return "The curve over the raw value.";
        case ScoringKind::Share: return "1 less the raw value.";
        case ScoringKind::ValidMinusInvalid:
            return fmt::format(
                "The share of valid announcements less {} times the share of invalid "
                "ones, kept within 0 and 1.",
                scoring.invalid_weight);
        case ScoringKind::Boolean: return "1 where it is so, 0 where it is not.";
    }
    return "";
}

std::string action_words(const manrs::Action& action) {
    std::string sum;
    for (const auto& [id, weight] : action.metrics) {
        sum += sum.empty() ? "" : " + ";
        sum += weight == 1 ? std::string(to_string(id))
                           : fmt::format("{} × {}", weight, to_string(id));
    }
    const bool is_one = action.metrics.size() == 1;
    switch (action.rule) {
        case manrs::ActionRule::SumCurve:
            return fmt::format("The curve over the raw values: {}.", sum);
        case manrs::ActionRule::Mean:
            return is_one ? fmt::format("The score of {}.", to_string(action.metrics.front().id))
                          : fmt::format("The weighted mean of scores: {}.", sum);
    }
    return "";
}

std::vector<std::string> coverage_words(const manrs::CoverageMinimum& coverage) {
    return {fmt::format("A pair of prefix and origin counts when {} of its family see it, or all "
                        "of them where there are fewer.",
                        count_of(coverage.peers, "full feed")),
            fmt::format("There is no data with fewer than {}, {} or, of a network, {}.",
                        count_of(coverage.vantage_points, "vantage point"),
                        count_of(coverage.full_feeds, "full feed"),
                        count_of(coverage.pairs, "announced pair")),
            fmt::format("M1 and M2 have no data where origins were learned for fewer than {}, or "
                        "less than {} of the period was observed.",
                        count_of(static_cast<std::uint64_t>(coverage.baseline_days), "day"),
                        share_text(coverage.observed))};
}

void write_framework_heading(JsonWriter& json, const Framework& framework) {
    json.member("name", framework.name).member("label", framework.label);
    json.member("title", framework.title).member("effective", framework.effective);
    json.member("text", framework.text);
}

void write_whole_framework(JsonWriter& json, const Framework& framework) {
    json.begin_object();
    write_framework_heading(json, framework);
    write_curve(json, framework.curve);
    json.key("bands").begin_object().key("ready").rounded(framework.bands.ready);
    json.key("aspiring").rounded(framework.bands.aspiring);
    json.member("text", fmt::format("A score is {}, lagging below; without data it is in no band.",
                                    band_limits(framework.bands)));
    json.end_object();
    write_coverage_minimum(json, framework.coverage);
    json.key("incidents").begin_object();
    write_texts(json, incident_words(framework.incident));
    json.end_object();
    write_metrics(json, framework);
    write_actions(json, framework);
    json.end_object();
}

}  // namespace comity::report
