#include "manrs/metrics/incidents.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json_writer.h"
#include "base/timestamp.h"

namespace comity::manrs {
namespace {

/// A metric of culprits, and the one of those who let them pass.
struct Metrics {
    MetricId own;
    MetricId passed_on;
};
constexpr Metrics kLeaks{MetricId::M1, MetricId::M1C};
constexpr Metrics kMisOriginations{MetricId::M2, MetricId::M2C};
constexpr Metrics kBogonPrefixes{MetricId::M3, MetricId::M3C};
constexpr Metrics kBogonAsns{MetricId::M4, MetricId::M4C};

bool is_passed_on(MetricId metric) {
    return metric == MetricId::M1C || metric == MetricId::M2C || metric == MetricId::M3C ||
           metric == MetricId::M4C;
}

bool enters(Counting counting, incident::Certainty certainty) {
    switch (counting) {
        case Counting::All: return true;
        case Counting::Attested: return certainty == incident::Certainty::Attested;
        case Counting::None: return false;
    }
    return false;
}

/// The metrics that the rules take events of that kind and certainty into.
std::optional<Metrics> metrics_of(const IncidentRules& rules, const incident::Event& event) {
    const auto taken = [&event](Counting counting, const Metrics& metrics) {
        return enters(counting, event.certainty) ? std::optional(metrics) : std::nullopt;
    };
    switch (event.kind) {
        case incident::EventKind::BogonPrefix: return kBogonPrefixes;
        case incident::EventKind::BogonAsn: return kBogonAsns;
        case incident::EventKind::MisOrigination:
            return taken(rules.mis_originations, kMisOriginations);
        case incident::EventKind::RouteLeak: return taken(rules.leaks, kLeaks);
        case incident::EventKind::ForgedOrigin:
            return taken(rules.forged_origins, kMisOriginations);
        case incident::EventKind::RpkiInvalid: break;
    }
    return std::nullopt;
}

bool let_pass(Accomplices accomplices, const incident::Event& event, net::Asn asn) {
    return std::any_of(event.accomplices.begin(), event.accomplices.end(),
                       [&](const incident::Accomplice& accomplice) {
                           return accomplice.asn == asn &&
                                  (accomplices == Accomplices::All || accomplice.is_provider);
                       });
}

/// With one decimal, rounded down: what falls short must not print as what is asked for.
std::string tenths(double number) {
    constexpr double kBelowRounding = 1e-9;  // 0.9 * 100 is less than 90
    return to_fixed(std::floor(number * 10 + kBelowRounding) / 10, 1);
}

/// Why a timeline cannot tell leaks and mis-originations; empty where it can.
std::string why_not_followed(const CoverageMinimum& minimum,
                             const observation::TimelineSummary* timeline) {
    if (timeline == nullptr) return "the routes were not followed through time";
    if (!timeline->has_updates) {
        return "only tables were observed: what was between them is not known";
    }
    const auto end = timeline->period.end.seconds();
    const auto learned = std::max<std::int64_t>(
        0, end - timeline->learned_from.value_or(timeline->period.end).seconds());
    if (learned < minimum.baseline_days * kSecondsPerDay) {
        return fmt::format(
            "who announces what was learned through {} days, fewer than the {} asked for",
            tenths(static_cast<double>(learned) / kSecondsPerDay), minimum.baseline_days);
    }
    return {};
}

/// Why too little of a timeline's period was observed; empty where enough was.
std::string why_not_whole(const CoverageMinimum& minimum,
                          const observation::TimelineSummary& timeline) {
    const auto observed = static_cast<double>(timeline.seconds_observed);
    const auto whole =
        static_cast<double>(timeline.period.end.seconds() - timeline.period.start.seconds());
    if (observed >= minimum.observed * whole && whole > 0) return {};
    return too_little_observed(whole <= 0 ? 0 : observed / whole, "the period", minimum);
}

constexpr std::uint64_t kAnyPairs = ~std::uint64_t{0};

/// Why its relationships cannot tell who let a customer do it; empty where they can or need not.
std::string why_not_related(const IncidentRules& rules, MetricId metric, const IncidentView& view) {
    if (is_passed_on(metric) && rules.accomplices == Accomplices::Providers &&
        !view.has_relationships) {
        return "no AS relationships were given, which tell who is a customer";
    }
    return {};
}

}  // namespace

bool is_over_time(MetricId metric) {
    return metric == MetricId::M1 || metric == MetricId::M1C || metric == MetricId::M2 ||
           metric == MetricId::M2C;
}

std::optional<MetricId> metric_of(const IncidentRules& rules, const incident::Event& event,
                                  net::Asn asn) {
    if (!event.counts()) return std::nullopt;
    const auto metrics = metrics_of(rules, event);
    if (!metrics) return std::nullopt;
    if (event.culprit == asn) return metrics->own;
    if (let_pass(rules.accomplices, event, asn)) return metrics->passed_on;
    return std::nullopt;
}

Weighing weigh_incidents(const IncidentRules& rules, MetricId metric, net::Asn asn,
                         const Period& period, std::span<const incident::Event> events) {
    std::vector<Event> weighed;
    for (const auto& event : events) {
        if (metric_of(rules, event, asn) != metric) continue;
        weighed.push_back({.asn = asn,
                           .metric = metric,
                           .start = event.start,
                           .end = event.end,
                           .prefix = to_string(event.prefix)});
    }
    return weigh_events(rules, period, std::move(weighed));
}

bool is_visible(const observation::ObservationFacts& facts,
                const observation::NetworkEvidence& evidence) {
    return std::any_of(evidence.pairs.begin(), evidence.pairs.end(), [&](const auto& judged) {
        const auto& family =
            judged.pair.prefix.family() == net::Family::Ipv4 ? facts.ipv4 : facts.ipv6;
        return judged.pair.full_feed_peers > 0 &&
               judged.pair.full_feed_peers >= family.peers_needed;
    });
}

std::string why_not_seen(const Framework& framework, MetricId metric, const IncidentView& view) {
    auto reason = why_not_covered(framework.coverage, view.coverage, kAnyPairs);
    if (reason.empty() && is_over_time(metric)) {
        reason = why_not_followed(framework.coverage, view.timeline);
    }
    return reason.empty() ? why_not_related(framework.incident, metric, view) : reason;
}

std::string too_little_observed(double observed, std::string_view what,
                                const CoverageMinimum& minimum) {
    return fmt::format("{} % of {} was observed, less than the {} % asked for",
                       tenths(100 * observed), what, tenths(100 * minimum.observed));
}

MetricResult measured_nothing(const Framework& framework, MetricId metric, bool is_visible) {
    if (is_visible) return measured(framework, metric, 0);
    return not_measured(framework, metric,
                        "nothing that the network announces was seen by as many full feeds as are "
                        "needed: what it does wrongly would not be seen either");
}

MetricResult measure_incidents(const Framework& framework, MetricId metric, net::Asn asn,
                               const IncidentView& view, std::span<const incident::Event> events) {
    auto reason = why_not_covered(framework.coverage, view.coverage, kAnyPairs);
    if (reason.empty() && is_over_time(metric)) {
        reason = why_not_followed(framework.coverage, view.timeline);
        if (reason.empty()) reason = why_not_whole(framework.coverage, *view.timeline);
    }
    if (reason.empty()) reason = why_not_related(framework.incident, metric, view);
    if (!reason.empty()) return not_measured(framework, metric, reason);
    const auto weighing = weigh_incidents(framework.incident, metric, asn, view.period, events);
    if (!weighing.metrics.empty()) {
        return measured(framework, metric, weighing.metrics.front().value);
    }
    return measured_nothing(framework, metric, view.is_visible);
}

}  // namespace comity::manrs
