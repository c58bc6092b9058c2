// The rolling clock in reports: what stands beside the scores of the official month.
#pragma once

#include <cstddef>
#include <string>

#include "base/json_writer.h"
#include "manrs/assessment.h"

namespace comity::report {

/// The score and band of the i-th action by the rolling clock, which must be there, as "0.953,
/// ready" or "no data".
[[nodiscard]] std::string rolling_score(const manrs::Assessment& assessment, std::size_t i);

/// The same as "last 30 days 0.953, ready"; empty without that clock, and where neither has data.
[[nodiscard]] std::string rolling_note(const manrs::Assessment& assessment, std::size_t i);

/// The 30 days and how much of them was observed, a sentence; empty without that clock.
[[nodiscard]] std::string rolling_text(const manrs::Assessment& assessment);

/// The member "rolling": null without that clock.
void write_rolling(JsonWriter& json, const manrs::Assessment& assessment);

}  // namespace comity::report
