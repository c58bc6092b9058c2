#include "service/api/months.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "service/api/ruling_effects.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {

std::optional<Period> period_of(const store::ObservationRow& observation) {
    const auto& facts = observation.facts;
    auto period = facts.timeline ? std::optional(facts.timeline->period) : facts.span;
    if (!period && facts.at) period = Period{*facts.at, *facts.at};
    if (!period) return std::nullopt;
    // The end of a period is the first instant behind it.
    period->end =
        std::max(period->start, Timestamp::from_microseconds(period->end.microseconds() - 1));
    return period;
}

std::string month_of(const store::ObservationRow& observation) {
    const auto period = period_of(observation);
    return period ? to_string(period->end).substr(0, kMonthLength) : "";
}

std::optional<std::string> parse_month_digits(std::string_view text) {
    constexpr std::size_t kDigits = 6;
    constexpr std::size_t kYearDigits = 4;
    if (text.size() != kDigits) return std::nullopt;
    const auto month = fmt::format("{}-{}", text.substr(0, kYearDigits), text.substr(kYearDigits));
    return parse_period(month) ? std::optional(month) : std::nullopt;
}

std::string month_before(std::string_view month) {
    const auto period = parse_period(month);
    if (!period) return "";
    const auto last = Timestamp::from_microseconds(period->start.microseconds() - 1);
    return to_string(last).substr(0, kMonthLength);
}

const store::ObservationRow* observation_of(const Snapshot& snapshot,
                                            const std::optional<std::string>& month) {
    if (!month) return &snapshot.current->observation();
    const auto& rows = snapshot.observations;
    const auto found = std::find_if(
        rows.rbegin(), rows.rend(),
        [&month](const store::ObservationRow& row) { return month_of(row) == *month; });
    return found == rows.rend() ? nullptr : &*found;
}

const ObservationIndex* index_of(const Snapshot& snapshot,
                                 const store::ObservationRow& observation) {
    for (const auto* const index : {snapshot.current.get(), snapshot.previous.get()}) {
        if (index != nullptr && index->observation().id == observation.id) return index;
    }
    return nullptr;
}

Result<ParticipantsOfMonth, Problem> ParticipantsOfMonth::of(
    const Call& call, const store::ObservationRow& observation) {
    ParticipantsOfMonth participants;
    if (const auto* const index = index_of(call.snapshot, observation)) {
        participants.known_ = &index->participants();
        return participants;
    }
    auto read = COMITY_TRY(
        read_participants(call.store, observation, *call.snapshot.framework, kNetworksReadMax)
            .map_error(store_problem));
    if (!read) return fail(Problem{400, &kTooManyNetworks, ""});
    participants.read_ = std::move(*read);
    return participants;
}

Result<std::vector<manrs::GroupAction>, Problem> actions_of_group(
    const Call& call, const store::ObservationRow& observation, const std::string& group) {
    const auto& framework = *call.snapshot.framework;
    if (const auto* const index = index_of(call.snapshot, observation)) {
        if (group.empty()) return index->standing().actions;
        const auto* const found = index->group_of(group);
        return found == nullptr ? std::vector<manrs::GroupAction>() : found->standing.actions;
    }
    auto tally = COMITY_TRY((group.empty()
                                 ? call.store.tally_of(observation.id, framework.name)
                                 : call.store.tally_of_group(observation.id, framework.name, group))
                                .map_error(store_problem));
    std::optional<store::GroupRow> members;
    if (!group.empty()) {
        members = COMITY_TRY(call.store.group(observation.id, group).map_error(store_problem));
        if (!members) members.emplace();
    }
    COMITY_TRY(apply_rulings(call.store, observation, framework, *call.snapshot.disputes,
                             members ? &members->members : nullptr, tally)
                   .map_error(store_problem));
    return actions_of(framework, tally);
}

}  // namespace comity::service::api
