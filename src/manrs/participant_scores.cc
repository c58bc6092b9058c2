#include "manrs/participant_scores.h"

#include <algorithm>

#include "manrs/metrics/m7_irr.h"
#include "manrs/metrics/m7_rpki.h"

namespace comity::manrs {
namespace {

using Networks = std::span<const MemberFigures* const>;

/// Of the networks that have data of `id`.
template <class Visit>
void for_each_measured(Networks networks, MetricId id, Visit visit) {
    for (const auto* const network : networks) {
        if (network->values.at(index_of(id))) visit(*network);
    }
}

RovCounts rov_counts(Networks networks, MetricId id) {
    RovCounts counts;
    for_each_measured(networks, id, [&counts](const MemberFigures& network) {
        for (const auto* const family : {&network.ipv4, &network.ipv6}) {
            counts.valid += family->valid.routes;
            counts.invalid += family->invalid.routes;
            counts.not_found += family->not_found.routes;
        }
    });
    return counts;
}

/// The share of all their pairs that has no route object.
MetricResult pool_irr(const Framework& framework, Networks networks) {
    std::uint64_t pairs = 0;
    std::uint64_t registered = 0;
    for_each_measured(networks, MetricId::M7Irr, [&](const MemberFigures& network) {
        for (const auto* const family : {&network.ipv4, &network.ipv6}) {
            pairs += family->announced.routes;
            registered += family->registered.routes;
        }
    });
    return measured(framework, MetricId::M7Irr,
                    static_cast<double>(pairs - registered) / static_cast<double>(pairs));
}

MetricResult pool_value(const Framework& framework, MetricId id, Networks networks) {
    const bool is_sum = describe(id).kind != MetricKind::Boolean;
    double value = is_sum ? 0 : 1;
    for_each_measured(networks, id, [&](const MemberFigures& network) {
        const auto one = *network.values.at(index_of(id));
        value = is_sum ? value + one : std::min(value, one);
    });
    return measured(framework, id, value);
}

MetricResult pool(const Framework& framework, MetricId id, Networks networks) {
    const bool has_data = std::any_of(networks.begin(), networks.end(), [id](const auto* network) {
        return network->values.at(index_of(id)).has_value();
    });
    if (!has_data) {
        const auto reason =
            networks.empty() ? nullptr : networks.front()->no_data_reasons.at(index_of(id));
        return not_measured(framework, id, reason ? *reason : "it has no network");
    }
    // Each of them was seen widely enough.
    const Coverage coverage{framework.coverage.vantage_points, framework.coverage.full_feeds};
    switch (id) {
        case MetricId::M7Rpki:
            return measure_m7_rpki(framework, rov_counts(networks, id), coverage);
        case MetricId::M7Rpkin:
            return measure_m7_rpkin(framework, rov_counts(networks, id), coverage);
        case MetricId::M7Irr: return pool_irr(framework, networks);
        case MetricId::M1:
        case MetricId::M1C:
        case MetricId::M2:
        case MetricId::M2C:
        case MetricId::M3:
        case MetricId::M3C:
        case MetricId::M4:
        case MetricId::M4C:
        case MetricId::M5:
        case MetricId::M5C:
        case MetricId::M6:
        case MetricId::M8: break;
    }
    return pool_value(framework, id, networks);
}

}  // namespace

ParticipantScores pool_networks(const Framework& framework, Networks networks) {
    ParticipantScores scores;
    for (const auto& metric : kMetrics) {
        scores.metrics.push_back(pool(framework, metric.id, networks));
    }
    scores.actions = score_actions(framework, scores.metrics);
    return scores;
}

}  // namespace comity::manrs
