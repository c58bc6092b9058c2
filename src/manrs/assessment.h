// Where one network stands: actions with their bands, metrics with their arithmetic, the evidence,
// how old and how wide the data is, and what to do about it.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "manrs/action.h"
#include "manrs/fixes.h"
#include "manrs/framework.h"
#include "manrs/metric_result.h"
#include "manrs/metrics/incidents.h"
#include "manrs/network_record.h"
#include "manrs/roa_advice.h"
#include "manrs/rolling.h"
#include "manrs/what_if.h"

namespace comity::manrs {

/// The network's pairs by what became of them: all that is judged of its routes rests on these.
struct RouteTally {
    std::uint64_t announced = 0;  ///< Distinct pairs in all.
    std::uint64_t announced_ipv4 = 0;
    std::uint64_t announced_ipv6 = 0;
    observation::RovTotals counted;                    ///< Those that count, by state.
    std::uint64_t invalid_harmless = 0;                ///< Of `counted.invalid`.
    std::array<std::uint64_t, 5> invalid_by_reason{};  ///< By rpki::InvalidReason.
    std::array<std::uint64_t, observation::kExclusionCount> excluded{};  ///< By Exclusion.
    std::uint64_t registered_exact = 0;     ///< Of those that count: a route object of its own.
    std::uint64_t registered_covering = 0;  ///< Only one for a less specific prefix.
    bool is_visible = false;                ///< As manrs::is_visible says.
};
[[nodiscard]] RouteTally tally_of(const observation::ObservationFacts& facts,
                                  const observation::NetworkEvidence& evidence);

/// One announced pair that is not valid or does not count, and the VRPs that decide it.
struct RouteFinding {
    observation::JudgedPair judged;
    const Rule* rule = nullptr;  ///< rov.invalid.*, rov.not-found or rov.valid.
    std::vector<rpki::payload::Vrp> covering;
};

/// What the same framework says of the same network in the observation before.
struct PreviousScores {
    std::optional<Timestamp> at;
    std::vector<ActionResult> actions;
    std::vector<MetricResult> metrics;
};

/// What the scores would be if no dispute had been accepted.
struct ScoresWithoutRulings {
    std::vector<ActionResult> actions;
    std::vector<MetricResult> metrics;
    std::uint64_t events = 0;  ///< That would be held against the network then.
};

struct Assessment {
    net::Asn asn;
    std::string framework;       ///< Its name.
    std::string label;           ///< What its scores are labelled with.
    std::string framework_text;  ///< Says also that they are not MANRS's own.
    Bands bands;
    IncidentRules incident_rules;
    observation::ObservationFacts facts;
    NetworkRecord record;  ///< The evidence that `findings` does not show.
    RouteTally tally;
    std::vector<ActionResult> actions;  ///< In the framework's order.
    std::vector<MetricResult> metrics;  ///< All, in the order of MetricId.
    /// Invalid pairs that count, then those not found, then those that do not count; each by
    /// prefix.
    std::vector<RouteFinding> findings;
    std::vector<RoaAdvice> advice;
    Fixes fixes;   ///< All else that can be done.
    FixPlan plan;  ///< What each of both gains, and in which order.
    /// M7RPKI once all of `advice` is done, where that can be said.
    std::optional<double> m7_rpki_after_advice;
    std::optional<PreviousScores> previous;  ///< To be compared with; none without it.
    /// None where no ruling takes anything from what is held against the network.
    std::optional<ScoresWithoutRulings> without_rulings;
    std::optional<RollingScores> rolling;  ///< The other clock; none where it was not asked for.
};

/// The metrics and actions of one network under `framework`, without evidence and advice.
struct Judgement {
    RouteTally tally;
    std::vector<MetricResult> metrics;
    std::vector<ActionResult> actions;
};
[[nodiscard]] Judgement judge(const Framework& framework,
                              const observation::ObservationFacts& facts,
                              const NetworkRecord& record);
/// The same of a record whose routes were counted before; the lists of them in it may be empty.
[[nodiscard]] Judgement judge(const Framework& framework,
                              const observation::ObservationFacts& facts,
                              const NetworkRecord& record, const RouteTally& tally);

/// The period that incidents of `metric`, one of M1 to M4C, are weighed in: of bogons, which tables
/// have by the day, whole days. None where no routes were observed.
[[nodiscard]] std::optional<Period> incident_period(const observation::ObservationFacts& facts,
                                                    MetricId metric);

/// What the network would be held to have done without rulings, for `Assessment::without_rulings`.
[[nodiscard]] std::optional<ScoresWithoutRulings> scores_without_rulings(
    const Framework& framework, const observation::ObservationFacts& facts,
    const NetworkRecord& record);
/// How widely it was observed. A network seen in one family only is covered by that family's feeds.
[[nodiscard]] Coverage coverage_of(const observation::ObservationFacts& facts);

/// What incidents of `metric`, one of M1 to M4C, could be seen by in an observation with routes;
/// it points into `facts`.
[[nodiscard]] IncidentView incident_view(const observation::ObservationFacts& facts,
                                         MetricId metric, bool is_visible);

/// Why an observation can tell nothing of incidents of `metric`, whoever its vantage points are;
/// empty where it can.
[[nodiscard]] std::string why_no_incidents(const observation::ObservationFacts& facts,
                                           MetricId metric);

/// Whether `metric` is of bogons, which are events of whole days: M3 to M4C.
[[nodiscard]] bool is_of_bogons(MetricId metric);

/// The scores of an observation before, for `Assessment::previous`.
[[nodiscard]] PreviousScores previous_scores(const Framework& framework,
                                             const observation::ObservationFacts& facts,
                                             const NetworkRecord& record);

/// Judges one network under `framework`. What was not observed is no-data, with the reason.
[[nodiscard]] Assessment assess(const Framework& framework,
                                const observation::ObservationFacts& facts,
                                const NetworkRecord& record);

}  // namespace comity::manrs
