#include "service/fetch/fetch.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <set>

#include "base/timestamp.h"
#include "io/input.h"
#include "registry/spoofer.h"
#include "service/fetch/attempt.h"
#include "service/fetch/url.h"
#include "service/fetch/url_template.h"
#include "service/limits.h"

namespace comity::service::fetch {
namespace {

constexpr std::int64_t kSecondsPerHour = 3'600;

/// One address of the configuration, and the times that are wanted of it, the newest first.
struct Wanted {
    SourceKind kind = SourceKind::Mrt;
    UrlTemplate address;
    std::vector<Timestamp> slots;  ///< Of which the first that is there is enough, if `is_one`.
    bool is_one = true;
    bool is_whole = true;  ///< Not more slots than are fetched.
    std::atomic<std::size_t> missing{0};
    std::atomic<std::size_t> failed{0};  ///< Asked for in vain.
    std::mutex mutex;
    std::vector<std::pair<std::size_t, Fetched>> fetched;  ///< By place among the slots.
};

/// One piece of work: a time of an address, or all that are tried for one file.
struct Piece {
    Wanted* wanted;
    std::size_t slot;
};

bool is_registration(SourceKind kind) {
    return kind != SourceKind::Mrt && kind != SourceKind::Vrps;
}

class Fetcher {
public:
    Fetcher(const FetchOptions& options, const FetchTools& tools, const Cache& cache)
        : options_(options), tools_(tools), cache_(cache), begun_(tools.now()) {}

    void fetch(Wanted& wanted, std::size_t slot) {
        if (!wanted.is_one) {
            if (wanted.missing >= kMissingMax) return;
            const bool was_asked = wanted.failed < kFailedMax;
            auto fetched = fetch_at(wanted, slot, was_asked ? Network::Ask : Network::Offline);
            if (fetched.outcome == Outcome::Missing) ++wanted.missing;
            if (was_asked && fetched.outcome != Outcome::Missing && !fetched.failure.empty()) {
                ++wanted.failed;
            }
            return add(wanted, slot, std::move(fetched));
        }
        for (std::size_t i = 0; i < wanted.slots.size(); ++i) {
            auto fetched = fetch_at(wanted, i, Network::Ask);
            const bool is_last = i + 1 == wanted.slots.size();
            if (fetched.path.empty() && !is_last && fetched.outcome != Outcome::Failed) continue;
            if (wanted.kind == SourceKind::Spoofer) return add_pages(wanted, std::move(fetched));
            return add(wanted, i, std::move(fetched));
        }
    }

private:
    static void add(Wanted& wanted, std::size_t place, Fetched fetched) {
        const std::lock_guard lock(wanted.mutex);
        wanted.fetched.emplace_back(place, std::move(fetched));
    }

    Fetched fetch_at(const Wanted& wanted, std::size_t slot, Network network) {
        const auto url = wanted.address.at(wanted.slots.at(slot));
        const auto dated =
            wanted.address.is_dated() ? std::optional(wanted.slots.at(slot)) : std::nullopt;
        return fetch_url(wanted.kind, url, dated, network);
    }

    /// A page names the next one, of the same server.
    void add_pages(Wanted& wanted, Fetched page) {
        const std::string origin(origin_of(wanted.address.at(wanted.slots.front())));
        std::set<std::string> seen;
        for (std::size_t i = 0; i < kSpooferPagesMax; ++i) {
            const auto path = page.path;
            add(wanted, i, std::move(page));
            if (path.empty()) return;
            const auto contents = io::read_file(path, kSourceOctetsMax);
            if (!contents) return;
            registry::SpooferReader reader;
            const auto next = reader.add(contents->octets);
            if (!next || !seen.insert(*next).second) return;
            page = fetch_url(wanted.kind, origin + *next, std::nullopt, Network::Ask);
        }
    }

    Fetched fetch_url(SourceKind kind, const std::string& url, std::optional<Timestamp> dated,
                      Network network) {
        Fetched fetched{.kind = kind, .url = shown_url(url), .path = {}, .failure = {}};
        auto entry = cache_.entry(url);
        if (!entry) {
            fetched.failure = to_string(entry.error());
            return fetched;
        }
        Result<Outcome> outcome = Outcome::NotAsked;
        if (network == Network::Ask && is_due(kind, entry->state(), dated)) {
            outcome = bring(kind, url, *entry, options_, tools_);
        }
        const auto& state = entry->state();
        fetched.path = entry->content();
        fetched.octets = state.octets;
        fetched.fetched = state.fetched;
        fetched.checked = state.checked;
        const bool has_content = !fetched.path.empty();
        if (outcome) {
            fetched.outcome = *outcome;
            if (*outcome == Outcome::Missing) {
                fetched.failure = state.failure;
                if (has_content) fetched.outcome = Outcome::Kept;
            } else if (*outcome == Outcome::NotAsked && !state.failure.empty()) {
                fetched.failure = state.failure;
                fetched.outcome = has_content ? Outcome::Kept : Outcome::Failed;
            } else if (*outcome == Outcome::NotAsked && !has_content) {
                fetched.failure = "not in the cache";
                fetched.outcome = Outcome::Failed;
            }
        } else {
            fetched.failure = to_string(outcome.error());
            fetched.outcome = has_content ? Outcome::Kept : Outcome::Failed;
        }
        if (has_content) entry->touch();
        return fetched;
    }

    [[nodiscard]] bool is_due(SourceKind kind, const CacheState& state,
                              std::optional<Timestamp> dated) const {
        if (options_.network == Network::Offline) return false;
        const auto now = tools_.now();
        if (state.not_before && now < *state.not_before) return false;
        if (!state.checked) return true;
        // Another process has just done it.
        if (*state.checked >= begun_) return false;
        // Archives do not change what is old.
        if (dated && state.fetched &&
            state.fetched->seconds() - dated->seconds() > kSettledSeconds) {
            return false;
        }
        if (options_.always_ask || !is_registration(kind)) return true;
        return now.seconds() - state.checked->seconds() >=
               options_.settings.registrations_hours * kSecondsPerHour;
    }

    const FetchOptions& options_;
    const FetchTools& tools_;
    const Cache& cache_;
    const Timestamp begun_;
};

/// Which files of an address are wanted.
void choose_slots(Wanted& wanted, const FetchOptions& options, Timestamp now) {
    const auto end = options.period ? std::min(options.period->end, now) : now;
    if (!wanted.address.is_dated()) {
        wanted.slots = {end};
        return;
    }
    if (options.period && wanted.kind == SourceKind::Mrt) {
        const auto start =
            Timestamp::from_seconds(options.period->start.seconds() - options.baseline_seconds);
        wanted.is_one = false;
        wanted.slots = wanted.address.slots({.start = start, .end = end});
        wanted.is_whole = wanted.slots.size() < kSlotsMax;
        return;
    }
    constexpr std::int64_t kBefore = 1;
    auto slot = wanted.address.slot_at(Timestamp::from_microseconds(end.microseconds() - kBefore));
    while (wanted.slots.size() < kSlotsTriedMax) {
        wanted.slots.push_back(slot);
        slot = wanted.address.slot_at(Timestamp::from_microseconds(slot.microseconds() - kBefore));
    }
    // Tests of a month are asked for by its name, and a month without any is no reason for another.
    if (wanted.kind == SourceKind::Spoofer) wanted.slots.resize(1);
}

/// What people should know of one file that did not come.
std::string words_of(const Fetched& fetched, Timestamp now) {
    if (fetched.outcome == Outcome::Kept) {
        return fmt::format("{}; what was fetched {} ago is used", fetched.failure,
                           age_words(*fetched.fetched, now));
    }
    return fetched.failure + "; there is none in the cache";
}

/// Notes how many of the files of a period there are not, in a line each.
void note_gaps(const Wanted& wanted, std::size_t missing, std::size_t failed,
               const std::string& why, FetchedSources& sources) {
    const auto last = shown_url(wanted.address.at(wanted.slots.front()));
    if (missing > 0) {
        // Archives have gaps, and the newest file may be yet to come.
        sources.notes.push_back(
            {last, fmt::format("{} of the {} files until then are not there{}", missing,
                               wanted.slots.size(),
                               missing >= kMissingMax ? "; the rest was not asked for" : "")});
        sources.is_short = sources.is_short || missing >= kMissingMax;
    }
    if (failed > 0) {
        sources.is_short = true;
        sources.notes.push_back({last, fmt::format("{} of the {} files until then did not come: {}",
                                                   failed, wanted.slots.size(), why)});
    }
    if (!wanted.is_whole) {
        sources.is_short = true;
        sources.notes.push_back(
            {shown_url(wanted.address.at(wanted.slots.back())),
             fmt::format("no file before this one is used: there are more than {}", kSlotsMax)});
    }
}

/// Puts together what came of one file of an address.
void take(Fetched fetched, Timestamp now, FetchedSources& sources) {
    const auto kind = fetched.kind;
    auto& files = sources.files.at(index_of(kind));
    if (!fetched.failure.empty()) sources.notes.push_back({fetched.url, words_of(fetched, now)});
    if (fetched.path.empty()) {
        sources.is_short = true;
        if (kind == SourceKind::Vrps) {
            sources.failures.push_back(
                {.error = {.subject = fetched.url, .what = words_of(fetched, now)}});
        }
        // Nothing is at the path of an address, so its kind becomes no data.
        if (is_registration(kind)) files.push_back(fetched.url);
    } else {
        files.push_back(fetched.path);
        sources.names[fetched.path] = fetched.url;
    }
    sources.all.push_back(std::move(fetched));
}

/// Puts together what came of one address.
void conclude(Wanted& wanted, Timestamp now, FetchedSources& sources) {
    std::sort(wanted.fetched.begin(), wanted.fetched.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::size_t missing = 0;
    std::size_t failed = 0;
    std::string why;
    for (auto& [place, fetched] : wanted.fetched) {
        if (wanted.is_one || !fetched.path.empty()) {
            take(std::move(fetched), now, sources);
        } else if (fetched.outcome == Outcome::Missing) {
            ++missing;
        } else {
            ++failed;
            if (why.empty()) why = fetched.failure;
        }
    }
    note_gaps(wanted, missing, failed, why, sources);
}

}  // namespace

std::string_view to_string(Outcome outcome) {
    switch (outcome) {
        case Outcome::Fetched: return "fetched";
        case Outcome::Unchanged: return "unchanged";
        case Outcome::NotAsked: return "not asked";
        case Outcome::Kept: return "kept";
        case Outcome::Missing: return "missing";
        case Outcome::Failed: return "failed";
    }
    return "";
}

std::string age_words(Timestamp then, Timestamp now) {
    constexpr std::int64_t kMinute = 60;
    const auto seconds = std::max<std::int64_t>(0, now.seconds() - then.seconds());
    if (seconds < kSecondsPerHour) return fmt::format("{} min", seconds / kMinute);
    if (seconds < kSecondsPerDay) return fmt::format("{} h", seconds / kSecondsPerHour);
    return fmt::format("{} d {} h", seconds / kSecondsPerDay,
                       seconds % kSecondsPerDay / kSecondsPerHour);
}

bool has_urls(const SourceFiles& files) {
    return std::any_of(files.begin(), files.end(), [](const auto& paths) {
        return std::any_of(paths.begin(), paths.end(),
                           [](const std::string& path) { return io::is_url(path); });
    });
}

Result<FetchedSources> fetch_sources(const SourceFiles& files, const FetchOptions& options,
                                     const FetchTools& tools, Executor& executor,
                                     const FetchProgress& progress) {
    FetchedSources sources;
    if (!has_urls(files)) {
        sources.files = files;
        return sources;
    }
    sources.cache = COMITY_TRY(Cache::open(options.folder, options.settings.keep_days));
    const auto now = tools.now();
    std::vector<std::unique_ptr<Wanted>> all;
    std::vector<Piece> pieces;
    std::set<std::string> seen;
    for (const auto& source : kSources) {
        for (const auto& path : files.at(index_of(source.kind))) {
            if (!io::is_url(path)) {
                sources.files.at(index_of(source.kind)).push_back(path);
                continue;
            }
            if (!seen.insert(path).second) continue;
            auto wanted = std::make_unique<Wanted>();
            wanted->kind = source.kind;
            auto address = UrlTemplate::parse(path);
            if (!address) {
                return fail(Error{.subject = shown_url(path), .what = address.error()});
            }
            wanted->address = std::move(*address);
            choose_slots(*wanted, options, now);
            const auto count = wanted->is_one ? 1 : wanted->slots.size();
            for (std::size_t i = 0; i < count; ++i) pieces.push_back({wanted.get(), i});
            all.push_back(std::move(wanted));
        }
    }
    Fetcher fetcher(options, tools, *sources.cache);
    std::atomic<std::size_t> done{0};
    executor.for_each(pieces.size(), [&](std::size_t i) {
        if (progress) progress(done++, pieces.size());
        fetcher.fetch(*pieces[i].wanted, pieces[i].slot);
    });
    const auto ended = tools.now();
    for (auto& wanted : all) conclude(*wanted, ended, sources);
    const auto& given = files.at(index_of(SourceKind::Mrt));
    if (!given.empty() && sources.files.at(index_of(SourceKind::Mrt)).empty()) {
        sources.failures.push_back({.error = {.subject = shown_url(given.front()),
                                              .what = "no file of routes came of it, nor is there "
                                                      "one in the cache"}});
    }
    return sources;
}

}  // namespace comity::service::fetch
