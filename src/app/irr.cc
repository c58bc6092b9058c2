// comity irr: counts the objects of registry dumps, or prints route objects.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "app/command.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "io/limits.h"
#include "io/output.h"
#include "io/threads.h"
#include "service/irr_files.h"

namespace comity::app {
namespace {

using irr::rpsl::AttributeName;

struct IrrOptions {
    std::vector<std::string> files;
    std::string origin;
    std::string prefix;
    bool json = false;
};

/// Which route objects are asked for.
struct Wanted {
    std::optional<net::Asn> origin;
    std::optional<net::Prefix> prefix;
};

/// Errors: an option's text.
Result<Wanted> wanted_of(const IrrOptions& options) {
    Wanted wanted;
    if (!options.origin.empty()) {
        wanted.origin = net::Asn::parse(options.origin);
        if (!wanted.origin) {
            return fail(Error{.subject = options.origin, .what = "not an AS number, as AS64500"});
        }
    }
    if (!options.prefix.empty()) {
        wanted.prefix = net::Prefix::parse(options.prefix);
        if (!wanted.prefix) {
            return fail(Error{.subject = options.prefix, .what = "not a prefix, as 192.0.2.0/24"});
        }
    }
    return wanted;
}

std::vector<irr::RouteObject> find_routes(const irr::Database& database, const Wanted& wanted) {
    std::vector<irr::RouteObject> routes;
    if (wanted.prefix) {
        database.append_covering(*wanted.prefix, routes);
        std::erase_if(routes, [&wanted](const irr::RouteObject& route) {
            return wanted.origin && route.origin != *wanted.origin;
        });
    } else {
        for (const auto place : database.routes_of(*wanted.origin)) {
            routes.push_back(database.routes()[place]);
        }
    }
    return routes;
}

/// One line, with its end.
std::string route_text(const irr::Database& database, const irr::RouteObject& route) {
    const auto modified = route.last_modified.start();
    return fmt::format("{:<20} {:<11} {:<12} {}  {}\n", to_string(route.prefix),
                       to_string(route.origin),
                       escape_for_terminal(database.source(route.source).name),
                       modified ? to_string(*modified).substr(0, 10) : "----------",
                       escape_for_terminal(database.text(route.maintainers)));
}

std::string route_json(const irr::Database& database, const irr::RouteObject& route) {
    JsonWriter json;
    const auto day = [&json](std::string_view name, irr::Day given) {
        const auto start = given.start();
        json.key(name);
        start ? json.value(to_string(*start).substr(0, 10)) : json.null();
    };
    json.begin_object().member("prefix", to_string(route.prefix));
    json.member("origin", route.origin.value());
    json.member("source", database.source(route.source).name);
    day("created", route.created);
    day("last_modified", route.last_modified);
    json.key("mnt_by").begin_array();
    if (route.maintainers != irr::NameId::None) {
        for (const auto name : split(database.text(route.maintainers), ',')) json.value(name);
    }
    json.end_array().end_object();
    return json.take() + "\n";
}

void write_faults(JsonWriter& json, std::string_view name,
                  const std::vector<service::IrrFileReport>& reports,
                  Refusals irr::Faults::* which) {
    std::vector<std::pair<std::string_view, std::uint64_t>> counts;
    for (const auto& report : reports) {
        for (const auto& entry : (report.faults.*which).entries()) {
            counts.emplace_back(entry.rule->id, entry.count);
        }
    }
    std::sort(counts.begin(), counts.end());
    json.key(name).begin_object();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (i + 1 < counts.size() && counts[i].first == counts[i + 1].first) {
            counts[i + 1].second += counts[i].second;
        } else {
            json.member(counts[i].first, counts[i].second);
        }
    }
    json.end_object();
}

std::string summary_json(const service::IrrFiles& read) {
    JsonWriter json(JsonLayout::Indented);
    json.begin_object().key("sources").begin_array();
    for (const auto& source : read.database.sources()) {
        json.begin_object().member("source", source.name).key("as_of");
        source.as_of ? json.value(*source.as_of) : json.null();
        json.key("serial");
        source.serial ? json.value(*source.serial) : json.null();
        json.key("objects").begin_object();
        for (std::size_t i = 0; i < source.objects.size(); ++i) {
            if (source.objects[i] == 0) continue;
            json.member(to_string(static_cast<AttributeName>(i)), source.objects[i]);
        }
        json.end_object().end_object();
    }
    json.end_array().member("duplicates", read.database.duplicates());
    const auto deleted =
        std::accumulate(read.reports.begin(), read.reports.end(), std::uint64_t{0},
                        [](std::uint64_t sum, const auto& report) { return sum + report.deleted; });
    json.member("deleted", deleted);
    write_faults(json, "refused", read.reports, &irr::Faults::refused);
    write_faults(json, "tolerated", read.reports, &irr::Faults::tolerated);
    return json.end_object().take() + "\n";
}

/// The classes that have a column of their own.
constexpr std::array kColumns{AttributeName::Route,  AttributeName::Route6,
                              AttributeName::AutNum, AttributeName::AsSet,
                              AttributeName::Mntner, AttributeName::Person,
                              AttributeName::Role,   AttributeName::Organisation};

std::string summary_text(const irr::Database& database) {
    auto text = fmt::format("{:<14}", "Source");
    for (const auto name : kColumns) text += fmt::format("{:>13}", to_string(name));
    text += fmt::format("{:>13}  as of\n", "others");
    for (const auto& source : database.sources()) {
        auto others =
            std::accumulate(source.objects.begin(), source.objects.end(), std::uint64_t{0});
        text += fmt::format("{:<14}", escape_for_terminal(source.name));
        for (const auto name : kColumns) {
            const auto count = source.objects[static_cast<std::size_t>(name)];
            others -= count;
            text += fmt::format("{:>13}", with_thousands(count));
        }
        text += fmt::format("{:>13}  {}\n", with_thousands(others),
                            source.as_of ? to_string(*source.as_of) : "unknown");
    }
    if (database.duplicates() > 0) {
        text += fmt::format("\n{} objects are older than another of their source and name.\n",
                            with_thousands(database.duplicates()));
    }
    return text;
}

Exit print_dumps(const IrrOptions& options) {
    const auto wanted = wanted_of(options);
    if (!wanted) {
        static_cast<void>(failed(to_string(wanted.error())));
        return Exit::Usage;
    }
    io::ThreadExecutor executor;
    const auto read = service::read_irr_files(options.files, io::Hashing::No, executor);
    if (!read) {
        for (const auto& error : read.error()) static_cast<void>(failed(to_string(error)));
        return Exit::Failed;
    }
    auto status = Exit::Done;
    for (const auto& report : read->reports) {
        for (const auto& line : complaints_of(report)) {
            static_cast<void>(failed(report.path + ": " + line));
        }
        if (report.cut_short) status = Exit::CutShort;
    }
    const auto& database = read->database;
    std::string text;
    if (wanted->origin || wanted->prefix) {
        const auto routes = find_routes(database, *wanted);
        for (const auto& route : routes) {
            text += options.json ? route_json(database, route) : route_text(database, route);
        }
        if (routes.empty() && status == Exit::Done) status = Exit::Negative;
    } else {
        text = options.json ? summary_json(*read) : summary_text(database);
    }
    const auto written = io::Output().write(text);
    return written ? status : failed(to_string(written.error()));
}

}  // namespace

void add_irr_command(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "irr", "Counts the objects of registry dumps (RPSL, RFC 2622), or prints route objects");
    const auto options = std::make_shared<IrrOptions>();
    command->add_option("FILE", options->files, "Dumps, plain or gzip, or - for standard input")
        ->required();
    command->add_option("--origin", options->origin, "Print the route objects of this AS");
    command->add_option("--prefix", options->prefix,
                        "Print the route objects of this prefix and those around it");
    command->add_flag(
        "--json", options->json,
        "As JSON: one object, or with --origin or --prefix one for each route object");
    command->callback([options, &run] { run = [options] { return print_dumps(*options); }; });
}

}  // namespace comity::app
