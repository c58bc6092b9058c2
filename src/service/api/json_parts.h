// The parts of answers that many of them have: the schemas of api/openapi.yaml by the same names.
#pragma once

#include <optional>
#include <string_view>

#include "base/json_writer.h"
#include "report/csv_record.h"
#include "report/json_values.h"
#include "service/api/call.h"

namespace comity::service::api {

using report::write_or_null;
using report::write_text_or_null;

/// The object under the key `name`: an observation of the snapshot, with its month and how it
/// stands.
void write_observation(JsonWriter& json, std::string_view name, const Snapshot& snapshot,
                       const store::ObservationRow& row);
/// Of what is served, under "observation".
void write_observation(JsonWriter& json, const Snapshot& snapshot);
void write_framework(JsonWriter& json, const manrs::Framework& framework);
/// RouteStates under "routes".
void write_routes(JsonWriter& json, const RouteStates& routes,
                  const observation::ObservationFacts& facts);
void write_routes(report::CsvRecord& record, const RouteStates& routes,
                  const observation::ObservationFacts& facts);
/// "id", "score" and "band" of each action, under "actions".
void write_action_scores(JsonWriter& json, const manrs::Framework& framework,
                         const std::vector<std::optional<double>>& scores);
void write_network_summary(JsonWriter& json, const NetworkLine& line, const Snapshot& snapshot);
/// Means by the rolling clock under "rolling": null where it does not run. Of the places of
/// `members`, or of all networks.
void write_rolling(JsonWriter& json, const Snapshot& snapshot);
void write_rolling(JsonWriter& json, const Snapshot& snapshot,
                   std::span<const std::uint32_t> members);

/// "next" and the end of the object.
void end_page(JsonWriter& json, const std::optional<std::string>& next);

/// The names of the columns of RouteStates.
inline constexpr std::array<std::string_view, 6> kRouteColumns{
    "announced", "counted", "valid", "not_found", "invalid", "registered"};

}  // namespace comity::service::api
