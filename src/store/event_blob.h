// An event as octets, and what its verdict rests on as others, so that lists need not read it:
// docs/formats/store.md.
#pragma once

#include <cstdint>
#include <vector>

#include "base/reader.h"
#include "incident/event.h"

namespace comity::store {

/// Without its evidence.
[[nodiscard]] std::vector<std::uint8_t> encode_event(const incident::Event& event);
/// An event without evidence. Errors: not what encode_event wrote, of this version of the format.
[[nodiscard]] Parsed<incident::Event> decode_event(Octets octets);

[[nodiscard]] std::vector<std::uint8_t> encode_event_evidence(const incident::Evidence& evidence);
/// Errors: not what encode_event_evidence wrote, of this version of the format.
[[nodiscard]] Parsed<incident::Evidence> decode_event_evidence(Octets octets);

}  // namespace comity::store
