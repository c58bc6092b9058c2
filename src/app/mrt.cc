// comity mrt: prints the routes of MRT files, or counts them.
#include <fmt/format.h>

#include <memory>
#include <vector>

#include "app/command.h"
#include "base/text.h"
#include "bgp/mrt/bgpdump_text.h"
#include "bgp/mrt/route_filter.h"
#include "bgp/mrt/route_json.h"
#include "bgp/mrt/summary.h"
#include "io/limits.h"
#include "io/output.h"
#include "service/mrt_file.h"

namespace comity::app {
namespace {

namespace mrt = bgp::mrt;

enum class MrtFormat : std::uint8_t { Bgpdump, Json, Summary };

struct MrtOptions {
    std::vector<std::string> files;
    std::string format;
    std::string prefix;
    std::string origin;
    std::string peer;
    std::vector<std::string> communities;
    std::string path;
    bool more_specific = false;
    bool covering = false;
    bool json = false;
};

/// The filter that the options ask for; none where they ask for all. Errors: an option's text.
Result<std::optional<mrt::RouteFilter>> make_filter(const MrtOptions& options) {
    mrt::RouteFilterOptions wanted;
    const auto refuse = [](const std::string& text, const char* what) {
        return fail(Error{.subject = text, .what = what});
    };
    if (!options.prefix.empty()) {
        wanted.prefix = net::Prefix::parse(options.prefix);
        if (!wanted.prefix) return refuse(options.prefix, "not a prefix, as 192.0.2.0/24");
    }
    if (options.more_specific) wanted.prefix_match = mrt::PrefixMatch::MoreSpecific;
    if (options.covering) wanted.prefix_match = mrt::PrefixMatch::Covering;
    if (!options.origin.empty()) {
        wanted.origin = net::Asn::parse(options.origin);
        if (!wanted.origin) return refuse(options.origin, "not an AS number, as AS64500");
    }
    if (!options.peer.empty()) {
        wanted.peer_asn = net::Asn::parse(options.peer);
        if (!wanted.peer_asn) wanted.peer_address = net::Address::parse(options.peer);
        if (!wanted.peer_asn && !wanted.peer_address) {
            return refuse(options.peer, "neither an AS number nor an address");
        }
    }
    wanted.communities = options.communities;
    wanted.path = options.path;
    const bool all = !wanted.prefix && !wanted.origin && !wanted.peer_asn && !wanted.peer_address &&
                     wanted.communities.empty() && wanted.path.empty();
    if (all) return std::optional<mrt::RouteFilter>();
    return std::optional(COMITY_TRY(mrt::RouteFilter::make(wanted)));
}

MrtFormat mrt_format_of(const MrtOptions& options) {
    if (options.format == "bgpdump") return MrtFormat::Bgpdump;
    if (options.format == "json") return MrtFormat::Json;
    if (options.format == "summary") return MrtFormat::Summary;
    return io::is_terminal_output() ? MrtFormat::Summary : MrtFormat::Bgpdump;
}

void print_complaints(const service::MrtFileReport& report) {
    for (const auto& line : service::complaints_of(report)) {
        static_cast<void>(failed(report.path + ": " + line));
    }
}

void write_family(JsonWriter& json, std::string_view name, const mrt::FamilyCounts& counts) {
    json.key(name).begin_object().member("prefixes", counts.prefixes);
    json.member("paths", counts.paths).member("rib_routes", counts.routes);
    json.member("announced", counts.announced).member("withdrawn", counts.withdrawn).end_object();
}

std::string summary_json(const mrt::Summary& summary, const RuleCounts& faults,
                         std::uint64_t records) {
    JsonWriter json(JsonLayout::Indented);
    json.begin_object().member("records", records);
    json.member("vantage_points", std::uint64_t{summary.vantage_points()});
    json.member("peer_asns", std::uint64_t{summary.peer_asns()});
    write_family(json, "ipv4", summary.counts(net::Family::Ipv4));
    write_family(json, "ipv6", summary.counts(net::Family::Ipv6));
    json.member("state_changes", summary.state_changes());
    if (const auto span = summary.span()) {
        json.member("first", span->start).member("last", span->end);
    }
    json.key("errors").begin_object();
    for (const auto& entry : faults.entries()) json.member(entry.rule->id, entry.count);
    return json.end_object().end_object().take() + "\n";
}

std::string summary_text(const mrt::Summary& summary, const RuleCounts& faults,
                         std::uint64_t records) {
    std::string text;
    const auto line = [&text](std::string_view name, std::string_view v4, std::string_view v6) {
        text += fmt::format("{:<16}{:>14}{:>14}\n", name, v4, v6);
    };
    const auto ipv4 = summary.counts(net::Family::Ipv4);
    const auto ipv6 = summary.counts(net::Family::Ipv6);
    if (const auto span = summary.span()) {
        text +=
            fmt::format("Time            {} to {}\n", to_string(span->start), to_string(span->end));
    }
    text +=
        fmt::format("Records         {}\nVantage points  {} (of {} ASes)\nState changes   {}\n\n",
                    with_thousands(records), summary.vantage_points(), summary.peer_asns(),
                    with_thousands(summary.state_changes()));
    line("", "IPv4", "IPv6");
    line("Prefixes", with_thousands(ipv4.prefixes), with_thousands(ipv6.prefixes));
    line("AS paths", with_thousands(ipv4.paths), with_thousands(ipv6.paths));
    line("Table routes", with_thousands(ipv4.routes), with_thousands(ipv6.routes));
    line("Announcements", with_thousands(ipv4.announced), with_thousands(ipv6.announced));
    line("Withdrawals", with_thousands(ipv4.withdrawn), with_thousands(ipv6.withdrawn));
    text += faults.empty() ? "\nErrors          none\n" : "\nErrors\n";
    for (const auto& entry : faults.entries()) {
        text += fmt::format("  {:<28}{:>10}  {}\n", entry.rule->id, with_thousands(entry.count),
                            entry.rule->citation);
    }
    return text;
}

/// Prints or counts what it is given.
class Printer {
public:
    explicit Printer(MrtFormat format) : format_(format) {}
    Printer(const Printer&) = delete;
    Printer& operator=(const Printer&) = delete;

    /// False when the output failed: `error` says why.
    bool take(const mrt::Record& record) {
        switch (format_) {
            case MrtFormat::Bgpdump:
                text_.append(record);
                return !error_ && flush_if(text_, io::kWriteOctets);
            case MrtFormat::Json:
                json_.append(record);
                return !error_ && flush_if(json_, io::kWriteOctets);
            case MrtFormat::Summary: summary_.add(record); return true;
        }
        return true;
    }
    bool flush() { return flush_if(text_, 1) && flush_if(json_, 1); }
    bool write(std::string_view text) {
        auto written = output_.write(text);
        if (!written) error_ = written.error();
        return written.has_value();
    }
    [[nodiscard]] const mrt::Summary& summary() const { return summary_; }
    [[nodiscard]] bool has_failed() const { return error_.has_value(); }
    /// Why the output failed.
    [[nodiscard]] Error error() const { return error_.value_or(Error{}); }

private:
    template <class Text>
    bool flush_if(Text& gathered, std::size_t octets) {
        if (gathered.text().size() < octets) return true;
        const bool done = write(gathered.text());
        gathered.clear();
        return done;
    }

    MrtFormat format_;
    mrt::BgpdumpText text_{[this](std::string_view text) { static_cast<void>(write(text)); }};
    mrt::RouteJson json_{[this](std::string_view text) { static_cast<void>(write(text)); }};
    mrt::Summary summary_;
    io::Output output_;
    std::optional<Error> error_;
};

Exit print_files(const MrtOptions& options) {
    auto filter = make_filter(options);
    if (!filter) {
        static_cast<void>(failed(to_string(filter.error())));
        return Exit::Usage;
    }
    const auto format = mrt_format_of(options);
    Printer printer(format);
    RuleCounts faults;
    std::uint64_t records = 0;
    bool any = false;
    bool is_any_readable = false;
    auto status = Exit::Done;
    for (const auto& file : options.files) {
        const auto report = service::read_mrt_file(
            file, service::MrtReading(), [&printer, &filter, &any](const mrt::Record& record) {
                if (!filter->has_value()) return printer.take(record);
                const auto wanted = (*filter)->apply(record);
                any = any || wanted.has_value();
                return !wanted || printer.take(*wanted);
            });
        if (!printer.flush() || printer.has_failed()) return failed(to_string(printer.error()));
        if (!report) {
            status = failed(to_string(report.error()));
            continue;
        }
        print_complaints(*report);
        faults.add(report->faults);
        records += report->records;
        is_any_readable = is_any_readable || report->records > 0 || !report->cut_short;
        if (report->cut_short && status == Exit::Done) status = Exit::CutShort;
    }
    if (format == MrtFormat::Summary && is_any_readable) {
        const auto& summary = printer.summary();
        const auto text = options.json ? summary_json(summary, faults, records)
                                       : summary_text(summary, faults, records);
        if (!printer.write(text)) return failed(to_string(printer.error()));
    }
    return status == Exit::Done && filter->has_value() && !any ? Exit::Negative : status;
}

}  // namespace

void add_mrt_command(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "mrt",
        "Prints the routes of MRT files (RFC 6396), plain or compressed; - is standard input");
    const auto options = std::make_shared<MrtOptions>();
    command->add_option("FILE", options->files, "MRT files, or - for standard input")->required();
    command
        ->add_option("-f,--format", options->format,
                     "bgpdump (as bgpdump -m), json (an object a line) or summary; without it "
                     "summary on a terminal, else bgpdump")
        ->check(CLI::IsMember({"bgpdump", "json", "summary"}));
    command->add_flag("--json", options->json, "With --format summary: as JSON");
    command->add_option("--prefix", options->prefix, "Only routes to this prefix");
    auto* more = command->add_flag("--more-specific", options->more_specific,
                                   "With --prefix: also those inside it");
    command->add_flag("--covering", options->covering, "With --prefix: also those around it")
        ->excludes(more);
    command->add_option("--origin", options->origin, "Only routes that this AS originates");
    command->add_option("--peer", options->peer, "Only from this vantage point, ASN or address");
    command->add_option(
        "--community", options->communities,
        "Only with this community, as 64500:1 or 64500:1:2; repeat for all of many");
    command->add_option("--path", options->path,
                        "Only paths that match this extended regular expression; _ is a border of "
                        "an AS number, as _3356_");
    command->callback([options, &run] { run = [options] { return print_files(*options); }; });
}

}  // namespace comity::app
