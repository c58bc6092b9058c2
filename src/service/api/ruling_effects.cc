#include "service/api/ruling_effects.h"

#include <algorithm>
#include <set>

#include "manrs/assessment.h"

namespace comity::service::api {
namespace {

using incident::Dispute;
using incident::DisputeState;
using incident::Event;

bool is_accepted(const Dispute* dispute) {
    return dispute != nullptr && dispute->state() == DisputeState::Accepted;
}

/// Calls `visit` with each event of an observation that one of `disputes` is about.
template <class Visit>
Result<void> for_each_event_of(const store::Store& store, std::int64_t observation_id,
                               std::span<const Dispute* const> disputes, Visit visit) {
    std::set<net::Asn> culprits;
    std::set<std::int64_t> ids;
    for (const auto* const dispute : disputes) {
        culprits.insert(dispute->event.culprit);
        ids.insert(dispute->id);
    }
    for (const auto culprit : culprits) {
        COMITY_TRY(
            store.for_each_event(observation_id, {.asn = culprit}, [&](const store::EventRow& row) {
                const auto& event = row.event;
                if (event.culprit != culprit || !event.disputes) return true;
                const bool is_one =
                    std::any_of(event.disputes->begin(), event.disputes->end(),
                                [&ids](const Dispute& one) { return ids.contains(one.id); });
                if (is_one) visit(event);
                return true;
            }));
    }
    return {};
}

void insert_networks(const Event& event, std::set<net::Asn>& networks) {
    networks.insert(event.culprit);
    for (const auto& accomplice : event.accomplices) networks.insert(accomplice.asn);
}

void take_out(const Event& event, std::vector<store::EventTally>& tallies) {
    if (!event.is_ruled_out || !event.counts_by_rules()) return;
    for (auto& tally : tallies) {
        if (tally.kind != to_string(event.kind)) continue;
        auto& count =
            event.certainty == incident::Certainty::Attested ? tally.attested : tally.suspected;
        if (count > 0) --count;
    }
}

store::ActionTally* tally_of(const std::string& action, std::vector<store::ActionTally>& tallies) {
    const auto found =
        std::find_if(tallies.begin(), tallies.end(),
                     [&action](const store::ActionTally& tally) { return tally.id == action; });
    return found == tallies.end() ? nullptr : &*found;
}

/// Takes the old scores of a network out of `tallies` and puts the new ones in.
void replace(const std::vector<manrs::ActionResult>& before,
             const std::vector<manrs::ActionResult>& after,
             std::vector<store::ActionTally>& tallies) {
    for (std::size_t i = 0; i < before.size(); ++i) {
        auto* const tally = tally_of(before[i].id, tallies);
        if (tally == nullptr || before[i].score == after[i].score) continue;
        if (before[i].score && tally->measured > 0) {
            --tally->measured;
            tally->sum -= *before[i].score;
            auto& band = tally->bands.at(static_cast<std::size_t>(before[i].band));
            if (band > 0) --band;
        }
        if (after[i].score) {
            ++tally->measured;
            tally->sum += *after[i].score;
            ++tally->bands.at(static_cast<std::size_t>(after[i].band));
        }
    }
}

}  // namespace

std::vector<const Dispute*> changed_rulings(const incident::Disputes& before,
                                            const incident::Disputes& now) {
    std::vector<const Dispute*> changed;
    for (const auto& dispute : now.all()) {
        if (is_accepted(before.find(dispute.id)) != is_accepted(&dispute)) {
            changed.push_back(&dispute);
        }
    }
    return changed;
}

Result<std::vector<net::Asn>> networks_of(const store::Store& store, std::int64_t observation_id,
                                          std::span<const Dispute* const> disputes) {
    std::set<net::Asn> networks;
    COMITY_TRY(for_each_event_of(store, observation_id, disputes, [&networks](const Event& event) {
        insert_networks(event, networks);
    }));
    return std::vector<net::Asn>(networks.begin(), networks.end());
}

Result<void> apply_rulings(const store::Store& store, const store::ObservationRow& observation,
                           const manrs::Framework& framework, const incident::Disputes& disputes,
                           const std::vector<net::Asn>* members, store::ObservationTally& tally) {
    std::vector<const Dispute*> accepted;
    for (const auto& dispute : disputes.all()) {
        if (is_accepted(&dispute)) accepted.push_back(&dispute);
    }
    if (accepted.empty()) return {};
    std::set<net::Asn> networks;
    COMITY_TRY(for_each_event_of(store, observation.id, accepted, [&](const Event& event) {
        insert_networks(event, networks);
        take_out(event, tally.events);
    }));
    // Scored by another framework: there is nothing to put right.
    if (tally.actions.empty()) return {};
    for (const auto asn : networks) {
        if (members != nullptr && !std::binary_search(members->begin(), members->end(), asn)) {
            continue;
        }
        const auto record = COMITY_TRY(store.record(observation.id, asn));
        if (!record) continue;
        const auto without = manrs::scores_without_rulings(framework, observation.facts, *record);
        if (!without) continue;
        replace(without->actions, manrs::judge(framework, observation.facts, *record).actions,
                tally.actions);
    }
    return {};
}

}  // namespace comity::service::api
