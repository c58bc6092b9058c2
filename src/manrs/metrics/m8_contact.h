// M8: whether a contact for routing matters is registered where everyone can find it.
#pragma once

#include <span>

#include "manrs/metric_result.h"
#include "observation/network_evidence.h"

namespace comity::manrs {

/// The result of M8: 1 where any source has a contact, 0 where one that would show it has none. No
/// data where no source could have shown it: an anonymous view of PeeringDB, a dump without
/// contacts.
[[nodiscard]] MetricResult measure_m8(const Framework& framework,
                                      std::span<const registry::ContactFinding> contacts);

}  // namespace comity::manrs
