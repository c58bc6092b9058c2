#include "report/participant_month.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/json_writer.h"
#include "base/text.h"
#include "manrs/metrics/incidents.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

using manrs::MetricKind;

/// What was followed, or else all that was observed.
std::optional<Period> period_of(const observation::ObservationFacts& facts) {
    return facts.timeline ? std::optional(facts.timeline->period) : facts.span;
}

/// "0.486"; "no data".
std::string plain_score(const std::optional<double>& score) {
    return score ? to_fixed(*score, 3) : "no data";
}

}  // namespace

std::vector<std::string> changes_of(const ParticipantMonth& month) {
    std::vector<std::string> changes;
    if (!month.before) return changes;
    for (const auto& action : month.conformance.actions) {
        for (const auto& shown : action.scores) {
            if (plain_score(shown.score) == plain_score(shown.before)) continue;
            const auto band = band_of(month.bands, shown.before);
            auto text = fmt::format("{}: {} to {}", shown.title, plain_score(shown.before),
                                    plain_score(shown.score));
            if (shown.score && shown.before && band != shown.band) {
                text += fmt::format(", {} to {}", to_string(band), to_string(shown.band));
            }
            changes.push_back(std::move(text));
        }
    }
    return changes;
}

std::vector<HeldIncidents> held_incidents(const ParticipantMonth& month) {
    std::vector<HeldIncidents> held;
    for (const auto& network : month.networks) {
        for (const auto& metric : network.metrics) {
            if (describe(metric.id).kind != MetricKind::IncidentWeights || !metric.value) continue;
            const auto period = incident_period(month.facts, metric.id);
            if (!period) continue;
            auto weighing = weigh_incidents(network.incident_rules, metric.id, network.asn, *period,
                                            network.record.events);
            if (weighing.metrics.empty()) continue;
            HeldIncidents one{.asn = network.asn,
                              .metric = metric.id,
                              .value = *metric.value,
                              .before = std::nullopt,
                              .is_scored = metric.counted,
                              .incidents = std::move(weighing.metrics.front().incidents)};
            if (network.previous) {
                one.before = network.previous->metrics.at(index_of(metric.id)).value;
            }
            std::reverse(one.incidents.begin(), one.incidents.end());
            held.push_back(std::move(one));
        }
    }
    return held;
}

std::vector<ToDo> to_do(const ParticipantMonth& month) {
    std::map<const Rule*, std::map<net::Asn, std::size_t>> counts;
    std::vector<const Rule*> order;
    const auto count = [&](const Rule* rule, net::Asn asn) {
        if (!counts.contains(rule)) order.push_back(rule);
        ++counts[rule][asn];
    };
    for (const auto& network : month.networks) {
        for (const auto& fix : network.fixes.list) count(fix.rule, network.asn);
        for (const auto& advice : network.advice) count(advice.rule, network.asn);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const Rule* a, const Rule* b) { return a->severity > b->severity; });
    std::vector<ToDo> all;
    for (const auto* const rule : order) {
        ToDo one{.rule = rule, .networks = ""};
        for (const auto& [asn, times] : counts[rule]) {
            if (!one.networks.empty()) one.networks += ", ";
            one.networks += to_string(asn);
            if (times > 1) one.networks += fmt::format(" ({})", times);
        }
        all.push_back(std::move(one));
    }
    return all;
}

std::string title_of(const ParticipantMonth& month) {
    constexpr std::array<std::string_view, 12> kMonths{
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    constexpr std::size_t kDayLength = 10;
    const auto& at = month.facts.at;
    const auto period = period_of(month.facts);
    if (!period) return at ? to_string(*at).substr(0, kDayLength) : "no known time";
    const auto text = to_string(period->start);
    const auto whole = parse_period(text.substr(0, 7));
    if (whole && *whole == *period) {
        const auto number =
            parse_decimal<std::size_t>(std::string_view(text).substr(5, 2)).value_or(1);
        return fmt::format("{} {}", kMonths.at(number - 1), text.substr(0, 4));
    }
    return fmt::format("{} to {}", text.substr(0, kDayLength),
                       to_string(period->end).substr(0, kDayLength));
}

}  // namespace comity::report
