// What is served: the last observation of a store, the one before it, and what is known of all
// others; immutable, and swapped whole when the store has a newer one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "service/api/incident_index.h"
#include "service/api/observation_index.h"
#include "service/api/rolling_index.h"
#include "service/schedule.h"

namespace comity::service::api {

/// Pairs that count, by their route objects.
struct IrrStates {
    std::uint64_t exact = 0;
    std::uint64_t covering = 0;
    std::uint64_t other_origin = 0;
    std::uint64_t none = 0;
};

/// One observation as a point of a trend.
struct TrendPoint {
    std::int64_t id = 0;  ///< In the store.
    std::string inputs_sha256;
    std::optional<Timestamp> at;
    std::uint64_t networks = 0;
    std::uint64_t pairs = 0;                    ///< That count.
    std::optional<observation::RovTotals> rov;  ///< Of these; none without VRPs.
    std::optional<IrrStates> irr;               ///< Of these; none without IRR.
    std::vector<manrs::GroupAction> actions;    ///< Empty where another framework scored it.
    std::vector<store::EventTally> incidents;
};

/// A network that an action puts into another band than before.
struct BandChange {
    const NetworkLine* line = nullptr;  ///< Of the observation served.
    std::size_t action = 0;
    double before = 0;
    double after = 0;
};

/// What is otherwise than in the observation before, of networks with data in both.
struct Changes {
    std::vector<std::uint64_t> improved;  ///< By action: networks now in a better band.
    std::vector<std::uint64_t> worsened;
    std::vector<BandChange> networks;  ///< The largest change first; at most kChangesMax.
    std::uint64_t left_out = 0;
};

/// The month that an observation is of, and how it stands.
struct MonthMark {
    Month month;
    MonthStanding standing = MonthStanding::Running;
    std::uint64_t revision = 1;  ///< From 1: those before it are kept as store::RevisionRow.
};

struct Snapshot {
    std::string etag;  ///< Names it with everything that answers depend on; without quotes.
    Timestamp loaded;
    std::shared_ptr<const manrs::Framework> framework;
    std::shared_ptr<const ObservationIndex> current;
    std::shared_ptr<const ObservationIndex> previous;  ///< Null without one.
    IncidentIndex incidents;
    std::shared_ptr<const incident::Disputes> disputes;  ///< That all of it heeds; never null.
    std::shared_ptr<const RollingIndex> rolling;         ///< Null where that clock does not run.
    std::vector<store::ObservationRow> observations;     ///< As Store::observations.
    /// Of `observations`, in the same order; none of one that is not of a whole calendar month.
    std::vector<std::optional<MonthMark>> months;
    std::vector<store::RevisionRow> revisions;  ///< As Store::revisions.
    ScheduleSettings schedule;                  ///< That says when a month is final.
    std::optional<Timestamp> standing_until;    ///< Then one of `months` stands otherwise.
    std::vector<TrendPoint> trend;              ///< In the same order.
    std::optional<Changes> changes;             ///< None without a previous one.
};

/// What the actions of `framework` say by stored scores; empty where another one gave them.
[[nodiscard]] std::vector<manrs::GroupAction> actions_of(const manrs::Framework& framework,
                                                         const store::ObservationTally& tally);

/// Null where the store has none of that number.
[[nodiscard]] const std::optional<MonthMark>* mark_of(const Snapshot& snapshot,
                                                      std::int64_t observation_id);

/// Reads the snapshot of a store that heeds `disputes`, as it stands at `now`; what `before`, which
/// may be null, has already is taken from it, and only networks that rulings concern are judged
/// again. None where there is no observation yet. Errors: those of the store.
[[nodiscard]] Result<std::shared_ptr<const Snapshot>> load_snapshot(
    const store::Store& store, const std::shared_ptr<const manrs::Framework>& framework,
    std::shared_ptr<const incident::Disputes> disputes, const Snapshot* before,
    const ScheduleSettings& schedule, std::string_view program_version, Timestamp now);

}  // namespace comity::service::api
