// Sources that are addresses, made files: from the network, or from the cache.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/executor.h"
#include "base/timestamp.h"
#include "io/download.h"
#include "service/fetch/cache.h"
#include "service/fetch/limits.h"
#include "service/input_report.h"
#include "service/sources.h"

namespace comity::service::fetch {

/// Whether servers are asked, or what is in the cache is taken as it is.
enum class Network : std::uint8_t { Ask, Offline };

/// What fetching does to the world, so that tests can do without it.
struct FetchTools {
    std::function<Result<io::DownloadHead>(const io::DownloadRequest&, const io::DownloadSink&)>
        download;
    std::function<void(std::int64_t milliseconds)> wait;
    std::function<Timestamp()> now;
    std::uint64_t seed = 0;  ///< Of the jitter between attempts.
};

struct FetchOptions {
    std::string folder;  ///< Of the cache.
    FetchSettings settings;
    std::string user_agent;
    Network network = Network::Ask;
    /// What dated addresses are wanted for; else their newest file.
    std::optional<Period> period;
    /// What is learned before the period, of routes.
    std::int64_t baseline_seconds = 0;
    /// Whether files of registrations are asked for also where they are young.
    bool always_ask = false;
};

enum class Outcome : std::uint8_t {
    Fetched,    ///< New.
    Unchanged,  ///< The server says that there is nothing newer.
    NotAsked,   ///< Young enough, settled, or offline.
    Kept,       ///< Nothing came, and there is an older one.
    Missing,    ///< The server has no such file, and neither has the cache.
    Failed      ///< Nothing came, and there is none.
};
[[nodiscard]] std::string_view to_string(Outcome outcome);

/// What became of one address.
struct Fetched {
    SourceKind kind = SourceKind::Mrt;
    std::string url;   ///< Without user and password; dates filled in.
    std::string path;  ///< Of its content; empty where there is none.
    Outcome outcome = Outcome::Failed;
    std::uint64_t octets = 0;
    std::optional<Timestamp> fetched;  ///< When its content came.
    std::optional<Timestamp> checked;  ///< When the server last said that it is the newest.
    std::string failure;               ///< Why nothing came.
};

/// All that an observation needs to know of it. What it names stays in the cache as long as it
/// lives.
struct FetchedSources {
    SourceFiles files;                         ///< Paths, where there were addresses.
    std::map<std::string, std::string> names;  ///< The address of each such path.
    std::vector<Fetched> all;                  ///< In the order of SourceKind and of the options.
    std::vector<InputNote> notes;              ///< What people should know.
    std::vector<InputFailure> failures;        ///< Without which nothing can be observed.
    bool is_short = false;                     ///< Something is missing that should be there.
    std::optional<Cache> cache;                ///< None where there was no address.
};

/// Called before each address is asked for, from any thread.
using FetchProgress = std::function<void(std::size_t done, std::size_t total)>;

/// Whether any of `files` is an address.
[[nodiscard]] bool has_urls(const SourceFiles& files);

/// Fetches every address among `files`, several at a time; paths stay as they are. What fails
/// leaves what is in the cache, and says so. An address of registrations for which there is nothing
/// becomes a path with nothing at it, so that its kind is no data; of payloads, or of all routes, a
/// failure. Errors: the cache cannot be written.
[[nodiscard]] Result<FetchedSources> fetch_sources(const SourceFiles& files,
                                                   const FetchOptions& options,
                                                   const FetchTools& tools, Executor& executor,
                                                   const FetchProgress& progress = nullptr);

/// "3 h", "2 d 4 h": between two times, for people.
[[nodiscard]] std::string age_words(Timestamp then, Timestamp now);

}  // namespace comity::service::fetch
