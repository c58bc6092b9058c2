// The participants of one observation with their scores.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "manrs/participant_scores.h"
#include "registry/participants.h"
#include "store/store.h"

namespace comity::service::api {

struct ParticipantLine {
    registry::Participant participant;
    std::string id;  ///< A UUID in lower case: that of MANRS where it was given, else made.
    manrs::ParticipantScores scores;

    /// The name, or the id that was given.
    [[nodiscard]] const std::string& name() const;
    /// Not withdrawn or waiting; a list that tells no status is of those who have joined.
    [[nodiscard]] bool is_approved() const;
};

/// A UUID for `participant`: its own id where that is one; else of its id, or of its name and
/// programme, by SHA-256 (RFC 9562 s5.8), so that it is the same in every observation.
[[nodiscard]] std::string participant_uuid(const registry::Participant& participant);

/// Finds the figures of a network; null where nothing is known of it.
using FiguresFinder = std::function<const manrs::MemberFigures*(net::Asn)>;

/// In the order given.
[[nodiscard]] std::vector<ParticipantLine> lines_of(std::vector<registry::Participant> participants,
                                                    const manrs::Framework& framework,
                                                    const FiguresFinder& figures_of);

/// Those of an observation, their networks read from the store one by one. None where these are
/// more than `networks_max`. Errors: those of the store.
[[nodiscard]] Result<std::optional<std::vector<ParticipantLine>>> read_participants(
    const store::Store& store, const store::ObservationRow& observation,
    const manrs::Framework& framework, std::size_t networks_max);

}  // namespace comity::service::api
