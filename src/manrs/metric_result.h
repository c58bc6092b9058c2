// One metric of one network under one framework: raw value, score, and the arithmetic in words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "manrs/framework.h"
#include "manrs/metric_id.h"

namespace comity::manrs {

/// What one metric says of a network. No data is neither 0 nor 1: then neither `value` nor `score`
/// is there, and `no_data_reason` says why.
struct MetricResult {
    MetricId id = MetricId::M1;
    std::optional<double> value;  ///< Raw, in the unit of the metric; none: not measured.
    std::optional<double> score;  ///< 0..1, unrounded; none: not measured, or not scored.
    bool counted = false;         ///< An action of the framework counts it.
    std::string formula;          ///< How `score` follows, for people; empty without data.
    std::string no_data_reason;   ///< One clause for people; empty with data.
};

/// The result of a metric whose raw value is `value`: 0 or more for incident weights and counts,
/// 0..1 for shares, 0 or 1 for booleans. Not for a metric scored as valid-minus-invalid, which one
/// raw value does not tell (metrics/m7_rpki.h).
[[nodiscard]] MetricResult measured(const Framework& framework, MetricId id, double value);

/// The result of a metric that was not measured, for a reason as "no Spoofer test in the period".
[[nodiscard]] MetricResult not_measured(const Framework& framework, MetricId id,
                                        std::string_view reason);

}  // namespace comity::manrs
