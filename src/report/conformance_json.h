// Programmes and conformance as JSON: the schemas of api/openapi.yaml by the same names.
#pragma once

#include "base/json_writer.h"
#include "manrs/conformance.h"

namespace comity::report {

/// The members of an object that was begun: what a programme asks, and its profile, which may be
/// null.
void write_programme(JsonWriter& json, const manrs::Programme& programme,
                     const manrs::ConformanceProfile* profile);

/// The members of an object that was begun: "band", "before", "verdict" and "actions".
void write_conformance(JsonWriter& json, const manrs::Conformance& conformance);

}  // namespace comity::report
