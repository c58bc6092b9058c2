#include "service/observe.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>

#include "base/json_writer.h"
#include "base/text.h"
#include "crypto/sha256.h"
#include "io/input.h"
#include "rpki/limits.h"
#include "rpki/payload/read.h"
#include "service/mrt_file.h"

namespace comity::service {
namespace {

using observation::Source;

/// One input and what became of it.
struct InputResult {
    std::optional<InputFailure> failure;
    Source source;
    std::map<std::string, std::uint64_t> errors;
    std::vector<std::string> notes;
};

std::uint64_t octets_of_file(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : size;
}

/// Adds up what the readers report.
class Progress {
public:
    Progress(const ObserveOptions& options, const ObserveProgress& report) : report_(report) {
        for (const auto& file : options.mrt_files) total_ += octets_of_file(file);
        for (const auto& file : options.vrp_files) total_ += octets_of_file(file);
    }
    void advance(std::uint64_t octets) {
        const auto done = done_.fetch_add(octets) + octets;
        if (report_) report_(done, total_);
    }

private:
    const ObserveProgress& report_;
    std::atomic<std::uint64_t> done_{0};
    std::uint64_t total_ = 0;
};

/// Reads every input; routes and payloads of all of them come together here.
class InputReader {
public:
    InputReader(const ObserveOptions& options, const ObserveProgress& report)
        : options_(options), progress_(options, report) {}

    void read_all(Executor& executor) {
        // Payload files first: they are few and large, and the routes fill the other threads.
        const auto payload_files = options_.vrp_files.size();
        results.resize(payload_files + options_.mrt_files.size());
        executor.for_each(results.size(), [this, payload_files](std::size_t i) {
            if (i < payload_files) {
                read_payload_file(options_.vrp_files[i], results[i]);
            } else {
                read_mrt(options_.mrt_files[i - payload_files], results[i]);
            }
        });
    }

    std::vector<InputResult> results;
    std::vector<rpki::payload::Vrp> vrps;
    std::vector<rpki::payload::Aspa> aspas;
    observation::AnnouncementCollector collector;

private:
    void read_payload_file(const std::string& path, InputResult& result) {
        auto contents = io::read_file(path, rpki::kPayloadOctetsMax);
        if (!contents) {
            result.failure = {.error = contents.error()};
            return;
        }
        if (contents->octets_in_file == 0 || contents->cut_short) {
            result.failure = {
                .error = {.subject = path,
                          .what = contents->octets_in_file == 0
                                      ? "empty: there is nothing in it"
                                      : "cut short: with a part of the VRPs, verdicts "
                                        "would be wrong"},
                .cut_short = true};
            return;
        }
        result.source = {.kind = "vrps",
                         .sha256 = to_string(contents->digest),
                         .octets = contents->octets_in_file};
        auto payloads = rpki::payload::read_payloads(std::move(contents->octets));
        if (!payloads) {
            const bool cut_short = payloads.error().fault == Fault::Truncated;
            result.failure = {
                .error = {.subject = path,
                          .what = (cut_short ? "cut short: " : "no VRPs, neither JSON nor CSV: ") +
                                  to_string(payloads.error())},
                .cut_short = cut_short};
            return;
        }
        result.source.entries = payloads->vrps.size() + payloads->aspas.size();
        result.source.as_of = payloads->generated;
        for (const auto& refused : payloads->refused) {
            result.source.errors += refused.count;
            result.errors[std::string(refused.rule->id)] += refused.count;
            result.notes.push_back(
                fmt::format("{} x {} ({}): {} First: {}.", with_thousands(refused.count),
                            refused.rule->id, refused.rule->citation, refused.rule->explanation,
                            refused.samples.empty() ? "" : refused.samples[0].what));
        }
        progress_.advance(result.source.octets);
        const std::lock_guard lock(mutex_);
        if (vrps.empty()) {
            vrps = std::move(payloads->vrps);
        } else {
            vrps.insert(vrps.end(), payloads->vrps.begin(), payloads->vrps.end());
        }
        aspas.insert(aspas.end(), payloads->aspas.begin(), payloads->aspas.end());
    }

    void read_mrt(const std::string& path, InputResult& result) {
        observation::AnnouncementCollector gathered;
        std::uint64_t reported = 0;
        std::optional<Timestamp> newest;
        const auto report = read_mrt_file(
            path, io::Hashing::Yes,
            [&gathered, &newest](const bgp::mrt::Record& record) {
                gathered.add(record);
                const auto time = std::visit([](const auto& kind) { return kind.time; }, record);
                newest = std::max(newest.value_or(time), time);
                return true;
            },
            [this, &reported](std::uint64_t done, std::uint64_t) {
                progress_.advance(done - std::exchange(reported, done));
            });
        if (!report) {
            result.failure = {.error = report.error()};
            return;
        }
        progress_.advance(report->octets - reported);
        result.source = {.kind = "mrt",
                         .sha256 = to_string(*report->digest),
                         .octets = report->octets,
                         .entries = report->records,
                         .errors = report->faults.total(),
                         .as_of = newest,
                         .cut_short = report->cut_short};
        for (const auto& entry : report->faults.entries()) {
            result.errors[std::string(entry.rule->id)] += entry.count;
        }
        result.notes = complaints_of(*report);
        const std::lock_guard lock(mutex_);
        collector.merge(std::move(gathered));
    }

    const ObserveOptions& options_;
    Progress progress_;
    std::mutex mutex_;
};

/// SHA-256 over the sorted hashes, each as its hexadecimal text.
std::string hash_of_hashes(const std::vector<Source>& sources) {
    std::vector<std::string> hashes;
    hashes.reserve(sources.size());
    for (const auto& source : sources) hashes.push_back(source.sha256);
    std::sort(hashes.begin(), hashes.end());
    crypto::Sha256Hasher hasher;
    for (const auto& hash : hashes) {
        const std::vector<std::uint8_t> octets(hash.begin(), hash.end());
        hasher.update(octets);
    }
    return to_string(hasher.finish());
}

observation::ObservationFacts facts_of(std::vector<Source> sources,
                                       const observation::Announcements& announcements) {
    observation::ObservationFacts facts;
    std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) {
        return std::tie(a.kind, a.sha256) < std::tie(b.kind, b.sha256);
    });
    for (const auto& source : sources) {
        facts.has_routes = facts.has_routes || source.kind == "mrt";
        facts.has_payloads = facts.has_payloads || source.kind == "vrps";
        if (source.as_of) facts.at = std::max(facts.at.value_or(*source.as_of), *source.as_of);
    }
    facts.sources = std::move(sources);
    facts.span = announcements.span;
    facts.ipv4 = announcements.ipv4;
    facts.ipv6 = announcements.ipv6;
    facts.vantage_points = static_cast<std::uint32_t>(announcements.vantage_points.size());
    std::vector<net::Asn> asns;
    asns.reserve(announcements.vantage_points.size());
    for (const auto& point : announcements.vantage_points) asns.push_back(point.peer.asn);
    asns.erase(std::unique(asns.begin(), asns.end()), asns.end());
    facts.peer_asns = static_cast<std::uint32_t>(asns.size());
    return facts;
}

void write_coverage(JsonWriter& json, std::string_view family,
                    const observation::FamilyCoverage& coverage) {
    json.key(family).begin_object();
    json.member("vantage_points", coverage.vantage_points);
    json.member("full_feeds", coverage.full_feeds);
    json.member("full_feed_asns", coverage.full_feed_asns);
    json.member("peers_needed", coverage.peers_needed).end_object();
}

void write_source(JsonWriter& json, const Source& source) {
    json.begin_object().member("kind", source.kind).member("sha256", source.sha256);
    json.member("octets", source.octets).member("entries", source.entries);
    json.member("errors", source.errors).key("as_of");
    if (source.as_of) {
        json.value(*source.as_of);
    } else {
        json.null();
    }
    json.member("cut_short", source.cut_short).end_object();
}

/// Inputs of which nothing is left but what was said of them.
std::vector<InputFailure> failures_of(const std::vector<InputNote>& notes) {
    std::vector<InputFailure> failures;
    failures.reserve(notes.size());
    for (const auto& note : notes) {
        failures.push_back({.error = {.subject = note.path, .what = note.text}, .cut_short = true});
    }
    return failures;
}

}  // namespace

Result<Observed, std::vector<InputFailure>> observe(const ObserveOptions& options,
                                                    Executor& executor,
                                                    const ObserveProgress& progress) {
    InputReader inputs(options, progress);
    inputs.read_all(executor);
    std::vector<Source> sources;
    std::map<std::string, std::uint64_t> errors;
    std::vector<InputNote> notes;
    std::vector<InputFailure> failures;
    bool cut_short = false;
    std::uint64_t records = 0;
    for (std::size_t i = 0; i < inputs.results.size(); ++i) {
        auto& result = inputs.results[i];
        if (result.failure) {
            failures.push_back(std::move(*result.failure));
            continue;
        }
        const bool is_mrt = i >= options.vrp_files.size();
        const auto& path =
            is_mrt ? options.mrt_files[i - options.vrp_files.size()] : options.vrp_files[i];
        for (const auto& note : result.notes) notes.push_back({path, note});
        for (const auto& [rule, count] : result.errors) errors[rule] += count;
        cut_short = cut_short || result.source.cut_short;
        if (is_mrt) records += result.source.entries;
        sources.push_back(result.source);
    }
    if (failures.empty() && cut_short && records == 0) failures = failures_of(notes);
    if (!failures.empty()) return fail(std::move(failures));
    auto& vrps = inputs.vrps;
    if (!std::is_sorted(vrps.begin(), vrps.end())) std::sort(vrps.begin(), vrps.end());
    vrps.erase(std::unique(vrps.begin(), vrps.end()), vrps.end());
    std::sort(inputs.aspas.begin(), inputs.aspas.end());
    const auto aspa_customers =
        std::unique(inputs.aspas.begin(), inputs.aspas.end(),
                    [](const auto& a, const auto& b) { return a.customer == b.customer; });

    observation::Announcements announcements;
    rpki::OriginValidator validator;
    executor.for_each(2, [&](std::size_t i) {
        if (i == 0) announcements = inputs.collector.finish(options.peers_wanted);
        if (i == 1) validator = rpki::OriginValidator(vrps);
    });
    auto facts = facts_of(sources, announcements);
    observation::JudgedRoutes routes(std::move(announcements), validator, executor);
    return Observed{.facts = std::move(facts),
                    .inputs_sha256 = hash_of_hashes(sources),
                    .vrps = std::move(vrps),
                    .aspas = static_cast<std::size_t>(aspa_customers - inputs.aspas.begin()),
                    .validator = std::move(validator),
                    .routes = std::move(routes),
                    .errors = {errors.begin(), errors.end()},
                    .notes = std::move(notes),
                    .cut_short = cut_short};
}

std::string totals_json(const Observed& observed, std::size_t networks) {
    const auto& announcements = observed.routes.announcements();
    const auto& facts = observed.facts;
    JsonWriter json(JsonLayout::Indented);
    json.begin_object().member("inputs_sha256", observed.inputs_sha256);
    json.key("at");
    if (facts.at) {
        json.value(*facts.at);
    } else {
        json.null();
    }
    if (facts.span) json.member("first", facts.span->start).member("last", facts.span->end);
    json.key("rov");
    if (facts.has_payloads && facts.has_routes) {
        const auto& totals = observed.routes.totals();
        json.begin_object().member("valid", totals.valid).member("invalid", totals.invalid);
        json.member("not_found", totals.not_found).end_object();
    } else {
        json.null();
    }
    std::uint64_t prefixes_ipv4 = 0;
    std::uint64_t prefixes_ipv6 = 0;
    std::array<std::uint64_t, observation::kExclusionCount> excluded{};
    const net::Prefix* last = nullptr;
    for (const auto& judged : observed.routes.pairs()) {
        ++excluded.at(static_cast<std::size_t>(judged.exclusion));
        if (last != nullptr && *last == judged.pair.prefix) continue;
        last = &judged.pair.prefix;
        ++(last->family() == net::Family::Ipv4 ? prefixes_ipv4 : prefixes_ipv6);
    }
    json.member("pairs", std::uint64_t{observed.routes.pairs().size()});
    json.key("prefixes").begin_object().member("ipv4", prefixes_ipv4);
    json.member("ipv6", prefixes_ipv6).end_object();
    json.member("networks", std::uint64_t{networks});
    json.key("left_out").begin_object();
    for (std::size_t i = 1; i < excluded.size(); ++i) {
        json.member(to_string(static_cast<observation::Exclusion>(i)), excluded.at(i));
    }
    json.end_object();
    const auto& counts = announcements.counts;
    json.key("routes").begin_object().member("rib", counts.rib_routes);
    json.member("announced", counts.announced).member("withdrawn", counts.withdrawn);
    json.member("treated_as_withdrawn", counts.treated_as_withdrawn);
    json.member("left_aside", counts.left_aside).member("with_as_set", counts.with_as_set);
    json.end_object().member("records", counts.records);
    json.member("vantage_points", facts.vantage_points).member("peer_asns", facts.peer_asns);
    json.key("coverage").begin_object();
    write_coverage(json, "ipv4", facts.ipv4);
    write_coverage(json, "ipv6", facts.ipv6);
    json.end_object();
    json.member("vrps", std::uint64_t{observed.vrps.size()});
    json.member("aspas", std::uint64_t{observed.aspas});
    json.key("errors").begin_object();
    for (const auto& [rule, count] : observed.errors) json.member(rule, count);
    json.end_object().key("inputs").begin_array();
    for (const auto& source : facts.sources) write_source(json, source);
    return json.end_array().end_object().take() + "\n";
}

}  // namespace comity::service
