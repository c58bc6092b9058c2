// The words that all formats use of a route server's audit.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "incident/route_server/audit.h"
#include "observation/network_evidence.h"

namespace comity::report {

/// "Invalid", "Bogon", "Leak", "Form", "Unregistered".
[[nodiscard]] std::string_view title_of(incident::RouteFaultKind kind);
/// As a key: "rpki_invalid".
[[nodiscard]] std::string key_of(incident::RouteFaultKind kind);

/// Whether what tells faults of this kind was given.
[[nodiscard]] bool is_looked_for(const incident::AuditReport& report,
                                 incident::RouteFaultKind kind);

/// Whether the route server drops invalid routes, with the figures that say so: a sentence or two.
[[nodiscard]] std::string verdict_text(const incident::AuditReport& report);

/// That payloads and tables are more than a day apart, so that ROAs may have changed between them;
/// empty where they are not.
[[nodiscard]] std::string apart_text(std::span<const observation::Source> sources);

/// How many members have a fault of `kind`.
[[nodiscard]] std::uint64_t members_with(const incident::AuditReport& report,
                                         incident::RouteFaultKind kind);

/// What a finding rests on: "VRPs: AS64496 192.0.2.0/22"; empty where prefix and path say it all.
[[nodiscard]] std::string evidence_text(const incident::RouteServerFinding& finding);

/// "3333 64500 {64501}", "…" where it is longer.
[[nodiscard]] std::string path_text(const incident::RouteServerFinding& finding);

}  // namespace comity::report
