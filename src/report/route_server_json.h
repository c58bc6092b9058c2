// A route server's audit as JSON, for programs (docs/route-servers.md).
#pragma once

#include <string>

#include "report/route_server_terminal.h"

namespace comity::report {

/// The audit as one object, with all findings that were kept and what they rest on; keys are always
/// there and in one order. Depends on nothing but the arguments. Ends with a line feed.
[[nodiscard]] std::string route_server_json(const incident::AuditReport& report,
                                            const AuditInputs& inputs);

}  // namespace comity::report
