// M7RPKI and M7RPKIN: how the announced pairs of prefix and origin stand in the RPKI (RFC 6811).
#pragma once

#include <cstdint>
#include <string>

#include "manrs/framework.h"
#include "manrs/metric_result.h"

namespace comity::manrs {

/// How many announced pairs of one network are in each state of origin validation (RFC 6811 s2).
struct RovCounts {
    std::uint64_t valid = 0;
    std::uint64_t invalid = 0;
    std::uint64_t not_found = 0;
};

/// How widely the period was observed.
struct Coverage {
    std::uint64_t vantage_points = 0;  ///< Distinct peer ASNs.
    std::uint64_t full_feeds = 0;      ///< Those of them with a full feed.
};

/// The result of M7RPKI; its raw value is the share of pairs that are not valid. Scored as
/// valid-minus-invalid, its score is (valid - invalid_weight * invalid) / pairs, kept within 0
/// and 1. No data below the framework's minimum of pairs, vantage points or full feeds.
[[nodiscard]] MetricResult measure_m7_rpki(const Framework& framework, const RovCounts& counts,
                                           const Coverage& coverage);

/// The result of M7RPKIN; its raw value is the share of pairs that are invalid. No data as M7RPKI.
[[nodiscard]] MetricResult measure_m7_rpkin(const Framework& framework, const RovCounts& counts,
                                            const Coverage& coverage);

/// Why that coverage makes no data under `minimum`, as "vantage points: 2, fewer than the 5 asked
/// for"; empty where it suffices.
[[nodiscard]] std::string why_not_covered(const CoverageMinimum& minimum, const Coverage& coverage,
                                          std::uint64_t pairs);

}  // namespace comity::manrs
