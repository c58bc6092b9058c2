// What the module keeps at most of what others announce, and the times that its verdicts rest on.
#pragma once

#include <cstddef>
#include <cstdint>

namespace comity::incident {

// What is kept.

/// Runs of one observation, open ones and those that have ended. A run takes about a kilobyte; a
/// day of the whole Internet has some ten thousand.
inline constexpr std::size_t kRunsMax = 400'000;
/// Those of them that too few vantage points saw: shown, never scored.
inline constexpr std::size_t kUnconfirmedRunsMax = 100'000;
/// Example paths of an event, one a vantage point's AS.
inline constexpr std::size_t kPathsMax = 8;
/// ASNs of a path that is kept as evidence: the real ones have fewer than 50 without prepends.
inline constexpr std::size_t kPathAsnsKept = 64;
/// Prefixes that an event of many shows.
inline constexpr std::size_t kPrefixesMax = 100;
/// Distinct prefixes of one run that are told apart one by one; a run of more takes a bit for every
/// prefix of the observation.
inline constexpr std::size_t kSparsePrefixesMax = 4'096;
/// Memory for those bits, of all runs. Beyond it, further prefixes of large runs are not counted.
inline constexpr std::size_t kPrefixBitsOctetsMax = std::size_t{256} << 20U;
/// Accomplices, victims and bogon ASNs of one event.
inline constexpr std::size_t kAsnsMax = 64;
/// VRPs, route objects and ASPAs that are kept with one event.
inline constexpr std::size_t kAttestationsMax = 32;
/// Providers of one of these ASPAs.
inline constexpr std::size_t kAspaProvidersKept = 64;
/// More-specifics that are looked at when someone announces what covers them.
inline constexpr std::size_t kMoreSpecificsMax = 4'096;
/// Different things that may be wrong with one path: leaks, bogon ASNs, a new first hop.
inline constexpr std::size_t kPathFaultsMax = 16;
/// Links between networks; the Internet has some 700,000 in its paths. They take 50 octets each.
inline constexpr std::size_t kLinksMax = 8'000'000;
/// Ways of leaks, and bogon ASNs with who announced them, that are told apart.
inline constexpr std::size_t kFaultSubjectsMax = 2'000'000;
/// Octets of what a rule of suppression says.
inline constexpr std::size_t kDetailOctetsMax = 200;
/// Entries of a list of protection or anycast networks.
inline constexpr std::size_t kKnownNetworksMax = 10'000;
/// Octets of one of them, with its name.
inline constexpr std::size_t kKnownNetworkOctetsMax = 512;

// Times.

/// How long origins are learnt before a new one says anything, and how long a suspect must have
/// been there before it is taken for normal.
inline constexpr std::int64_t kBaselineSeconds = std::int64_t{7} * 86'400;
/// What was announced this long, and contradicted nothing when it came, is its origin's.
inline constexpr std::int64_t kSettledSeconds = 86'400;
/// Full-feed peer ASNs that must have had something before it becomes normal: one alone may have
/// a stale route, or one of its own.
inline constexpr std::uint32_t kBaselinePeers = 2;
/// First tables are those told within this time of the first record; collectors write one every
/// two hours, or every eight.
inline constexpr std::int64_t kFirstTablesSeconds = 10'800;
/// A run that comes back within this time is the same one: BGP hunts for paths for minutes.
inline constexpr std::int64_t kRejoinSeconds = 300;
/// A run starts when the vantage points begin to have it one after another; who had it this long
/// before the next one did is a straggler of something else.
inline constexpr std::int64_t kSpreadSeconds = 3'600;

}  // namespace comity::incident
