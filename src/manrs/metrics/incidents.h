// M1 to M4C: what a network did wrongly in what it announced, and what it let others do. M1 is of
// route leaks, M2 of prefixes of someone else, M3 of bogon prefixes, M4 of bogon ASNs.
#pragma once

#include <optional>
#include <span>

#include "incident/event.h"
#include "manrs/incident_arithmetic.h"
#include "manrs/metric_result.h"
#include "manrs/metrics/m7_rpki.h"
#include "observation/network_evidence.h"

namespace comity::manrs {

/// The metric that holds `event` against `asn`: one of M1 to M4 for its culprit, the same with a
/// final C for an accomplice, where the rules hold it one; none where the event does not count by
/// the rules, or is no matter of `asn`. Origins that a ROA does not allow (RpkiInvalid) are never
/// held against anyone here: it may be the ROA that is wrong, and M7RPKIN has them.
[[nodiscard]] std::optional<MetricId> metric_of(const IncidentRules& rules,
                                                const incident::Event& event, net::Asn asn);

/// Whether incidents of `metric` are found by following routes through time: M1 to M2C.
[[nodiscard]] bool is_over_time(MetricId metric);

/// What `asn` is held to have done in `period`, as incidents; `metric` is one of M1 to M4C.
[[nodiscard]] Weighing weigh_incidents(const IncidentRules& rules, MetricId metric, net::Asn asn,
                                       const Period& period,
                                       std::span<const incident::Event> events);

/// What the incidents of one network could be seen by.
struct IncidentView {
    Period period;
    Coverage coverage;
    bool has_relationships = false;  ///< Which tell who is whose customer.
    /// As many full feeds as are needed saw something that the network announces: else they would
    /// not see what it does wrongly either.
    bool is_visible = false;
    const observation::TimelineSummary* timeline = nullptr;  ///< Null: none, as of tables alone.
};

/// Whether the network announces something that as many full feeds saw as a pair needs.
[[nodiscard]] bool is_visible(const observation::ObservationFacts& facts,
                              const observation::NetworkEvidence& evidence);

/// Why incidents of `metric` could not be seen in any of the time that `view` is of; empty where
/// they could. Without the share of the period that was observed.
[[nodiscard]] std::string why_not_seen(const Framework& framework, MetricId metric,
                                       const IncidentView& view);

/// "99.9 % of <what> was observed, less than the 90.0 % asked for", of shares from 0 to 1.
[[nodiscard]] std::string too_little_observed(double observed, std::string_view what,
                                              const CoverageMinimum& minimum);

/// The result of `metric` for a network of which nothing was found.
[[nodiscard]] MetricResult measured_nothing(const Framework& framework, MetricId metric,
                                            bool is_visible);

/// The result of that metric. No data below the framework's minimum of vantage points or full
/// feeds; of M1 to M2C without updates, below its minimum of baseline or of time observed; where
/// only providers are accomplices, of the C metrics without relationships; and where nothing was
/// found of a network that is not visible.
[[nodiscard]] MetricResult measure_incidents(const Framework& framework, MetricId metric,
                                             net::Asn asn, const IncidentView& view,
                                             std::span<const incident::Event> events);

}  // namespace comity::manrs
