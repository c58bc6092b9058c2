#include "manrs/metric_result.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/json_writer.h"

namespace comity::manrs {

MetricResult measured(const Framework& framework, MetricId id, double value) {
    const auto kind = describe(id).kind;
    COMITY_CHECK(value >= 0);
    COMITY_CHECK(kind != MetricKind::Share || value <= 1);
    COMITY_CHECK(kind != MetricKind::Boolean || value == 0 || value == 1);
    MetricResult result{id, value, std::nullopt, framework.counts(id), "", ""};
    switch (framework.scoring(id).kind) {
        case ScoringKind::Shown:
            result.formula = fmt::format("not scored by {}", framework.label);
            break;
        case ScoringKind::Curve:
            result.score = curve(framework.curve, value);
            result.formula = fmt::format("exp(−{} × √{}) = {}", to_fixed(framework.curve.k, 4),
                                         value, to_fixed(*result.score, 3));
            break;
        case ScoringKind::Share:
            result.score = 1 - value;
            result.formula =
                fmt::format("1 − {} = {}", to_fixed(value, 3), to_fixed(*result.score, 3));
            break;
        case ScoringKind::Boolean:
            result.score = value;
            result.formula = fmt::format("{} = {}", value == 1 ? "registered" : "not registered",
                                         to_fixed(value, 3));
            break;
        case ScoringKind::ValidMinusInvalid: COMITY_CHECK(false && "score it by m7_rpki"); break;
    }
    return result;
}

MetricResult not_measured(const Framework& framework, MetricId id, std::string_view reason) {
    return {id, std::nullopt, std::nullopt, framework.counts(id), "", std::string(reason)};
}

}  // namespace comity::manrs
