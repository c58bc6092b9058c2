// comity observe --route-server: what a route server took of each member.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/command.h"
#include "base/executor.h"
#include "service/observe.h"
#include "service/sources.h"

namespace comity::app {

struct RouteServerArguments {
    std::vector<std::string> tables;
    std::vector<std::string> members;
    std::vector<std::string> expected;
    std::vector<std::string> asns;
};

/// Adds --route-server and what goes with it to `command`, which has its other options.
void add_route_server_options(CLI::App& command, RouteServerArguments& arguments);

/// Judges the tables by `files` and prints what was found. `before_output` is called once, before
/// anything is printed. The status is Negative where there are findings.
[[nodiscard]] Exit audit_route_server(const RouteServerArguments& arguments,
                                      const service::SourceFiles& files, bool json,
                                      Executor& executor, const service::ObserveProgress& progress,
                                      const std::function<void()>& before_output);

}  // namespace comity::app
