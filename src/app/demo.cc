// comity demo: shows all of it on an Internet that it makes, without a network and without an
// account.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "app/command.h"
#include "app/fetching.h"
#include "base/csv_reader.h"
#include "base/text.h"
#include "io/input.h"
#include "io/output.h"
#include "store/store.h"

namespace comity::app {
namespace {

namespace fs = std::filesystem;

/// The Internet that is shown: what was known at the end of October, then November, so that there
/// is something to compare with.
constexpr const char* kNetworks = "2000";
constexpr const char* kVantagePoints = "12";
constexpr const char* kDate = "2026-10-24T00:00:00Z";
constexpr const char* kDemoDays = "38";
constexpr const char* kUpdates = "updates/*.mrt";
constexpr const char* kUpdatesOfOctober = "updates/updates.202610*.mrt";

using Words = std::vector<std::string>;

class Demo {
public:
    explicit Demo(std::string folder)
        : folder_(std::move(folder)), started_(std::chrono::steady_clock::now()) {
        std::error_code ignored;
        program_ = fs::last_write_time("/proc/self/exe", ignored);
    }

    Exit run() {
        const auto made = io::make_folders(folder_);
        if (!made) return failed(to_string(made.error()));
        for (const auto step : {&Demo::make_internet, &Demo::observe, &Demo::assess, &Demo::show}) {
            const auto status = (this->*step)();
            if (status != Exit::Done) return status;
        }
        return serve();
    }

private:
    [[nodiscard]] std::string path(std::string_view name) const {
        return folder_ + "/" + std::string(name);
    }

    void say(std::string_view what) const {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
                                 std::chrono::steady_clock::now() - started_)
                                 .count();
        fmt::print(stderr, "[{:3}s] {}\n", seconds, escape_for_terminal(what, 1024));
        // What the step says on standard output comes behind it.
        static_cast<void>(std::fflush(stderr));
    }

    /// Says a command as a user would type it, and runs it.
    Exit step(const Words& words) {
        say(fmt::format("comity {}", fmt::join(words, " ")));
        return run_command(words);
    }

    /// Runs `make` unless `file` is there, and is newer than `input` and this program.
    template <class Make>
    Exit made(const std::string& file, const std::string& input, Make&& make) {
        std::error_code missing;
        const auto time = fs::last_write_time(file, missing);
        std::error_code ignored;
        const bool is_made = !missing && program_ <= time &&
                             (input.empty() || fs::last_write_time(input, ignored) <= time);
        if (!is_made) return make();
        say("Up to date: " + file);
        return Exit::Done;
    }

    Exit make_internet() {
        // internet.json is written last.
        return made(path("internet/internet.json"), "", [this] {
            return step({"internet", "--ases", kNetworks, "--vantage-points", kVantagePoints,
                         "--date", kDate, "--days", kDemoDays, "--seed", "1", "--out",
                         path("internet")});
        });
    }

    /// The configuration of the made Internet, with the updates of October alone.
    Result<void> write_october() const {
        constexpr std::uint64_t kOctetsMax = 1UL << 20U;
        const auto file = COMITY_TRY(io::read_file(path("internet/comity.toml"), kOctetsMax));
        std::string text(file.octets.begin(), file.octets.end());
        const auto place = text.find(kUpdates);
        if (place != std::string::npos) {
            text.replace(place, std::string_view(kUpdates).size(), kUpdatesOfOctober);
        }
        return io::write_file(path("internet/october.toml"), text);
    }

    Exit observe() {
        return made(store(), path("internet/internet.json"), [this] {
            // Begun anew where it was not ended.
            std::error_code ignored;
            for (const auto* const name : {"comity.db", "part.db"}) {
                for (const auto* const suffix : {"", "-wal", "-shm"}) {
                    fs::remove(path(name) + suffix, ignored);
                }
            }
            if (const auto written = write_october(); !written) {
                return failed(to_string(written.error()));
            }
            for (const auto& [file, month] : {std::pair{"internet/october.toml", "2026-10"},
                                              std::pair{"internet/comity.toml", "2026-11"}}) {
                const auto status = step({"observe", "--config", path(file), "--period", month,
                                          "--store", path("part.db")});
                if (status != Exit::Done) return status;
            }
            std::error_code error;
            fs::rename(path("part.db"), store(), error);
            return error ? failed(store() + ": " + error.message()) : Exit::Done;
        });
    }

    Exit assess() {
        for (const auto& [format, file] :
             {std::pair{"html", "index.html"}, std::pair{"csv", "networks.csv"}}) {
            const auto status = made(path(file), store(), [&, format = format, file = file] {
                return step({"assess", "--all", "--format", format, "--store", store(), "--out",
                             path(file)});
            });
            if (status != Exit::Done) return status;
        }
        return Exit::Done;
    }

    /// One network, the month's hijacks, and one of them in full.
    Exit show() {
        const auto network = find_network();
        if (!network) return failed(to_string(network.error()));
        page_ = path(*network + ".html");
        auto status = made(page_, store(), [&] {
            return step(
                {"assess", *network, "--format", "html", "--store", store(), "--out", page_});
        });
        if (status == Exit::Done) status = step({"assess", *network, "--store", store()});
        if (status == Exit::Done) {
            status = step({"incidents", "--kind", "mis-origination", "--store", store()});
        }
        if (status != Exit::Done) return status;
        const auto hijack = find_hijack();
        if (!hijack) return failed(to_string(hijack.error()));
        return step({"incidents", "show", *hijack, "--store", store()});
    }

    Exit serve() {
        say(fmt::format("All networks: {}; this one: {}", path("index.html"), page_));
        const Words words{"serve", "--store", store(), "--visibility", "public", "--no-schedule"};
        if (io::is_terminal_output()) return step(words);
        say(fmt::format("comity {}", fmt::join(words, " ")));
        return Exit::Done;
    }

    /// A network whose report fits a few screens: of those with at most 30 announcements and an
    /// invalid one among them, the one with most kinds of advice, then most invalid.
    [[nodiscard]] Result<std::string> find_network() const;
    /// The last that is attested, which a list begins with.
    [[nodiscard]] Result<std::string> find_hijack() const;

    [[nodiscard]] std::string store() const { return path("comity.db"); }

    std::string folder_;
    std::string page_;
    fs::file_time_type program_;
    std::chrono::steady_clock::time_point started_;
};

Result<std::string> Demo::find_network() const {
    constexpr std::uint64_t kAnnouncedMax = 30;
    constexpr std::uint64_t kRankOfKind = 1'000;
    constexpr std::array kColumns{"asn",           "announced",         "invalid",
                                  "advice_create", "advice_ask_holder", "advice_narrow",
                                  "advice_delete"};
    const auto input = COMITY_TRY(io::Input::open(path("networks.csv"), io::Hashing::No));
    CsvReader reader(*input, {.record_octets_max = 64UL * 1024, .fields_max = 200});
    std::array<std::size_t, kColumns.size()> places{};
    bool has_header = false;
    std::string network;
    std::uint64_t best = 0;
    while (const auto record = COMITY_TRY(reader.next())) {
        const auto& fields = record->fields;
        if (!has_header) {
            has_header = true;
            for (std::size_t i = 0; i < kColumns.size(); ++i) {
                places.at(i) = static_cast<std::size_t>(
                    std::find(fields.begin(), fields.end(), kColumns.at(i)) - fields.begin());
            }
            continue;
        }
        std::array<std::uint64_t, kColumns.size()> values{};
        for (std::size_t i = 0; i < kColumns.size(); ++i) {
            if (places.at(i) >= fields.size()) continue;
            values.at(i) = parse_decimal<std::uint64_t>(fields[places.at(i)]).value_or(0);
        }
        const auto [asn, announced, invalid, create, ask, narrow, remove] = values;
        if (announced > kAnnouncedMax || invalid == 0) continue;
        const auto kinds = std::uint64_t{create > 0} + std::uint64_t{ask > 0} +
                           std::uint64_t{narrow > 0} + std::uint64_t{remove > 0};
        const auto rank = kRankOfKind * kinds + invalid;
        if (rank <= best) continue;
        best = rank;
        network = "AS" + std::to_string(asn);
    }
    if (network.empty()) {
        return fail(Error{.subject = path("networks.csv"), .what = "no network to be shown"});
    }
    return network;
}

Result<std::string> Demo::find_hijack() const {
    const auto opened = COMITY_TRY(store::Store::open(store(), store::OpenMode::ReadOnly));
    const auto latest = COMITY_TRY(opened.latest_observation());
    if (!latest) return fail(Error{.subject = store(), .what = "no observation in it"});
    std::optional<Timestamp> start;
    std::string found;
    COMITY_TRY(opened.for_each_event(
        latest->id,
        {.kind = incident::EventKind::MisOrigination, .certainty = incident::Certainty::Attested},
        [&](const store::EventRow& row) {
            if (start && row.event.start <= *start) return true;
            start = row.event.start;
            found = row.id;
            return true;
        }));
    if (found.empty()) return fail(Error{.subject = store(), .what = "no hijack in it"});
    return found;
}

/// Beside the cache of sources, since it can be made again.
Result<std::string> demo_folder() {
    const auto sources = COMITY_TRY(cache_folder({}));
    return (fs::path(sources).parent_path() / "demo").string();
}

Exit run_demo(std::string folder) {
    if (folder.empty()) {
        auto standard = demo_folder();
        if (!standard) return failed(to_string(standard.error()));
        folder = std::move(*standard);
    }
    return Demo(std::move(folder)).run();
}

}  // namespace

void add_demo_command(CLI::App& app, Run& run) {
    auto* const command =
        app.add_subcommand("demo", "Shows all of it on an Internet that it makes, and serves that");
    const auto folder = std::make_shared<std::string>();
    command->add_option("--folder", *folder, "Where it is kept, instead of the user's cache")
        ->type_name("FOLDER");
    command->callback([folder, &run] { run = [folder] { return run_demo(*folder); }; });
}

}  // namespace comity::app
