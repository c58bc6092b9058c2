#include "service/observe.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <utility>

#include "base/json_writer.h"
#include "incident/bogon.h"
#include "io/input.h"
#include "io/paths.h"
#include "io/spool.h"
#include "report/json.h"
#include "rpki/aspa.h"
#include "service/inferred_relationships.h"
#include "service/mrt_file.h"
#include "service/payload_file.h"
#include "service/registration_reader.h"

namespace comity::service {
namespace {

using observation::Source;

/// One input and what became of it.
struct ReadInput {
    SourceKind kind = SourceKind::Mrt;
    std::string path;
    std::string name;  ///< What people know it by.
    std::optional<InputFailure> failure;
    InputReport report;
    std::optional<Timestamp> first;  ///< Of routes: the time of the first record.
    bool is_table = false;           ///< Of routes: it holds a table.
    std::optional<io::Spool> spool;  ///< Of routes: what can be read only once is kept here.
};

/// Where the input's octets are.
std::string path_of(const ReadInput& input) {
    return input.spool ? input.spool->path() : input.path;
}

/// Adds up what the readers report.
class Progress {
public:
    Progress(const SourceFiles& files, const ObserveProgress& report) : report_(report) {
        for (const auto& paths : files) {
            for (const auto& path : paths) total_ += io::octets_of_file(path);
        }
        // Routes are read twice.
        for (const auto& path : files.at(index_of(SourceKind::Mrt)))
            total_ += io::octets_of_file(path);
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

/// Reads every input; routes, payloads and registrations of all of them come together here.
class InputReader {
public:
    InputReader(const ObserveOptions& options, const ObserveProgress& report)
        : registrations(options.peeringdb_pages),
          options_(options),
          progress_(options.files, report),
          routes_left_(options.files.at(index_of(SourceKind::Mrt)).size()) {
        for (const auto& source : kSources) {
            for (const auto& path : options.files.at(index_of(source.kind))) {
                const auto name = options.names.find(path);
                results.push_back({.kind = source.kind,
                                   .path = path,
                                   .name = name == options.names.end() ? path : name->second});
            }
        }
    }

    void read_all(Executor& executor) {
        // What tells a bogon comes before the routes, whose paths are kept by it.
        read_those(executor, [](SourceKind kind) { return tells_bogons(kind); });
        bogons = registrations.bogons();
        collector_.emplace(bogons);
        read_those(executor, [](SourceKind kind) { return !tells_bogons(kind); });
    }

    /// Files of routes, for a second reading.
    [[nodiscard]] std::vector<TimelineFile> files_to_follow() const {
        std::vector<TimelineFile> files;
        for (const auto& result : results) {
            if (result.kind != SourceKind::Mrt || !result.first) continue;
            files.push_back({.path = path_of(result),
                             .name = result.name,
                             .sha256 = result.report.source.sha256,
                             .first = *result.first,
                             .is_table = result.is_table});
        }
        return files;
    }
    [[nodiscard]] Progress& progress() { return progress_; }
    /// All of the files of routes together.
    [[nodiscard]] observation::Announcements take_announcements() {
        if (!announcements_) finish_routes();
        return std::move(*announcements_);
    }

    std::vector<ReadInput> results;  ///< By kind, then as given.
    std::vector<rpki::payload::Vrp> vrps;
    std::vector<rpki::payload::Aspa> aspas;
    RegistrationReader registrations;
    registry::BogonJudge bogons;

private:
    static bool tells_bogons(SourceKind kind) {
        return kind == SourceKind::Delegated || kind == SourceKind::Iana;
    }

    template <class Wanted>
    void read_those(Executor& executor, Wanted&& wanted) {
        std::vector<ReadInput*> inputs;
        for (auto& result : results) {
            if (wanted(result.kind)) inputs.push_back(&result);
        }
        // Routes last: other sources are few and large, and routes fill the other threads.
        std::stable_partition(inputs.begin(), inputs.end(), [](const ReadInput* input) {
            return input->kind != SourceKind::Mrt;
        });
        executor.for_each(inputs.size(), [this, &inputs](std::size_t i) { read(*inputs[i]); });
    }

    void read(ReadInput& result) {
        if (result.kind == SourceKind::Mrt) {
            read_mrt(result);
            // Other sources may still be read.
            if (--routes_left_ == 0) finish_routes();
            return;
        }
        if (result.kind == SourceKind::Vrps) return read_payloads(result);
        registrations.read(result.kind, result.path, result.report);
        progress_.advance(io::octets_of_file(result.path));
    }

    void read_payloads(ReadInput& result) {
        auto payloads = read_payload_file(result.path, result.report);
        if (!payloads) {
            result.failure = std::move(payloads).error();
            if (result.name != result.path) result.failure->error.subject = result.name;
            return;
        }
        progress_.advance(result.report.source.octets);
        const std::lock_guard lock(mutex_);
        if (vrps.empty()) {
            vrps = std::move(payloads->vrps);
        } else {
            vrps.insert(vrps.end(), payloads->vrps.begin(), payloads->vrps.end());
        }
        aspas.insert(aspas.end(), payloads->aspas.begin(), payloads->aspas.end());
    }

    void read_mrt(ReadInput& result) {
        auto spool = io::Spool::of(result.path);
        if (!spool) {
            result.failure = {.error = spool.error()};
            return;
        }
        result.spool = std::move(*spool);
        observation::AnnouncementCollector gathered(bogons);
        std::uint64_t reported = 0;
        std::optional<Timestamp> newest;
        const auto report = read_mrt_file(
            path_of(result), {.hashing = io::Hashing::Yes, .ahead = true},
            [&gathered, &newest, &result](const bgp::mrt::Record& record) {
                gathered.add(record);
                const auto time = std::visit([](const auto& kind) { return kind.time; }, record);
                if (!result.first) result.first = time;
                result.is_table =
                    result.is_table || std::holds_alternative<bgp::mrt::RibRecord>(record);
                newest = std::max(newest.value_or(time), time);
                return true;
            },
            [this, &reported](std::uint64_t done, std::uint64_t) {
                progress_.advance(done - std::exchange(reported, done));
            });
        if (!report) {
            result.failure = {.error = report.error()};
            result.failure->error.subject = result.path == "-" ? "standard input" : result.name;
            return;
        }
        progress_.advance(report->octets - reported);
        note(*report, "mrt", newest, result.report);
        const std::lock_guard lock(mutex_);
        collector_->merge(std::move(gathered));
    }

    void finish_routes() {
        announcements_ = collector_->finish(options_.peers_wanted, options_.weights);
        collector_.reset();
    }

    const ObserveOptions& options_;
    Progress progress_;
    std::mutex mutex_;
    std::atomic<std::size_t> routes_left_;
    std::optional<observation::AnnouncementCollector> collector_;
    std::optional<observation::Announcements> announcements_;
};

observation::ObservationFacts facts_of(std::vector<Source> sources,
                                       const observation::Announcements& announcements) {
    observation::ObservationFacts facts;
    std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) {
        return std::tie(a.kind, a.sha256) < std::tie(b.kind, b.sha256);
    });
    for (const auto& source : sources) {
        facts.has_routes = facts.has_routes || source.kind == "mrt";
        facts.has_payloads = facts.has_payloads || source.kind == "vrps";
        // What people type into registries may lie in the future: routes and payloads say when.
        const bool says_when = source.kind == "mrt" || source.kind == "vrps";
        if (says_when && source.as_of) facts.at = std::max(facts.at, source.as_of);
    }
    if (!facts.at) {
        for (const auto& source : sources) facts.at = std::max(facts.at, source.as_of);
    }
    facts.sources = std::move(sources);
    facts.span = announcements.span;
    facts.sightings_lost = announcements.sightings_lost;
    facts.ipv4 = announcements.ipv4;
    facts.ipv6 = announcements.ipv6;
    facts.weights = announcements.weights;
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

/// What is said of all inputs together.
struct Summary {
    std::vector<Source> sources;
    std::map<std::string, std::uint64_t> errors;
    std::vector<InputNote> notes;
    std::vector<InputFailure> failures;
    bool is_short = false;
};

Summary summarise(std::vector<ReadInput>& results) {
    Summary summary;
    bool cut_short_routes = false;
    std::uint64_t records = 0;
    for (auto& result : results) {
        if (result.failure) {
            summary.failures.push_back(std::move(*result.failure));
            continue;
        }
        const auto& [source, errors, notes] = result.report;
        for (const auto& note : notes) summary.notes.push_back({result.name, note});
        for (const auto& [rule, count] : errors) summary.errors[rule] += count;
        if (!source.failure.empty()) {
            summary.notes.push_back({result.name, "not used: " + source.failure});
        }
        summary.is_short = summary.is_short || source.cut_short || !source.failure.empty();
        if (result.kind == SourceKind::Mrt) {
            cut_short_routes = cut_short_routes || source.cut_short;
            records += source.entries;
        }
        summary.sources.push_back(source);
    }
    if (!summary.failures.empty() || !cut_short_routes || records > 0) return summary;
    // Nothing is left of the routes but what was said of them.
    for (const auto& note : summary.notes) {
        summary.failures.push_back(
            {.error = {.subject = note.path, .what = note.text}, .cut_short = true});
    }
    return summary;
}

/// Says which weights are of no vantage point: they may be mistyped.
void note_strangers(const observation::Announcements& announcements,
                    std::vector<InputNote>& notes) {
    const auto& points = announcements.vantage_points;
    for (const auto& [asn, weight] : announcements.weights.all()) {
        const bool is_known = std::any_of(
            points.begin(), points.end(),
            [asn = asn](const observation::VantagePoint& point) { return point.peer.asn == asn; });
        if (!is_known) notes.push_back({"vantage_points", to_string(asn) + " is none of them"});
    }
}

/// Bogons in the announcements and over time, held against who announced them.
std::vector<incident::Event> bogons_of(std::span<const observation::PathSighting> sightings,
                                       const observation::Announcements& announcements,
                                       const observation::Registrations& registrations,
                                       const std::optional<incident::BogonTimes>& times) {
    const auto route_servers = observation::route_servers_of(registrations);
    return incident::find_bogons(sightings,
                                 {.bogons = registrations.bogons,
                                  .relationships = registrations.relationships,
                                  .route_servers = route_servers,
                                  .ipv4_full_feeds_needed = announcements.ipv4.peers_needed,
                                  .ipv6_full_feeds_needed = announcements.ipv6.peers_needed,
                                  .weights = announcements.weights},
                                 times);
}

/// What happened over time, and bogons, into `observed`; files that could not be followed to their
/// end into `notes`.
void find_events(InputReader& inputs, const IncidentOptions& options,
                 std::span<const observation::PathSighting> sightings, Observed& observed,
                 std::vector<InputNote>& notes) {
    std::optional<Incidents> incidents;
    if (auto files = inputs.files_to_follow(); !files.empty()) {
        incidents = find_incidents(
            std::move(files),
            {.routes = observed.routes,
             .validator = observed.validator,
             .aspas = inputs.aspas,
             .registrations = observed.registrations,
             .known = options.known},
            options, [&inputs](std::uint64_t octets) { inputs.progress().advance(octets); });
        for (const auto& gap : incidents->not_followed) {
            notes.push_back({gap.name, "not followed to its end: " + gap.why});
        }
        observed.facts.timeline = std::move(incidents->summary);
    }
    std::optional<incident::BogonTimes> times;
    if (incidents && incidents->span) times.emplace(incidents->bogons, *incidents->span);
    observed.events =
        bogons_of(sightings, observed.routes.announcements(), observed.registrations, times);
    if (!incidents) return;
    std::move(incidents->events.begin(), incidents->events.end(),
              std::back_inserter(observed.events));
}

/// Gathers what the networks of an observation have, a piece of them at a time.
class Drafting {
public:
    /// So many that no thread waits long for the last.
    static constexpr std::size_t kPieces = 64;

    Drafting(Observed& observed, bool wanted) : observed_(observed), wanted_(wanted) {}

    /// Thread-safe.
    void draft(std::size_t piece) {
        std::call_once(has_gatherer_, [this] { lay_in_order(); });
        const auto count = observed_.drafts.size();
        for (auto i = piece * count / kPieces; i < (piece + 1) * count / kPieces; ++i) {
            observed_.drafts[i] = draft_of(observed_.facts, observed_.gatherer->gather(i));
        }
    }

private:
    void lay_in_order() {
        observed_.gatherer.emplace(observed_.routes, observed_.vrps, observed_.validator,
                                   observed_.registrations, observed_.facts.at);
        if (wanted_) observed_.drafts.resize(observed_.gatherer->networks().size());
    }

    Observed& observed_;
    bool wanted_;
    std::once_flag has_gatherer_;
};

}  // namespace

Result<std::unique_ptr<Observed>, std::vector<InputFailure>> observe(
    const ObserveOptions& options, Executor& executor, const ObserveProgress& progress) {
    InputReader inputs(options, progress);
    inputs.read_all(executor);
    auto announcements = inputs.take_announcements();
    rpki::OriginValidator validator;
    observation::Registrations registrations;
    std::vector<InputReport> reports;
    reports.reserve(inputs.results.size());
    for (auto& result : inputs.results) reports.push_back(std::move(result.report));
    auto& vrps = inputs.vrps;
    executor.for_each(2, [&](std::size_t i) {
        if (i == 0) {
            if (!std::is_sorted(vrps.begin(), vrps.end())) std::sort(vrps.begin(), vrps.end());
            vrps.erase(std::unique(vrps.begin(), vrps.end()), vrps.end());
            validator = rpki::OriginValidator(vrps);
        }
        if (i == 1) {
            registrations = std::move(inputs.registrations)
                                .finish(reports, inputs.bogons, options.countries, executor);
        }
    });
    for (std::size_t i = 0; i < reports.size(); ++i) {
        inputs.results[i].report = std::move(reports[i]);
    }
    auto summary = summarise(inputs.results);
    if (!summary.failures.empty()) return fail(std::move(summary.failures));

    auto facts = facts_of(summary.sources, announcements);
    note_strangers(announcements, summary.notes);
    auto files = inputs.files_to_follow();
    if (options.infer_relationships && !registrations.relationships && !files.empty()) {
        const auto route_servers = observation::route_servers_of(registrations);
        auto inferred = infer_relationships(files, route_servers, executor);
        registrations.relationships = std::move(inferred.relationships);
        facts.inferred = inferred.facts;
    }
    const auto sightings = std::exchange(announcements.sightings, {});
    auto observed = std::make_unique<Observed>(
        observation::JudgedRoutes(std::move(announcements), validator, registrations, executor));
    observed->facts = std::move(facts);
    observed->inputs_sha256 = hash_of_inputs(summary.sources);
    observed->vrps = std::move(vrps);
    observed->validator = std::move(validator);
    observed->registrations = std::move(registrations);
    Drafting drafting(*observed, options.keep);
    // Routes are followed by one thread; what networks have is gathered beside it.
    executor.for_each(1 + Drafting::kPieces, [&](std::size_t i) {
        if (i == 0)
            return find_events(inputs, options.incidents, sightings, *observed, summary.notes);
        drafting.draft(i - 1);
    });
    observed->aspas = rpki::AspaValidator(inputs.aspas).size();
    observed->errors.assign(summary.errors.begin(), summary.errors.end());
    observed->notes = std::move(summary.notes);
    observed->is_short = summary.is_short;
    return observed;
}

namespace {

void write_registrations(JsonWriter& json, const Observed& observed) {
    const auto& registrations = observed.registrations;
    json.key("irr");
    if (registrations.irr) {
        std::array<std::uint64_t, 4> pairs{};
        for (const auto& judged : observed.routes.pairs()) {
            if (judged.pair.origin) ++pairs.at(static_cast<std::size_t>(judged.registered));
        }
        json.begin_object();
        json.member("route_objects", std::uint64_t{registrations.irr->routes().size()});
        json.member("aut_nums", std::uint64_t{registrations.irr->aut_nums().size()});
        for (const auto kind : {irr::MatchKind::Exact, irr::MatchKind::Covering,
                                irr::MatchKind::OtherOrigin, irr::MatchKind::None}) {
            json.member("pairs_" + std::string(to_string(kind)),
                        pairs.at(static_cast<std::size_t>(kind)));
        }
        json.end_object();
    } else {
        json.null();
    }
    std::array<std::uint64_t, incident::kEventKindCount> events{};
    for (const auto& event : observed.events) ++events.at(static_cast<std::size_t>(event.kind));
    json.key("events").begin_object();
    for (std::size_t i = 0; i < events.size(); ++i) {
        json.member(to_string(static_cast<incident::EventKind>(i)), events.at(i));
    }
    json.end_object();
}

void write_timeline(JsonWriter& json, const std::optional<observation::TimelineSummary>& summary) {
    json.key("timeline");
    if (!summary) {
        json.null();
        return;
    }
    json.begin_object().member("start", summary->period.start).member("end", summary->period.end);
    json.member("has_updates", summary->has_updates).key("learned_from");
    if (summary->learned_from) {
        json.value(*summary->learned_from);
    } else {
        json.null();
    }
    json.member("seconds_observed", summary->seconds_observed);
    json.member("seconds_silent", summary->seconds_silent);
    json.member("changes", summary->changes).member("unchanged", summary->unchanged);
    json.member("sessions_lost", summary->sessions_lost);
    json.member("routes_lost", summary->routes_lost);
    json.member("out_of_order", summary->out_of_order).key("incidents").begin_array();
    for (const auto& count : summary->events) {
        json.begin_object().member("kind", count.kind).member("attested", count.attested);
        json.member("suspected", count.suspected).member("excused", count.excused).end_object();
    }
    json.end_array().end_object();
}

}  // namespace

std::string totals_json(const Observed& observed) {
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
    json.member("networks", std::uint64_t{observed.gatherer->networks().size()});
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
    json.member("with_bogon_asn", counts.with_bogon_asn);
    json.end_object().member("records", counts.records);
    json.member("vantage_points", facts.vantage_points).member("peer_asns", facts.peer_asns);
    json.key("coverage").begin_object();
    write_coverage(json, "ipv4", facts.ipv4);
    write_coverage(json, "ipv6", facts.ipv6);
    json.end_object();
    report::write_weights(json, facts.weights);
    json.member("vrps", std::uint64_t{observed.vrps.size()});
    json.member("aspas", std::uint64_t{observed.aspas});
    write_registrations(json, observed);
    write_timeline(json, facts.timeline);
    json.key("errors").begin_object();
    for (const auto& [rule, count] : observed.errors) json.member(rule, count);
    json.end_object().key("inputs").begin_array();
    for (const auto& source : facts.sources) report::write_source(json, source);
    json.end_array();
    report::write_inferred(json, facts.inferred);
    return json.end_object().take() + "\n";
}

}  // namespace comity::service
