// The delegations of a made Internet as its regional registries publish them.
#pragma once

#include <cstdint>

#include "base/byte_sink.h"
#include "base/result.h"
#include "internet/internet.h"

namespace comity::internet {

/// Writes the extended delegation file of one region's registry: a line of version and counts,
/// summaries, then AS numbers, IPv4 and IPv6 with status and opaque id.
/// Errors: what `sink` returns.
[[nodiscard]] Result<void> write_delegations(const Internet& internet, std::uint32_t region,
                                             ByteSink& sink);

}  // namespace comity::internet
