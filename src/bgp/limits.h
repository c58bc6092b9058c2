// What the decoders of BGP accept at most.
#pragma once

#include <cstddef>

namespace comity::bgp {

/// Octets of one MRT record. A RIB record has an entry a vantage point; 1,000 of them with long
/// attributes are 1 MB. libbgpdump's own limit is a BGP message; we leave room for any real one.
inline constexpr std::size_t kRecordOctetsMax = 16UL * 1024 * 1024;

/// Octets of a BGP message with the extension of RFC 8654.
inline constexpr std::size_t kMessageOctetsMax = 65'535;

/// Octets of text that wait to be taken. One UPDATE of 64 KiB may name 30,000 prefixes whose
/// attributes print as 80 KB each, so that what is gathered must be handed on also inside a record.
inline constexpr std::size_t kGatheredOctetsMax = 16UL * 1024 * 1024;

/// Octets of an expression over paths, its groups inside one another, and the states that it may
/// become: what is repeated is there as often as it is repeated. Router configurations have far
/// below these.
inline constexpr std::size_t kPathExpressionOctetsMax = 1'000;
inline constexpr std::size_t kPathExpressionDepthMax = 100;
inline constexpr std::size_t kPathExpressionStatesMax = 10'000;

}  // namespace comity::bgp
