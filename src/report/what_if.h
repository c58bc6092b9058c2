// What the scores would become, in words and in JSON.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "manrs/assessment.h"

namespace comity::report {

inline constexpr std::string_view kPlanTitle = "What the scores would become";
inline constexpr std::string_view kPlanNote = "one after the other, what gains most first";

/// Fixes of one rule that follow each other in the recommended order, as one step.
struct PlanStep {
    std::string number;               ///< "1", or "2–13" of several.
    std::string what;                 ///< "Create a ROA: 192.0.2.0/24", "Create a ROA, 12 times".
    std::vector<std::string> scores;  ///< "Coordination 0.000 → 1.000 (ready)", on top of the steps
                                      ///< before.
    std::string note;                 ///< Why there are none, or what it takes; may be empty.
};
[[nodiscard]] std::vector<PlanStep> plan_steps(const manrs::Assessment& assessment);

/// "With all of it: Coordination 0.000 → 1.000 (ready); ..."; empty where no score changes.
[[nodiscard]] std::string plan_outcome(const manrs::Assessment& assessment);

/// The members "id" and "what_if" of the fix at `place` of FixPlan::effects.
void write_effect(JsonWriter& json, const manrs::Assessment& assessment, std::size_t place);
/// The member "what_if": the scores with all fixes made.
void write_plan(JsonWriter& json, const manrs::Assessment& assessment);
/// The member `name`: actions and metrics by their scores.
void write_scores(JsonWriter& json, std::string_view name, const manrs::Scores& scores);

}  // namespace comity::report
