// A route server's tables, from files to what each member gave it that it should not have.
#pragma once

#include <string>
#include <vector>

#include "base/executor.h"
#include "bgp/message/community.h"
#include "incident/route_server/audit.h"
#include "service/input_report.h"
#include "service/observe.h"
#include "service/sources.h"

namespace comity::service {

struct RouteServerOptions {
    std::vector<std::string> tables;   ///< MRT.
    std::vector<std::string> members;  ///< IX-F member exports.
    /// What routes are judged by: payloads, IRR, PeeringDB, delegations, IANA, relationships,
    /// organisations, names. Of other kinds nothing is read.
    SourceFiles files;
    std::vector<bgp::Community> expected;  ///< Routes with one of them are known to be invalid.
    std::vector<net::Asn> route_servers;   ///< Beside those that PeeringDB and `members` tell.
};

/// All that an audit of a route server found.
struct AuditedRouteServer {
    incident::AuditReport report;
    std::vector<observation::Source> sources;  ///< By kind, then hash.
    std::optional<Timestamp> at;               ///< The newest of tables and payloads.
    std::string inputs_sha256;
    std::vector<std::pair<std::string, std::uint64_t>> errors;  ///< By rule id, sorted.
    std::vector<InputNote> notes;
    bool is_short = false;  ///< Any input was cut short, or could not be used.
};

/// Reads all inputs and judges every route of the tables. The result depends on their octets alone.
/// Registrations that cannot be used leave the rest judged. Errors, of each input that has one: a
/// table, payloads or a member export cannot be read or is of another format; payloads or a member
/// export are cut short; a table has no whole record of routes, or more members than any route
/// server.
[[nodiscard]] Result<AuditedRouteServer, std::vector<InputFailure>> audit_route_server(
    const RouteServerOptions& options, Executor& executor,
    const ObserveProgress& progress = nullptr);

}  // namespace comity::service
