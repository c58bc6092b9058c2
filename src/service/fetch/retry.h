// When to try again. Pure functions; the seed and the time are passed in.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/timestamp.h"

namespace comity::service::fetch {

/// Milliseconds to wait after the failed attempt `attempt`, from 1: kBackoffMilliseconds doubled
/// with each, at most kBackoffMillisecondsMax, of which `seed` decides the second half, so that
/// many who failed together do not come back together.
[[nodiscard]] std::int64_t backoff_milliseconds(std::int64_t attempt, std::uint64_t seed);

/// Seconds from `now` on that a Retry-After field (RFC 9110 s10.2.3) asks for, in either form: at
/// most kRetryAfterSecondsMax, 0 for a time that has passed. None where it is neither form.
[[nodiscard]] std::optional<std::int64_t> retry_after_seconds(std::string_view field,
                                                              Timestamp now);

}  // namespace comity::service::fetch
