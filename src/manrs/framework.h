// Frameworks: dated, versioned rules by which raw metrics become scores, bands and actions. They
// are data: a file a framework (share/frameworks), so that another one needs no other program.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "manrs/curve.h"
#include "manrs/metric_id.h"

namespace comity::manrs {

/// The lowest scores of two bands, 0 <= aspiring <= ready <= 1; what is below is lagging.
struct Bands {
    double ready = 1;
    double aspiring = 1;
};

/// How much must have been seen for a metric to be data at all.
struct CoverageMinimum {
    std::uint64_t peers = 0;           ///< Distinct peer ASNs that see a pair before it counts.
    std::uint64_t vantage_points = 0;  ///< Distinct peer ASNs of the observation.
    std::uint64_t full_feeds = 0;      ///< Those of them with a full feed.
    std::uint64_t pairs = 0;           ///< Announced pairs of a network.
    std::int64_t baseline_days = 0;    ///< Through which origins were learned (M1, M2).
    double observed = 0;               ///< Share of the period, 0..1, that was observed (M1, M2).
};

/// What each further day adds to the weight of an incident.
enum class DayGrowth : std::uint8_t { Linear /**< one more day_weight */ };

/// Which events of a kind are held against anyone, by how sure they are; excused ones never.
enum class Counting : std::uint8_t { All, Attested, None };

/// Which neighbours are held to have let an event of the culprit pass.
enum class Accomplices : std::uint8_t { All, Providers /**< the culprit's direct providers */ };

/// How long an incident lasts makes what it weighs; and which events make incidents at all.
struct IncidentRules {
    std::int64_t short_seconds = 0;  ///< Shorter weighs short_weight.
    double short_weight = 0;
    double day_weight = 0;  ///< From short_seconds to a day; and what growth builds on.
    std::int64_t day_seconds = 0;
    DayGrowth growth = DayGrowth::Linear;
    /// Events that started more than this before the period are left out; none leaves none out.
    std::optional<std::int64_t> leeway_days;
    Counting leaks = Counting::Attested;               ///< What enters M1.
    Counting mis_originations = Counting::All;         ///< What enters M2.
    Counting forged_origins = Counting::None;          ///< What enters M2 as well.
    Accomplices accomplices = Accomplices::Providers;  ///< Of M1C to M4C.
};

/// How the raw value of one metric becomes its score.
enum class ScoringKind : std::uint8_t {
    Shown,              ///< Never scored.
    Curve,              ///< The curve over the raw value.
    Share,              ///< 1 - raw.
    ValidMinusInvalid,  ///< Share valid - invalid_weight * share invalid, kept within 0..1.
    Boolean             ///< The raw value itself.
};

struct Scoring {
    ScoringKind kind = ScoringKind::Shown;
    double invalid_weight = 0;  ///< Of ValidMinusInvalid alone.
};

/// How the metrics of an action become one score.
enum class ActionRule : std::uint8_t {
    SumCurve,  ///< The curve over the weighted sum of raw values.
    Mean       ///< The weighted mean of scores.
};

struct CountedMetric {
    MetricId id;
    double weight;  ///< Above 0.
};

/// One promise of a programme, and the metrics that tell whether it is kept.
struct Action {
    std::string id;  ///< As "filtering".
    std::string title;
    std::string programme;  ///< As "network-operators".
    std::string text;
    ActionRule rule = ActionRule::Mean;
    std::vector<CountedMetric> metrics;  ///< In the order of MetricId, at least one.
};

/// A whole framework; every number in it was checked when it was read.
struct Framework {
    std::string name;   ///< As "manrs-2024", the name of its file.
    std::string label;  ///< What its scores are labelled with, as "manrs-2024/comity".
    std::string title;
    Timestamp effective;  ///< Midnight UTC of the day it came into force.
    std::string text;
    Curve curve;
    Bands bands;
    CoverageMinimum coverage;
    IncidentRules incident;
    std::array<Scoring, kMetricCount> scorings;  ///< By index_of.
    std::vector<Action> actions;                 ///< In the order of the file, ids distinct.

    /// The framework that `text` (TOML 1.0) spells, whole and consistent.
    /// Errors: no TOML; a key that is missing, unknown or given a value that cannot be; an action
    /// that counts a metric that is not scored, or in a way that does not suit it. The error's
    /// subject is `subject`, its text begins with "line N: " and names the key.
    [[nodiscard]] static Result<Framework> parse(std::string_view text, std::string_view subject);

    [[nodiscard]] const Scoring& scoring(MetricId id) const { return scorings.at(index_of(id)); }
    /// Whether an action counts the metric.
    [[nodiscard]] bool counts(MetricId id) const;
};

/// The names that framework files use: "linear", "valid-minus-invalid", "sum-curve".
[[nodiscard]] std::string_view to_string(DayGrowth growth);
[[nodiscard]] std::string_view to_string(Counting counting);
[[nodiscard]] std::string_view to_string(Accomplices accomplices);
[[nodiscard]] std::string_view to_string(ScoringKind kind);
[[nodiscard]] std::string_view to_string(ActionRule rule);

}  // namespace comity::manrs
