// What the service takes of configuration and sources.
#pragma once

#include <cstddef>
#include <cstdint>

namespace comity::service {

/// Octets of a configuration file.
inline constexpr std::size_t kConfigurationOctetsMax = 1UL * 1024 * 1024;
/// Dots in one line of it, in texts too: each may open a table in a table, and toml++ 3.3 recurses
/// over them without a limit.
inline constexpr std::size_t kConfigurationLineDotsMax = 1'000;
/// Octets of a key of it that an error shows.
inline constexpr std::size_t kKeyOctetsShown = 60;
/// Full feeds that can be asked for before a pair counts, and threads.
inline constexpr std::int64_t kPeersMax = 1'000;
inline constexpr std::int64_t kThreadsMax = 1'024;
/// The latest day of the next month, and the longest wait after a failure, that a schedule takes.
inline constexpr std::int64_t kFinalDayMax = 28;
inline constexpr std::int64_t kRetryMinutesMax = 1'440;
/// Days of learning that can be asked for.
inline constexpr std::int64_t kBaselineDaysMax = 366;

/// Octets of a source that is read whole: pages of tests, participants, groups.
inline constexpr std::size_t kSourceOctetsMax = std::size_t{1} << 30U;
/// Octets read at a time of what only the hash wants.
inline constexpr std::size_t kDrainOctets = 256UL * 1024;

/// Items of a page of the API: as asked for, and where nothing is asked for.
inline constexpr std::size_t kPageItemsMax = 1'000;
inline constexpr std::size_t kPageItems = 100;
/// Octets of a text that is searched for.
inline constexpr std::size_t kSearchOctetsMax = 100;
/// Bands that can be asked for at a time, and networks or groups compared.
inline constexpr std::size_t kBandFiltersMax = 20;
inline constexpr std::size_t kComparedMax = 10;
/// Fixes, or rules of fixes, that one what-if may name, and octets of each: an id has a prefix in
/// it.
inline constexpr std::size_t kFixesChosenMax = 256;
inline constexpr std::size_t kFixOctetsMax = 160;
/// Whole lists that are kept for the next who asks, compressed: four of 84,000 networks take some
/// 25 MB. Octets of whole lists on their way to clients, as they are sent: one that is not
/// compressed may have 70 MB.
inline constexpr std::size_t kExportsKeptOctets = 48UL * 1024 * 1024;
inline constexpr std::size_t kExportOctetsInFlightMax = 256UL * 1024 * 1024;
/// Whole lists that a client may have, where requests are limited at all.
inline constexpr std::int64_t kExportsPerSecond = 1;
inline constexpr std::int64_t kExportBurst = 20;
/// Changes of band that the overview names.
inline constexpr std::size_t kChangesMax = 100;
/// Observations of one network's history, the newest: ten years of months.
inline constexpr std::size_t kHistoryMax = 120;
/// Networks that one request may have read from the store: some seconds' work. MANRS has some two
/// thousand.
inline constexpr std::size_t kNetworksReadMax = 20'000;
/// Octets of a question for reports, as many as a request may have; and the ASNs in it.
inline constexpr std::size_t kReportQueryOctetsMax = 64UL * 1024;
inline constexpr std::size_t kReportAsnsMax = 10'000;
/// Octets of a request that disputes an event or rules on one: a reason, escaped.
inline constexpr std::size_t kStatementOctetsMax = 16UL * 1024;
/// Requests that a client may make, where the configuration says nothing: a dashboard's page makes
/// some ten at once. And what the configuration may say.
inline constexpr std::int64_t kRequestsPerSecond = 50;
inline constexpr std::int64_t kRequestBurst = 500;
inline constexpr std::int64_t kRequestsMax = 1'000'000;
/// Clients that are remembered for that: some 100 octets each.
inline constexpr std::size_t kClientsMax = 65'536;
/// Proxies that the configuration may trust.
inline constexpr std::size_t kTrustedProxiesMax = 1'000;
/// Who may follow events at a time, in all and of one client: a connection and some 30 KiB each.
inline constexpr std::size_t kViewersMax = 2'000;
inline constexpr std::size_t kViewersPerClientMax = 20;
/// How long one too many is to wait.
inline constexpr std::int64_t kViewersRetrySeconds = 30;
/// How often it is looked whether those who follow still may.
inline constexpr std::int64_t kViewersCheckedSeconds = 5;
/// Incidents that one update tells a viewer, and octets of them: as many as wait for a client. Who
/// wants more reads the list.
inline constexpr std::size_t kIncidentsToldMax = 200;
inline constexpr std::size_t kIncidentsToldOctetsMax = 128UL * 1024;
/// States that were served, from which a client can go on: a day of dashboards that sleep.
inline constexpr std::size_t kUpdatesKept = 100;
/// Connections to the store that are kept for the next request.
inline constexpr std::size_t kStoresKept = 32;

/// Months of the schedule's history that are kept.
inline constexpr std::size_t kMonthsKept = 24;
/// Octets of the file that has it.
inline constexpr std::size_t kHistoryOctetsMax = 64UL * 1024;

}  // namespace comity::service
