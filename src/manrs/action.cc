#include "manrs/action.h"

#include <algorithm>

namespace comity::manrs {

Band band_of(const Bands& bands, std::optional<double> score) {
    if (!score) return Band::NoData;
    if (*score >= bands.ready) return Band::Ready;
    return *score >= bands.aspiring ? Band::Aspiring : Band::Lagging;
}

ActionResult score_action(const Framework& framework, const Action& action,
                          std::span<const MetricResult> metrics) {
    ActionResult result{action.id, action.title, std::nullopt, Band::NoData, {}};
    double raw_sum = 0;
    double score_sum = 0;
    double weight_sum = 0;
    for (const auto& counted : action.metrics) {
        const auto metric =
            std::find_if(metrics.begin(), metrics.end(), [&counted](const MetricResult& candidate) {
                return candidate.id == counted.id && candidate.value && candidate.score;
            });
        if (metric == metrics.end()) {
            result.missing.push_back(counted.id);
            continue;
        }
        raw_sum += counted.weight * *metric->value;
        score_sum += counted.weight * *metric->score;
        weight_sum += counted.weight;
    }
    if (!result.missing.empty()) return result;
    switch (action.rule) {
        case ActionRule::SumCurve: result.score = curve(framework.curve, raw_sum); break;
        case ActionRule::Mean: result.score = score_sum / weight_sum; break;
    }
    result.band = band_of(framework.bands, result.score);
    return result;
}

std::vector<ActionResult> score_actions(const Framework& framework,
                                        std::span<const MetricResult> metrics) {
    std::vector<ActionResult> results;
    results.reserve(framework.actions.size());
    for (const auto& action : framework.actions) {
        results.push_back(score_action(framework, action, metrics));
    }
    return results;
}

std::string_view to_string(Band band) {
    switch (band) {
        case Band::Ready: return "ready";
        case Band::Aspiring: return "aspiring";
        case Band::Lagging: return "lagging";
        case Band::NoData: return "no-data";
    }
    return "no-data";
}

}  // namespace comity::manrs
