// A made Internet's PeeringDB, as somebody with an account sees it: what is not in it is not there.
#pragma once

#include "base/byte_sink.h"
#include "base/result.h"
#include "internet/internet.h"

namespace comity::internet {

/// Writes the one-file form that CAIDA keeps: {"org":{"data":[...]}, ...} with org, net, poc, ix,
/// ixlan, ixpfx, netixlan and no facilities. Errors: what `sink` returns.
[[nodiscard]] Result<void> write_peeringdb(const Internet& internet, ByteSink& sink);

}  // namespace comity::internet
