#include "incident/path_book.h"

#include <algorithm>

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

/// Whether attested providers contradict the path being judged, and the origin's own do.
bool PathBook::is_denied() const {
    const auto origin = clean_.back();
    if (aspas_.authorized(origin, clean_[clean_.size() - 2]) !=
        rpki::ProviderAuthorization::NotProviderPlus) {
        return false;
    }
    const auto verdict = aspas_.verify_downstream({clean_, false}, std::nullopt);
    return verdict.fault == rpki::AspaFault::Ramps &&
           aspas_.locate(clean_, verdict).ascent.customer == origin;
}

std::uint32_t PathBook::keep_faults() {
    if (found_.empty()) return PathNote::kNoFaults;
    if (free_faults_.empty()) {
        faults_.push_back(found_);
        return static_cast<std::uint32_t>(faults_.size() - 1);
    }
    const auto place = free_faults_.back();
    free_faults_.pop_back();
    faults_[place] = found_;
    return place;
}

const PathNote& PathBook::judge(const observation::Change& change, const PathTable& paths,
                                bool is_first_table) {
    const auto id = change.after;
    const auto since = change.since;
    if (id >= notes_.size()) notes_.resize(std::max<std::size_t>(paths.capacity(), id + 1));
    const auto path = paths.path(id);
    clean(path);
    PathNote note{
        .is_known = true, .has_origin = path.has_origin, .is_blackhole = path.is_blackhole};
    // Who poisons a path puts its own number around others: the route leaves it at the first.
    const auto origin = std::find(clean_.begin(), clean_.end(), clean_.back());

    if (note.has_origin) {
        note.origin = *origin;
        links_.see_origin(note.origin, since, is_first_table);
        if (origin != clean_.begin()) {
            note.link = links_.see(*(origin - 1), *origin, since, is_first_table);
            note.is_denied = !path.has_set && origin + 1 == clean_.end() && is_denied();
        }
    }
    // Members of sets are next to nobody for sure.
    if (!path.has_set && origin != clean_.begin()) {
        for (auto next = clean_.begin() + 1; next != origin; ++next) {
            static_cast<void>(links_.see(*(next - 1), *next, since, is_first_table));
        }
    }
    found_.clear();
    const JudgedPath judged{
        .path = path, .asns = clean_, .since = since, .is_first_table = is_first_table};
    for (auto* const detector : detectors_) detector->judge(judged, found_);
    note.faults = keep_faults();
    notes_[id] = note;
    return notes_[id];
}

std::optional<Asn> PathBook::behind_first_hop(const PathView& path) {
    constexpr std::ptrdiff_t kBehindOrigin = 2;
    clean(path);
    if (clean_.empty()) return std::nullopt;
    const auto origin = std::find(clean_.begin(), clean_.end(), clean_.back());
    if (origin - clean_.begin() < kBehindOrigin) return std::nullopt;
    return *(origin - kBehindOrigin);
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
