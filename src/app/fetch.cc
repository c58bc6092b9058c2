// comity fetch: brings the addresses among the sources into the cache, and says what there is.
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "app/clock.h"
#include "app/command.h"
#include "app/fetching.h"
#include "app/state.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "io/output.h"

namespace comity::app {
namespace {

using service::fetch::Fetched;

struct FetchOptions {
    std::string configuration;
    std::string period;
    bool offline = false;
    bool json = false;
};

std::string json_of(const service::fetch::FetchedSources& sources) {
    JsonWriter json(JsonLayout::Indented);
    json.begin_array();
    const auto write_time = [&json](std::string_view key, const std::optional<Timestamp>& time) {
        json.key(key);
        if (time) {
            json.value(*time);
        } else {
            json.null();
        }
    };
    for (const auto& one : sources.all) {
        json.begin_object().member("kind", service::name_of(one.kind)).member("url", one.url);
        json.member("outcome", to_string(one.outcome)).member("octets", one.octets);
        write_time("fetched", one.fetched);
        write_time("checked", one.checked);
        json.member("path", one.path).member("failure", one.failure).end_object();
    }
    return json.end_array().take() + "\n";
}

std::string text_of(const service::fetch::FetchedSources& sources, Timestamp now) {
    std::string text;
    for (const auto& one : sources.all) {
        const auto age = one.fetched ? service::fetch::age_words(*one.fetched, now) + " old" : "";
        text += fmt::format("{:<14} {:<10} {:>15}  {:<12}  {}\n", service::name_of(one.kind),
                            to_string(one.outcome), with_thousands(one.octets), age,
                            escape_for_terminal(one.url, service::fetch::kUrlOctetsMax));
    }
    return text;
}

Exit run_fetch(const FetchOptions& options) {
    const auto path = configuration_path(options.configuration);
    if (path.empty()) {
        static_cast<void>(
            failed("no configuration: give --config FILE, or make one by comity init"));
        return Exit::Usage;
    }
    const auto configuration = service::read_configuration(path);
    if (!configuration) return failed(to_string(configuration.error()));
    const auto network =
        options.offline ? service::fetch::Network::Offline : service::fetch::Network::Ask;
    service::fetch::FetchOptions wanted{.folder = {},
                                        .settings = configuration->fetch,
                                        .user_agent = {},
                                        .network = network,
                                        .period = {},
                                        .always_ask = true};
    const auto& period =
        options.period.empty() ? configuration->period.value_or("") : options.period;
    if (!period.empty()) {
        wanted.period = parse_period(period);
        if (!wanted.period) return failed(period + ": no period: a month, a day, or START/END");
    }
    const auto sources = fetch_all(configuration->files, std::move(wanted));
    if (!sources) return failed(to_string(sources.error()));
    for (const auto& note : sources->notes) static_cast<void>(failed(note.path + ": " + note.text));
    io::Output output;
    const auto written =
        output.write(options.json ? json_of(*sources) : text_of(*sources, present()));
    if (!written) return failed(to_string(written.error()));
    return sources->is_short ? Exit::CutShort : Exit::Done;
}

}  // namespace

void add_fetch_command(CLI::App& app, Run& run) {
    auto* const command = app.add_subcommand(
        "fetch", "Fetches the sources that are addresses, and says how old each is");
    const auto options = std::make_shared<FetchOptions>();
    command
        ->add_option("--config", options->configuration,
                     "A TOML file that names sources, instead of the user's own")
        ->type_name("FILE");
    command
        ->add_option("--period", options->period,
                     "Files of this time, of addresses with dates: a month (2026-11), a day, or "
                     "START/END; the newest if not given")
        ->type_name("TIME");
    command->add_flag("--offline", options->offline, "Ask no server; only say what there is");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &run] { run = [options] { return run_fetch(*options); }; });
}

}  // namespace comity::app
