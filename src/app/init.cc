// comity init: writes the configuration that ships, with the address of every public source.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "app/command.h"
#include "app/state.h"
#include "app/version.h"
#include "base/text.h"
#include "io/input.h"
#include "io/output.h"
#include "service/frameworks.h"
#include "service/limits.h"

namespace comity::app {
namespace {

constexpr const char* kName = "comity.toml";

/// The text of the configuration that ships. Errors: no data folder has it; it cannot be read.
Result<std::string> shipped_configuration() {
    for (const auto& folder : service::share_folders(kShareFolders)) {
        const auto path = std::filesystem::path(folder) / kName;
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored)) continue;
        const auto file =
            COMITY_TRY(io::read_file(path.string(), service::kConfigurationOctetsMax));
        return std::string(file.octets.begin(), file.octets.end());
    }
    return fail(Error{.subject = kName, .what = "find: no data folder has it"});
}

Exit run_init(std::string path) {
    if (path.empty()) {
        auto standard = user_configuration_path();
        if (!standard) return failed(to_string(standard.error()));
        path = std::move(*standard);
    }
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
        return failed(path + ": is there already, and stays as it is");
    }
    const auto text = shipped_configuration();
    if (!text) return failed(to_string(text.error()));
    const auto folder = std::filesystem::path(path).parent_path().string();
    if (!folder.empty()) {
        if (const auto made = io::make_folders(folder); !made) {
            return failed(to_string(made.error()));
        }
    }
    if (const auto written = io::write_file(path, *text); !written) {
        return failed(to_string(written.error()));
    }
    io::Output output;
    const auto said = output.write(fmt::format(
        "{}: look at it, then comity observe, or comity serve\n", escape_for_terminal(path, 1024)));
    return said ? Exit::Done : failed(to_string(said.error()));
}

}  // namespace

void add_init_command(CLI::App& app, Run& run) {
    auto* const command = app.add_subcommand(
        "init", "Writes a configuration that names all public sources, with comments");
    const auto path = std::make_shared<std::string>();
    command->add_option("FILE", *path, "Instead of the user's own configuration")
        ->type_name("FILE");
    command->callback([path, &run] { run = [path] { return run_init(*path); }; });
}

}  // namespace comity::app
