// The rolling clock in reports: what stands beside the scores of the official month.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/json_writer.h"
#include "manrs/assessment.h"
#include "manrs/group_assessment.h"

namespace comity::report {

/// The score and band of the i-th action by the rolling clock, which must be there, as "0.953,
/// ready" or "no data".
[[nodiscard]] std::string rolling_score(const manrs::Assessment& assessment, std::size_t i);

/// The same as "last 30 days 0.953, ready"; empty without that clock, and where neither has data.
[[nodiscard]] std::string rolling_note(const manrs::Assessment& assessment, std::size_t i);

/// The 30 days and how much of them was observed, a sentence; empty without that clock.
[[nodiscard]] std::string rolling_text(const manrs::Assessment& assessment);
[[nodiscard]] std::string rolling_text(const manrs::GroupAssessment& group);

/// What the clock says of a group's i-th action, as "last 30 days: mean 0.953 of 36 networks";
/// empty without that clock, and where neither has data.
[[nodiscard]] std::string rolling_mean(const manrs::GroupAssessment& group, std::size_t i);

/// The member "rolling": null without that clock.
void write_rolling(JsonWriter& json, const manrs::Assessment& assessment);

/// The same of networks together. Of `actions`, which are the framework's, the ids are told.
template <class Actions>
void write_rolling(JsonWriter& json, const std::optional<manrs::GroupRolling>& rolling,
                   const Actions& actions) {
    json.key("rolling");
    if (!rolling) {
        json.null();
        return;
    }
    json.begin_object().key("period").begin_object().member("start", rolling->period.start);
    json.member("end", rolling->period.end).end_object();
    json.key("observed").rounded(rolling->observed);
    json.key("actions").begin_array();
    for (std::size_t i = 0; i < rolling->actions.size(); ++i) {
        json.begin_object().member("id", actions[i].id);
        json.key("mean").rounded(rolling->actions[i].mean);
        json.member("measured", rolling->actions[i].measured).end_object();
    }
    json.end_array().end_object();
}

}  // namespace comity::report
