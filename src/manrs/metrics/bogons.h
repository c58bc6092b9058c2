// M3, M3C, M4 and M4C: bogon prefixes and bogon ASNs in what a network announced, and in what it
// let a direct customer announce.
#pragma once

#include <optional>
#include <span>

#include "incident/event.h"
#include "manrs/incident_arithmetic.h"
#include "manrs/metric_result.h"
#include "manrs/metrics/m7_rpki.h"

namespace comity::manrs {

/// The metric that holds `event` against `asn`: M3 or M4 for its culprit; M3C or M4C for an
/// accomplice whose direct customer the culprit is; none where the event does not count, or is no
/// matter of `asn`.
[[nodiscard]] std::optional<MetricId> metric_of(const incident::Event& event, net::Asn asn);

/// What `asn` is held to have done in `period`, as incidents; `metric` is M3, M3C, M4 or M4C.
[[nodiscard]] Weighing weigh_bogons(const IncidentRules& rules, MetricId metric, net::Asn asn,
                                    const Period& period, std::span<const incident::Event> events);

/// The result of that metric. No data below the framework's minimum of vantage points or full
/// feeds; for M3C and M4C also without relationships, since they tell who a customer is.
[[nodiscard]] MetricResult measure_bogons(const Framework& framework, MetricId metric, net::Asn asn,
                                          const Period& period,
                                          std::span<const incident::Event> events,
                                          const Coverage& coverage, bool has_relationships);

}  // namespace comity::manrs
