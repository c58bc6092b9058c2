#include "app/group.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "manrs/nearest_key.h"
#include "manrs/rolling.h"

namespace comity::app {
namespace {

constexpr std::string_view kConePrefix = "cone:";

/// The observation before, and what the same group was in it.
struct Before {
    const store::ObservationRow& observation;
    std::optional<manrs::GroupAssessment> group;
};

Result<std::optional<manrs::GroupAssessment>> assess_once(const store::Store& store,
                                                          const store::ObservationRow& observation,
                                                          const manrs::Framework& framework,
                                                          const std::string& name,
                                                          const Before* before) {
    const bool is_cone = name.starts_with(kConePrefix);
    if (is_cone && !COMITY_TRY(store.has_relationships(observation.id))) {
        return std::optional<manrs::GroupAssessment>();
    }
    const auto group = COMITY_TRY(store.group(observation.id, name));
    if (!group) return std::optional<manrs::GroupAssessment>();
    manrs::GroupAssessor assessor(framework, observation.facts, group->name, group->title);
    const auto clock = manrs::RollingClock::of(
        framework, observation.facts, before == nullptr ? nullptr : &before->observation.facts);
    if (clock) assessor.roll(*clock);
    for (const auto asn : group->members) {
        const auto record = COMITY_TRY(store.record(observation.id, asn));
        if (!record) {
            assessor.add_unseen(asn);
            continue;
        }
        const auto judgement = judge(framework, observation.facts, *record);
        std::optional<manrs::RollingScores> rolling;
        if (clock) {
            std::optional<manrs::NetworkRecord> earlier;
            if (before != nullptr) {
                earlier = COMITY_TRY(store.record(before->observation.id, asn));
            }
            rolling = clock->scores(asn, judgement.tally.is_visible, judgement.metrics,
                                    record->events, manrs::events_of(earlier));
        }
        assessor.add(*record, judgement, rolling ? &*rolling : nullptr);
    }
    const auto* const previous = before != nullptr && before->group ? &*before->group : nullptr;
    return std::optional(assessor.finish(previous));
}

}  // namespace

Result<std::optional<manrs::GroupAssessment>> assess_group(const store::Store& store,
                                                           const store::ObservationRow& observation,
                                                           const manrs::Framework& framework,
                                                           const std::string& name) {
    const auto earlier = COMITY_TRY(store.previous_observation(observation));
    if (!earlier) return assess_once(store, observation, framework, name, nullptr);
    const Before before{*earlier,
                        COMITY_TRY(assess_once(store, *earlier, framework, name, nullptr))};
    return assess_once(store, observation, framework, name, &before);
}

Result<std::string> why_no_group(const store::Store& store,
                                 const store::ObservationRow& observation,
                                 const std::string& name) {
    if (name.starts_with(kConePrefix)) {
        if (!COMITY_TRY(store.has_relationships(observation.id))) {
            return name + ": no customer cones: the observation was given no AS relationships";
        }
        return name + ": not a customer cone, as cone:AS64500";
    }
    const auto groups = COMITY_TRY(store.groups(observation.id));
    if (groups.empty()) return name + ": the last observation has no groups";
    std::vector<std::string_view> names;
    names.reserve(groups.size());
    for (const auto& group : groups) names.push_back(group.name);
    return fmt::format("{}: no such group; did you mean {}? (comity groups lists all)", name,
                       manrs::nearest_key(name, names));
}

}  // namespace comity::app
