// comity relationships: how networks are related, inferred from the paths of MRT files.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "app/command.h"
#include "base/text.h"
#include "io/input.h"
#include "io/limits.h"
#include "io/output.h"
#include "observation/path_samples.h"
#include "observation/registrations.h"
#include "registry/as_rank/inference.h"
#include "registry/as_relationships.h"
#include "registry/customer_cones.h"
#include "registry/peeringdb_reader.h"
#include "registry/relationship_comparison.h"
#include "service/mrt_file.h"

namespace comity::app {
namespace {

namespace as_rank = registry::as_rank;
using registry::AsRelationships;

/// Of fewer, a fourth of the peers and more are wrong (docs/relationships.md).
constexpr std::size_t kVantagePointsFew = 10;

struct RelationshipsOptions {
    std::vector<std::string> files;
    std::vector<std::string> peeringdb;
    std::string family = "4";
    std::string compare;
    bool list = false;
    bool cones = false;
};

std::vector<net::Family> families_of(const RelationshipsOptions& options) {
    if (options.family == "4") return {net::Family::Ipv4};
    if (options.family == "6") return {net::Family::Ipv6};
    return {net::Family::Ipv4, net::Family::Ipv6};
}

std::string_view name_of(net::Family family) {
    return family == net::Family::Ipv4 ? "IPv4" : "IPv6";
}

Result<std::vector<net::Asn>> read_route_servers(const std::vector<std::string>& files) {
    if (files.empty()) return std::vector<net::Asn>();
    registry::PeeringDbReader reader;
    for (const auto& path : files) {
        const auto input = COMITY_TRY(io::Input::open(path, io::Hashing::No));
        COMITY_TRY(reader.add(*input));
    }
    observation::Registrations registrations;
    registrations.peeringdb = std::make_shared<registry::PeeringDb>(std::move(reader).finish());
    return observation::route_servers_of(registrations);
}

/// What was read of the files that could be read.
struct Read {
    observation::PathSampler sampler;
    std::optional<Timestamp> latest;
    Exit status = Exit::Done;
};

void read_file(const std::string& path, Read& read) {
    const auto report =
        service::read_mrt_file(path, {.ahead = true}, [&read](const bgp::mrt::Record& record) {
            read.sampler.add(record);
            const auto time = std::visit([](const auto& each) { return each.time; }, record);
            read.latest = std::max(read.latest.value_or(time), time);
            return true;
        });
    if (!report) {
        read.status = failed(to_string(report.error()));
        return;
    }
    for (const auto& line : service::complaints_of(*report)) {
        static_cast<void>(failed(report->path + ": " + line));
    }
    if (report->cut_short && read.status == Exit::Done) read.status = Exit::CutShort;
}

/// What came of the routes, and who is at the top, as comments that readers of such files know.
std::string header_of(const as_rank::PathSample& paths, const as_rank::Inferred& inferred,
                      net::Family family, std::optional<Timestamp> latest) {
    std::string text;
    if (latest) {
        const auto day = to_string(*latest);
        text += fmt::format("# source:topology|BGP|{}{}{}|comity|{}\n", day.substr(0, 4),
                            day.substr(5, 2), day.substr(8, 2), name_of(family));
    }
    text += fmt::format("# {} paths of {} routes, seen by {} vantage points, {} networks\n",
                        paths.size(), paths.routes(as_rank::Sampled::Kept), inferred.vantage_points,
                        inferred.networks);
    text += fmt::format(
        "# left out: {} routes with AS_SET, {} with reserved ASN, {} with a loop, {} without or "
        "with too many networks; {} paths that leave the clique and come back\n",
        paths.routes(as_rank::Sampled::AsSet), paths.routes(as_rank::Sampled::ReservedAsn),
        paths.routes(as_rank::Sampled::Loop), paths.routes(as_rank::Sampled::Length),
        inferred.poisoned_paths);
    text += "# inferred clique:";
    for (const auto asn : inferred.clique) text += fmt::format(" {}", asn.value());
    return text + "\n";
}

/// Writes piece by piece.
class Lines {
public:
    explicit Lines(io::Output& output) : output_(output) {}
    Result<void> add(std::string_view line) {
        text_ += line;
        return text_.size() < io::kWriteOctets ? Result<void>() : flush();
    }
    Result<void> flush() {
        COMITY_TRY(output_.write(text_));
        text_.clear();
        return {};
    }

private:
    io::Output& output_;
    std::string text_;
};

Result<void> print_relationships(const as_rank::Inferred& inferred, Lines& lines) {
    for (const auto& [first, second, kind] : inferred.relationships) {
        const bool is_transit = kind == registry::Relationship::Kind::ProviderOf;
        COMITY_TRY(lines.add(
            fmt::format("{}|{}|{}\n", first.value(), second.value(), is_transit ? "-1" : "0")));
    }
    return {};
}

Result<void> print_cones(const AsRelationships& relationships, Lines& lines) {
    for (const auto& cone : registry::customer_cones(relationships)) {
        COMITY_TRY(lines.add(fmt::format("{}|{}\n", cone.asn.value(), cone.networks)));
    }
    return {};
}

std::string_view number_of(AsRelationships::Relation relation) {
    switch (relation) {
        case AsRelationships::Relation::ProviderOf: return "-1";
        case AsRelationships::Relation::CustomerOf: return "1";
        case AsRelationships::Relation::PeerOf: return "0";
        case AsRelationships::Relation::None: break;
    }
    return "";
}

Result<void> print_comparison(const registry::RelationshipComparison& result, bool list,
                              Lines& lines) {
    if (list) {
        for (const auto& each : result.disagreements) {
            COMITY_TRY(
                lines.add(fmt::format("{}|{}|{}|{}\n", each.first.value(), each.second.value(),
                                      number_of(each.ours), number_of(each.theirs))));
        }
        return {};
    }
    const auto row = [&lines](std::string_view what, std::size_t transit, std::size_t reversed,
                              std::size_t peers, std::size_t none) {
        return lines.add(fmt::format("{:<22}{:>12}{:>12}{:>12}{:>12}\n", what,
                                     with_thousands(transit), with_thousands(reversed),
                                     with_thousands(peers), with_thousands(none)));
    };
    COMITY_TRY(lines.add(fmt::format("{:<22}{:>12}{:>12}{:>12}{:>12}\n", "Inferred \\ given",
                                     "transit", "reversed", "peers", "not given")));
    COMITY_TRY(row("provider, customer", result.transit_both, result.transit_reversed,
                   result.transit_peers, result.transit_ours));
    COMITY_TRY(row("peers", result.peers_transit, 0, result.peers_both, result.peers_ours));
    COMITY_TRY(row("not inferred", result.transit_theirs, 0, result.peers_theirs, 0));
    return lines.add(
        fmt::format("Agreement: {:.1f} % of providers and customers, {:.1f} % of peers\n",
                    100 * result.transit_agreement(), 100 * result.peers_agreement()));
}

Result<void> print_family(const RelationshipsOptions& options, const Read& read, net::Family family,
                          const AsRelationships& given, Lines& lines) {
    const auto& paths = read.sampler.paths(family);
    if (paths.size() == 0) {
        static_cast<void>(failed(fmt::format("{}: no paths in these files", name_of(family))));
        return {};
    }
    const auto inferred = as_rank::infer_relationships(paths);
    COMITY_TRY(lines.add(header_of(paths, inferred, family, read.latest)));
    if (inferred.vantage_points < kVantagePointsFew) {
        static_cast<void>(failed(fmt::format(
            "{}: {} vantage points; by fewer than {} a fourth of the peers and more are wrong",
            name_of(family), inferred.vantage_points, kVantagePointsFew)));
    }
    if (options.compare.empty() && !options.cones) return print_relationships(inferred, lines);
    const AsRelationships relationships(inferred.relationships);
    if (options.cones) return print_cones(relationships, lines);
    return print_comparison(registry::compare(relationships, given), options.list, lines);
}

Result<AsRelationships> read_given(const std::string& path) {
    if (path.empty()) return AsRelationships();
    const auto input = COMITY_TRY(io::Input::open(path, io::Hashing::No));
    const auto file = COMITY_TRY(registry::read_as_relationships(*input));
    if (file.records.empty()) {
        return fail(Error{.subject = path, .what = "no AS relationships: it has no such line"});
    }
    if (const auto refused = file.refused.total(); refused > 0) {
        static_cast<void>(failed(fmt::format("{}: {} lines were refused", path, refused)));
    }
    return AsRelationships(file.records);
}

Result<Exit> run(const RelationshipsOptions& options) {
    const auto given = COMITY_TRY(read_given(options.compare));
    Read read{.sampler =
                  observation::PathSampler(COMITY_TRY(read_route_servers(options.peeringdb)))};
    for (const auto& path : options.files) read_file(path, read);
    io::Output output;
    Lines lines(output);
    std::size_t paths = 0;
    for (const auto family : families_of(options)) {
        if (read.sampler.paths(family).is_overfull()) {
            return fail(Error{.subject = std::string(name_of(family)),
                              .what = "more distinct paths than can be held: give fewer files"});
        }
        paths += read.sampler.paths(family).size();
        COMITY_TRY(print_family(options, read, family, given, lines));
    }
    COMITY_TRY(lines.flush());
    COMITY_TRY(output.commit());
    return read.status == Exit::Done && paths == 0 ? Exit::Negative : read.status;
}

Exit run_relationships(const RelationshipsOptions& options) {
    const auto status = run(options);
    return status ? *status : failed(to_string(status.error()));
}

}  // namespace

void add_relationships_command(CLI::App& app, Run& run) {
    auto& command = *app.add_subcommand(
        "relationships", "Infers from the paths of MRT files who is whose provider, and who peers");
    const auto options = std::make_shared<RelationshipsOptions>();
    command
        .add_option("FILE", options->files,
                    "MRT files of route collectors: tables or updates, or - for standard input")
        ->required();
    command.add_option("--family", options->family, "Of these addresses; relationships differ")
        ->check(CLI::IsMember({"4", "6", "both"}))
        ->capture_default_str();
    command
        .add_option("--peeringdb", options->peeringdb,
                    "PeeringDB, which names the route servers that are taken out of paths")
        ->type_name("FILE");
    auto* const compare =
        command
            .add_option("--compare", options->compare,
                        "Instead: how far they agree with this file, serial-1 or serial-2")
            ->type_name("FILE");
    command.add_flag("--list", options->list, "With --compare: where they do not")->needs(compare);
    command.add_flag("--cones", options->cones, "Instead: how large each customer cone is")
        ->excludes(compare);
    command.callback([options, &run] { run = [options] { return run_relationships(*options); }; });
}

}  // namespace comity::app
