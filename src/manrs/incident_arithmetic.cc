#include "manrs/incident_arithmetic.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "base/check.h"
#include "base/timestamp.h"

namespace comity::manrs {
namespace {

/// `sum`, or the largest double where it is beyond.
double finite(double sum) { return std::min(sum, std::numeric_limits<double>::max()); }

/// Whether any instant of the period belongs to the event.
bool is_in(const Period& period, const Event& event) {
    return event.start < period.end && !(event.end && *event.end < period.start);
}

/// Takes out the events that do not count, and clips the others to the period.
void clip(const IncidentRules& rules, const Period& period, std::vector<Event>& events,
          Weighing& weighing) {
    std::erase_if(events, [&](const Event& event) {
        COMITY_CHECK(!event.end || *event.end >= event.start);
        COMITY_CHECK(event.weight > 0 && event.weight <= std::numeric_limits<double>::max());
        COMITY_CHECK(describe(event.metric).kind == MetricKind::IncidentWeights);
        const bool outside = !is_in(period, event);
        const bool too_old = !outside && is_too_old(rules, period, event.start);
        weighing.outside += outside ? 1 : 0;
        weighing.too_old += too_old ? 1 : 0;
        return outside || too_old;
    });
    for (auto& event : events) {
        event.start = std::max(event.start, period.start);
        event.end = std::min(event.end.value_or(period.end), period.end);
    }
}

/// Incidents of one network, metric and weight; `events` are clipped and sorted by start.
void sweep(const IncidentRules& rules, std::span<Event> events, std::vector<Incident>& incidents) {
    const auto first = incidents.size();
    for (auto& event : events) {
        if (incidents.size() == first || incidents.back().end < event.start) {
            incidents.push_back({event.start, *event.end, event.weight, 0, 0, {}});
        }
        auto& incident = incidents.back();
        incident.end = std::max(incident.end, *event.end);
        ++incident.events;
        if (!event.prefix.empty()) incident.prefixes.push_back(std::move(event.prefix));
    }
    for (auto& incident : std::span(incidents).subspan(first)) {
        const auto length = incident.end.microseconds() - incident.start.microseconds();
        incident.value = finite(incident.weight * weight_of_length(rules, length));
        auto& prefixes = incident.prefixes;
        std::sort(prefixes.begin(), prefixes.end());
        prefixes.erase(std::unique(prefixes.begin(), prefixes.end()), prefixes.end());
    }
}

/// The front of `events` whose `key` is that of the first one.
template <class Key>
std::span<Event> take_group(std::span<Event>& events, Key key) {
    const auto end = std::find_if(events.begin(), events.end(), [&](const Event& event) {
        return key(event) != key(events.front());
    });
    const auto group = events.first(static_cast<std::size_t>(end - events.begin()));
    events = events.subspan(group.size());
    return group;
}

}  // namespace

double weight_of_length(const IncidentRules& rules, std::int64_t microseconds) {
    COMITY_CHECK(microseconds >= 0);
    if (microseconds == 0) return 0;
    const auto day = rules.day_seconds * kMicrosecondsPerSecond;
    const auto days = microseconds / day;
    if (days >= 1) {
        switch (rules.growth) {
            case DayGrowth::Linear: return rules.day_weight * static_cast<double>(days + 1);
        }
    }
    return microseconds < rules.short_seconds * kMicrosecondsPerSecond ? rules.short_weight
                                                                       : rules.day_weight;
}

bool is_too_old(const IncidentRules& rules, const Period& period, Timestamp start) {
    if (!rules.leeway_days) return false;
    const auto leeway = *rules.leeway_days * kSecondsPerDay * kMicrosecondsPerSecond;
    return period.start.microseconds() - start.microseconds() > leeway;
}

Weighing weigh_events(const IncidentRules& rules, const Period& period, std::vector<Event> events) {
    Weighing weighing;
    clip(rules, period, events, weighing);
    const auto order = [](const Event& event) {
        return std::tie(event.asn, event.metric, event.weight, event.start, event.end);
    };
    std::sort(events.begin(), events.end(),
              [order](const Event& a, const Event& b) { return order(a) < order(b); });
    const auto key = [](const Event& event) { return std::tie(event.asn, event.metric); };
    for (std::span<Event> rest(events); !rest.empty();) {
        MetricIncidents metric{rest.front().asn, rest.front().metric, 0, {}};
        for (auto group = take_group(rest, key); !group.empty();) {
            const auto same_weight =
                take_group(group, [](const Event& event) { return event.weight; });
            sweep(rules, same_weight, metric.incidents);
        }
        std::sort(metric.incidents.begin(), metric.incidents.end(),
                  [](const Incident& a, const Incident& b) {
                      return std::tie(a.start, a.end, a.weight) <
                             std::tie(b.start, b.end, b.weight);
                  });
        for (const auto& incident : metric.incidents) {
            metric.value = finite(metric.value + incident.value);
        }
        weighing.metrics.push_back(std::move(metric));
    }
    return weighing;
}

}  // namespace comity::manrs
