// How much is kept of what people say, and how much of what is kept is read at once.
#pragma once

#include <cstddef>
#include <cstdint>

namespace comity::store {

/// Events of one network that are read with their evidence, the first in the order of the
/// observation; of the others all but that. An event takes some 300 octets, and its evidence some
/// thousands. A network that leaks a table has some thousands.
inline constexpr std::size_t kEventsWithEvidenceMax = 10'000;

/// Disputes that are kept, all of which are in memory: some kilobytes each. And rulings of one.
inline constexpr std::int64_t kDisputesMax = 20'000;
inline constexpr std::int64_t kRulingsMax = 100;
/// Octets of a reason that somebody gives.
inline constexpr std::size_t kReasonOctetsMax = 2'000;

/// Wrong codes that a claim bears: a code is pasted, and nobody guesses 128 bits.
inline constexpr std::int64_t kWrongCodesMax = 5;
/// Seconds behind its end after which a claim is forgotten: until then whoever comes late is told
/// so.
inline constexpr std::int64_t kClaimKeptSeconds = 7 * std::int64_t{86'400};

}  // namespace comity::store
