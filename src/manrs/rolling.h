// The rolling clock, beside the one of calendar months: the same scores, with M1 to M4C weighed
// over the 30 days that end with what was observed. A network that mended what was wrong sees it
// here within 30 days, not only in a month without incidents. Nothing is observed for it: it is
// made of the events of an observation and of the one of the month before, each instant told by one
// of them. All other metrics are the observation's own in both clocks.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "incident/event.h"
#include "manrs/action.h"
#include "manrs/framework.h"
#include "manrs/metric_result.h"
#include "observation/network_evidence.h"

namespace comity::manrs {

inline constexpr std::int64_t kRollingDays = 30;
inline constexpr std::int64_t kRollingMicroseconds =
    kRollingDays * kSecondsPerDay * kMicrosecondsPerSecond;

/// M1 to M4C, which are the first of kMetrics.
inline constexpr std::size_t kIncidentMetricCount = 8;

/// One network by the rolling clock.
struct RollingScores {
    Period period;                      ///< kRollingDays long.
    double observed = 0;                ///< The share of it that was observed, 0..1.
    std::vector<MetricResult> metrics;  ///< All, in the order of MetricId.
    std::vector<ActionResult> actions;  ///< In the framework's order.
};

/// The last 30 days of one observation under one framework, for any of its networks.
class RollingClock {
public:
    /// None where routes were not followed through updates. `earlier` is of the observation before,
    /// null without one; it tells of the time before the newer one alone. The framework must
    /// outlive what is returned.
    [[nodiscard]] static std::optional<RollingClock> of(
        const Framework& framework, const observation::ObservationFacts& facts,
        const observation::ObservationFacts* earlier);

    [[nodiscard]] const Period& period() const { return period_; }
    /// The share of the period that was observed, 0..1.
    [[nodiscard]] double observed() const { return observed_; }

    /// M1 to M4C of a network by its events in both observations, of which those that are no matter
    /// of it do not count. `is_visible` as in the newer one. No data where the newer observation
    /// could not have seen them, or where less of the period was observed, by observations that
    /// could, than the framework asks for.
    [[nodiscard]] std::array<MetricResult, kIncidentMetricCount> metrics(
        net::Asn asn, bool is_visible, std::span<const incident::Event> events,
        std::span<const incident::Event> earlier) const;

    /// The network's scores; `official` are all its metrics in the newer observation.
    [[nodiscard]] RollingScores scores(net::Asn asn, bool is_visible,
                                       std::span<const MetricResult> official,
                                       std::span<const incident::Event> events,
                                       std::span<const incident::Event> earlier) const;

private:
    /// What of the time of one observation the clock takes. Of bogons, whole days.
    struct Part {
        Period time;
        Period days;
        double share = 0;  ///< Of the clock's period, as far as it was observed.
        /// Why it could not see incidents of a metric; empty where it could.
        std::array<std::string, kIncidentMetricCount> blind;
    };

    explicit RollingClock(const Framework& framework) : framework_(&framework) {}

    [[nodiscard]] Part part_of(const observation::ObservationFacts& facts, const Period& time,
                               const Period& days) const;
    [[nodiscard]] MetricResult measure(std::size_t metric, net::Asn asn, bool is_visible,
                                       std::span<const incident::Event> events,
                                       std::span<const incident::Event> earlier) const;

    const Framework* framework_;
    Period period_;
    Period days_;  ///< The same of bogons.
    double observed_ = 0;
    Part newer_;
    std::optional<Part> earlier_;  ///< None where the newer one tells it all, or is alone.
};

}  // namespace comity::manrs
