// What accepted disputes change in the figures of an observation: the few networks that they
// concern are judged anew, all others are left as they are.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "incident/dispute.h"
#include "manrs/framework.h"
#include "store/store.h"

namespace comity::service::api {

/// Disputes that were accepted in one of two states of all disputes and not in the other.
[[nodiscard]] std::vector<const incident::Dispute*> changed_rulings(
    const incident::Disputes& before, const incident::Disputes& now);

/// The networks against which `disputes` have a say in an observation: culprits and accomplices of
/// the events that they are about; sorted. `store` heeds them. Errors: those of the store.
[[nodiscard]] Result<std::vector<net::Asn>> networks_of(
    const store::Store& store, std::int64_t observation_id,
    std::span<const incident::Dispute* const> disputes);

/// Makes of what was stored when an observation was scored what it is with the rulings of
/// `disputes`, which `store` heeds; of the networks in `members`, which is sorted, or of all where
/// it is null. Errors: those of the store.
[[nodiscard]] Result<void> apply_rulings(const store::Store& store,
                                         const store::ObservationRow& observation,
                                         const manrs::Framework& framework,
                                         const incident::Disputes& disputes,
                                         const std::vector<net::Asn>* members,
                                         store::ObservationTally& tally);

}  // namespace comity::service::api
