// A made Internet as a route collector's table: TABLE_DUMP_V2 (RFC 6396 s4.3).
#pragma once

#include "base/byte_sink.h"
#include "base/result.h"
#include "internet/internet.h"

namespace comity::internet {

/// Writes a PEER_INDEX_TABLE, then one RIB_IPV4_UNICAST or RIB_IPV6_UNICAST record a prefix that
/// any vantage point carries, in order of prefixes. Memory: kSinkOctets and a record. Errors: what
/// `sink` returns.
[[nodiscard]] Result<void> write_rib(const Internet& internet, ByteSink& sink);

}  // namespace comity::internet
