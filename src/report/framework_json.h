// A framework as JSON and in words: what it counts and how, so that what people read cannot differ
// from what is computed.
#pragma once

#include <string>
#include <vector>

#include "base/json_writer.h"
#include "manrs/framework.h"

namespace comity::report {

/// How an event becomes weight, and which events count: a sentence each.
[[nodiscard]] std::vector<std::string> incident_words(const manrs::IncidentRules& rules);
/// How the score of one metric is made.
[[nodiscard]] std::string scoring_words(const manrs::Framework& framework, manrs::MetricId id);
/// How the score of an action is made of its metrics.
[[nodiscard]] std::string action_words(const manrs::Action& action);
/// How much must have been seen before there is data: a sentence each.
[[nodiscard]] std::vector<std::string> coverage_words(const manrs::CoverageMinimum& coverage);

/// The framework as one object: the schema Framework of api/openapi.yaml.
void write_whole_framework(JsonWriter& json, const manrs::Framework& framework);

/// "name", "label", "title", "effective" and "text" of an object that was begun.
void write_framework_heading(JsonWriter& json, const manrs::Framework& framework);

}  // namespace comity::report
