#include "incident/forged_origin.h"

#include "incident/rules.h"

namespace comity::incident {
namespace {

Sighting proven(Sighting sighting, const PathNote& note) {
    if (note.is_denied) sighting.proof = &kForgedOriginAspa;
    return sighting;
}

}  // namespace

bool ForgedOrigins::is_strange(LinkIndex index, net::Asn origin, Timestamp time) const {
    if (index == kNoLink) return false;
    const auto& link = links_.at(index);
    if (link.presence.is_established(time, sources_.baseline_seconds)) return false;
    // Links that were seen further up are as good.
    const bool is_seen_long =
        !link.is_watched && link.first_seen + kSettledSeconds <= time.seconds();
    if (is_seen_long || !links_.is_known_origin(origin, time)) return false;
    const auto near = link.near == origin ? link.origin : link.near;
    if (net::is_reserved(near) || net::is_reserved(origin)) return false;
    return sources_.relationships == nullptr || sources_.relationships->relation(near, origin) ==
                                                    registry::AsRelationships::Relation::None;
}

RunId ForgedOrigins::open(const PathNote& note, net::Family family) {
    auto& link = links_.at(note.link);
    link.is_watched = true;
    link.presence.suspect();
    auto& run = run_of_.try_emplace(key_of(note, family), kNoRun).first->second;
    if (run == kNoRun) {
        run = runs_.open({.kind = EventKind::ForgedOrigin,
                          .rule = &kForgedOriginNew,
                          .family = family,
                          .culprit = link.near == note.origin ? link.origin : link.near,
                          .victims = {note.origin}});
    }
    return run;
}

/// Of a link, its direction and the family.
std::uint64_t ForgedOrigins::key_of(const PathNote& note, net::Family family) const {
    const auto direction = links_.at(note.link).origin == note.origin ? 0U : 2U;
    return std::uint64_t{note.link} * 4 + direction + place_of(family);
}

/// The run about the link in that direction, or kNoRun.
RunId ForgedOrigins::run_of(const PathNote& note, net::Family family) const {
    const auto found = run_of_.find(key_of(note, family));
    return found == run_of_.end() ? kNoRun : found->second;
}

bool ForgedOrigins::arrive(const PathNote& note, const observation::Change& change,
                           net::Family family, bool is_first_table) {
    auto& link = links_.at(note.link);
    const bool joins = !is_first_table && !link.presence.is_old() &&
                       (runs_.goes_on(run_of(note, family), change.now) ||
                        is_strange(note.link, note.origin, change.now));
    link.presence.arrive(change.now, is_first_table);
    return joins;
}

void ForgedOrigins::join(const PathNote& note, const Sighting& sighting, net::Family family) {
    runs_.join(open(note, family), proven(sighting, note));
}

void ForgedOrigins::change(const PathNote& note, const Sighting& sighting, net::Family family) {
    if (!links_.at(note.link).is_watched) return;
    runs_.change(run_of(note, family), proven(sighting, note));
}

void ForgedOrigins::leave(const PathNote& note, const observation::Change& change,
                          net::Family family) {
    auto& link = links_.at(note.link);
    link.presence.depart(change.now);
    if (!link.is_watched) return;
    runs_.leave(run_of(note, family), change.vantage_point, change.since);
}

}  // namespace comity::incident
