// What the decoders of BGP accept at most.
#pragma once

#include <cstddef>
#include <cstdint>

namespace comity::bgp {

/// Octets of one MRT record. A RIB record has an entry a vantage point; 1,000 of them with long
/// attributes are 1 MB. libbgpdump's own limit is a BGP message; we leave room for any real one.
inline constexpr std::size_t kRecordOctetsMax = 16UL * 1024 * 1024;

/// Octets of a BGP message with the extension of RFC 8654.
inline constexpr std::size_t kMessageOctetsMax = 65'535;

/// Octets of an expression over paths, and how often its repetitions may say that something comes,
/// one times another: the library that compiles it makes copies of what is repeated.
inline constexpr std::size_t kPathExpressionOctetsMax = 1'000;
inline constexpr std::uint64_t kPathExpressionCopiesMax = 10'000;

}  // namespace comity::bgp
