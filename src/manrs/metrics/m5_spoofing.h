// M5 and M5C: forged packets that came out of a network, by the public tests of CAIDA's Spoofer.
#pragma once

#include <cstdint>
#include <span>

#include "manrs/metric_result.h"
#include "observation/network_evidence.h"

namespace comity::manrs {

/// What tests say of one network: those that ran behind NAT, or came to no verdict, say nothing.
struct SpoofingTally {
    std::uint64_t tests = 0;  ///< Forged packets were received, or blocked.
    std::uint64_t prefixes_received =
        0;  ///< Distinct client prefixes that they were received from.
};
[[nodiscard]] SpoofingTally tally_of(std::span<const registry::SpoofTest> tests);

/// The result of M5: the number of distinct client prefixes. No data without a test that tells.
[[nodiscard]] MetricResult measure_m5(const Framework& framework,
                                      std::span<const registry::SpoofTest> own);

/// The result of M5C: the same, summed over direct customers. No data where none of them has a
/// test that tells.
[[nodiscard]] MetricResult measure_m5c(const Framework& framework,
                                       std::span<const observation::CustomerTests> customers);

}  // namespace comity::manrs
