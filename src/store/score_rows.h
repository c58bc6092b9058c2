// What the store counts without reading the evidence of networks: scores by band, events by kind.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/sqlite.h"
#include "store/store.h"

namespace comity::store {

/// `Store::tally_of`.
[[nodiscard]] Result<ObservationTally> read_tally(const Database& database,
                                                  std::int64_t observation_id,
                                                  const std::string& framework);
/// `Store::tally_of_group`.
[[nodiscard]] Result<ObservationTally> read_group_tally(const Database& database,
                                                        std::int64_t observation_id,
                                                        const std::string& framework,
                                                        const std::string& group);

}  // namespace comity::store
