#include "service/api/incident_index.h"

#include <algorithm>
#include <map>

namespace comity::service::api {
namespace {

using incident::Certainty;

constexpr std::int64_t kDaySeconds = 86'400;

std::vector<report::ListedIncident> incidents_for(Visibility visibility,
                                                  const std::vector<store::EventRow>& events) {
    report::IncidentGrouper grouper;
    for (const auto& row : events) {
        if (may_see(visibility, row.event.certainty)) grouper.add(row.number, row.event);
    }
    return grouper.finish();
}

std::vector<DayTally> days_of(const std::vector<store::EventRow>& events) {
    std::map<std::int64_t, std::map<incident::EventKind, KindTally>> days;
    for (const auto& [number, id, event] : events) {
        if (!event.counts()) continue;
        auto& tally = days[event.start.seconds() / kDaySeconds][event.kind];
        tally.kind = event.kind;
        ++(event.certainty == Certainty::Attested ? tally.attested : tally.suspected);
    }
    std::vector<DayTally> tallies;
    for (const auto& [day, kinds] : days) {
        DayTally tally{.day = Timestamp::from_seconds(day * kDaySeconds)};
        for (const auto& [kind, count] : kinds) tally.kinds.push_back(count);
        tallies.push_back(std::move(tally));
    }
    return tallies;
}

}  // namespace

std::string_view to_string(Visibility visibility) {
    switch (visibility) {
        case Visibility::None: return "none";
        case Visibility::Attested: return "attested";
        case Visibility::All: return "all";
    }
    return "none";
}

bool may_see(Visibility visibility, Certainty certainty) {
    switch (visibility) {
        case Visibility::None: return false;
        case Visibility::Attested: return certainty == Certainty::Attested;
        case Visibility::All: return true;
    }
    return false;
}

Result<IncidentIndex> IncidentIndex::load(const store::Store& store, std::int64_t observation_id) {
    IncidentIndex index;
    COMITY_TRY(store.for_each_event(observation_id, {.with_excused = false},
                                    [&index](const store::EventRow& row) {
                                        index.events_.push_back(row);
                                        return true;
                                    }));
    index.attested_ = incidents_for(Visibility::Attested, index.events_);
    index.all_ = incidents_for(Visibility::All, index.events_);
    index.days_ = days_of(index.events_);
    return index;
}

const std::vector<report::ListedIncident>& IncidentIndex::incidents(Visibility visibility) const {
    switch (visibility) {
        case Visibility::None: return none_;
        case Visibility::Attested: return attested_;
        case Visibility::All: return all_;
    }
    return none_;
}

const store::EventRow* IncidentIndex::event(std::int64_t number) const {
    const auto found = std::lower_bound(
        events_.begin(), events_.end(), number,
        [](const store::EventRow& row, std::int64_t wanted) { return row.number < wanted; });
    return found == events_.end() || found->number != number ? nullptr : &*found;
}

}  // namespace comity::service::api
