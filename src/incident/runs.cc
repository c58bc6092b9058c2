#include "incident/runs.h"

#include <algorithm>
#include <bit>
#include <tuple>
#include <utility>

#include "incident/limits.h"

namespace comity::incident {
namespace {

using net::Asn;
using observation::PrefixIndex;
using observation::VantageIndex;

/// Whether `later` is more than so many seconds behind `earlier`.
bool is_apart(Timestamp earlier, Timestamp later, std::int64_t seconds) {
    return later.microseconds() - earlier.microseconds() > seconds * 1'000'000;
}

template <class T>
void insert_sorted(std::vector<T>& values, const T& value) {
    const auto place = std::lower_bound(values.begin(), values.end(), value);
    if (place == values.end() || *place != value) values.insert(place, value);
}

/// Keeps the smallest ones, so that it does not matter in which order they come.
void insert_smallest(std::vector<Asn>& asns, Asn asn) {
    insert_sorted(asns, asn);
    if (asns.size() > kAsnsMax) asns.pop_back();
}

std::vector<Asn> kept_of(std::span<const Asn> path) {
    std::vector<Asn> kept(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(
                                                           std::min(path.size(), kPathAsnsKept)));
    if (path.size() > kPathAsnsKept) kept.back() = path.back();
    return kept;
}

/// Whether `path` at `time` comes before `other`.
bool is_before(Timestamp time, std::span<const Asn> path, const SeenPath& other) {
    if (time != other.time) return time < other.time;
    return std::lexicographical_compare(path.begin(), path.end(), other.path.begin(),
                                        other.path.end());
}

/// Keeps of each vantage point's AS the first path, and of these the first kPathsMax; so it does
/// not matter in which order those of one time come.
void keep_first(std::vector<SeenPath>& paths, Timestamp time, std::span<const Asn> path) {
    if (path.empty()) return;
    const auto same = std::find_if(paths.begin(), paths.end(), [&path](const SeenPath& kept) {
        return kept.path.front() == path.front();
    });
    if (same != paths.end()) {
        if (!is_before(time, path, *same)) return;
        paths.erase(same);
    } else if (paths.size() == kPathsMax) {
        if (!is_before(time, path, paths.back())) return;
        paths.pop_back();
    }
    SeenPath seen{time, kept_of(path)};
    paths.insert(std::lower_bound(paths.begin(), paths.end(), seen), std::move(seen));
}

}  // namespace

void PrefixTally::add(PrefixIndex prefix, std::size_t prefixes, std::size_t& bits_octets) {
    if (bits_.empty()) {
        if (few_.size() < kSparsePrefixesMax || few_.contains(prefix)) {
            few_.insert(prefix);
            size_ = few_.size();
            return;
        }
        const auto words = prefixes / 64 + 1;
        if (words * sizeof(std::uint64_t) > bits_octets) return;
        bits_octets -= words * sizeof(std::uint64_t);
        bits_.resize(words);
        for (const auto one : few_) bits_[one / 64] |= std::uint64_t{1} << one % 64;
        few_ = {};
    }
    auto& word = bits_[prefix / 64];
    const auto bit = std::uint64_t{1} << prefix % 64;
    if ((word & bit) == 0) ++size_;
    word |= bit;
}

std::vector<PrefixIndex> PrefixTally::first(std::size_t most) const {
    std::vector<PrefixIndex> prefixes(few_.begin(), few_.end());
    std::sort(prefixes.begin(), prefixes.end());
    for (std::size_t i = 0; i < bits_.size() && prefixes.size() < most; ++i) {
        for (auto word = bits_[i]; word != 0; word &= word - 1) {
            prefixes.push_back(static_cast<PrefixIndex>(64 * i) +
                               static_cast<PrefixIndex>(std::countr_zero(word)));
        }
    }
    if (prefixes.size() > most) prefixes.resize(most);
    return prefixes;
}

Timestamp Run::end(Timestamp now) const {
    if (lasts()) return std::max(now, start());
    return is_confirmed_ ? down_at_ : gone_at_;
}

std::vector<Run::Holder>::iterator Run::place_of(VantageIndex index) {
    return std::lower_bound(
        holders_.begin(), holders_.end(), index,
        [](const Holder& holder, VantageIndex other) { return holder.vantage_point < other; });
}

/// As how many ASes those count that have a full feed which holds it.
std::uint32_t Run::count_full(const PeerBook& peers) const {
    std::vector<PeerIndex> full;
    for (const auto& holder : holders_) {
        if (peers.is_full_feed(holder.vantage_point, subject_.family)) {
            full.push_back(peers.peer_of(holder.vantage_point));
        }
    }
    std::sort(full.begin(), full.end());
    full.erase(std::unique(full.begin(), full.end()), full.end());
    std::uint32_t weight = 0;
    for (const auto peer : full) weight += peers.weight(peer);
    return observation::as_many(weight);
}

/// It starts when the vantage points began to have it: going back from the one that made them
/// enough, as long as each came soon after the one before.
void Run::find_start(const PeerBook& peers) {
    std::vector<std::pair<Timestamp, PeerIndex>> full;
    std::vector<std::pair<Timestamp, bool>> all;
    for (const auto& holder : holders_) {
        if (previous_end_ && holder.since <= *previous_end_) continue;
        all.emplace_back(holder.since, holder.by_table);
        if (peers.is_full_feed(holder.vantage_point, subject_.family)) {
            full.emplace_back(holder.since, peers.peer_of(holder.vantage_point));
        }
    }
    start_by_table_ = false;
    if (all.empty()) {
        start_ = *previous_end_;
        return;
    }
    std::sort(all.begin(), all.end());
    std::sort(full.begin(), full.end());
    start_ = all.back().first;
    std::vector<PeerIndex> distinct;
    std::uint32_t weight = 0;
    for (const auto& [since, peer] : full) {
        const auto before = distinct.size();
        insert_sorted(distinct, peer);
        if (distinct.size() > before) weight += peers.weight(peer);
        if (observation::as_many(weight) < peers.needed(subject_.family)) continue;
        start_ = since;
        break;
    }
    for (auto at = std::upper_bound(all.begin(), all.end(), std::pair(start_, true));
         at != all.begin();) {
        --at;
        if (is_apart(at->first, start_, kSpreadSeconds)) break;
        // Of one time, those of tables come first.
        start_by_table_ = at->first == start_ ? start_by_table_ || at->second : at->second;
        start_ = at->first;
    }
}

void Run::arrive(const PeerBook& peers, const Sighting& sighting) {
    const bool by_table = sighting.cause == observation::Cause::Table ||
                          sighting.cause == observation::Cause::Transfer;
    const auto place = place_of(sighting.vantage_point);
    if (place == holders_.end() || place->vantage_point != sighting.vantage_point) {
        holders_.insert(place, {sighting.vantage_point, by_table, 1, sighting.since});
        insert_sorted(peers_, peers.peer_of(sighting.vantage_point));
    } else {
        ++place->routes;
        if (sighting.since == place->since) place->by_table = place->by_table || by_table;
        if (sighting.since < place->since) {
            place->since = sighting.since;
            place->by_table = by_table;
        }
    }
    if (!was_seen_) first_told_ = sighting.now;
    if (!was_seen_ || sighting.since < first_seen_) {
        first_seen_ = sighting.since;
        first_by_table_ = by_table;
    } else if (sighting.since == first_seen_) {
        first_by_table_ = first_by_table_ || by_table;
    }
    was_seen_ = true;
}

void Run::note(const Sighting& sighting) {
    if (sighting.cause == observation::Cause::Update ||
        sighting.cause == observation::Cause::Transfer) {
        has_updates_ = true;
    }
    if (!sighting.is_blackhole) is_all_blackhole_ = false;
    // The order of their names is that of their worth, so that of two always the same stands.
    if (sighting.proof != nullptr && (proof_ == nullptr || sighting.proof->id < proof_->id)) {
        proof_ = sighting.proof;
    }
    if (sighting.accomplice) insert_smallest(accomplices_, *sighting.accomplice);
    if (sighting.victim) insert_smallest(victims_, *sighting.victim);
    keep_first(paths_, sighting.since, sighting.path);
    keep_first(paths_before_, sighting.since, sighting.path_before);
    const auto& path = sighting.path;
    if (shortest_.empty() || path.size() < shortest_.size() ||
        (path.size() == shortest_.size() &&
         std::lexicographical_compare(path.begin(), path.end(), shortest_.begin(),
                                      shortest_.end()))) {
        shortest_ = kept_of(path);
    }
}

void Run::begin_next(const PeerBook& peers) {
    previous_end_ = is_confirmed_ ? down_at_ : gone_at_;
    is_confirmed_ = false;
    full_peak_ = 0;
    if (!holders_.empty()) {
        // They have the paths that they had.
        peers_.clear();
        for (const auto& holder : holders_)
            insert_sorted(peers_, peers.peer_of(holder.vantage_point));
        return;
    }
    Run next(std::move(subject_));
    next.previous_end_ = previous_end_;
    *this = std::move(next);
}

RunId RunTable::open(Subject subject) {
    if (open_.size() + ended_.size() >= kRunsMax) {
        ++left_out_;
        return kNoRun;
    }
    open_.emplace_back(std::move(subject));
    return static_cast<RunId>(open_.size() - 1);
}

bool RunTable::goes_on(RunId id, Timestamp now) const {
    if (id == kNoRun) return false;
    const auto& run = open_[id];
    return run.was_seen_ && (run.is_held() || !is_apart(run.gone_told_, now, kRejoinSeconds));
}

void RunTable::end(Run& run) {
    const bool has_room = run.is_confirmed_ ? open_.size() + ended_.size() < kRunsMax
                                            : unconfirmed_ < kUnconfirmedRunsMax;
    if (has_room) {
        if (!run.is_confirmed_) ++unconfirmed_;
        ended_.push_back(run);
        ended_.back().holders_ = {};
    } else {
        ++left_out_;
    }
    run.begin_next(peers_);
}

void RunTable::touch(RunId id) {
    if (open_[id].is_touched_) return;
    open_[id].is_touched_ = true;
    touched_.push_back(id);
}

void RunTable::join(RunId id, const Sighting& told) {
    if (id == kNoRun) return;
    auto& run = open_[id];
    if (run.was_seen_ && !goes_on(id, told.now)) end(run);
    touch(id);
    auto sighting = told;
    // A table may know a route from before, but what had ended had ended.
    if (run.previous_end_ && sighting.since <= *run.previous_end_) sighting.since = sighting.now;
    if (sighting.since < run.start_) run.starts_earlier_ = true;
    run.arrive(peers_, sighting);
    if (run.subject_.prefix == observation::kNoPrefix) {
        run.prefixes_.add(sighting.prefix, prefixes_, bits_octets_);
    }
    run.note(sighting);
}

void RunTable::change(RunId id, const Sighting& sighting) {
    if (id == kNoRun) return;
    open_[id].note(sighting);
}

bool RunTable::leave(RunId id, VantageIndex index, Timestamp since) {
    if (id == kNoRun) return false;
    auto& run = open_[id];
    const auto place = run.place_of(index);
    if (place == run.holders_.end() || place->vantage_point != index || place->routes == 0) {
        return false;
    }
    // It stays among the holders until the instant is over: it may come back at once.
    --place->routes;
    run.left_since_ = std::max(run.left_since_, since);
    touch(id);
    return true;
}

void RunTable::settle(Timestamp now) {
    for (const auto id : touched_) settle(open_[id], now);
    touched_.clear();
}

void RunTable::settle(Run& run, Timestamp now) {
    run.is_touched_ = false;
    std::erase_if(run.holders_, [](const Run::Holder& holder) { return holder.routes == 0; });
    run.full_now_ = run.count_full(peers_);
    const bool is_enough = run.full_now_ >= peers_.needed(run.subject_.family);
    if (is_enough && !run.is_up_) {
        if (run.is_confirmed_ && is_apart(run.down_told_, now, kRejoinSeconds)) end(run);
        run.is_up_ = true;
        run.up_at_ = now;
        if (!run.is_confirmed_) run.find_start(peers_);
        run.is_confirmed_ = true;
    } else if (is_enough && run.starts_earlier_) {
        run.find_start(peers_);
    } else if (!is_enough && run.is_up_) {
        run.is_up_ = false;
        run.down_at_ = std::max({run.left_since_, run.up_at_, run.start_});
        run.down_told_ = now;
    }
    run.starts_earlier_ = false;
    run.full_peak_ = std::max(run.full_peak_, run.full_now_);
    if (!run.is_held()) {
        run.gone_at_ = std::max(run.left_since_, run.first_seen_);
        run.gone_told_ = now;
    }
    run.left_since_ = Timestamp();
}

}  // namespace comity::incident
