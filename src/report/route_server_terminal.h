// A route server's audit for people at a terminal.
#pragma once

#include <map>
#include <span>
#include <string>

#include "incident/route_server/audit.h"
#include "observation/network_evidence.h"
#include "report/terminal.h"

namespace comity::report {

/// What an audit rests on.
struct AuditInputs {
    std::string sha256;  ///< Of all inputs together.
    std::span<const observation::Source> sources;
    std::optional<Timestamp> at;  ///< The newest of tables and payloads.
    /// What was refused, by rule id.
    std::span<const std::pair<std::string, std::uint64_t>> errors;
};

/// Whether the route server filters, a table of the members with faults, the worst first, then what
/// was found of each. Text that came from files is escaped. Lines are none wider than
/// `options.columns` unless a single word is; ends with a line feed.
[[nodiscard]] std::string route_server_text(const incident::AuditReport& report,
                                            const AuditInputs& inputs,
                                            const TerminalOptions& options = {});

}  // namespace comity::report
