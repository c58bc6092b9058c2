#include "service/network_draft.h"

#include <utility>

#include "store/evidence_blob.h"

namespace comity::service {
namespace {

/// Empties the list, and gives its memory back.
template <class Value>
void give_back(std::vector<Value>& list) {
    std::vector<Value>().swap(list);
}

}  // namespace

NetworkDraft draft_of(const observation::ObservationFacts& facts,
                      observation::NetworkEvidence evidence) {
    NetworkDraft draft{.record = {.evidence = std::move(evidence)}};
    auto& kept = draft.record.evidence;
    draft.tally = manrs::tally_of(facts, kept);
    draft.evidence = store::encode_record(draft.record);
    draft.evidence.shrink_to_fit();
    give_back(kept.pairs);
    give_back(kept.vrps);
    give_back(kept.others);
    give_back(kept.route_objects);
    return draft;
}

store::NetworkRow finish(NetworkDraft draft, std::vector<incident::Event> events,
                         const manrs::Framework& framework,
                         const observation::ObservationFacts& facts) {
    draft.record.events = std::move(events);
    auto judged = manrs::judge(framework, facts, draft.record, draft.tally);
    return {.asn = draft.record.evidence.asn,
            .record = std::move(draft.evidence),
            .metrics = std::move(judged.metrics),
            .actions = std::move(judged.actions)};
}

}  // namespace comity::service
