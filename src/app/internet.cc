// comity internet: writes a made Internet, with its truth, into a folder.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

#include "app/command.h"
#include "base/byte_sink.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "internet/internet.h"
#include "internet/limits.h"
#include "internet/mrt_noise.h"
#include "internet/payload_writer.h"
#include "internet/rib_writer.h"
#include "internet/tables.h"
#include "internet/truth.h"
#include "io/input.h"
#include "io/output.h"

namespace comity::app {
namespace {

struct Options {
    internet::Parameters parameters;
    std::string date = "2026-11-01T00:00:00Z";
    std::string out;
    std::string origins;
    std::string relationships;
    std::uint32_t noise_records = 0;  ///< Not 0: write these instead, into the file `out`.
};

/// An io::Output as a sink.
class OutputSink final : public ByteSink {
public:
    explicit OutputSink(io::Output& output) : output_(output) {}
    [[nodiscard]] Result<void> write(std::span<const std::uint8_t> octets) override {
        return output_.write(octets);
    }

private:
    io::Output& output_;
};

/// Writes a whole file with `write(ByteSink&)`.
template <class Write>
Result<void> write_whole(const std::string& path, Write&& write) {
    auto output = COMITY_TRY(io::Output::create(path));
    OutputSink sink(output);
    COMITY_TRY(write(sink));
    return output.commit();
}

struct Table {
    std::string text;
    bool cut_short = false;
};

Result<Table> read_table(const std::string& path) {
    const auto contents = COMITY_TRY(io::read_file(path, internet::kTableOctetsMax));
    return Table{{contents.octets.begin(), contents.octets.end()}, contents.cut_short};
}

void report_refused(const std::string& path, std::span<const internet::RefusedLines> refused) {
    for (const auto& lines : refused) {
        fmt::print(stderr, "comity: {}: {} lines refused, first line {}: {} [{}]\n",
                   escape_for_terminal(path), lines.count, lines.first_line,
                   lines.rule->explanation, lines.rule->id);
    }
}

/// A table without a record would silently give a made one.
Error no_records(const std::string& path) {
    return {Remedy::GiveUp, 0, path, "read: no record in it"};
}

/// What the named tables hold; `cut_short` is set if one of them ended early.
Result<internet::Tables> read_tables(const Options& options, bool& cut_short) {
    internet::Tables tables;
    if (!options.origins.empty()) {
        const auto table = COMITY_TRY(read_table(options.origins));
        auto parsed = internet::parse_origins(table.text);
        report_refused(options.origins, parsed.refused);
        if (parsed.records.empty()) return fail(no_records(options.origins));
        tables.origins = std::move(parsed.records);
        cut_short = cut_short || table.cut_short;
    }
    if (!options.relationships.empty()) {
        const auto table = COMITY_TRY(read_table(options.relationships));
        auto parsed = internet::parse_relationships(table.text);
        report_refused(options.relationships, parsed.refused);
        if (parsed.records.empty()) return fail(no_records(options.relationships));
        tables.relationships = std::move(parsed.records);
        cut_short = cut_short || table.cut_short;
    }
    return tables;
}

Result<void> write_all(const internet::Internet& made, const std::string& folder) {
    COMITY_TRY(io::make_folders(folder));
    COMITY_TRY(write_whole(folder + "/rib.mrt",
                           [&](ByteSink& sink) { return internet::write_rib(made, sink); }));
    COMITY_TRY(write_whole(folder + "/vrps.json",
                           [&](ByteSink& sink) { return internet::write_payloads(made, sink); }));
    const auto truth = internet::truth_of(made);
    COMITY_TRY(write_whole(folder + "/truth.jsonl",
                           [&](ByteSink& sink) { return internet::write_truth(truth, sink); }));
    return io::write_file(folder + "/internet.json", internet::parameters_json(made));
}

Exit run_noise(const Options& options) {
    const auto written = write_whole(options.out, [&options](ByteSink& sink) {
        return internet::write_mrt_noise(sink, options.parameters.seed, options.noise_records);
    });
    return written ? Exit::Done : failed(to_string(written.error()));
}

Exit run_internet(Options options) {
    if (options.noise_records > 0) return run_noise(options);
    const auto date = Timestamp::parse(options.date);
    if (!date) {
        fmt::print(stderr, "comity: --date: not an RFC 3339 time: {}\n",
                   escape_for_terminal(options.date));
        return Exit::Usage;
    }
    options.parameters.date = *date;
    bool cut_short = false;
    const auto tables = read_tables(options, cut_short);
    if (!tables) return failed(to_string(tables.error()));
    const auto made = internet::make_internet(options.parameters, *tables);
    if (!made) return failed(to_string(made.error()));
    const auto written = write_all(*made, options.out);
    if (!written) return failed(to_string(written.error()));
    return cut_short ? Exit::CutShort : Exit::Done;
}

}  // namespace

void add_internet_command(CLI::App& app, Run& run) {
    auto& command = *app.add_subcommand("internet", "Writes a made Internet, with its truth.");
    const auto options = std::make_shared<Options>();
    command.add_option("--ases", options->parameters.networks, "Networks")
        ->check(CLI::Range(1U, internet::kNetworksMax))
        ->capture_default_str();
    command.add_option("--vantage-points", options->parameters.vantage_points, "Collector's peers")
        ->check(CLI::Range(1U, internet::kVantagePointsMax))
        ->capture_default_str();
    command
        .add_option("--prefixes", options->parameters.prefixes,
                    "Prefixes; 13 a network if not given")
        ->check(CLI::Range(1U, internet::kPrefixesMax));
    command.add_option("--seed", options->parameters.seed, "The same seed makes the same Internet")
        ->capture_default_str();
    command.add_option("--date", options->date, "Of the table and the attestations, RFC 3339")
        ->capture_default_str();
    command
        .add_option("--origins", options->origins,
                    "Real table in place of the made address plan: `prefix asn` a line")
        ->type_name("FILE");
    command
        .add_option("--relationships", options->relationships,
                    "Real relationships in place of the made ones: `a|b|-1` or `a|b|0` a line")
        ->type_name("FILE");
    command.add_option("--out", options->out, "Folder to write into")
        ->required()
        ->type_name("FOLDER");
    // For developers: what readers of MRT are compared over. An empty group hides it.
    command.add_option("--mrt-noise", options->noise_records, "Write random MRT records instead")
        ->check(CLI::Range(1U, internet::kNoiseRecordsMax))
        ->group("");
    command.callback([options, &run] { run = [options] { return run_internet(*options); }; });
}

}  // namespace comity::app
