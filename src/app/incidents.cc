// comity incidents: lists what happened in the last observation, or explains one thing.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "app/colour.h"
#include "app/command.h"
#include "app/state.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "io/limits.h"
#include "io/output.h"
#include "report/incident_json.h"
#include "report/incident_list.h"
#include "store/store.h"

namespace comity::app {
namespace {

using incident::Certainty;
using incident::EventKind;

constexpr std::array kKinds{EventKind::BogonPrefix,    EventKind::BogonAsn,
                            EventKind::MisOrigination, EventKind::RouteLeak,
                            EventKind::RpkiInvalid,    EventKind::ForgedOrigin};
constexpr std::array kCertainties{Certainty::Attested, Certainty::Suspected, Certainty::Excused};

/// Incidents that a terminal shows at first.
constexpr std::int64_t kLimit = 20;

struct IncidentsOptions {
    std::string store;
    std::string asn;
    std::string prefix;
    std::string kind;
    std::string since;
    std::string until;
    std::string certainty;
    std::optional<std::int64_t> limit;
    std::string id;
    std::string colour = "auto";
    bool all = false;
    bool full = false;
    bool json = false;
};

template <class Choice, std::size_t Count>
std::vector<std::string> names_of(const std::array<Choice, Count>& choices) {
    std::vector<std::string> names;
    names.reserve(choices.size());
    for (const auto choice : choices) names.emplace_back(to_string(choice));
    return names;
}

/// The one of `choices` that is called so; the parser of options lets no other name through.
template <class Choice, std::size_t Count>
std::optional<Choice> choice_of(const std::array<Choice, Count>& choices, std::string_view name) {
    for (const auto choice : choices) {
        if (to_string(choice) == name) return choice;
    }
    return std::nullopt;
}

/// A prefix, or an address as the longest one.
std::optional<net::Prefix> prefix_of(std::string_view text) {
    if (const auto prefix = net::Prefix::parse(text)) return prefix;
    const auto address = net::Address::parse(text);
    if (!address) return std::nullopt;
    return net::Prefix::containing(*address, net::bits_of(address->family()));
}

/// Reads `text` by `parse` into `value`, where it is given. Errors: it is not what it should be.
template <class Value, class Parse>
Result<void> read_option(const std::string& text, std::string_view what, Parse parse,
                         std::optional<Value>& value) {
    if (text.empty()) return {};
    const auto parsed = parse(text);
    if (!parsed) return fail(Error{.subject = text, .what = std::string(what)});
    value = *parsed;
    return {};
}

Result<store::EventFilter> filter_of(const IncidentsOptions& options) {
    store::EventFilter filter;
    COMITY_TRY(read_option(
        options.asn, "not an AS number, as AS64500",
        [](const std::string& text) { return net::Asn::parse(text); }, filter.asn));
    COMITY_TRY(read_option(options.prefix, "not a prefix or an address, as 192.0.2.0/24", prefix_of,
                           filter.prefix));
    constexpr std::string_view kTime = "not a time, as 2026-11-20 or 2026-11-20T08:00:00Z";
    const auto time = [](const std::string& text) { return Timestamp::parse(text); };
    COMITY_TRY(read_option(options.since, kTime, time, filter.since));
    COMITY_TRY(read_option(options.until, kTime, time, filter.until));
    filter.kind = choice_of(kKinds, options.kind);
    filter.certainty = choice_of(kCertainties, options.certainty);
    return filter;
}

/// The incidents that were asked for, and what was left out.
struct Found {
    std::vector<report::ListedIncident> incidents;
    std::uint64_t not_counting = 0;
    std::uint64_t excused = 0;
    std::uint64_t ruled_out = 0;
};

Result<Found> find(const store::Store& store, std::int64_t observation_id,
                   const store::EventFilter& filter, bool all) {
    Found found;
    report::IncidentGrouper grouper;
    const bool wants_excused = all || filter.certainty == Certainty::Excused;
    COMITY_TRY(store.for_each_event(observation_id, filter, [&](const store::EventRow& row) {
        const auto& event = row.event;
        const bool is_excused = event.certainty == Certainty::Excused;
        if (is_excused && !wants_excused) {
            ++found.excused;
        } else if (event.is_ruled_out && !all) {
            ++found.ruled_out;
        } else if (!is_excused && !event.counts() && !all) {
            ++found.not_counting;
        } else {
            grouper.add(row.number, event);
        }
        return true;
    }));
    found.incidents = grouper.finish();
    return found;
}

/// The events of that filter, of which there are few.
Result<std::vector<incident::Event>> events_of(const store::Store& store,
                                               std::int64_t observation_id,
                                               const store::EventFilter& filter) {
    std::vector<incident::Event> events;
    COMITY_TRY(store.for_each_event(observation_id, filter, [&](const store::EventRow& row) {
        events.push_back(row.event);
        return true;
    }));
    return events;
}

Result<void> add_names(const store::Store& store, std::int64_t observation_id,
                       std::span<const net::Asn> networks, report::NetworkNames& names) {
    for (const auto asn : networks) {
        if (names.contains(asn)) continue;
        names[asn] = COMITY_TRY(store.identity(observation_id, asn)).name;
    }
    return {};
}

report::TerminalOptions terminal_options(const IncidentsOptions& options) {
    return {.colour = wants_colour(options.colour, Target::Terminal),
            .columns = io::terminal_columns(),
            .full = options.full};
}

/// Of every event one line, with all its evidence: incident by incident, newest first.
Result<void> write_json(const store::Store& store, std::int64_t observation_id,
                        std::span<const report::ListedIncident> incidents, io::Output& output) {
    std::string text;
    for (const auto& incident : incidents) {
        std::string name;
        for (const auto number : incident.numbers) {
            const auto events = COMITY_TRY(
                events_of(store, observation_id, {.number = number, .with_evidence = true}));
            for (const auto& event : events) {
                if (name.empty()) name = event_id(event);
                JsonWriter json(JsonLayout::Line);
                json.begin_object().member("incident", name);
                report::write_event_members(json, event);
                text += json.end_object().take() + "\n";
            }
            if (text.size() < io::kWriteOctets) continue;
            COMITY_TRY(output.write(text));
            text.clear();
        }
    }
    COMITY_TRY(output.write(text));
    return output.commit();
}

Result<Exit> list_incidents(const IncidentsOptions& options, const LatestObservation& latest,
                            const store::EventFilter& filter) {
    const auto& [store, observation] = latest;
    const auto found = COMITY_TRY(find(store, observation.id, filter, options.all));
    std::span<const report::ListedIncident> shown(found.incidents);
    const auto limit = options.limit.value_or(options.json ? 0 : kLimit);
    if (limit > 0) shown = shown.first(std::min(shown.size(), static_cast<std::size_t>(limit)));
    io::Output output;
    const auto status = found.incidents.empty() ? Exit::Negative : Exit::Done;
    if (options.json) {
        COMITY_TRY(write_json(store, observation.id, shown, output));
        return status;
    }
    std::vector<report::IncidentLine> lines;
    report::NetworkNames names;
    for (const auto& incident : shown) {
        auto events = COMITY_TRY(events_of(store, observation.id, {.number = incident.number}));
        if (events.empty()) continue;
        COMITY_TRY(add_names(store, observation.id, std::array{incident.culprit}, names));
        lines.push_back({incident, std::move(events.front())});
    }
    COMITY_TRY(output.write(report::incident_list_text({.facts = observation.facts,
                                                        .incidents = found.incidents.size(),
                                                        .not_counting = found.not_counting,
                                                        .excused = found.excused,
                                                        .ruled_out = found.ruled_out},
                                                       lines, names, terminal_options(options))));
    COMITY_TRY(output.commit());
    return status;
}

/// The ids of the events of the same culprit and kind that overlap `event`, itself left out.
Result<std::vector<std::string>> others_of(const store::Store& store, std::int64_t observation_id,
                                           const incident::Event& event) {
    const store::EventFilter filter{.asn = event.culprit, .kind = event.kind};
    report::IncidentGrouper grouper;
    std::map<std::int64_t, std::string> ids;
    const auto own = event_id(event);
    COMITY_TRY(store.for_each_event(observation_id, filter, [&](const store::EventRow& row) {
        if (row.event.culprit == event.culprit) {
            grouper.add(row.number, row.event);
            ids[row.number] = row.id;
        }
        return true;
    }));
    std::vector<std::string> others;
    for (const auto& incident : grouper.finish()) {
        const bool is_it = std::any_of(incident.numbers.begin(), incident.numbers.end(),
                                       [&](const auto number) { return ids[number] == own; });
        if (!is_it) continue;
        for (const auto number : incident.numbers) {
            if (ids[number] != own) others.push_back(ids[number]);
        }
    }
    return others;
}

Result<Exit> show_incident(const IncidentsOptions& options, const LatestObservation& latest) {
    const auto& [store, observation] = latest;
    const auto events =
        COMITY_TRY(events_of(store, observation.id, {.id = options.id, .with_evidence = true}));
    if (events.empty()) {
        static_cast<void>(failed(options.id + ": no such event in the last observation; comity "
                                              "incidents --all lists them"));
        return Exit::Negative;
    }
    io::Output output;
    std::string text;
    for (const auto& event : events) {
        if (options.json) {
            JsonWriter json(JsonLayout::Indented);
            json.begin_object();
            report::write_event_members(json, event);
            text += json.end_object().take() + "\n";
            continue;
        }
        report::NetworkNames names;
        COMITY_TRY(add_names(store, observation.id, report::networks_in(event), names));
        const auto others = COMITY_TRY(others_of(store, observation.id, event));
        text += (text.empty() ? "" : "\n") +
                report::incident_text(event, others, names, terminal_options(options));
    }
    COMITY_TRY(output.write(text));
    COMITY_TRY(output.commit());
    return Exit::Done;
}

Exit run_incidents(const IncidentsOptions& options) {
    const auto filter = filter_of(options);
    if (!filter) {
        static_cast<void>(failed(to_string(filter.error())));
        return Exit::Usage;
    }
    const auto latest = open_latest(options.store);
    if (!latest) return failed(latest.error());
    const auto status = options.id.empty() ? list_incidents(options, *latest, *filter)
                                           : show_incident(options, *latest);
    if (!status) return failed(to_string(status.error()));
    return *status;
}

void add_filters(CLI::App& command, IncidentsOptions& options) {
    command.add_option("--as", options.asn, "Of this AS: culprit, who let it pass, or victim")
        ->type_name("AS");
    command
        .add_option("--prefix", options.prefix,
                    "Of this prefix or address, those that cover it, and those inside it")
        ->type_name("PREFIX");
    command
        .add_option("--kind", options.kind, fmt::format("{}", fmt::join(names_of(kKinds), ", ")))
        ->check(CLI::IsMember(names_of(kKinds)))
        ->type_name("KIND");
    command.add_option("--since", options.since, "Not over before, as 2026-11-20")
        ->type_name("TIME");
    command.add_option("--until", options.until, "Not begun after, as 2026-11-20T08:00:00Z")
        ->type_name("TIME");
    command.add_option("--certainty", options.certainty, "attested, suspected or excused")
        ->check(CLI::IsMember(names_of(kCertainties)))
        ->type_name("HOW");
    command.add_flag(
        "--all", options.all,
        "Also what a rule explains, what was ruled out, what few saw, and what is no offence");
    command
        .add_option("--limit", options.limit,
                    fmt::format("At most so many incidents, 0 for all [{}; with --json 0]", kLimit))
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000}))
        ->type_name("COUNT");
}

}  // namespace

void add_incidents_command(CLI::App& app, Run& run) {
    auto* const command = app.add_subcommand(
        "incidents", "Lists what happened in the last observation, or explains one thing");
    const auto options = std::make_shared<IncidentsOptions>();
    add_filters(*command, *options);
    command->add_option("--store", options->store, "The store, instead of the user's own")
        ->type_name("FILE");
    command->add_flag("--json", options->json, "JSON Lines, for programs: one event a line");
    command->add_option("--colour,--color", options->colour, "auto, always or never")
        ->capture_default_str()
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->type_name("WHEN");
    auto* const show = command->add_subcommand(
        "show", "Explains one: who, when, seen by whom, what it rests on, what to do");
    show->add_option("ID", options->id, "As the list names it")->required();
    show->add_flag("--full", options->full, "All of every list");
    show->fallthrough();
    command->callback([options, &run] { run = [options] { return run_incidents(*options); }; });
}

}  // namespace comity::app
