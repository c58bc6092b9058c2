// What to change beside ROAs: route objects, policy, contacts, filters, with the text to publish
// and the place to publish it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/rule.h"
#include "manrs/framework.h"
#include "manrs/metric_id.h"
#include "manrs/network_record.h"

namespace comity::manrs {

/// One change that a network can make.
struct Fix {
    const Rule* rule = nullptr;      ///< What is wrong.
    std::optional<MetricId> metric;  ///< That it mends; none: it only protects the network.
    std::string subject;             ///< What it is about: a prefix, an AS, a contact.
    std::string detail;              ///< One sentence with the evidence; may be empty.
    std::string place;               ///< Where to make it, as "the RIPE Database".
    std::string text;  ///< What to publish there as it stands, lines with LF; may be empty.
    friend bool operator==(const Fix&, const Fix&) = default;
};

/// Fixes that are given a text of their own; of more there is only a count.
inline constexpr std::size_t kFixesMax = 2'000;

struct Fixes {
    std::vector<Fix> list;       ///< Most urgent first: what harms others, then what is missing.
    std::uint64_t left_out = 0;  ///< Beyond kFixesMax.
    friend bool operator==(const Fixes&, const Fixes&) = default;
};

/// The changes that the record of one network asks for. Of what was not observed nothing is said.
[[nodiscard]] Fixes advise_fixes(const IncidentRules& rules,
                                 const observation::ObservationFacts& facts,
                                 const NetworkRecord& record);

}  // namespace comity::manrs
