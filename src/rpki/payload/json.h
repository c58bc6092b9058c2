// Payload sets in the JSON of the validators.
//
// One reader takes all dialects, because they differ only in names: rpki-client (asn as a number,
// customer_asid), Routinator (json and jsonext: asn as text, customer), FORT, OctoRPKI, StayRTR and
// the RIPE NCC. What it does not know it passes over unread: trust anchors, expiry, sources, router
// keys. SLURM files are another format and are refused.
#pragma once

#include <cstdint>
#include <vector>

#include "base/parse_error.h"
#include "base/reader.h"
#include "rpki/payload/payload.h"

namespace comity::rpki::payload {

/// The payload set of a JSON file (RFC 8259; a byte order mark may be in front). Takes the octets,
/// and frees them before it sorts. With kJsonPaddingOctets of spare capacity they are read in
/// place; without, they are copied once.
///
/// Entries that break a rule are counted in `refused` and left out. A file with empty arrays is an
/// empty set; a null array is an empty one.
/// Errors, about the whole file: kPayloadSize; kPayloadJson, Truncated where its end is missing;
/// kPayloadShape where it is JSON and holds no array of payloads.
/// Cost: one pass; a million VRPs take about a third of a second, and index memory of four octets
/// for each bracket, comma, colon and value.
[[nodiscard]] Parsed<PayloadSet> read_json(std::vector<std::uint8_t>&& octets);

/// The same of borrowed octets, which are copied.
[[nodiscard]] Parsed<PayloadSet> read_json(Octets octets);

}  // namespace comity::rpki::payload
