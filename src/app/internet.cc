// comity internet: writes a made Internet, with its truth, into a folder.
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/command.h"
#include "base/byte_sink.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "internet/internet.h"
#include "internet/limits.h"
#include "internet/made_files.h"
#include "internet/mrt_noise.h"
#include "internet/past/update_stream.h"
#include "internet/tables.h"
#include "internet/truth.h"
#include "io/input.h"
#include "io/output.h"
#include "registry/as_relationships.h"

namespace comity::app {
namespace {

struct InternetOptions {
    internet::Parameters parameters;
    std::string date = "2026-11-01T00:00:00Z";
    std::string out;
    std::string origins;
    std::string relationships;
    std::optional<double> updates_per_second;
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

/// Files that take their places together, once all of them are written.
class Files {
public:
    /// Writes a file with `write(ByteSink&)`.
    template <class Write>
    [[nodiscard]] Result<void> add(const std::string& path, Write&& write) {
        files_.push_back(COMITY_TRY(io::Output::create(path)));
        OutputSink sink(files_.back());
        return write(sink);
    }
    [[nodiscard]] Result<void> commit() {
        for (auto& file : files_) COMITY_TRY(file.commit());
        return {};
    }

private:
    std::vector<io::Output> files_;
};

struct Table {
    std::string text;
    bool cut_short = false;  ///< It ends early, or has no octet.
};

Result<Table> read_table(const std::string& path) {
    const auto contents = COMITY_TRY(io::read_file(path, internet::kTableOctetsMax));
    Table table{{contents.octets.begin(), contents.octets.end()}, contents.cut_short};
    if (contents.octets_in_file == 0) {
        table.cut_short = true;
    } else if (table.cut_short) {
        // A number that lost its last digits is another number.
        table.text.resize(table.text.rfind('\n') + 1);
        static_cast<void>(failed(path + ": cut short: its whole lines were read"));
    }
    return table;
}

/// Says what was refused. Errors: there is no record, which would silently give a made table.
Result<void> check_records(const std::string& path, std::size_t record_count,
                           const Refusals& refused) {
    if (record_count == 0) {
        Error error{.subject = path, .what = "no record in it"};
        if (!refused.empty()) {
            const auto& entry = refused.entries().front();
            error.what += fmt::format("; line {} was refused: {} [{}]", entry.samples.front().place,
                                      entry.rule->explanation, entry.rule->id);
        }
        return fail(std::move(error));
    }
    for (const auto& entry : refused.entries()) {
        static_cast<void>(failed(
            fmt::format("{}: {} x {}: {} First: line {}.", path, with_thousands(entry.count),
                        entry.rule->id, entry.rule->explanation, entry.samples.front().place)));
    }
    return {};
}

/// What the named tables hold; `cut_short` is set if one of them ended early.
Result<internet::Tables> read_tables(const InternetOptions& options, bool& cut_short) {
    internet::Tables tables;
    if (!options.origins.empty()) {
        const auto table = COMITY_TRY(read_table(options.origins));
        cut_short = cut_short || table.cut_short;
        auto parsed = internet::parse_origins(table.text);
        COMITY_TRY(check_records(options.origins, parsed.records.size(), parsed.refused));
        tables.origins = std::move(parsed.records);
    }
    if (!options.relationships.empty()) {
        const auto table = COMITY_TRY(read_table(options.relationships));
        cut_short = cut_short || table.cut_short;
        const std::vector<std::uint8_t> octets(table.text.begin(), table.text.end());
        MemorySource source(octets);
        auto parsed = COMITY_TRY(registry::read_as_relationships(source));
        COMITY_TRY(check_records(options.relationships, parsed.records.size(), parsed.refused));
        tables.relationships = std::move(parsed.records);
    }
    return tables;
}

Result<void> write_updates(const internet::Internet& made, const std::string& folder,
                           Files& files) {
    COMITY_TRY(io::make_folders(folder));
    internet::UpdateStream updates(made);
    for (std::size_t file = 0; file < updates.file_count(); ++file) {
        COMITY_TRY(files.add(folder + "/" + updates.file_name(file),
                             [&updates](ByteSink& sink) { return updates.write_next(sink); }));
    }
    return {};
}

/// Folders within `folder` are made one by one: updates and the table, by far the largest files,
/// have found room before the others are.
Result<void> write_all(const internet::Internet& made, const std::string& folder) {
    COMITY_TRY(io::make_folders(folder));
    const auto registered = internet::registered_of(made);
    const auto truth = internet::truth_of(made, registered);
    Files files;
    if (made.parameters.days > 0) COMITY_TRY(write_updates(made, folder + "/updates", files));
    for (const auto& file : internet::made_files(made, registered, truth)) {
        auto path = folder + "/";
        if (!file.folder.empty()) {
            path += file.folder + "/";
            COMITY_TRY(io::make_folders(path));
        }
        COMITY_TRY(files.add(path + file.name, file.write));
    }
    return files.commit();
}

Result<void> write_noise(const InternetOptions& options) {
    Files files;
    COMITY_TRY(files.add(options.out, [&options](ByteSink& sink) {
        return internet::write_mrt_noise(sink, options.parameters.seed, options.noise_records);
    }));
    return files.commit();
}

Exit run_noise(const InternetOptions& options) {
    const auto written = write_noise(options);
    return written ? Exit::Done : failed(to_string(written.error()));
}

Exit run_internet(InternetOptions options) {
    if (options.noise_records > 0) return run_noise(options);
    const auto date = Timestamp::parse(options.date);
    if (!date) {
        static_cast<void>(failed("--date: not a time, as 2026-11-01T00:00:00Z: " + options.date));
        return Exit::Usage;
    }
    options.parameters.date = *date;
    if (options.updates_per_second) {
        options.parameters.updates_per_kilosecond =
            static_cast<std::uint32_t>(std::llround(*options.updates_per_second * 1'000));
    }
    bool cut_short = false;
    const auto tables = read_tables(options, cut_short);
    if (!tables) {
        const auto status = failed(to_string(tables.error()));
        return cut_short ? Exit::CutShort : status;
    }
    const auto made = internet::make_internet(options.parameters, *tables);
    if (!made) return failed(to_string(made.error()));
    const auto written = write_all(*made, options.out);
    if (!written) return failed(to_string(written.error()));
    return cut_short ? Exit::CutShort : Exit::Done;
}

}  // namespace

void add_internet_command(CLI::App& app, Run& run) {
    auto& command = *app.add_subcommand("internet", "Writes a made Internet, with its truth.");
    const auto options = std::make_shared<InternetOptions>();
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
    auto* const days =
        command.add_option("--days", options->parameters.days, "Days of updates after the table")
            ->check(CLI::Range(1U, internet::kDaysMax));
    command
        .add_option("--updates-per-second", options->updates_per_second,
                    "Of the background, all vantage points together; by the Internet's size if "
                    "not given")
        ->check(CLI::Range(0.0, internet::kUpdatesPerKilosecondMax / 1'000.0))
        ->needs(days);
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
