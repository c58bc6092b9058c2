#include "service/api/snapshot.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "crypto/sha256.h"
#include "report/dispute_json.h"
#include "report/framework_json.h"
#include "service/api/ruling_effects.h"
#include "service/api/store_pool.h"
#include "service/limits.h"

namespace comity::service::api {
namespace {

std::uint64_t number_of(const simdjson::dom::element& totals, std::string_view pointer) {
    std::uint64_t number = 0;
    static_cast<void>(totals.at_pointer(pointer).get(number) == simdjson::SUCCESS);
    return number;
}

/// Adds what the totals of an observation tell; they are our own, and what an older version did not
/// write is 0.
void read_totals(const store::ObservationRow& observation, TrendPoint& point) {
    simdjson::dom::parser parser;
    simdjson::dom::element totals;
    if (parser.parse(observation.totals).get(totals) != simdjson::SUCCESS) return;
    point.pairs = number_of(totals, "/pairs");
    if (observation.facts.has_payloads) {
        point.rov = {.valid = number_of(totals, "/rov/valid"),
                     .invalid = number_of(totals, "/rov/invalid"),
                     .not_found = number_of(totals, "/rov/not_found")};
    }
    if (observation.facts.has("irr")) {
        point.irr = {.exact = number_of(totals, "/irr/pairs_exact"),
                     .covering = number_of(totals, "/irr/pairs_covering"),
                     .other_origin = number_of(totals, "/irr/pairs_other-origin"),
                     .none = number_of(totals, "/irr/pairs_none")};
    }
}

/// The point of an observation, by its stored scores.
Result<TrendPoint> point_of(const store::Store& store, const store::ObservationRow& observation,
                            const manrs::Framework& framework, const incident::Disputes& disputes) {
    auto tally = COMITY_TRY(store.tally_of(observation.id, framework.name));
    COMITY_TRY(apply_rulings(store, observation, framework, disputes, nullptr, tally));
    TrendPoint point{.id = observation.id,
                     .inputs_sha256 = observation.inputs_sha256,
                     .at = observation.facts.at,
                     .networks = tally.networks,
                     .actions = actions_of(framework, tally),
                     .incidents = std::move(tally.events)};
    read_totals(observation, point);
    return point;
}

bool is_same(const store::ObservationRow& a, const store::ObservationRow& b) {
    return a.id == b.id && a.inputs_sha256 == b.inputs_sha256 && a.totals == b.totals;
}

Changes changes_between(const ObservationIndex& before, const ObservationIndex& after) {
    const auto& framework = after.framework();
    const auto actions = framework.actions.size();
    Changes changes{.improved = std::vector<std::uint64_t>(actions),
                    .worsened = std::vector<std::uint64_t>(actions)};
    for (const auto& line : after.lines()) {
        const auto* const old = before.line_of(line.asn());
        if (old == nullptr) continue;
        for (std::size_t i = 0; i < actions; ++i) {
            const auto now = line.figures.member.scores[i];
            const auto then = old->figures.member.scores[i];
            if (!now || !then) continue;
            const auto band = band_of(framework.bands, now);
            const auto band_then = band_of(framework.bands, then);
            if (band == band_then) continue;
            // Bands are from the best to the worst.
            ++(band < band_then ? changes.improved : changes.worsened)[i];
            changes.networks.push_back({&line, i, *then, *now});
        }
    }
    std::stable_sort(changes.networks.begin(), changes.networks.end(),
                     [](const BandChange& a, const BandChange& b) {
                         return std::abs(a.after - a.before) > std::abs(b.after - b.before);
                     });
    if (changes.networks.size() > kChangesMax) {
        changes.left_out = changes.networks.size() - kChangesMax;
        changes.networks.resize(kChangesMax);
    }
    return changes;
}

std::string etag_of(const std::vector<store::ObservationRow>& observations,
                    std::span<const std::optional<MonthMark>> months,
                    const store::ObservationRow& latest, const manrs::Framework& framework,
                    const incident::Disputes& disputes, std::string_view program_version) {
    crypto::Sha256Hasher hasher;
    const auto add = [&hasher](std::string_view text) {
        const auto length = std::to_string(text.size()) + ":";
        for (const auto part : {std::string_view(length), text}) {
            hasher.update(
                std::span(reinterpret_cast<const std::uint8_t*>(part.data()), part.size()));
        }
    };
    add(program_version);
    JsonWriter json;
    report::write_whole_framework(json, framework);
    add(json.text());
    add(std::to_string(latest.id));
    for (const auto& observation : observations) {
        add(std::to_string(observation.id));
        add(observation.inputs_sha256);
        add(observation.totals);
    }
    JsonWriter said;
    for (const auto& dispute : disputes.all()) {
        report::write_dispute(said, dispute, report::Speakers::ByToken);
        add(said.text());
        said.clear();
    }
    for (const auto& mark : months) add(mark ? to_string(mark->standing) : "");
    constexpr std::size_t kDigits = 20;
    return to_string(hasher.finish()).substr(0, kDigits);
}

using Rulings = std::vector<const incident::Dispute*>;

/// Says how the months of all observations stand at `now`, and until when.
void mark_months(Snapshot& snapshot, Timestamp now) {
    // Where a month was observed again and the former is still there, the later one comes after.
    std::map<Month, std::uint64_t> revisions;
    for (const auto& revision : snapshot.revisions) {
        if (const auto month = Month::parse(revision.month)) {
            revisions[*month] = std::max(revisions[*month], revision.number);
        }
    }
    for (const auto& observation : snapshot.observations) {
        snapshot.months.emplace_back();
        const auto name = store::calendar_month(observation);
        const auto month = name ? Month::parse(*name) : std::nullopt;
        if (!month) continue;
        const auto standing = standing_of(*month, now, snapshot.schedule);
        snapshot.months.back() = MonthMark{*month, standing, ++revisions[*month]};
        for (const auto next : {month->next().start(), final_from(*month, snapshot.schedule)}) {
            if (next <= now) continue;
            snapshot.standing_until = std::min(snapshot.standing_until.value_or(next), next);
        }
    }
}

/// The index of an observation: one that `before` has, with what `changed` since; or else read.
Result<std::shared_ptr<const ObservationIndex>> index_of(
    const store::Store& store, const store::ObservationRow& observation,
    const std::shared_ptr<const manrs::Framework>& framework, const Rulings& changed,
    const Snapshot* before) {
    if (before != nullptr && before->framework == framework) {
        for (const auto& index : {before->current, before->previous}) {
            if (!index || !is_same(index->observation(), observation)) continue;
            const auto networks = COMITY_TRY(networks_of(store, observation.id, changed));
            if (networks.empty()) return index;
            return index->read_again(store, networks);
        }
    }
    return ObservationIndex::load(store, observation, framework);
}

Result<std::vector<TrendPoint>> trend_of(const store::Store& store, const Snapshot& snapshot,
                                         const Rulings& changed, const Snapshot* before) {
    std::vector<TrendPoint> trend;
    for (const auto& observation : snapshot.observations) {
        const TrendPoint* known = nullptr;
        for (std::size_t i = 0; before != nullptr && i < before->trend.size(); ++i) {
            const bool is_known = before->framework == snapshot.framework &&
                                  is_same(before->observations[i], observation);
            if (is_known) known = &before->trend[i];
        }
        const bool stays =
            known != nullptr && COMITY_TRY(networks_of(store, observation.id, changed)).empty();
        trend.push_back(stays ? *known
                              : COMITY_TRY(point_of(store, observation, *snapshot.framework,
                                                    *snapshot.disputes)));
        // The scores of what is served are made anew, by whatever framework.
        for (const auto& index : {snapshot.current, snapshot.previous}) {
            if (!index || index->observation().id != observation.id) continue;
            trend.back().actions = index->standing().actions;
            trend.back().networks = index->standing().networks;
        }
    }
    return trend;
}

}  // namespace

std::vector<manrs::GroupAction> actions_of(const manrs::Framework& framework,
                                           const store::ObservationTally& tally) {
    std::vector<manrs::GroupAction> actions;
    if (tally.actions.empty()) return actions;
    for (const auto& action : framework.actions) {
        manrs::GroupAction found{.id = action.id, .title = action.title};
        std::uint64_t measured = 0;
        for (const auto& counted : tally.actions) {
            if (counted.id != action.id) continue;
            std::copy(counted.bands.begin(), counted.bands.end(), found.bands.begin());
            measured = counted.measured;
            if (measured > 0) found.mean = counted.sum / static_cast<double>(measured);
        }
        found.bands.back() = tally.networks - std::min(measured, tally.networks);
        actions.push_back(std::move(found));
    }
    return actions;
}

const std::optional<MonthMark>* mark_of(const Snapshot& snapshot, std::int64_t observation_id) {
    const auto found = std::find_if(
        snapshot.observations.begin(), snapshot.observations.end(),
        [observation_id](const store::ObservationRow& row) { return row.id == observation_id; });
    if (found == snapshot.observations.end()) return nullptr;
    return &snapshot.months.at(static_cast<std::size_t>(found - snapshot.observations.begin()));
}

Result<std::shared_ptr<const Snapshot>> load_snapshot(
    const store::Store& store, const std::shared_ptr<const manrs::Framework>& framework,
    std::shared_ptr<const incident::Disputes> disputes, const Snapshot* before,
    const ScheduleSettings& schedule, std::string_view program_version, Timestamp now) {
    const auto reading = COMITY_TRY(StoreReading::begin(store));
    const auto latest = COMITY_TRY(store.latest_observation());
    if (!latest) return std::shared_ptr<const Snapshot>();
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->loaded = now;
    snapshot->framework = framework;
    snapshot->disputes = std::move(disputes);
    snapshot->observations = COMITY_TRY(store.observations());
    snapshot->revisions = COMITY_TRY(store.revisions());
    snapshot->schedule = schedule;
    mark_months(*snapshot, now);
    snapshot->etag = etag_of(snapshot->observations, snapshot->months, *latest, *framework,
                             *snapshot->disputes, program_version);
    const auto changed =
        before == nullptr ? Rulings() : changed_rulings(*before->disputes, *snapshot->disputes);
    snapshot->current = COMITY_TRY(index_of(store, *latest, framework, changed, before));
    if (const auto previous = COMITY_TRY(store.previous_observation(*latest))) {
        snapshot->previous = COMITY_TRY(index_of(store, *previous, framework, changed, before));
        snapshot->changes = changes_between(*snapshot->previous, *snapshot->current);
    }
    const bool is_known = before != nullptr && before->current == snapshot->current &&
                          before->previous == snapshot->previous;
    snapshot->rolling =
        is_known
            ? before->rolling
            : COMITY_TRY(RollingIndex::load(store, *snapshot->current, snapshot->previous.get()));
    snapshot->incidents = COMITY_TRY(IncidentIndex::load(store, latest->id));
    snapshot->trend = COMITY_TRY(trend_of(store, *snapshot, changed, before));
    return std::shared_ptr<const Snapshot>(std::move(snapshot));
}

}  // namespace comity::service::api
