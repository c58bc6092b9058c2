#include "service/api/incident_index.h"

#include <algorithm>
#include <map>

#include "base/timestamp.h"
#include "service/api/access.h"

namespace comity::service::api {
namespace {

using incident::Certainty;

/// The incidents that the events that `may_see` lets through make.
template <class MaySee>
std::shared_ptr<const Incidents> incidents_of(const std::vector<store::EventRow>& events,
                                              MaySee may_see) {
    report::IncidentGrouper grouper;
    for (const auto& row : events) {
        if (may_see(row.event)) grouper.add(row.number, row.event);
    }
    return std::make_shared<const Incidents>(grouper.finish());
}

std::vector<DayTally> days_of(const std::vector<store::EventRow>& events) {
    std::map<std::int64_t, std::map<incident::EventKind, KindTally>> days;
    for (const auto& [number, id, event] : events) {
        if (!event.counts()) continue;
        auto& tally = days[event.start.seconds() / kSecondsPerDay][event.kind];
        tally.kind = event.kind;
        ++(event.certainty == Certainty::Attested ? tally.attested : tally.suspected);
    }
    std::vector<DayTally> tallies;
    for (const auto& [day, kinds] : days) {
        DayTally tally{.day = Timestamp::from_seconds(day * kSecondsPerDay)};
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
    const auto seen_with = [&index](Visibility visibility) {
        return incidents_of(index.events_, [visibility](const incident::Event& event) {
            return may_see(visibility, event.certainty);
        });
    };
    index.attested_ = seen_with(Visibility::Attested);
    index.all_ = seen_with(Visibility::All);
    index.days_ = days_of(index.events_);
    for (std::uint32_t place = 0; place < index.events_.size(); ++place) {
        const auto& event = index.events_[place].event;
        index.parts_.emplace_back(event.culprit, place);
        for (const auto& accomplice : event.accomplices) {
            index.parts_.emplace_back(accomplice.asn, place);
        }
        for (const auto victim : event.victims) index.parts_.emplace_back(victim, place);
    }
    std::sort(index.parts_.begin(), index.parts_.end());
    return index;
}

std::shared_ptr<const Incidents> IncidentIndex::incidents(const Access& access) const {
    if (access.visibility() == Visibility::All) return all_;
    if (access.networks().empty()) {
        return access.visibility() == Visibility::Attested ? attested_
                                                           : std::make_shared<const Incidents>();
    }
    const auto may_see = [&access](const incident::Event& event) { return access.may_see(event); };
    if (access.visibility() != Visibility::None) return incidents_of(events_, may_see);
    std::vector<std::uint32_t> places;
    for (const auto asn : access.networks()) {
        auto part =
            std::lower_bound(parts_.begin(), parts_.end(), std::pair(asn, std::uint32_t{0}));
        for (; part != parts_.end() && part->first == asn; ++part) places.push_back(part->second);
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    report::IncidentGrouper grouper;
    for (const auto place : places) {
        const auto& row = events_[place];
        if (may_see(row.event)) grouper.add(row.number, row.event);
    }
    return std::make_shared<const Incidents>(grouper.finish());
}

const store::EventRow* IncidentIndex::event(std::int64_t number) const {
    const auto found = std::lower_bound(
        events_.begin(), events_.end(), number,
        [](const store::EventRow& row, std::int64_t wanted) { return row.number < wanted; });
    return found == events_.end() || found->number != number ? nullptr : &*found;
}

}  // namespace comity::service::api
