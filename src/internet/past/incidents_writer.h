// incidents.jsonl: what happened in the days of a made Internet, a line each.
#pragma once

#include "base/byte_sink.h"
#include "base/result.h"
#include "internet/internet.h"

namespace comity::internet {

/// Writes a line for each incident and each thing that only looks like one, in order of time.
/// Errors: what `sink` returns.
[[nodiscard]] Result<void> write_incidents(const Internet& internet, ByteSink& sink);

}  // namespace comity::internet
