#include "incident/path_book.h"

#include <algorithm>

#include "observation/path_sightings.h"

namespace comity::incident {

using net::Asn;
using observation::PathId;
using observation::PathTable;
using observation::PathView;

/// The networks that decide on a route: route servers stand in some paths and decide nothing.
void PathBook::clean(const PathView& path) {
    clean_.clear();
    for (const auto& asn : path.asns) {
        if (!clean_.empty() && clean_.back() == asn) continue;
        // An exchange may announce its own addresses.
        const bool is_origin = &asn == &path.asns.back();
        if (!is_origin && std::binary_search(route_servers_.begin(), route_servers_.end(), asn)) {
            continue;
        }
        clean_.push_back(asn);
    }
}

const registry::BogonVerdict& PathBook::verdict_of(Asn asn, Timestamp since) {
    const auto found = verdicts_.find(asn);
    if (found != verdicts_.end()) return found->second;
    return verdicts_.emplace(asn, bogons_.classify(asn, since)).first->second;
}

/// As `find_bogons` has it: the culprit stands before the bogon on the way from the vantage point.
void PathBook::find_bogons(Timestamp since) {
    for (std::size_t i = 1; i < clean_.size() && found_.size() < kPathFaultsMax; ++i) {
        const auto& verdict = verdict_of(clean_[i], since);
        if (!observation::is_bogon(verdict) || net::is_reserved(clean_[i - 1])) continue;
        const auto key = std::uint64_t{clean_[i - 1].value()} << 32U | clean_[i].value();
        auto entry = bogon_hop_index_.find(key);
        if (entry == bogon_hop_index_.end()) {
            if (bogon_hops_.size() >= kFaultSubjectsMax) return;
            entry =
                bogon_hop_index_.emplace(key, static_cast<std::uint32_t>(bogon_hops_.size())).first;
            bogon_hops_.push_back({clean_[i - 1], clean_[i], verdict.rule,
                                   verdict.kind == registry::BogonVerdict::Kind::Full});
        }
        PathFault fault{.kind = FaultKind::BogonAsn, .subject = entry->second};
        if (i > 1) {
            fault.accomplice = clean_[i - 2];
            fault.has_accomplice = true;
        }
        found_.push_back(fault);
    }
}

const PathNote& PathBook::judge(PathId id, const PathTable& paths, Timestamp since,
                                bool is_first_table) {
    if (id >= notes_.size()) notes_.resize(std::max<std::size_t>(paths.capacity(), id + 1));
    const auto path = paths.path(id);
    clean(path);
    PathNote note{
        .is_known = true, .has_origin = path.has_origin, .is_blackhole = path.is_blackhole};
    // Who poisons a path puts its own number around others: the route leaves it at the first.
    const auto origin = std::find(clean_.begin(), clean_.end(), clean_.back());
    if (note.has_origin) {
        note.origin = *origin;
        if (origin != clean_.begin()) {
            note.link = links_.see(*(origin - 1), *origin, since, is_first_table);
        }
    }
    // Members of sets are next to nobody for sure.
    if (!path.has_set && origin != clean_.begin()) {
        for (auto next = clean_.begin() + 1; next != origin; ++next) {
            static_cast<void>(links_.see(*(next - 1), *next, since, is_first_table));
        }
    }
    found_.clear();
    find_bogons(since);
    if (!found_.empty()) {
        if (free_faults_.empty()) {
            note.faults = static_cast<std::uint32_t>(faults_.size());
            faults_.push_back(found_);
        } else {
            note.faults = free_faults_.back();
            free_faults_.pop_back();
            faults_[note.faults] = found_;
        }
    }
    notes_[id] = note;
    return notes_[id];
}

void PathBook::forget(std::span<const PathId> paths) {
    for (const auto id : paths) {
        if (id >= notes_.size()) continue;
        auto& note = notes_[id];
        if (note.faults != PathNote::kNoFaults) {
            faults_[note.faults].clear();
            free_faults_.push_back(note.faults);
        }
        note = PathNote();
    }
}

}  // namespace comity::incident
