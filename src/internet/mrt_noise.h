// Well-formed MRT records of every type we write, with random content: what readers are compared
// over.
#pragma once

#include <cstdint>

#include "base/byte_sink.h"
#include "base/result.h"

namespace comity::internet {

/// Writes `record_count` records: TABLE_DUMP, TABLE_DUMP_V2 (its PEER_INDEX_TABLE first), BGP4MP
/// and BGP4MP_ET, each of every subtype that RFC 6396 and RFC 8050 define but the generic ones,
/// with every attribute that message/attributes_writer.h knows and unknown ones. Each record can be
/// read, but what they say makes no sense. The same seed gives the same octets. Errors: what `sink`
/// returns.
[[nodiscard]] Result<void> write_mrt_noise(ByteSink& sink, std::uint64_t seed,
                                           std::uint32_t record_count);

}  // namespace comity::internet
