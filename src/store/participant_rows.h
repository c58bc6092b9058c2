// The rows of participants: who had joined when an observation was made, in the order given.
#pragma once

#include <span>
#include <vector>

#include "registry/participants.h"
#include "store/sqlite.h"

namespace comity::store {

/// Writes them once an observation.
[[nodiscard]] Result<void> write_participants(const Database& database, std::int64_t observation_id,
                                              std::span<const registry::Participant> participants);

/// Those of an observation, in their order.
[[nodiscard]] Result<std::vector<registry::Participant>> read_participants(
    const Database& database, std::int64_t observation_id);

}  // namespace comity::store
