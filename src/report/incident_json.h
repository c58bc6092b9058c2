// An event as JSON, with its evidence: the same in assessments and in lists of incidents.
#pragma once

#include "base/json_writer.h"
#include "incident/event.h"

namespace comity::report {

/// The members of an object that was begun: docs/formats/incidents.md.
void write_event_members(JsonWriter& json, const incident::Event& event);

}  // namespace comity::report
