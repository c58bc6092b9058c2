// M7IRR: how many of the announced pairs of prefix and origin have a route object.
#pragma once

#include <cstdint>

#include "manrs/metric_result.h"
#include "manrs/metrics/m7_rpki.h"

namespace comity::manrs {

/// How many announced pairs of one network that count have a route object of the same origin.
struct IrrCounts {
    std::uint64_t pairs = 0;
    std::uint64_t exact = 0;     ///< For that very prefix.
    std::uint64_t covering = 0;  ///< Only for a less specific one, which counts as well.
};

/// The result of M7IRR; its raw value is the share of pairs that have none. The exact share stands
/// beside it in the formula. No data below the framework's minimum of pairs, vantage points or full
/// feeds.
[[nodiscard]] MetricResult measure_m7_irr(const Framework& framework, const IrrCounts& counts,
                                          const Coverage& coverage);

}  // namespace comity::manrs
