// The sources of an observation, those of one kind together.
#pragma once

#include <string>
#include <vector>

#include "base/json_writer.h"
#include "observation/network_evidence.h"

namespace comity::service::api {

struct SourceKindTotals {
    std::string kind;
    std::uint64_t files = 0;
    std::uint64_t octets = 0;
    std::uint64_t entries = 0;
    std::uint64_t errors = 0;
    std::uint64_t failures = 0;       ///< Files of which nothing was used.
    std::optional<Timestamp> newest;  ///< Of those that say one.
    std::optional<Timestamp> oldest;
};

/// By kind, as they come in the facts.
[[nodiscard]] std::vector<SourceKindTotals> kinds_of(const observation::ObservationFacts& facts);

/// All of them, as the array under the key `name`.
void write_kinds(JsonWriter& json, std::string_view name,
                 const observation::ObservationFacts& facts);

}  // namespace comity::service::api
