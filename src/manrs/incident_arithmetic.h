// From events to incidents to raw values of M1 to M4C: clipped to the period, merged where they
// share time, weighed by how long they last, summed. The arithmetic of MANRS's measurement
// framework; what it may vary in is IncidentRules.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "manrs/framework.h"
#include "manrs/metric_id.h"
#include "net/asn.h"

namespace comity::manrs {

/// One thing that happened, held against one network.
struct Event {
    net::Asn asn;
    MetricId metric = MetricId::M1;  ///< Of the kind IncidentWeights.
    Timestamp start;
    std::optional<Timestamp> end;  ///< Not before `start`; none: it lasts still.
    double weight = 1.0;           ///< Above 0 and finite; 1 for a culprit and its neighbour.
    std::string prefix;            ///< As text; empty where the event has none.
    friend bool operator==(const Event&, const Event&) = default;
};

/// Events of one network, metric and weight whose time, within the period, is one piece.
struct Incident {
    Timestamp start;
    Timestamp end;
    double weight = 1.0;
    double value = 0;          ///< What it adds to the metric: weight times that of its length.
    std::uint64_t events = 0;  ///< How many were merged.
    std::vector<std::string> prefixes;  ///< Of those events, sorted and without repeats.
};

/// One metric of one network.
struct MetricIncidents {
    net::Asn asn;
    MetricId metric = MetricId::M1;
    double value = 0;                 ///< The sum over `incidents`; the raw value of the metric.
    std::vector<Incident> incidents;  ///< By start, end and weight; also those that weigh 0.
};

/// What `weigh_events` made of all events.
struct Weighing {
    std::vector<MetricIncidents> metrics;  ///< By ASN, then metric; each with an incident or more.
    std::uint64_t outside = 0;  ///< Events left out: none of their time is in the period.
    std::uint64_t too_old = 0;  ///< Events left out: in the period, but begun before the leeway.
};

/// What an incident of that length weighs, before its own weight: 0 for no length at all,
/// short_weight below short_seconds, day_weight below day_seconds, and day_weight more for each
/// whole day. `microseconds` is 0 or more.
[[nodiscard]] double weight_of_length(const IncidentRules& rules, std::int64_t microseconds);

/// Whether an event that started then began so long before the period that the rules leave it out.
[[nodiscard]] bool is_too_old(const IncidentRules& rules, const Period& period, Timestamp start);

/// The metrics of every network that has an event in `period`.
///
/// An event is in the period if it starts before the period's end and does not end before the
/// period's start (intervals are closed, but the end of a period is the first instant after it). It
/// is clipped to the period; one that lasts still ends with it. Events of one network, metric and
/// weight whose closed intervals touch or overlap are one incident, however many links that takes.
/// The result does not depend on the order of `events`. Sums that no double holds stay at its
/// largest. Cost: O(n log n), by one sort and one sweep.
[[nodiscard]] Weighing weigh_events(const IncidentRules& rules, const Period& period,
                                    std::vector<Event> events);

}  // namespace comity::manrs
