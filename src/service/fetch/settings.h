// How sources are fetched: [fetch] of the configuration.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "service/fetch/limits.h"

namespace comity::service::fetch {

struct FetchSettings {
    std::optional<std::string> cache;  ///< The folder, instead of the user's own.
    std::int64_t octets_max = kFileOctetsMax;
    std::int64_t seconds_max = kFileSecondsMax;
    std::int64_t slow_seconds = kSlowSeconds;
    std::int64_t attempts = kAttempts;
    std::int64_t registrations_hours = kRegistrationsHours;
    std::int64_t keep_days = kKeepDays;
};

}  // namespace comity::service::fetch
