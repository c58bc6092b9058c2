// comity score: events of one period in, one line for each network and metric out.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

#include "app/command.h"
#include "app/version.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "io/input.h"
#include "io/output.h"
#include "manrs/events_file.h"
#include "manrs/incident_arithmetic.h"
#include "manrs/metric_result.h"
#include "service/frameworks.h"

namespace comity::app {
namespace {

/// Octets gathered before they are written.
constexpr std::size_t kPieceOctets = 256UL * 1024;

struct ScoreOptions {
    std::string events;
    std::string framework{service::kDefaultFramework};
    std::string period;
};

/// "1 line", "2 lines".
std::string count_of(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", with_thousands(count), noun, count == 1 ? "" : "s");
}

void append_incident(JsonWriter& json, const manrs::Incident& incident) {
    json.begin_object();
    json.member("start", incident.start).member("end", incident.end);
    json.member("weight", incident.weight).member("value", incident.value);
    json.member("events", incident.events).key("prefixes").begin_array();
    for (const auto& prefix : incident.prefixes) json.value(prefix);
    json.end_array().end_object();
}

/// One line of output, with its end.
std::string line_of(const manrs::Framework& framework, const manrs::MetricIncidents& metric) {
    const auto result = manrs::measured(framework, metric.metric, metric.value);
    JsonWriter json;
    json.begin_object().member("asn", metric.asn.value());
    json.member("metric", to_string(metric.metric)).member("value", metric.value);
    json.key("score").rounded(result.score).key("incidents").begin_array();
    for (const auto& incident : metric.incidents) append_incident(json, incident);
    json.end_array().end_object();
    return json.take() + "\n";
}

Result<void> write_lines(const manrs::Framework& framework, const manrs::Weighing& weighing) {
    io::Output output;
    std::string piece;
    for (const auto& metric : weighing.metrics) {
        piece += line_of(framework, metric);
        if (piece.size() < kPieceOctets) continue;
        COMITY_TRY(output.write(piece));
        piece.clear();
    }
    COMITY_TRY(output.write(piece));
    return output.commit();
}

/// What was read, refused and left out, for people.
std::string summary_of(const manrs::Framework& framework, const manrs::EventsFile& file,
                       std::size_t event_count, const manrs::Weighing& weighing) {
    auto summary = fmt::format("{} read, {} refused\n", count_of(event_count, "event"),
                               count_of(file.refused_count(), "line"));
    for (const auto& refused : file.refused) {
        std::string places;
        for (const auto line : refused.first_lines) {
            places += fmt::format("{}{}", places.empty() ? "" : ", ", line);
        }
        if (refused.count > refused.first_lines.size()) places += ", ...";
        summary += fmt::format("  {} [{}]: {} (line{} {})\n", count_of(refused.count, "line"),
                               refused.rule->id, refused.rule->explanation,
                               refused.count == 1 ? "" : "s", places);
    }
    if (weighing.outside > 0) {
        summary +=
            fmt::format("{} left out: outside the period\n", count_of(weighing.outside, "event"));
    }
    if (weighing.too_old > 0) {
        summary += fmt::format(
            "{} left out: too old, begun more than {} before the period\n",
            count_of(weighing.too_old, "event"),
            count_of(static_cast<std::uint64_t>(framework.incident.leeway_days.value_or(0)),
                     "day"));
    }
    summary += fmt::format("scores are by {}, not MANRS's own\n", framework.label);
    return summary;
}

Exit run_score(const ScoreOptions& options) {
    const auto framework =
        service::load_framework(options.framework, service::share_folders(kShareFolders));
    if (!framework) return failed(to_string(framework.error()));
    const auto period = parse_period(options.period);
    if (!period) return failed("no period: " + options.period);
    const auto input = io::Input::open(options.events, io::Hashing::No);
    if (!input) return failed(to_string(input.error()));
    auto file = manrs::read_events(**input);
    if (!file) return failed(to_string(file.error()));
    const auto event_count = file->events.size();
    const auto& name = (*input)->path();
    if ((*input)->octets_read() == 0) {
        static_cast<void>(failed(name + ": empty: there is nothing in it"));
        return Exit::CutShort;
    }
    if (event_count == 0 && !file->refused.empty()) {
        const auto& refused = file->refused.front();
        return failed(fmt::format("{}: no events: {} refused, line {} for: {} [{}]", name,
                                  count_of(file->refused_count(), "line"),
                                  refused.first_lines.front(), refused.rule->explanation,
                                  refused.rule->id));
    }
    const auto weighing =
        manrs::weigh_events(framework->incident, *period, std::move(file->events));
    if (const auto written = write_lines(*framework, weighing); !written) {
        return failed(to_string(written.error()));
    }
    fmt::print(stderr, "{}", summary_of(*framework, *file, event_count, weighing));
    const bool cut_short = (*input)->cut_short() || file->is_cut_short();
    if ((*input)->cut_short()) static_cast<void>(failed(name + ": cut short: its rest is missing"));
    return cut_short ? Exit::CutShort : Exit::Done;
}

}  // namespace

void add_score_command(CLI::App& app, Run& run) {
    auto options = std::make_shared<ScoreOptions>();
    auto* const command = app.add_subcommand(
        "score", "Scores the networks that events of one period are held against.");
    command
        ->add_option("--events", options->events,
                     "Events, one JSON object a line; - is standard input")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--framework", options->framework,
                     "The framework to score by: a name, or the path of a .toml file")
        ->capture_default_str()
        ->type_name("NAME");
    command
        ->add_option("--period", options->period,
                     "A month as 2018-04, a day as 2018-04-25, or START/END")
        ->required()
        ->type_name("PERIOD")
        ->check([](const std::string& text) {
            return parse_period(text)
                       ? std::string()
                       : "\"" + escape_for_terminal(text) + "\" is no month, day or START/END";
        });
    command->callback([options, &run] { run = [options] { return run_score(*options); }; });
}

}  // namespace comity::app
