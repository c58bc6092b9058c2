// Lists of incidents: which, and how one is told.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "service/api/call.h"
#include "service/api/incident_index.h"

namespace comity::service::api {

/// Incidents that are asked for and may be seen, newest first.
struct FoundIncidents {
    std::shared_ptr<const Incidents> seen;  ///< All that may be seen; `list` points into it.
    std::vector<const report::ListedIncident*> list;
};

/// All that the parameters of `call` ask for. Errors: incidents are not for who asks (401); a
/// parameter that cannot be.
[[nodiscard]] Result<FoundIncidents, Problem> all_incidents(const Call& call);

/// The names of the columns, and an incident in them, each a record of CSV with its line end.
[[nodiscard]] std::string incident_csv_header();
[[nodiscard]] std::string incident_csv_row(const Call& call, const report::ListedIncident& listed);

}  // namespace comity::service::api
