#include "manrs/metrics/m5_spoofing.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace comity::manrs {

namespace {

/// Whether a test says how packets with routable forged sources fare, which NAT would hide.
bool tells(const registry::SpoofTest& test) {
    return (test.routed == registry::SpoofResult::Received ||
            test.routed == registry::SpoofResult::Blocked) &&
           !test.is_behind_nat.value_or(true);
}

}  // namespace

SpoofingTally tally_of(std::span<const registry::SpoofTest> tests) {
    SpoofingTally tally;
    std::vector<std::optional<net::Prefix>> received;
    for (const auto& test : tests) {
        if (!tells(test)) continue;
        ++tally.tests;
        if (test.routed == registry::SpoofResult::Received) received.push_back(test.client);
    }
    std::sort(received.begin(), received.end());
    tally.prefixes_received = static_cast<std::uint64_t>(
        std::unique(received.begin(), received.end()) - received.begin());
    return tally;
}

MetricResult measure_m5(const Framework& framework, std::span<const registry::SpoofTest> own) {
    const auto tally = tally_of(own);
    if (tally.tests == 0) {
        return not_measured(framework, MetricId::M5,
                            own.empty() ? "no Spoofer test of the network in the month"
                                        : "no Spoofer test in the month that tells: only such as "
                                          "ran behind NAT or came to no result");
    }
    return measured(framework, MetricId::M5, static_cast<double>(tally.prefixes_received));
}

MetricResult measure_m5c(const Framework& framework,
                         std::span<const observation::CustomerTests> customers) {
    std::uint64_t tests = 0;
    std::uint64_t prefixes = 0;
    for (const auto& customer : customers) {
        const auto tally = tally_of(customer.tests);
        tests += tally.tests;
        prefixes += tally.prefixes_received;
    }
    if (tests == 0) {
        return not_measured(framework, MetricId::M5C,
                            "no Spoofer test of a direct customer in the month that tells");
    }
    return measured(framework, MetricId::M5C, static_cast<double>(prefixes));
}

}  // namespace comity::manrs
