#include "service/fetch/attempt.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>

#include "base/text.h"
#include "io/input.h"
#include "io/output.h"
#include "io/part_file.h"
#include "service/fetch/retry.h"
#include "service/fetch/source_check.h"

namespace comity::service::fetch {
namespace {

Error given_up(std::string what) {
    return {.remedy = Remedy::GiveUp, .subject = {}, .what = std::move(what)};
}
Error to_retry(std::string what) {
    return {.remedy = Remedy::Retry, .subject = {}, .what = std::move(what)};
}

/// What may name a content when it is asked to go on (RFC 9110 s13.1.5): a strong ETag, or a date.
std::string validator_of(const io::DownloadHead& head) {
    if (!head.etag.empty() && !head.etag.starts_with("W/")) return head.etag;
    return head.last_modified;
}

/// The first octet of "bytes 100-199/200" (RFC 9110 s14.4).
std::optional<std::uint64_t> start_of(std::string_view content_range) {
    constexpr std::string_view kUnit = "bytes ";
    if (!content_range.starts_with(kUnit)) return std::nullopt;
    const auto rest = content_range.substr(kUnit.size());
    return parse_decimal<std::uint64_t>(rest.substr(0, rest.find('-')));
}

/// The next content of an entry as it comes.
class Part {
public:
    static Result<Part> open(const CacheEntry& entry, std::int64_t octets_max) {
        Part part(entry, COMITY_TRY(io::PartFile::open(entry.part())), octets_max);
        std::error_code ignored;
        if (part.file_.octets() > 0 && std::filesystem::exists(entry.part_validator(), ignored)) {
            const auto contents = io::read_file(entry.part_validator(), kStateOctetsMax);
            if (contents) part.validator_.assign(contents->octets.begin(), contents->octets.end());
        }
        // What nothing names cannot go on.
        if (part.validator_.empty()) COMITY_TRY(part.file_.clear());
        return part;
    }

    [[nodiscard]] std::uint64_t octets() const { return file_.octets(); }
    [[nodiscard]] const std::string& validator() const { return validator_; }

    /// Takes octets of an answer. Errors: the disk; the answer is of another piece.
    Result<void> take(const io::DownloadHead& head, std::span<const std::uint8_t> octets) {
        if (!has_begun_) COMITY_TRY(begin(head));
        has_begun_ = true;
        if (file_.octets() + octets.size() > octets_max_) {
            return fail(given_up(fmt::format("larger than the limit of {} octets", octets_max_)));
        }
        return file_.append(octets);
    }
    Result<void> clear() {
        validator_.clear();
        std::error_code ignored;
        std::filesystem::remove(entry_->part_validator(), ignored);
        return file_.clear();
    }
    Result<void> sync() { return file_.sync(); }

private:
    Part(const CacheEntry& entry, io::PartFile file, std::int64_t octets_max)
        : entry_(&entry),
          file_(std::move(file)),
          octets_max_(static_cast<std::uint64_t>(octets_max)) {}

    Result<void> begin(const io::DownloadHead& head) {
        if (head.status == 206) {
            if (start_of(head.content_range) == file_.octets()) return {};
            COMITY_TRY(clear());
            return fail(to_retry("sent another piece than was asked for"));
        }
        COMITY_TRY(clear());
        const auto validator = validator_of(head);
        if (validator.empty()) return {};
        return io::write_file(entry_->part_validator(), validator);
    }

    const CacheEntry* entry_;
    io::PartFile file_;
    std::uint64_t octets_max_;
    std::string validator_;
    bool has_begun_ = false;
};

/// What one server is asked.
io::DownloadRequest request_for(SourceKind kind, const std::string& url, const CacheState& state,
                                const Part& part, const FetchOptions& options) {
    const auto& settings = options.settings;
    io::DownloadRequest request{.url = url,
                                .fields = {},
                                .user_agent = options.user_agent,
                                .octets_max = static_cast<std::uint64_t>(settings.octets_max),
                                .seconds_max = settings.seconds_max,
                                .slow_seconds = settings.slow_seconds};
    if (kind == SourceKind::Spoofer) request.fields.emplace_back("Accept: application/ld+json");
    if (part.octets() > 0) {
        request.fields.push_back(fmt::format("Range: bytes={}-", part.octets()));
        request.fields.push_back("If-Range: " + part.validator());
    } else if (state.fetched && !state.etag.empty()) {
        request.fields.push_back("If-None-Match: " + state.etag);
    } else if (state.fetched && !state.last_modified.empty()) {
        request.fields.push_back("If-Modified-Since: " + state.last_modified);
    }
    return request;
}

/// Checking takes memory: one file of registrations at a time.
std::mutex& checking() {
    static std::mutex mutex;
    return mutex;
}

Result<void, std::string> check(SourceKind kind, const std::string& path) {
    if (kind == SourceKind::Mrt) return check_source(kind, path);
    const std::lock_guard lock(checking());
    return check_source(kind, path);
}

/// The part is whole: it becomes the content, if it is what it should be.
Result<Outcome> take_whole(SourceKind kind, const io::DownloadHead& head, Part& part,
                           CacheEntry& entry, Timestamp now) {
    COMITY_TRY(part.sync());
    if (const auto checked = check(kind, entry.part()); !checked) {
        COMITY_TRY(part.clear());
        return fail(given_up("not what it should be: " + checked.error()));
    }
    CacheState state{.url = entry.state().url,
                     .octets = part.octets(),
                     .etag = head.etag,
                     .last_modified = head.last_modified,
                     .fetched = now,
                     .checked = now,
                     .failure = {}};
    COMITY_TRY(entry.take_part(std::move(state)));
    return Outcome::Fetched;
}

/// How one attempt ended.
struct Attempt {
    Result<Outcome> outcome;
    std::string retry_after;
};

Attempt try_once(SourceKind kind, const std::string& url, CacheEntry& entry,
                 const FetchOptions& options, const FetchTools& tools) {
    auto part = Part::open(entry, options.settings.octets_max);
    if (!part) return {.outcome = fail(std::move(part).error()), .retry_after = {}};
    const auto head =
        tools.download(request_for(kind, url, entry.state(), *part, options),
                       [&part](const io::DownloadHead& of, std::span<const std::uint8_t> octets) {
                           return part->take(of, octets);
                       });
    if (!head) {
        // What is refused now would be refused again, with more of it on the disk.
        const bool is_useless = head.error().remedy == Remedy::GiveUp;
        if (is_useless) static_cast<void>(part->clear().has_value());
        return {.outcome = fail(head.error()), .retry_after = {}};
    }
    const auto with = [&head](Result<Outcome> outcome) {
        return Attempt{.outcome = std::move(outcome), .retry_after = head->retry_after};
    };
    switch (head->status) {
        case 200:
        case 206: return with(take_whole(kind, *head, *part, entry, tools.now()));
        case 304: {
            if (!entry.state().fetched) return with(fail(given_up("status 304, unasked")));
            auto state = entry.state();
            state.checked = tools.now();
            state.failure.clear();
            state.failed.reset();
            state.not_before.reset();
            return with(entry.keep(std::move(state)).map([] { return Outcome::Unchanged; }));
        }
        case 404:
        case 410: return with(Outcome::Missing);
        case 416: {
            const auto cleared = part->clear();
            if (!cleared) return with(fail(cleared.error()));
            return with(fail(to_retry("has less than the part that is here")));
        }
        case 408:
        case 429:
        case 500:
        case 502:
        case 503:
        case 504: return with(fail(to_retry(fmt::format("status {}", head->status))));
        default: return with(fail(given_up(fmt::format("status {}", head->status))));
    }
}

Error note_failure(CacheEntry& entry, Error error, std::optional<Timestamp> not_before,
                   Timestamp now) {
    auto state = entry.state();
    state.failure = to_string(error);
    state.failed = now;
    state.not_before = not_before;
    // What cannot be noted is reported still.
    static_cast<void>(entry.keep(std::move(state)).has_value());
    return error;
}

}  // namespace

Result<Outcome> bring(SourceKind kind, const std::string& url, CacheEntry& entry,
                      const FetchOptions& options, const FetchTools& tools) {
    for (std::int64_t attempt = 1;; ++attempt) {
        auto [outcome, retry_after] = try_once(kind, url, entry, options, tools);
        if (outcome && *outcome == Outcome::Missing) {
            static_cast<void>(
                note_failure(entry, given_up("not there (status 404)"), {}, tools.now()));
            return outcome;
        }
        if (outcome) return outcome;
        const auto& error = outcome.error();
        if (error.remedy == Remedy::GiveUp) {
            return fail(note_failure(entry, error, std::nullopt, tools.now()));
        }
        const auto asked = retry_after_seconds(retry_after, tools.now());
        if (asked && *asked > kRetryAfterWaitedMax) {
            const auto until = Timestamp::from_seconds(tools.now().seconds() + *asked);
            return fail(note_failure(entry,
                                     given_up(fmt::format("{}; asks to be left alone until {}",
                                                          error.what, to_string(until))),
                                     until, tools.now()));
        }
        if (attempt >= options.settings.attempts) {
            return fail(note_failure(entry, error, std::nullopt, tools.now()));
        }
        constexpr std::int64_t kMillisecondsPerSecond = 1'000;
        tools.wait(std::max(asked.value_or(0) * kMillisecondsPerSecond,
                            backoff_milliseconds(attempt, tools.seed)));
    }
}

}  // namespace comity::service::fetch
