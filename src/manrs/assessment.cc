#include "manrs/assessment.h"

#include <algorithm>
#include <utility>

#include "base/timestamp.h"
#include "manrs/metrics/m5_spoofing.h"
#include "manrs/metrics/m6_policy.h"
#include "manrs/metrics/m7_irr.h"
#include "manrs/metrics/m7_rpki.h"
#include "manrs/metrics/m8_contact.h"

namespace comity::manrs {
namespace {

using observation::Exclusion;
using observation::JudgedPair;
using observation::NetworkEvidence;
using rpki::Validity;

/// What decides the pair, for the evidence; `vrps` are sorted, so what covers comes before it.
RouteFinding finding_of(const JudgedPair& judged, const NetworkEvidence& evidence,
                        bool has_payloads) {
    RouteFinding finding{.judged = judged,
                         .rule = has_payloads ? &rpki::rule_of(judged.verdict) : nullptr};
    std::copy_if(
        evidence.vrps.begin(), evidence.vrps.end(), std::back_inserter(finding.covering),
        [&judged](const rpki::payload::Vrp& vrp) { return vrp.prefix.covers(judged.pair.prefix); });
    return finding;
}

std::vector<RouteFinding> findings_of(const NetworkEvidence& evidence, bool has_payloads) {
    std::vector<RouteFinding> findings;
    const auto append = [&](auto&& wanted) {
        for (const auto& judged : evidence.pairs) {
            if (wanted(judged)) findings.push_back(finding_of(judged, evidence, has_payloads));
        }
    };
    const auto counts = [](const JudgedPair& judged) {
        return judged.exclusion == Exclusion::None;
    };
    if (has_payloads) {
        append([&counts](const JudgedPair& judged) {
            return counts(judged) && judged.verdict.validity == Validity::Invalid;
        });
        append([&counts](const JudgedPair& judged) {
            return counts(judged) && judged.verdict.validity == Validity::NotFound;
        });
    }
    append([&counts](const JudgedPair& judged) { return !counts(judged); });
    return findings;
}

constexpr std::string_view kNoRoutes = "no routes were observed: no MRT file was given";

/// Why a metric of routes has no data, where its sources were not given; empty where they were.
std::string missing_source(const observation::ObservationFacts& facts) {
    if (!facts.has_routes) return std::string(kNoRoutes);
    if (!facts.has_payloads) return "no VRPs were given";
    return {};
}

/// From the midnight before the first record to that after the last, UTC: bogons in a table are
/// events of whole days.
Period days_of(const Period& span) {
    return {Timestamp::from_seconds(utc_day_of(span.start) * kSecondsPerDay),
            Timestamp::from_seconds((utc_day_of(span.end) + 1) * kSecondsPerDay)};
}

/// Of a number that may be nobody's, that it is not registered says nothing.
constexpr std::string_view kNobodyNames =
    "nothing was seen of the network, and no source that was given names it";

/// Measures every metric of one network that its record has the data for.
class Measurer {
public:
    Measurer(const Framework& framework, const observation::ObservationFacts& facts,
             const NetworkRecord& record, const RouteTally& tally)
        : framework_(framework), facts_(facts), record_(record), tally_(tally) {}

    [[nodiscard]] MetricResult measure(MetricId id) const {
        switch (id) {
            case MetricId::M1:
            case MetricId::M1C:
            case MetricId::M2:
            case MetricId::M2C:
            case MetricId::M3:
            case MetricId::M3C:
            case MetricId::M4:
            case MetricId::M4C: return incidents(id);
            case MetricId::M5:
            case MetricId::M5C: return spoofing(id);
            case MetricId::M6: return policy();
            case MetricId::M7Irr: return route_objects();
            case MetricId::M7Rpki:
            case MetricId::M7Rpkin: return origin_validation(id);
            case MetricId::M8: return contacts();
        }
        return no_data(id, "not measured");
    }

private:
    [[nodiscard]] MetricResult no_data(MetricId id, std::string_view reason) const {
        return not_measured(framework_, id, reason);
    }
    [[nodiscard]] MetricResult without(MetricId id, std::string_view kind) const {
        return no_data(id, facts_.why_not(kind));
    }
    [[nodiscard]] MetricResult without_routes(MetricId id) const { return no_data(id, kNoRoutes); }

    [[nodiscard]] MetricResult incidents(MetricId id) const {
        if (const auto reason = why_no_incidents(facts_, id); !reason.empty()) {
            return no_data(id, reason);
        }
        return measure_incidents(framework_, id, record_.evidence.asn,
                                 incident_view(facts_, id, tally_.is_visible), record_.events);
    }
    [[nodiscard]] MetricResult spoofing(MetricId id) const {
        if (!facts_.has("spoofer")) return without(id, "spoofer");
        if (id == MetricId::M5) return measure_m5(framework_, record_.evidence.spoof_tests);
        if (!facts_.has("relationships")) return without(id, "relationships");
        return measure_m5c(framework_, record_.evidence.customer_tests);
    }
    [[nodiscard]] MetricResult policy() const {
        if (!facts_.has("irr")) return without(MetricId::M6, "irr");
        if (!record_.is_known) return no_data(MetricId::M6, kNobodyNames);
        return measure_m6(framework_, record_.evidence.policy);
    }
    [[nodiscard]] MetricResult route_objects() const {
        if (!facts_.has_routes) return without_routes(MetricId::M7Irr);
        if (!facts_.has("irr")) return without(MetricId::M7Irr, "irr");
        return measure_m7_irr(
            framework_,
            {tally_.counted.total(), tally_.registered_exact, tally_.registered_covering},
            coverage());
    }
    [[nodiscard]] MetricResult origin_validation(MetricId id) const {
        const auto missing = missing_source(facts_);
        if (!missing.empty()) return no_data(id, missing);
        const RovCounts counts{tally_.counted.valid, tally_.counted.invalid,
                               tally_.counted.not_found};
        return id == MetricId::M7Rpki ? measure_m7_rpki(framework_, counts, coverage())
                                      : measure_m7_rpkin(framework_, counts, coverage());
    }
    [[nodiscard]] MetricResult contacts() const {
        if (!record_.is_known) return no_data(MetricId::M8, kNobodyNames);
        if (facts_.has("peeringdb") || facts_.has("irr")) {
            return measure_m8(framework_, record_.evidence.contacts);
        }
        return without(MetricId::M8, "peeringdb");
    }
    [[nodiscard]] Coverage coverage() const { return coverage_of(facts_); }

    const Framework& framework_;
    const observation::ObservationFacts& facts_;
    const NetworkRecord& record_;
    const RouteTally& tally_;
};

/// M7RPKI once all advice is followed: each pair that advice creates a ROA for is valid then.
std::optional<double> m7_rpki_after(const Framework& framework,
                                    const observation::ObservationFacts& facts,
                                    const NetworkEvidence& evidence,
                                    const std::vector<RoaAdvice>& advice) {
    if (advice.empty() || !missing_source(facts).empty()) return std::nullopt;
    std::vector<net::Prefix> attested;
    for (const auto& item : advice) {
        for (const auto& vrp : item.create) attested.push_back(vrp.prefix);
    }
    std::sort(attested.begin(), attested.end());
    RovCounts counts;
    for (const auto& judged : evidence.pairs) {
        if (judged.exclusion != Exclusion::None) continue;
        const bool valid = judged.verdict.validity == Validity::Valid ||
                           std::binary_search(attested.begin(), attested.end(), judged.pair.prefix);
        ++(valid                                          ? counts.valid
           : judged.verdict.validity == Validity::Invalid ? counts.invalid
                                                          : counts.not_found);
    }
    return measure_m7_rpki(framework, counts, coverage_of(facts)).score;
}

}  // namespace

RouteTally tally_of(const observation::ObservationFacts& facts, const NetworkEvidence& evidence) {
    RouteTally tally;
    tally.is_visible = is_visible(facts, evidence);
    for (const auto& judged : evidence.pairs) {
        ++tally.announced;
        ++(judged.pair.prefix.family() == net::Family::Ipv4 ? tally.announced_ipv4
                                                            : tally.announced_ipv6);
        ++tally.excluded[static_cast<std::size_t>(judged.exclusion)];
        if (judged.exclusion != Exclusion::None) continue;
        tally.counted.add(judged.verdict.validity);
        if (judged.registered == irr::MatchKind::Exact) ++tally.registered_exact;
        if (judged.registered == irr::MatchKind::Covering) ++tally.registered_covering;
        if (judged.verdict.validity != Validity::Invalid) continue;
        ++tally.invalid_by_reason[static_cast<std::size_t>(judged.verdict.reason)];
        if (judged.is_harmless) ++tally.invalid_harmless;
    }
    return tally;
}

Judgement judge(const Framework& framework, const observation::ObservationFacts& facts,
                const NetworkRecord& record) {
    return judge(framework, facts, record, tally_of(facts, record.evidence));
}

Judgement judge(const Framework& framework, const observation::ObservationFacts& facts,
                const NetworkRecord& record, const RouteTally& tally) {
    Judgement judgement;
    judgement.tally = tally;
    const Measurer measurer(framework, facts, record, tally);
    for (const auto& metric : kMetrics) judgement.metrics.push_back(measurer.measure(metric.id));
    judgement.actions = score_actions(framework, judgement.metrics);
    return judgement;
}

Coverage coverage_of(const observation::ObservationFacts& facts) {
    return {facts.peer_asns,
            std::max<std::uint64_t>(facts.ipv4.full_feed_asns, facts.ipv6.full_feed_asns)};
}

std::optional<Period> incident_period(const observation::ObservationFacts& facts, MetricId metric) {
    if (!facts.span) return std::nullopt;
    // Bogons of tables are events of whole days; of all others the time is known.
    const auto period = facts.timeline ? facts.timeline->period : *facts.span;
    return is_of_bogons(metric) ? days_of(period) : period;
}

std::optional<ScoresWithoutRulings> scores_without_rulings(
    const Framework& framework, const observation::ObservationFacts& facts,
    const NetworkRecord& record) {
    const auto is_ruled_out = [](const incident::Event& event) { return event.is_ruled_out; };
    if (std::none_of(record.events.begin(), record.events.end(), is_ruled_out)) return std::nullopt;
    auto unruled = record;
    ScoresWithoutRulings scores;
    for (auto& event : unruled.events) {
        if (!std::exchange(event.is_ruled_out, false)) continue;
        if (metric_of(framework.incident, event, record.evidence.asn)) ++scores.events;
    }
    if (scores.events == 0) return std::nullopt;
    auto judgement = judge(framework, facts, unruled);
    scores.actions = std::move(judgement.actions);
    scores.metrics = std::move(judgement.metrics);
    return scores;
}

IncidentView incident_view(const observation::ObservationFacts& facts, MetricId metric,
                           bool is_visible) {
    return {.period = incident_period(facts, metric).value_or(Period{}),
            .coverage = coverage_of(facts),
            .has_relationships = facts.has("relationships"),
            .is_visible = is_visible,
            .timeline = facts.timeline ? &*facts.timeline : nullptr};
}

std::string why_no_incidents(const observation::ObservationFacts& facts, MetricId metric) {
    if (!facts.has_routes || !facts.span) return std::string(kNoRoutes);
    if (is_of_bogons(metric) && facts.sightings_lost) {
        return "too many routes have bogons in their paths to keep them";
    }
    return {};
}

bool is_of_bogons(MetricId metric) {
    return metric == MetricId::M3 || metric == MetricId::M3C || metric == MetricId::M4 ||
           metric == MetricId::M4C;
}

PreviousScores previous_scores(const Framework& framework,
                               const observation::ObservationFacts& facts,
                               const NetworkRecord& record) {
    auto judgement = judge(framework, facts, record);
    return {.at = facts.at,
            .actions = std::move(judgement.actions),
            .metrics = std::move(judgement.metrics)};
}

Assessment assess(const Framework& framework, const observation::ObservationFacts& facts,
                  const NetworkRecord& record) {
    const auto& evidence = record.evidence;
    Assessment assessment;
    assessment.asn = evidence.asn;
    assessment.framework = framework.name;
    assessment.label = framework.label;
    assessment.framework_text = framework.text;
    assessment.bands = framework.bands;
    assessment.incident_rules = framework.incident;
    assessment.facts = facts;
    assessment.record = record;
    auto judgement = judge(framework, facts, record);
    assessment.tally = judgement.tally;
    assessment.metrics = std::move(judgement.metrics);
    assessment.actions = std::move(judgement.actions);
    assessment.findings = findings_of(evidence, facts.has_payloads);
    if (facts.has_payloads && facts.has_routes) {
        assessment.advice = advise_roas(evidence);
        assessment.m7_rpki_after_advice =
            m7_rpki_after(framework, facts, evidence, assessment.advice);
    }
    assessment.without_rulings = scores_without_rulings(framework, facts, record);
    assessment.fixes = advise_fixes(framework.incident, facts, record);
    assessment.plan = plan_fixes(framework, assessment);
    return assessment;
}

}  // namespace comity::manrs
