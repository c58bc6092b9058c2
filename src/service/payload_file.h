// One file of payloads, from its path to VRPs and ASPAs.
#pragma once

#include <string>

#include "rpki/payload/payload.h"
#include "rpki/payload/read.h"
#include "service/input_report.h"

namespace comity::service {

/// The payloads in the file at `path`; what is wrong with entries of it goes to `report`. Errors:
/// it cannot be read, holds no payloads, or is cut short: with a part of the VRPs, verdicts would
/// be wrong.
[[nodiscard]] Result<rpki::payload::PayloadSet, InputFailure> read_payload_file(
    const std::string& path, InputReport& report);

}  // namespace comity::service
