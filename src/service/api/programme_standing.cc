#include "service/api/programme_standing.h"

#include <fmt/format.h>

namespace comity::service::api {

bool is_in(const ParticipantLine& line, const manrs::Programme& programme) {
    const auto joined = line.participant.programme.value_or(registry::Programme::NetworkOperators);
    return to_string(joined) == programme.name;
}

JudgedParticipant judge_participant(const Snapshot& snapshot, const manrs::Programme& programme,
                                    const manrs::ConformanceProfile* profile,
                                    const ParticipantLine& line) {
    const auto* const before =
        snapshot.previous ? snapshot.previous->participant_of(line.id) : nullptr;
    manrs::Measurements measured{.actions = line.scores.actions, .metrics = line.scores.metrics};
    if (before != nullptr) measured.before = before->scores.actions;
    return {&line, judge_conformance(programme, profile, snapshot.framework->bands, measured)};
}

std::vector<JudgedParticipant> judge_participants(const Snapshot& snapshot,
                                                  const manrs::Programme& programme,
                                                  const manrs::ConformanceProfile* profile) {
    std::vector<JudgedParticipant> judged;
    for (const auto& line : snapshot.current->participants()) {
        if (!line.is_approved() || !is_in(line, programme)) continue;
        judged.push_back(judge_participant(snapshot, programme, profile, line));
    }
    return judged;
}

std::string joined(const std::vector<std::string>& texts) {
    return fmt::format("{}", fmt::join(texts, ", "));
}

std::string joined(const std::vector<net::Asn>& asns) {
    std::string text;
    for (const auto asn : asns) text += (text.empty() ? "" : ", ") + std::to_string(asn.value());
    return text;
}

}  // namespace comity::service::api
