// What the module bears of hostile or broken input.
#pragma once

#include <cstddef>

namespace comity::rpki {

/// Octets of a payload file. A million VRPs take about 100 MB of plain JSON and 500 MB with the
/// sources of each (jsonext); the index of a JSON file may take four times the file, so not more.
inline constexpr std::size_t kPayloadOctetsMax = std::size_t{1} << 30U;

/// Spare octets behind a JSON file that the JSON library may read past its end (it asks for 64).
inline constexpr std::size_t kJsonPaddingOctets = 64;

/// Octets of an ASN, a prefix, a maximum length or a time in text. The longest is an IPv6 prefix
/// with a dotted quad, 49 octets.
inline constexpr std::size_t kFieldOctetsMax = 64;

/// Providers of one ASPA; the most that rpki-client takes.
inline constexpr std::size_t kAspaProvidersMax = 10'000;

/// Columns of a CSV file that are looked at; csvext, the widest known, has six.
inline constexpr std::size_t kCsvColumnsMax = 16;

/// Refused entries of each rule that are kept as samples: enough to see what is wrong.
inline constexpr std::size_t kRefusalSamplesMax = 5;

/// Octets of a refused field that a sample shows.
inline constexpr std::size_t kSampleOctetsMax = 80;

}  // namespace comity::rpki
