#include "service/api/network_assessment.h"

#include <algorithm>
#include <iterator>

namespace comity::service::api {

Result<manrs::NetworkRecord, Problem> record_of(const Call& call, std::int64_t observation_id,
                                                net::Asn asn) {
    auto record = COMITY_TRY(call.store.record(observation_id, asn).map_error(store_problem));
    if (record) return std::move(*record);
    return manrs::NetworkRecord{.evidence = {.asn = asn}, .is_known = false};
}

Result<SeenAssessment, Problem> assess(const Call& call, net::Asn asn) {
    const auto& framework = *call.snapshot.framework;
    const auto& observation = call.snapshot.current->observation();
    auto record = COMITY_TRY(record_of(call, observation.id, asn));
    auto judgement = manrs::judge(framework, observation.facts, record);
    auto without_rulings = manrs::scores_without_rulings(framework, observation.facts, record);
    const auto events = record.events;
    const auto seen = std::stable_partition(
        record.events.begin(), record.events.end(),
        [&call](const incident::Event& event) { return call.access.may_see(event); });
    SeenAssessment result;
    result.unseen.assign(std::make_move_iterator(seen),
                         std::make_move_iterator(record.events.end()));
    record.events.erase(seen, record.events.end());
    auto& assessment = result.assessment;
    assessment = manrs::assess(framework, observation.facts, record);
    assessment.metrics = std::move(judgement.metrics);
    assessment.actions = std::move(judgement.actions);
    assessment.without_rulings = std::move(without_rulings);
    if (!result.unseen.empty()) {
        assessment.plan = manrs::plan_fixes(framework, assessment, result.unseen);
    }
    std::optional<manrs::NetworkRecord> earlier;
    const observation::ObservationFacts* facts_before = nullptr;
    if (call.snapshot.previous) {
        const auto& before = call.snapshot.previous->observation();
        facts_before = &before.facts;
        earlier = COMITY_TRY(call.store.record(before.id, asn).map_error(store_problem));
        if (earlier) {
            assessment.previous = manrs::previous_scores(framework, before.facts, *earlier);
        }
    }
    if (const auto clock = manrs::RollingClock::of(framework, observation.facts, facts_before)) {
        assessment.rolling = clock->scores(asn, assessment.tally.is_visible, assessment.metrics,
                                           events, manrs::events_of(earlier));
    }
    return result;
}

}  // namespace comity::service::api
