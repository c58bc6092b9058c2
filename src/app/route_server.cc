#include "app/route_server.h"

#include <array>

#include "app/colour.h"
#include "app/input_failures.h"
#include "io/output.h"
#include "report/route_server_json.h"
#include "report/route_server_terminal.h"
#include "service/route_server.h"

namespace comity::app {
namespace {

/// What makes no sense together with a route server's table: nothing is kept, and nothing is
/// scored.
constexpr std::array kOtherOptions{"--mrt",   "--store",  "--framework",
                                   "--peers", "--period", "--baseline-days"};

Result<service::RouteServerOptions, std::string> options_of(const RouteServerArguments& arguments,
                                                            const service::SourceFiles& files) {
    service::RouteServerOptions options{
        .tables = arguments.tables, .members = arguments.members, .files = files};
    for (const auto& text : arguments.expected) {
        const auto community = bgp::Community::parse(text);
        if (!community) return fail(text + ": community: wanted ASN:VALUE or ASN:VALUE:VALUE");
        options.expected.push_back(*community);
    }
    for (const auto& text : arguments.asns) {
        const auto asn = net::Asn::parse(text);
        if (!asn) return fail(text + ": not an AS number, as AS64500");
        options.route_servers.push_back(*asn);
    }
    return options;
}

report::TerminalOptions terminal_options() {
    return {.colour = wants_colour("auto", Target::Terminal), .columns = io::terminal_columns()};
}

}  // namespace

void add_route_server_options(CLI::App& command, RouteServerArguments& arguments) {
    auto* const tables =
        command.add_option("--route-server", arguments.tables,
                           "A route server's table, MRT: what is wrong with the routes of each "
                           "member is printed, nothing is kept; repeatable");
    tables->type_name("FILE");
    for (const auto* const other : kOtherOptions) tables->excludes(command.get_option(other));
    command
        .add_option("--members", arguments.members,
                    "The exchange's members, IX-F Member Export (JSON); repeatable")
        ->type_name("FILE")
        ->needs(tables);
    command
        .add_option("--expected-invalid", arguments.expected,
                    "Routes with this community are known to be invalid, and listed apart; "
                    "repeatable")
        ->type_name("COMMUNITY")
        ->needs(tables);
    command
        .add_option("--route-server-asn", arguments.asns,
                    "The ASN of a route server, which is taken out of paths; repeatable")
        ->type_name("ASN")
        ->needs(tables);
}

Exit audit_route_server(const RouteServerArguments& arguments, const service::SourceFiles& files,
                        bool json, Executor& executor, const service::ObserveProgress& progress,
                        const std::function<void()>& before_output) {
    const auto options = options_of(arguments, files);
    if (!options) {
        static_cast<void>(failed(options.error()));
        return Exit::Usage;
    }
    const auto audited = service::audit_route_server(*options, executor, progress);
    before_output();
    if (!audited) return report_failures(audited.error());
    for (const auto& note : audited->notes) {
        static_cast<void>(failed(note.path + ": " + note.text));
    }
    const report::AuditInputs inputs{.sha256 = audited->inputs_sha256,
                                     .sources = audited->sources,
                                     .at = audited->at,
                                     .errors = audited->errors};
    io::Output output;
    const auto written =
        output.write(json ? report::route_server_json(audited->report, inputs)
                          : report::route_server_text(audited->report, inputs, terminal_options()));
    if (!written) return failed(to_string(written.error()));
    if (audited->is_short) return Exit::CutShort;
    return audited->report.has_findings() ? Exit::Negative : Exit::Done;
}

}  // namespace comity::app
