// An assessment as JSON, for programs (docs/formats/assessment.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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
/// What a list has of a network's actions, an array of `id`, `score` and `band`; `actions` are the
/// framework's.
template <class Actions>
void write_member_scores(JsonWriter& json, const Actions& actions, const manrs::Bands& bands,
                         std::span<const std::optional<double>> scores) {
    json.begin_array();
    for (std::size_t i = 0; i < scores.size(); ++i) {
        json.begin_object().member("id", actions[i].id).key("score").rounded(scores[i]);
        json.member("band", to_string(band_of(bands, scores[i]))).end_object();
    }
    json.end_array();
}
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
