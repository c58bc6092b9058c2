// Disputes as JSON: the schema Dispute of api/openapi.yaml.
#pragma once

#include "base/json_writer.h"
#include "incident/dispute.h"

namespace comity::report {

/// Whether it is told by which token something was said, or only in whose name.
enum class Speakers : std::uint8_t { InWhoseName, ByToken };

void write_dispute(JsonWriter& json, const incident::Dispute& dispute,
                   Speakers speakers = Speakers::InWhoseName);

/// The members "ruled_out" and "disputes" of an event.
void write_disputes_of(JsonWriter& json, const incident::Event& event);

}  // namespace comity::report
