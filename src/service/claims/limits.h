// What claims by mail may take, and the defaults of the keys in [mail]
// (docs/formats/configuration.md).
#pragma once

#include <cstddef>
#include <cstdint>

namespace comity::service::claims {

/// Claims within 24 hours: of one client, of one network, and in all. Who claims a network does so
/// once; each may send a mail to somebody, and has all registries read.
inline constexpr std::int64_t kClaimsPerClient = 10;
inline constexpr std::int64_t kClaimsPerNetwork = 3;
inline constexpr std::int64_t kClaimsPerDay = 100;
/// The most that these keys take.
inline constexpr std::int64_t kClaimsLimit = 100'000;
/// Clients that are counted at a time: some 100 octets each. Those beyond are counted as one.
inline constexpr std::size_t kClaimantsMax = 10'000;

/// Seconds for which a code is good: whoever has the mailbox reads it within a day.
inline constexpr std::int64_t kClaimSeconds = 86'400;
/// Seconds for which the token is good, as one that `comity token create` makes.
inline constexpr std::int64_t kTokenSeconds = 365 * std::int64_t{86'400};

/// Seconds that reading all registries for one claim may take: those of the world, some 2 GB
/// packed, take minutes.
inline constexpr std::int64_t kSearchSeconds = 1'200;
/// Attempts to hand over one mail, with waits that double up to a minute: some three minutes in
/// all.
inline constexpr std::int64_t kMailAttempts = 8;
/// Seconds after which what is kept is looked at again where that failed.
inline constexpr std::int64_t kLookAgainSeconds = 30;

/// Octets of the address of the dashboard, of the sender's name, and of a file with a password.
inline constexpr std::size_t kSiteOctetsMax = 200;
inline constexpr std::size_t kSenderOctetsMax = 100;
inline constexpr std::size_t kPasswordOctetsMax = 1'024;
/// Octets of a request that makes or confirms a claim: an address, escaped.
inline constexpr std::size_t kClaimBodyOctetsMax = 4UL * 1024;

}  // namespace comity::service::claims
