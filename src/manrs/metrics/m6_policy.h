// M6: whether a network's routing policy is registered.
#pragma once

#include <optional>

#include "manrs/metric_result.h"
#include "observation/network_evidence.h"

namespace comity::manrs {

/// The result of M6: 1 where the aut-num object has an import and an export (RFC 2622 s6, RFC 4012
/// s2.5), else 0; also where there is no aut-num object in any source.
[[nodiscard]] MetricResult measure_m6(const Framework& framework,
                                      const std::optional<observation::RegisteredPolicy>& policy);

}  // namespace comity::manrs
