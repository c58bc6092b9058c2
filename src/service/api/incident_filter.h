// Which incidents a request asks for, and how one of them is told: by lists and streams alike.
#pragma once

#include <optional>
#include <string_view>

#include "base/json_writer.h"
#include "service/api/call.h"

namespace comity::service::api {

/// Which incidents are asked for.
struct IncidentFilter {
    std::optional<incident::EventKind> kind;
    std::optional<net::Asn> asn;
    std::optional<net::Prefix> prefix;
    std::optional<Timestamp> since;
    std::optional<Timestamp> until;
    bool counts = true;
};

/// The filter that the parameters "kind", "as", "prefix", "since", "until" and "counts" say, as far
/// as they are given.
[[nodiscard]] Result<IncidentFilter, Problem> read_incident_filter(const Parameters& parameters);

[[nodiscard]] bool lets_through(const IncidentFilter& filter, const report::ListedIncident& listed,
                                const IncidentIndex& incidents);

/// The name of a network; empty where there is none.
[[nodiscard]] std::string_view name_of(const Snapshot& snapshot, net::Asn asn);

/// IncidentSummary of api/openapi.yaml.
void write_incident_summary(JsonWriter& json, const Snapshot& snapshot,
                            const report::ListedIncident& listed);

}  // namespace comity::service::api
