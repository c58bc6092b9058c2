// What a subcommand looks like to main, and how it speaks.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/result.h"

namespace comity::app {

/// Exit status, the same for every subcommand.
enum class Exit : std::uint8_t {
    Done = 0,      ///< Also with bad records that were counted.
    Negative = 1,  ///< A negative verdict: nothing matches, findings.
    CutShort = 2,  ///< The input was cut short; what was whole is done.
    Failed = 3,    ///< The operation failed.
    Usage = 64,
};

/// Set by the subcommand that the arguments named; main calls it.
using Run = std::function<Exit()>;

/// Runs the subcommand that `words` are, as if they had been typed; what it prints is printed.
Exit run_command(const std::vector<std::string>& words);

/// Prints `comity: MESSAGE` on standard error and returns Exit::Failed.
Exit failed(std::string_view message);

/// Prints `comity: MESSAGE` on standard error: what a command that goes on running has to say.
void log(std::string_view message);

/// Prints `text` on standard output.
[[nodiscard]] Result<void> print(const std::string& text);

void add_assess_command(CLI::App& app, Run& run);
void add_completion_command(CLI::App& app, Run& run);
void add_conformance_command(CLI::App& app, Run& run);
void add_demo_command(CLI::App& app, Run& run);
void add_disputes_command(CLI::App& app, Run& run);
void add_fetch_command(CLI::App& app, Run& run);
void add_groups_command(CLI::App& app, Run& run);
void add_incidents_command(CLI::App& app, Run& run);
void add_init_command(CLI::App& app, Run& run);
void add_internet_command(CLI::App& app, Run& run);
void add_irr_command(CLI::App& app, Run& run);
void add_mrt_command(CLI::App& app, Run& run);
void add_observe_command(CLI::App& app, Run& run);
void add_relationships_command(CLI::App& app, Run& run);
void add_score_command(CLI::App& app, Run& run);
void add_serve_command(CLI::App& app, Run& run);
void add_token_command(CLI::App& app, Run& run);

}  // namespace comity::app
