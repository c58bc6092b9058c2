// Which observation tells of a month, and what it tells of participants and groups.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/api/call.h"

namespace comity::service::api {

inline constexpr std::size_t kMonthLength = 7;  ///< Of "2026-11".

/// The first and the last instant of what was observed: of the period that was asked for, of the
/// routes, or of the newest source. None where none of these is known.
[[nodiscard]] std::optional<Period> period_of(const store::ObservationRow& observation);
/// The month of its last instant, as "2026-11"; empty without one.
[[nodiscard]] std::string month_of(const store::ObservationRow& observation);
/// The month of "202611"; none where it is none.
[[nodiscard]] std::optional<std::string> parse_month_digits(std::string_view text);
/// The month before, as "2025-12" of "2026-01".
[[nodiscard]] std::string month_before(std::string_view month);

/// The newest observation of `month`; where that is not given, the one that is served. Null where
/// there is none.
[[nodiscard]] const store::ObservationRow* observation_of(const Snapshot& snapshot,
                                                          const std::optional<std::string>& month);

/// The index of an observation that is in memory; null for others.
[[nodiscard]] const ObservationIndex* index_of(const Snapshot& snapshot,
                                               const store::ObservationRow& observation);

/// The participants of an observation: those in memory, or read from the store. Errors: those of
/// the store; too many networks.
class ParticipantsOfMonth {
public:
    [[nodiscard]] static Result<ParticipantsOfMonth, Problem> of(
        const Call& call, const store::ObservationRow& observation);
    [[nodiscard]] const std::vector<ParticipantLine>& lines() const {
        return known_ != nullptr ? *known_ : read_;
    }

private:
    const std::vector<ParticipantLine>* known_ = nullptr;
    std::vector<ParticipantLine> read_;
};

/// What the actions of the framework that is served say of a group in an observation; of all
/// networks where `group` is empty. Of an observation that is not in memory, by the scores that
/// were stored: no actions where another framework gave them. Errors: those of the store.
[[nodiscard]] Result<std::vector<manrs::GroupAction>, Problem> actions_of_group(
    const Call& call, const store::ObservationRow& observation, const std::string& group);

}  // namespace comity::service::api
