#include "report/rolling.h"

#include <fmt/format.h>

#include <span>

#include "report/coverage.h"
#include "report/group_phrases.h"
#include "report/json.h"
#include "report/phrases.h"

namespace comity::report {

namespace {

std::string text_of(const Period& period, double observed) {
    return fmt::format(
        "The last {} days are those from {} to {}, of which {:.1f} % was observed: their incidents "
        "count, and all else as for the month.",
        manrs::kRollingDays, date_text(period.start), date_text(period.end), 100 * observed);
}

}  // namespace

std::string rolling_score(const manrs::Assessment& assessment, std::size_t i) {
    const auto& action = assessment.rolling.value().actions.at(i);
    if (!action.score) return "no data";
    return fmt::format("{}, {}", score_text(action.score, assessment.bands), words_of(action.band));
}

std::string rolling_note(const manrs::Assessment& assessment, std::size_t i) {
    if (!assessment.rolling) return "";
    if (!assessment.actions.at(i).score && !assessment.rolling->actions.at(i).score) return "";
    return fmt::format("last {} days {}", manrs::kRollingDays, rolling_score(assessment, i));
}

std::string rolling_text(const manrs::Assessment& assessment) {
    const auto& rolling = assessment.rolling;
    return rolling ? text_of(rolling->period, rolling->observed) : "";
}

std::string rolling_text(const manrs::GroupAssessment& group) {
    const auto& rolling = group.rolling;
    return rolling ? text_of(rolling->period, rolling->observed) : "";
}

std::string rolling_mean(const manrs::GroupAssessment& group, std::size_t i) {
    if (!group.rolling) return "";
    const auto& [measured, mean] = group.rolling->actions.at(i);
    if (!mean && !group.scores.actions.at(i).mean) return "";
    if (!mean) return fmt::format("last {} days: no data", manrs::kRollingDays);
    return fmt::format("last {} days: mean {} of {}", manrs::kRollingDays, mean_text(mean),
                       count_of(measured, "network"));
}

void write_rolling(JsonWriter& json, const manrs::Assessment& assessment) {
    json.key("rolling");
    if (!assessment.rolling) {
        json.null();
        return;
    }
    const auto& rolling = *assessment.rolling;
    json.begin_object().key("period").begin_object().member("start", rolling.period.start);
    json.member("end", rolling.period.end).end_object();
    json.key("observed").rounded(rolling.observed);
    write_action_results(json, rolling.actions, rolling.metrics);
    write_metric_results(json, std::span(rolling.metrics).first(manrs::kIncidentMetricCount));
    json.end_object();
}

}  // namespace comity::report
