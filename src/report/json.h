// An assessment as JSON, for programs (docs/formats/assessment.md).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "manrs/assessment.h"

namespace comity::report {

/// Whether the files are named that it rests on: of a month of updates there are thousands.
enum class Sources : std::uint8_t { Each, LeftOut };

/// Writes the assessment as one object: everything in it, keys always there and in one order. What
/// is not known is null. Depends on nothing but the assessment.
void write_json(JsonWriter& json, const manrs::Assessment& assessment,
                Sources sources = Sources::Each);

/// A framework as the object under the key "framework": what scores are labelled with, and bands.
void write_framework(JsonWriter& json, std::string_view name, std::string_view label,
                     std::string_view text, const manrs::Bands& bands);

/// Actions under the key "actions"; `metrics` are all of the same network.
void write_action_results(JsonWriter& json, std::span<const manrs::ActionResult> actions,
                          const std::vector<manrs::MetricResult>& metrics);
/// Metrics under the key "metrics".
void write_metric_results(JsonWriter& json, std::span<const manrs::MetricResult> metrics);

/// How well an observation saw, as the object under the key "coverage".
void write_feeds(JsonWriter& json, const observation::ObservationFacts& facts);

/// The members that tell what an observation rests on: at, period, coverage, sources.
void write_coverage(JsonWriter& json, const observation::ObservationFacts& facts,
                    Sources sources = Sources::Each);

/// One input of an observation, as an object.
void write_source(JsonWriter& json, const observation::Source& source);
/// "weights" of an object: the ASes of vantage points that do not count as one.
void write_weights(JsonWriter& json, const observation::VantageWeights& weights);
/// "inferred_relationships" of an object: what they rest on; null where they were not inferred.
void write_inferred(JsonWriter& json,
                    const std::optional<observation::InferredRelationships>& inferred);

/// The assessment's object as text with a line feed at its end: JSON Lines where `layout` is Line.
[[nodiscard]] std::string json_text(const manrs::Assessment& assessment,
                                    JsonLayout layout = JsonLayout::Indented);

}  // namespace comity::report
