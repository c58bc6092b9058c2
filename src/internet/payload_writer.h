// What a made Internet attests, in the shape of rpki-client's JSON output.
#pragma once

#include "base/byte_sink.h"
#include "base/result.h"
#include "internet/internet.h"

namespace comity::internet {

/// Writes {"metadata", "roas", "aspas"}, one payload a line, payloads sorted.
/// Errors: what `sink` returns.
[[nodiscard]] Result<void> write_payloads(const Internet& internet, ByteSink& sink);

}  // namespace comity::internet
