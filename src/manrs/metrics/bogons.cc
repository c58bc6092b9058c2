#include "manrs/metrics/bogons.h"

#include <algorithm>

namespace comity::manrs {

std::optional<MetricId> metric_of(const incident::Event& event, net::Asn asn) {
    if (!event.counts()) return std::nullopt;
    const bool is_prefix = event.kind == incident::EventKind::BogonPrefix;
    if (event.culprit == asn) return is_prefix ? MetricId::M3 : MetricId::M4;
    const bool let_pass = std::any_of(event.accomplices.begin(), event.accomplices.end(),
                                      [asn](const incident::Accomplice& accomplice) {
                                          return accomplice.asn == asn && accomplice.is_provider;
                                      });
    if (!let_pass) return std::nullopt;
    return is_prefix ? MetricId::M3C : MetricId::M4C;
}

Weighing weigh_bogons(const IncidentRules& rules, MetricId metric, net::Asn asn,
                      const Period& period, std::span<const incident::Event> events) {
    std::vector<Event> weighed;
    for (const auto& event : events) {
        if (metric_of(event, asn) != metric) continue;
        weighed.push_back({.asn = asn,
                           .metric = metric,
                           .start = event.start,
                           .end = event.end,
                           .prefix = to_string(event.prefix)});
    }
    return weigh_events(rules, period, std::move(weighed));
}

MetricResult measure_bogons(const Framework& framework, MetricId metric, net::Asn asn,
                            const Period& period, std::span<const incident::Event> events,
                            const Coverage& coverage, bool has_relationships) {
    constexpr std::uint64_t kAnyPairs = ~std::uint64_t{0};
    const auto reason = why_not_covered(framework.coverage, coverage, kAnyPairs);
    if (!reason.empty()) return not_measured(framework, metric, reason);
    if ((metric == MetricId::M3C || metric == MetricId::M4C) && !has_relationships) {
        return not_measured(framework, metric,
                            "no AS relationships were given, which tell who is a customer");
    }
    const auto weighing = weigh_bogons(framework.incident, metric, asn, period, events);
    return measured(framework, metric,
                    weighing.metrics.empty() ? 0.0 : weighing.metrics.front().value);
}

}  // namespace comity::manrs
