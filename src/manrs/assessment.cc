#include "manrs/assessment.h"

#include <algorithm>

#include "manrs/metrics/m7_rpki.h"

namespace comity::manrs {
namespace {

using observation::Exclusion;
using observation::JudgedPair;
using observation::NetworkEvidence;
using rpki::Validity;

RouteTally tally_of(const NetworkEvidence& evidence) {
    RouteTally tally;
    for (const auto& judged : evidence.pairs) {
        ++tally.announced;
        ++(judged.pair.prefix.family() == net::Family::Ipv4 ? tally.announced_ipv4
                                                            : tally.announced_ipv6);
        ++tally.excluded[static_cast<std::size_t>(judged.exclusion)];
        if (judged.exclusion != Exclusion::None) continue;
        tally.counted.add(judged.verdict.validity);
        if (judged.verdict.validity != Validity::Invalid) continue;
        ++tally.invalid_by_reason[static_cast<std::size_t>(judged.verdict.reason)];
        if (judged.is_harmless) ++tally.invalid_harmless;
    }
    return tally;
}

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

/// Why a metric of routes has no data, where its sources were not given; empty where they were.
std::string missing_source(const observation::ObservationFacts& facts) {
    if (!facts.has_routes) return "no routes were observed: no MRT file was given";
    if (!facts.has_payloads) return "no VRPs were given";
    return {};
}

std::vector<MetricResult> metrics_of(const Framework& framework,
                                     const observation::ObservationFacts& facts,
                                     const RouteTally& tally) {
    const RovCounts counts{tally.counted.valid, tally.counted.invalid, tally.counted.not_found};
    // A network seen in one family only is covered by that family's feeds.
    const Coverage coverage{facts.peer_asns, std::max<std::uint64_t>(facts.ipv4.full_feed_asns,
                                                                     facts.ipv6.full_feed_asns)};
    const auto missing = missing_source(facts);
    std::vector<MetricResult> metrics;
    for (const auto& metric : kMetrics) {
        if (metric.id == MetricId::M7Rpki || metric.id == MetricId::M7Rpkin) {
            if (!missing.empty()) {
                metrics.push_back(not_measured(framework, metric.id, missing));
            } else {
                metrics.push_back(metric.id == MetricId::M7Rpki
                                      ? measure_m7_rpki(framework, counts, coverage)
                                      : measure_m7_rpkin(framework, counts, coverage));
            }
        } else {
            metrics.push_back(
                not_measured(framework, metric.id, "this version does not measure it"));
        }
    }
    return metrics;
}

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
    const Coverage coverage{facts.peer_asns, std::max<std::uint64_t>(facts.ipv4.full_feed_asns,
                                                                     facts.ipv6.full_feed_asns)};
    return measure_m7_rpki(framework, counts, coverage).score;
}

}  // namespace

Judgement judge(const Framework& framework, const observation::ObservationFacts& facts,
                const observation::NetworkEvidence& evidence) {
    Judgement judgement;
    judgement.tally = tally_of(evidence);
    judgement.metrics = metrics_of(framework, facts, judgement.tally);
    judgement.actions = score_actions(framework, judgement.metrics);
    return judgement;
}

Assessment assess(const Framework& framework, const observation::ObservationFacts& facts,
                  const observation::NetworkEvidence& evidence) {
    Assessment assessment;
    assessment.asn = evidence.asn;
    assessment.framework = framework.name;
    assessment.label = framework.label;
    assessment.framework_text = framework.text;
    assessment.bands = framework.bands;
    assessment.facts = facts;
    auto judgement = judge(framework, facts, evidence);
    assessment.tally = judgement.tally;
    assessment.metrics = std::move(judgement.metrics);
    assessment.actions = std::move(judgement.actions);
    assessment.findings = findings_of(evidence, facts.has_payloads);
    if (facts.has_payloads && facts.has_routes) {
        assessment.advice = advise_roas(evidence);
        assessment.m7_rpki_after_advice =
            m7_rpki_after(framework, facts, evidence, assessment.advice);
    }
    return assessment;
}

}  // namespace comity::manrs
