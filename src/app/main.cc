// comity: main, and how commands speak; each subcommand has its file.
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <exception>

#include "app/command.h"
#include "app/version.h"
#include "base/text.h"
#include "io/output.h"

namespace comity::app {

Exit failed(std::string_view message) {
    const auto line = fmt::format("comity: {}\n", escape_for_terminal(message, 1024));
    // Nobody can be told that standard error is full or closed; the status still says what was.
    static_cast<void>(std::fputs(line.c_str(), stderr));
    return Exit::Failed;
}

void log(std::string_view message) { static_cast<void>(failed(message)); }

Result<void> print(const std::string& text) {
    io::Output output;
    COMITY_TRY(output.write(text));
    return output.commit();
}

namespace {

/// The subcommands, in the order of the help.
constexpr std::array kCommands{
    add_observe_command,    add_assess_command,        add_incidents_command, add_disputes_command,
    add_groups_command,     add_conformance_command,   add_serve_command,     add_token_command,
    add_init_command,       add_fetch_command,         add_demo_command,      add_mrt_command,
    add_irr_command,        add_relationships_command, add_score_command,     add_internet_command,
    add_completion_command,
};

int run_program(int argc, char** argv) {
    CLI::App app("Shows where a network stands on MANRS, why, and what to do about it.", "comity");
    app.set_version_flag("--version", std::string("comity ") + kVersion);
    app.require_subcommand(1);
    app.footer(
        "See comity(1). Exit status: 0 done, 1 a negative verdict, 2 the input was cut short,\n"
        "3 the operation failed, 64 usage.");
    Run run;
    for (const auto add_command : kCommands) add_command(app, run);
    if (argc < 2) {
        static_cast<void>(std::fputs(app.help().c_str(), stderr));
        return static_cast<int>(Exit::Usage);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::RequiredError& error) {
        if (!app.get_subcommands().empty()) {
            static_cast<void>(app.exit(error));
            return static_cast<int>(Exit::Usage);
        }
        // No subcommand, but something in its place.
        std::string known;
        for (const auto* const command : app.get_subcommands({})) {
            if (command->get_group().empty()) continue;  // hidden
            known += (known.empty() ? " " : ", ") + command->get_name();
        }
        static_cast<void>(failed(fmt::format("{}: no such command; there are{}", argv[1], known)));
        return static_cast<int>(Exit::Usage);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(Exit::Usage);
    }
    return static_cast<int>(run());
}

}  // namespace

Exit run_command(const std::vector<std::string>& words) {
    std::vector<std::string> all{"comity"};
    all.insert(all.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    arguments.reserve(all.size() + 1);
    for (auto& word : all) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    return static_cast<Exit>(run_program(static_cast<int>(all.size()), arguments.data()));
}

}  // namespace comity::app

int main(int argc, char** argv) {
    try {
        return comity::app::run_program(argc, argv);
    } catch (const std::bad_alloc&) {
        return static_cast<int>(comity::app::failed("out of memory"));
    } catch (const std::exception& error) {
        return static_cast<int>(comity::app::failed(error.what()));
    }
}
