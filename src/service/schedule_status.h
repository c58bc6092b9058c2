// What a running service knows of its own observing, for /status and /metrics.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/fetch/address_state.h"
#include "service/schedule.h"

namespace comity::service {

/// Immutable once it is shown.
struct ScheduleStatus {
    ScheduleSettings settings;
    ScheduleHistory history;
    std::optional<Month> observing;   ///< None while nothing runs.
    std::optional<Timestamp> since;   ///< When that began.
    std::optional<Timestamp> next;    ///< When the next one begins; none while one runs.
    std::string failure;              ///< Why the last one stored nothing; empty: it did.
    std::optional<Timestamp> failed;  ///< When that was.
    std::uint64_t succeeded = 0;      ///< Since the service was started.
    std::uint64_t failures = 0;       ///< The same.
    std::vector<fetch::AddressState> addresses;
};

}  // namespace comity::service
