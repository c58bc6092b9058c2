// The evidence of a network, and the facts of an observation, as octets: docs/formats/store.md.
#pragma once

#include <cstdint>
#include <vector>

#include "base/reader.h"
#include "observation/network_evidence.h"

namespace comity::store {

[[nodiscard]] std::vector<std::uint8_t> encode_evidence(
    const observation::NetworkEvidence& evidence);
/// Errors: not what encode_evidence wrote, of this version of the format.
[[nodiscard]] Parsed<observation::NetworkEvidence> decode_evidence(Octets octets);

[[nodiscard]] std::vector<std::uint8_t> encode_facts(const observation::ObservationFacts& facts);
/// Errors: not what encode_facts wrote, of this version of the format.
[[nodiscard]] Parsed<observation::ObservationFacts> decode_facts(Octets octets);

}  // namespace comity::store
