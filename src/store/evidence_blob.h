// What is kept of a network, and the facts of an observation, as octets: docs/formats/store.md.
#pragma once

#include <cstdint>
#include <vector>

#include "base/reader.h"
#include "manrs/network_record.h"

namespace comity::store {

/// Without its events, which have blobs of their own (event_blob.h).
[[nodiscard]] std::vector<std::uint8_t> encode_record(const manrs::NetworkRecord& record);
/// Errors: not what encode_record wrote, of this version of the format or the one before, which
/// has the events too.
[[nodiscard]] Parsed<manrs::NetworkRecord> decode_record(Octets octets);

[[nodiscard]] std::vector<std::uint8_t> encode_facts(const observation::ObservationFacts& facts);
/// Errors: not what encode_facts wrote, of this version of the format or the one before.
[[nodiscard]] Parsed<observation::ObservationFacts> decode_facts(Octets octets);

}  // namespace comity::store
