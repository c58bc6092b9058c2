// Payload files of any format that we read, told apart by their content.
#pragma once

#include <cstdint>
#include <vector>

#include "base/parse_error.h"
#include "base/reader.h"
#include "rpki/payload/payload.h"

namespace comity::rpki::payload {

/// The payload set of a file: JSON where its first character that is not blank is a bracket, else
/// CSV. Takes the octets (decompressed); see `read_json` on spare capacity. Errors: those of
/// `read_json` and `read_csv`, which also say what is counted rather than refused.
[[nodiscard]] Parsed<PayloadSet> read_payloads(std::vector<std::uint8_t>&& octets);

/// The same of borrowed octets; those of JSON are copied.
[[nodiscard]] Parsed<PayloadSet> read_payloads(Octets octets);

}  // namespace comity::rpki::payload
