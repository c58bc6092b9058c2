// What fetching takes and how long it tries. What an operator may want to change has a key in
// [fetch] (docs/formats/configuration.md), for which these are the defaults.
#pragma once

#include <cstddef>
#include <cstdint>

namespace comity::service::fetch {

/// Octets of one file. The largest tables of route collectors have 500 MB, and IRR dumps as much.
inline constexpr std::int64_t kFileOctetsMax = 4'000'000'000;
/// Seconds for one file: 4 GB at 1.1 MB/s.
inline constexpr std::int64_t kFileSecondsMax = 3'600;
/// Seconds without 1 KiB a second, after which a transfer is given up.
inline constexpr std::int64_t kSlowSeconds = 60;
/// Attempts a file.
inline constexpr std::int64_t kAttempts = 3;
/// Hours for which a file of registrations is not asked for again: they are made once a day.
inline constexpr std::int64_t kRegistrationsHours = 20;
/// Days after its last use that a file leaves the cache: a month, what is learned before it, and
/// the days until its scores are final.
inline constexpr std::int64_t kKeepDays = 50;

/// The most that a key takes.
inline constexpr std::int64_t kFileOctetsLimit = std::int64_t{1} << 40;
inline constexpr std::int64_t kSecondsLimit = 604'800;  // a week
inline constexpr std::int64_t kAttemptsLimit = 20;
inline constexpr std::int64_t kHoursLimit = 744;  // 31 days
inline constexpr std::int64_t kDaysLimit = 3'660;

/// The first wait between two attempts, which doubles, and the longest.
inline constexpr std::int64_t kBackoffMilliseconds = 1'000;
inline constexpr std::int64_t kBackoffMillisecondsMax = 60'000;
/// The longest Retry-After that is waited for; the next run keeps to a longer one.
inline constexpr std::int64_t kRetryAfterWaitedMax = 120;
/// Nor is a server believed that wants to be left alone for longer than a day.
inline constexpr std::int64_t kRetryAfterSecondsMax = 86'400;

/// Files fetched at a time, of all servers: these are shared by many.
inline constexpr unsigned kFetchesAtOnce = 4;
/// Octets of an address, and of a state file.
inline constexpr std::size_t kUrlOctetsMax = 2'048;
inline constexpr std::size_t kStateOctetsMax = 16UL * 1024;
/// Files of one template in one period: two months of one in five minutes.
inline constexpr std::size_t kSlotsMax = 20'000;
/// Times that are tried backwards for the newest file of a template: RIPE's and CAIDA's are there
/// within a day or two.
inline constexpr std::size_t kSlotsTriedMax = 8;
/// Times that are looked at backwards for the newest file that the cache has.
inline constexpr std::size_t kSlotsLookedAt = 300;
/// Files of one template that may be missing before the rest is not asked for.
inline constexpr std::size_t kMissingMax = 100;
/// The same of files that failed otherwise: the server is down.
inline constexpr std::size_t kFailedMax = 5;
/// Seconds after the time in its name that a file does not change any more.
inline constexpr std::int64_t kSettledSeconds = 86'400;
/// Pages of CAIDA's Spoofer API: 30 tests each, of which a month has some thousand.
inline constexpr std::size_t kSpooferPagesMax = 2'000;
/// Octets at the front of a file that show a page of HTML.
inline constexpr std::size_t kFrontOctets = 1'024;

}  // namespace comity::service::fetch
