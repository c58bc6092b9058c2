// comity observe: runs one observation into the store and prints its totals.
#include <fmt/format.h>
#include <malloc.h>

#include <atomic>
#include <filesystem>
#include <limits>
#include <memory>

#include "app/clock.h"
#include "app/command.h"
#include "app/fetching.h"
#include "app/input_failures.h"
#include "app/route_server.h"
#include "app/state.h"
#include "app/version.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "io/file_lock.h"
#include "io/output.h"
#include "io/threads.h"
#include "report/coverage.h"
#include "report/limits.h"
#include "service/frameworks.h"
#include "service/groups.h"
#include "service/limits.h"
#include "service/observe.h"
#include "service/registration_reader.h"
#include "store/store.h"

namespace comity::app {
namespace {

struct ObserveOptions {
    service::SourceFiles files;
    std::string configuration;
    std::string store;
    std::string framework;
    std::optional<std::int64_t> threads;
    std::optional<std::int64_t> peers;
    bool peeringdb_complete = false;
    bool infer_relationships = false;
    std::vector<observation::VantageWeight> weights;
    std::optional<std::int64_t> baseline_days;
    std::string period;
    RouteServerArguments route_server;
    service::fetch::FetchSettings fetch;
    bool offline = false;
    bool drop_superseded = false;
    bool no_store = false;
    bool json = false;
};

/// A line on standard error that is written over as reading goes on; nothing where that is no
/// terminal.
class ProgressLine {
public:
    void show(std::uint64_t done, std::uint64_t total) {
        if (!enabled_ || total == 0) return;
        const auto percent = std::min<std::uint64_t>(100, 100 * done / total);
        if (shown_.exchange(percent) == percent) return;
        fmt::print(stderr, "\rReading {:3} %", percent);
    }
    void say(std::string_view what) const {
        if (enabled_) fmt::print(stderr, "\r{:<40}", what);
    }
    void clear() const {
        if (enabled_) fmt::print(stderr, "\r{:<40}\r", "");
    }

private:
    bool enabled_ = io::is_terminal_error();
    std::atomic<std::uint64_t> shown_{101};
};

/// Networks that are assessed side by side while as many before them are written one by one.
constexpr std::size_t kNetworksPerBatch = 2'048;

/// Writes the observation with all networks, each assessed under `framework`, also those that are
/// only registered. While one batch of them is written, the next is assessed.
Result<void> store_observation(const std::string& path, const manrs::Framework& framework,
                               service::Observed& observed, Executor& executor,
                               const std::string& totals) {
    const auto& gatherer = *observed.gatherer;
    auto store = COMITY_TRY(store::Store::open(path, store::OpenMode::ReadWrite));
    const store::ObservationRow row{.inputs_sha256 = observed.inputs_sha256,
                                    .facts = observed.facts,
                                    .totals = totals,
                                    .observed = present()};
    auto writer = COMITY_TRY(store.begin_observation(row, framework.name));
    const service::EventsByNetwork events(observed.events);
    std::vector<store::NetworkRow> written;
    std::vector<store::NetworkRow> assessed;
    Result<void> outcome;
    const auto write_batch = [&] {
        for (const auto& network : written) {
            if (outcome) outcome = writer.write(network);
        }
    };
    const auto seen = gatherer.networks().size();
    const auto silent = gatherer.silent_networks(events.networks());
    const auto assess = [&](std::size_t network) {
        auto draft =
            network < seen
                ? std::move(observed.drafts[network])
                : service::draft_of(observed.facts, gatherer.gather_silent(silent[network - seen]));
        auto its_events = events.of(draft.record.evidence.asn);
        return service::finish(std::move(draft), std::move(its_events), framework, observed.facts);
    };
    const auto count = seen + silent.size();
    for (std::size_t done = 0; outcome && (done < count || !written.empty());) {
        assessed.clear();
        assessed.resize(std::min(kNetworksPerBatch, count - done));
        executor.for_each(assessed.size() + 1, [&](std::size_t i) {
            if (i == 0) return write_batch();
            assessed[i - 1] = assess(done + i - 1);
        });
        done += assessed.size();
        std::swap(written, assessed);
    }
    COMITY_TRY(outcome);
    COMITY_TRY(writer.write(std::span(observed.events)));
    for (const auto& group : service::groups_of(observed.registrations, gatherer)) {
        COMITY_TRY(writer.write(group));
    }
    COMITY_TRY(writer.write(service::providers_of(observed.registrations)));
    if (const auto& joined = observed.registrations.participants) {
        COMITY_TRY(writer.write(std::span(joined->participants)));
    }
    return writer.commit();
}

/// Finds out before all is read whether the store can be written in the end. Makes none.
Result<void> check_store(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return io::check_folder_of(path);
    return store::Store::open(path, store::OpenMode::ReadWrite).map([](const auto&) {});
}

std::string share_of(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return "";
    return fmt::format(" ({} %)",
                       to_fixed(100.0 * static_cast<double>(part) / static_cast<double>(whole), 1));
}

std::string coverage_text(std::string_view family, const observation::FamilyCoverage& coverage,
                          std::uint32_t peers_wanted) {
    if (coverage.vantage_points == 0) return fmt::format("{}  no routes", family);
    return fmt::format(
        "{}  {} vantage points, {} full feeds of {} ASes; a pair counts when {} of "
        "these see it{}",
        family, coverage.vantage_points, coverage.full_feeds, coverage.full_feed_asns,
        coverage.peers_needed,
        coverage.peers_needed < peers_wanted
            ? fmt::format(" (fewer than the {} wanted: that is all there are)", peers_wanted)
            : "");
}

std::string timeline_text(const observation::TimelineSummary& timeline) {
    auto text = fmt::format("Timeline  {} to {}, {} changes{}\n", to_string(timeline.period.start),
                            to_string(timeline.period.end), with_thousands(timeline.changes),
                            timeline.has_updates ? "" : "; tables alone");
    if (timeline.sessions_lost > 0 || timeline.seconds_silent > 0) {
        text += fmt::format("          {} sessions lost, {} s without a record\n",
                            with_thousands(timeline.sessions_lost),
                            with_thousands(timeline.seconds_silent));
    }
    for (const auto& count : timeline.events) {
        text += fmt::format("Incidents {}: {} attested, {} suspected, {} excused\n", count.kind,
                            with_thousands(count.attested), with_thousands(count.suspected),
                            with_thousands(count.excused));
    }
    return text;
}

std::string totals_text(const service::Observed& observed, std::uint32_t peers_wanted) {
    const auto& facts = observed.facts;
    const auto& counts = observed.routes.announcements().counts;
    const auto& totals = observed.routes.totals();
    std::string text;
    if (facts.has_routes) {
        text += fmt::format("Routes    {} of tables, {} announced, {} withdrawn\n",
                            with_thousands(counts.rib_routes), with_thousands(counts.announced),
                            with_thousands(counts.withdrawn));
        text += fmt::format("Pairs     {} of prefix and origin, by {} networks\n",
                            with_thousands(totals.total()),
                            with_thousands(observed.gatherer->networks().size()));
        text += fmt::format("{}\n{}\n", coverage_text("IPv4    ", facts.ipv4, peers_wanted),
                            coverage_text("IPv6    ", facts.ipv6, peers_wanted));
        if (!facts.weights.all().empty()) {
            text += fmt::format("Weights   {}\n", report::weight_words(facts.weights));
        }
    } else {
        text += "Routes    no data: no MRT file was given (--mrt)\n";
    }
    if (!facts.has_payloads) {
        text += "RPKI      no data: no VRPs were given (--vrps)\n";
    } else {
        text += fmt::format("RPKI      {} VRPs, {} ASPAs\n", with_thousands(observed.vrps.size()),
                            with_thousands(observed.aspas));
    }
    if (facts.has_payloads && facts.has_routes) {
        text += fmt::format(
            "          {} valid{}, {} invalid{}, {} not found{}\n", with_thousands(totals.valid),
            share_of(totals.valid, totals.total()), with_thousands(totals.invalid),
            share_of(totals.invalid, totals.total()), with_thousands(totals.not_found),
            share_of(totals.not_found, totals.total()));
    }
    if (observed.registrations.irr) {
        text += fmt::format("IRR       {} route objects, {} aut-nums\n",
                            with_thousands(observed.registrations.irr->routes().size()),
                            with_thousands(observed.registrations.irr->aut_nums().size()));
    } else {
        text += "IRR       no data: no RPSL dump was given (--irr)\n";
    }
    if (facts.has_routes && !facts.has("relationships")) {
        text +=
            "Related   no data: no AS relationships were given (--relationships), nor were they "
            "to be inferred (--infer-relationships)\n";
    }
    if (facts.has_routes) {
        const auto bogons = std::count_if(
            observed.events.begin(), observed.events.end(), [](const incident::Event& event) {
                return event.kind == incident::EventKind::BogonPrefix ||
                       event.kind == incident::EventKind::BogonAsn;
            });
        text += fmt::format("Bogons    {} events\n",
                            with_thousands(static_cast<std::uint64_t>(bogons)));
    }
    if (facts.timeline) text += timeline_text(*facts.timeline);
    for (const auto& source : report::source_summary(facts, report::kFilesListedMax)) {
        text += fmt::format("Input     {} {}, {}, {}\n", source.kind, source.hash, source.as_of,
                            escape_for_terminal(source.entries));
    }
    for (const auto& [rule, count] : observed.errors) {
        text += fmt::format("Errors    {} x {}\n", with_thousands(count), rule);
    }
    return text;
}

/// What the configuration file says, where the options say nothing; sources of both.
Result<ObserveOptions> with_configuration(ObserveOptions options) {
    const auto is_empty = [](const auto& paths) { return paths.empty(); };
    // A file that nobody named adds no sources to those that somebody did.
    const bool wants_sources = !options.configuration.empty() ||
                               (options.route_server.tables.empty() &&
                                std::all_of(options.files.begin(), options.files.end(), is_empty));
    const auto path = configuration_path(options.configuration);
    if (!path.empty()) {
        auto configuration = COMITY_TRY(service::read_configuration(path));
        options.fetch = configuration.fetch;
        for (std::size_t i = 0; wants_sources && i < options.files.size(); ++i) {
            auto& files = configuration.files.at(i);
            auto& wanted = options.files.at(i);
            wanted.insert(wanted.end(), files.begin(), files.end());
        }
        if (options.store.empty()) options.store = configuration.store.value_or("");
        if (options.framework.empty()) options.framework = configuration.framework.value_or("");
        if (!options.peers) options.peers = configuration.peers;
        if (!options.threads) options.threads = configuration.threads;
        options.peeringdb_complete =
            options.peeringdb_complete || configuration.peeringdb_complete.value_or(false);
        options.infer_relationships =
            options.infer_relationships || configuration.infer_relationships.value_or(false);
        options.weights = std::move(configuration.weights);
        if (!options.baseline_days) options.baseline_days = configuration.baseline_days;
        if (options.period.empty()) options.period = configuration.period.value_or("");
    }
    if (options.framework.empty()) options.framework = service::kDefaultFramework;
    COMITY_TRY(service::expand_patterns(options.files));
    return options;
}

/// What to look for in the time of the observation.
Result<service::IncidentOptions> incident_options(const ObserveOptions& options,
                                                  std::span<const std::string> folders) {
    service::IncidentOptions incidents;
    incidents.known = COMITY_TRY(service::load_known_networks(folders));
    if (!options.period.empty()) {
        incidents.period = parse_period(options.period);
        if (!incidents.period) {
            return fail(Error{.subject = "--period " + options.period,
                              .what = "no period: a month (2026-11), a day, or START/END"});
        }
    }
    if (options.baseline_days) {
        incidents.baseline_seconds = *options.baseline_days * kSecondsPerDay;
    }
    return incidents;
}

/// A store that can be written, and that no other observation writes meanwhile.
struct OwnStore {
    std::string path;  ///< Empty where none is wanted.
    std::optional<io::FileLock> lock;
};

Result<OwnStore> find_store(const ObserveOptions& options) {
    OwnStore store;
    if (options.no_store) return store;
    store.path = COMITY_TRY(store_path(options.store));
    COMITY_TRY(check_store(store.path));
    store.lock = COMITY_TRY(io::FileLock::try_take(store.path + ".lock", io::LockKind::Exclusive));
    if (!store.lock) {
        return fail(
            Error{.subject = store.path, .what = "another comity observe is at work on it"});
    }
    store.lock->remove_at_end(store.path + ".lock");
    if (options.drop_superseded) {
        auto writer = COMITY_TRY(store::Store::open(store.path, store::OpenMode::ReadWrite));
        static_cast<void>(COMITY_TRY(writer.drop_superseded()));
    }
    return store;
}

/// The sources of the options as files. Errors: as fetch_all.
Result<service::fetch::FetchedSources> fetch(const ObserveOptions& options,
                                             const service::IncidentOptions& incidents) {
    return fetch_all(options.files, {.folder = {},
                                     .settings = options.fetch,
                                     .user_agent = {},
                                     .network = options.offline ? service::fetch::Network::Offline
                                                                : service::fetch::Network::Ask,
                                     .period = incidents.period,
                                     .baseline_seconds = incidents.baseline_seconds});
}

Exit observe_into(const ObserveOptions& options, const manrs::Framework& framework,
                  registry::Countries countries, service::IncidentOptions incidents,
                  const std::string& path) {
    const auto fetched = fetch(options, incidents);
    if (!fetched) return failed(to_string(fetched.error()));
    for (const auto& note : fetched->notes) {
        static_cast<void>(failed(note.path + ": " + note.text));
    }
    if (!fetched->failures.empty()) return report_failures(fetched->failures);
    io::ThreadExecutor executor(static_cast<unsigned>(options.threads.value_or(0)));
    ProgressLine progress;
    const service::ObserveOptions inputs{
        .files = fetched->files,
        .names = fetched->names,
        .peers_wanted = static_cast<std::uint32_t>(
            options.peers.value_or(static_cast<std::int64_t>(framework.coverage.peers))),
        .weights = observation::VantageWeights(options.weights),
        .countries = std::move(countries),
        .peeringdb_pages = options.peeringdb_complete ? registry::peeringdb::Extent::Whole
                                                      : registry::peeringdb::Extent::Part,
        .incidents = std::move(incidents),
        .infer_relationships = options.infer_relationships,
        .keep = !path.empty()};
    const auto outcome = service::observe(
        inputs, executor,
        [&progress](std::uint64_t done, std::uint64_t total) { progress.show(done, total); });
    progress.clear();
    if (!outcome) return report_failures(outcome.error());
    auto& observed = **outcome;
    const auto json = service::totals_json(observed);
    if (!path.empty()) {
        progress.say("Writing the store");
        const auto stored = store_observation(path, framework, observed, executor, json);
        progress.clear();
        if (!stored) return failed(to_string(stored.error()));
    }
    for (const auto& note : observed.notes) {
        static_cast<void>(failed(note.path + ": " + note.text));
    }
    io::Output output;
    auto text = options.json ? json : totals_text(observed, inputs.peers_wanted);
    if (!options.json && !path.empty()) {
        text += fmt::format("Stored    {}\n", escape_for_terminal(path));
    }
    if (const auto written = output.write(text); !written) {
        return failed(to_string(written.error()));
    }
    return observed.is_short || fetched->is_short ? Exit::CutShort : Exit::Done;
}

Exit observe_route_server(const ObserveOptions& options) {
    io::ThreadExecutor executor(static_cast<unsigned>(options.threads.value_or(0)));
    ProgressLine progress;
    return audit_route_server(
        options.route_server, options.files, options.json, executor,
        [&progress](std::uint64_t done, std::uint64_t total) { progress.show(done, total); },
        [&progress] { progress.clear(); });
}

/// What is freed is asked for again within seconds, and the process ends with the observation. To
/// give it back in between and have the pages cleared anew takes a twentieth of the time of a
/// whole Internet, for a twentieth less memory.
void keep_freed_memory() {
    constexpr int kGibibyte = 1 << 30;
    // No other thread runs yet; where it is refused, the time is lost.
    // NOLINTBEGIN(concurrency-mt-unsafe)
    ::mallopt(M_MMAP_THRESHOLD, kGibibyte);
    ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    // NOLINTEND(concurrency-mt-unsafe)
}

Exit run_observe(const ObserveOptions& given) {
    keep_freed_memory();
    const auto options = with_configuration(given);
    if (!options) return failed(to_string(options.error()));
    if (!options->route_server.tables.empty()) return observe_route_server(*options);
    const auto is_empty = [](const auto& paths) { return paths.empty(); };
    if (std::all_of(options->files.begin(), options->files.end(), is_empty)) {
        static_cast<void>(
            failed("nothing to observe: give --mrt FILE, --vrps FILE, both, or a "
                   "--config FILE that names them (comity init makes one)"));
        return Exit::Usage;
    }
    const auto folders = service::share_folders(kShareFolders);
    const auto framework = service::load_framework(options->framework, folders);
    if (!framework) return failed(to_string(framework.error()));
    auto countries = service::load_countries(folders);
    if (!countries) return failed(to_string(countries.error()));
    auto incidents = incident_options(*options, folders);
    if (!incidents) return failed(to_string(incidents.error()));
    const auto store = find_store(*options);
    if (!store) return failed(to_string(store.error()));
    return observe_into(*options, *framework, std::move(*countries), std::move(*incidents),
                        store->path);
}

}  // namespace

void add_observe_command(CLI::App& app, Run& run) {
    auto* const command = app.add_subcommand(
        "observe", "Reads what networks announce and attest, judges it, and keeps it in the store");
    const auto options = std::make_shared<ObserveOptions>();
    for (const auto& source : service::kSources) {
        command
            ->add_option("--" + std::string(source.name),
                         options->files.at(service::index_of(source.kind)),
                         std::string(source.what) + ", by path or address; repeatable")
            ->type_name("FILE");
    }
    command->add_flag("--peeringdb-complete", options->peeringdb_complete,
                      "The pages of PeeringDB are all there are: who is not there has no contact");
    command->add_flag("--infer-relationships", options->infer_relationships,
                      "Where no relationships are given: infers them from the first tables");
    command
        ->add_option("--config", options->configuration,
                     "A TOML file that names sources, and says what options do, instead of the "
                     "user's own")
        ->type_name("FILE");
    command->add_option("--store", options->store, "The store, instead of the user's own")
        ->type_name("FILE");
    command->add_flag("--offline", options->offline,
                      "Ask no server: of addresses, take what the cache has");
    command->add_flag("--drop-superseded", options->drop_superseded,
                      "First drops from the store what was observed of a month before its last "
                      "observation");
    command->add_flag("--no-store", options->no_store, "Only print; keep nothing");
    command
        ->add_option(
            "--framework", options->framework,
            fmt::format("Scores are kept by this framework [{}]", service::kDefaultFramework))
        ->type_name("NAME");
    command
        ->add_option("--peers", options->peers,
                     "Full feeds that must see a pair before it counts, where there are that many, "
                     "instead of the framework's number")
        ->check(CLI::Range(std::int64_t{1}, service::kPeersMax));
    command
        ->add_option(
            "--period", options->period,
            "Incidents of this time alone: a month (2026-11), a day, or START/END; all that "
            "was observed if not given")
        ->type_name("TIME");
    command
        ->add_option("--baseline-days", options->baseline_days,
                     "Days for which origins are learned before a new one says anything [7]")
        ->check(CLI::Range(std::int64_t{0}, service::kBaselineDaysMax));
    command->add_option("--threads", options->threads, "Threads; 0, the default, is one a core")
        ->check(CLI::Range(std::int64_t{0}, service::kThreadsMax));
    command->add_flag("--json", options->json, "Print the totals as JSON");
    add_route_server_options(*command, options->route_server);
    command->callback([options, &run] { run = [options] { return run_observe(*options); }; });
}

}  // namespace comity::app
