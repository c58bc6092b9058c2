// Sizes that the generator works in, and the most it can be asked for.
#pragma once

#include <cstddef>
#include <cstdint>

namespace comity::internet {

/// Networks that can be asked for: twice today's Internet.
inline constexpr std::uint32_t kNetworksMax = 200'000;
/// Vantage points that can be asked for: each costs about 20 octets of memory a network.
inline constexpr std::uint32_t kVantagePointsMax = 1'000;
/// Prefixes that can be asked for: about what the address plan has room for, and as many as a
/// routing table may have for years to come (1.3 million in 2026).
inline constexpr std::uint32_t kPrefixesMax = 2'500'000;
/// Prefixes that a network has on average where nobody says how many: today's figure.
inline constexpr std::uint32_t kPrefixesPerNetwork = 13;

/// Days of updates that can be asked for: a year.
inline constexpr std::uint32_t kDaysMax = 366;
/// Updates of the background in 1,000 seconds: 100 times what 40 full feeds send.
inline constexpr std::uint32_t kUpdatesPerKilosecondMax = 100'000'000;

/// Records read from one table: three times the largest real ones, some 80 octets of memory each.
inline constexpr std::size_t kTableRecordsMax = 4'000'000;
/// Octets in a line of a table; real ones have at most 60.
inline constexpr std::size_t kTableLineOctetsMax = 256;
/// Octets of a table once decompressed: the largest real ones have 20 million.
inline constexpr std::uint64_t kTableOctetsMax = 256'000'000;

/// Octets gathered before they go to the sink: few calls, and they stay in the cache.
inline constexpr std::size_t kSinkOctets = 256UL * 1024;
/// Records of noise that can be asked for: some 400 octets each.
inline constexpr std::uint32_t kNoiseRecordsMax = 10'000'000;

}  // namespace comity::internet
