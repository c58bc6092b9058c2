// The participants of a programme, judged by it.
#pragma once

#include <string>
#include <vector>

#include "manrs/conformance.h"
#include "service/api/snapshot.h"

namespace comity::service::api {

struct JudgedParticipant {
    const ParticipantLine* line;
    manrs::Conformance conformance;
};

/// Whether the participant has joined that programme. One of which no programme is known is taken
/// for a network operator, as most are.
[[nodiscard]] bool is_in(const ParticipantLine& line, const manrs::Programme& programme);

/// What the participant shows in the observation that is served, and showed before. `profile` may
/// be null.
[[nodiscard]] JudgedParticipant judge_participant(const Snapshot& snapshot,
                                                  const manrs::Programme& programme,
                                                  const manrs::ConformanceProfile* profile,
                                                  const ParticipantLine& line);

/// All that are approved, in the order given.
[[nodiscard]] std::vector<JudgedParticipant> judge_participants(
    const Snapshot& snapshot, const manrs::Programme& programme,
    const manrs::ConformanceProfile* profile);

/// Texts and numbers with ", " between them, as fields of CSV have them.
[[nodiscard]] std::string joined(const std::vector<std::string>& texts);
[[nodiscard]] std::string joined(const std::vector<net::Asn>& asns);

}  // namespace comity::service::api
