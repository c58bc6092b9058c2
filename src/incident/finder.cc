#include "incident/finder.h"

#include <algorithm>
#include <tuple>

#include "incident/event_maker.h"
#include "incident/limits.h"
#include "incident/rules.h"

namespace comity::incident {
namespace {

using net::Asn;
using observation::Cause;
using observation::Change;
using observation::kNoPath;
using observation::PairIndex;
using observation::PrefixIndex;
using observation::RouteTable;

enum PrefixFlag : std::uint8_t {
    kIgnored = 1,  ///< A default route is nobody's.
    kWatched = 2   ///< One of its pairs has runs.
};
enum PairFlag : std::uint8_t { kInvalid = 1, kBogon = 2, kSuspect = 4 };

Timestamp later(Timestamp time, std::int64_t seconds) {
    return Timestamp::from_microseconds(time.microseconds() + seconds * 1'000'000);
}

}  // namespace

IncidentFinder::IncidentFinder(const FinderSources& sources, const FinderOptions& options)
    : sources_(sources),
      options_(options),
      route_servers_(observation::route_servers_of(sources.registrations)),
      peers_(sources.routes.announcements(), options.peers_needed),
      paths_(sources.registrations.bogons, route_servers_, links_),
      pairs_(sources.routes, peers_, options.baseline_seconds),
      mis_originations_(sources.routes, pairs_, sources.validator),
      runs_(peers_, sources.routes.pairs().size()) {}

void IncidentFinder::begin(const Change& change, const RouteTable& table) {
    table_ = &table;
    first_ = change.now;
    prefix_flags_.resize(table.prefix_count());
    pair_flags_.resize(table.judged().pairs().size());
    for (PrefixIndex prefix = 0; prefix < table.prefix_count(); ++prefix) {
        if (table.prefix(prefix).length() == 0) {
            prefix_flags_[prefix] = kIgnored;
            continue;
        }
        for (auto i = table.first_pair(prefix); i < table.first_pair(prefix + 1); ++i) {
            const auto& judged = table.judged().pairs()[i];
            if (!judged.pair.origin || net::is_reserved(*judged.pair.origin)) continue;
            if (judged.verdict.validity == rpki::Validity::Invalid) pair_flags_[i] |= kInvalid;
            if (judged.standing.kind == registry::BogonVerdict::Kind::Full ||
                judged.standing.kind == registry::BogonVerdict::Kind::Administrative) {
                pair_flags_[i] |= kBogon;
            }
            if (pair_flags_[i] != 0) prefix_flags_[prefix] |= kWatched;
        }
    }
}

/// Whether a first table told it without an age, or as older than all that was watched.
bool IncidentFinder::is_first_table(const Change& change) const {
    if (change.cause != Cause::Table) return false;
    return change.since <= first_ ||
           (change.since == change.now && change.now <= later(first_, kFirstTablesSeconds));
}

void IncidentFinder::see(const Change& change, const RouteTable& table) {
    if (table_ == nullptr) begin(change, table);
    ++counts_.changes;
    const auto flags = prefix_flags_[change.prefix];
    if ((flags & kIgnored) != 0) return;
    Side before{.path = change.before};
    Side after{.path = change.after};
    if (change.before != kNoPath) before.note = paths_.at(change.before);
    if (change.after != kNoPath) {
        after.note = paths_.note(change.after, table.paths(), change.since, is_first_table(change));
    }
    if (before.note.has_origin && after.note.has_origin &&
        before.note.origin == after.note.origin) {
        if ((flags & kWatched) != 0) pair_changes(change, after);
    } else {
        if (before.note.has_origin) pair_departs(change, before);
        if (after.note.has_origin) pair_arrives(change, before, after);
    }
    if (before.note.faults != PathNote::kNoFaults || after.note.faults != PathNote::kNoFaults) {
        faults_change(change, before, after);
    }
}

void IncidentFinder::forget(std::span<const observation::PathId> paths) { paths_.forget(paths); }

Sighting IncidentFinder::sighting_of(const Change& change, const Side& before,
                                     const Side& after) const {
    Sighting sighting{.vantage_point = change.vantage_point,
                      .now = change.now,
                      .since = change.since,
                      .cause = change.cause,
                      .prefix = change.prefix,
                      .is_blackhole = after.note.is_blackhole,
                      .path = table_->paths().path(after.path).asns};
    if (before.path != kNoPath) sighting.path_before = table_->paths().path(before.path).asns;
    if (after.note.has_origin) sighting.victim = after.note.origin;
    if (after.note.link != kNoLink) {
        const auto& link = links_.at(after.note.link);
        sighting.accomplice = link.near == after.note.origin ? link.origin : link.near;
    }
    return sighting;
}

void IncidentFinder::pair_arrives(const Change& change, const Side& before, const Side& after) {
    const auto found = table_->pair_of(change.prefix, after.note.origin);
    if (!found) return;
    const auto pair = *found;
    const bool is_first = is_first_table(change);
    pairs_.arrive(pair, change, *table_, is_first);
    if (pair_flags_[pair] != 0) {
        if (pairs_.holders(pair) == 1) open_standing_runs(pair, change.prefix);
        const auto sighting = sighting_of(change, before, after);
        const auto& runs = pair_runs_[pair];
        runs_.join(runs.rpki_invalid, sighting);
        runs_.join(runs.bogon, sighting);
        if ((pair_flags_[pair] & kSuspect) != 0) runs_.join(runs.mis_origination, sighting);
    }
    if (is_first || pairs_.is_old(pair) || (pair_flags_[pair] & kSuspect) != 0) return;
    // It is looked at when it comes, when it becomes visible, and when it may count.
    const auto family = table_->prefix(change.prefix).family();
    const auto full_feeds = pairs_.full_feeds(pair);
    if (pairs_.holders(pair) == 1 || full_feeds == pairs_.visible_from(family) ||
        full_feeds == peers_.needed(family)) {
        judge_origin(pair, change, sighting_of(change, before, after));
    }
}

void IncidentFinder::open_standing_runs(PairIndex pair, PrefixIndex prefix) {
    const auto& judged = table_->judged().pairs()[pair];
    const auto flags = pair_flags_[pair];
    if ((flags & (kInvalid | kBogon)) == 0) return;
    auto& runs = pair_runs_[pair];
    Subject subject{
        .family = judged.pair.prefix.family(), .culprit = *judged.pair.origin, .prefix = prefix};
    if ((flags & kInvalid) != 0 && runs.rpki_invalid == kNoRun) {
        subject.kind = EventKind::RpkiInvalid;
        subject.rule = &rpki::rule_of(judged.verdict);
        runs.rpki_invalid = runs_.open(subject);
    }
    if ((flags & kBogon) != 0 && runs.bogon == kNoRun) {
        subject.kind = EventKind::BogonPrefix;
        subject.rule = judged.standing.rule;
        subject.is_full_bogon = judged.standing.kind == registry::BogonVerdict::Kind::Full;
        runs.bogon = runs_.open(std::move(subject));
    }
}

/// Opens a run about the pair where it contradicts others, with all who have it now.
void IncidentFinder::judge_origin(PairIndex pair, const Change& change, const Sighting& sighting) {
    if (pairs_.is_established(pair, change.since)) return;
    auto subject = mis_originations_.judge(pair, change.prefix, change.since, *table_);
    if (!subject) return;
    pairs_.suspect(pair);
    pair_flags_[pair] |= kSuspect;
    prefix_flags_[change.prefix] |= kWatched;
    auto& run = pair_runs_[pair].mis_origination;
    const bool is_same = run != kNoRun && runs_.run(run).subject().shape == subject->shape &&
                         runs_.run(run).subject().victims == subject->victims;
    if (!is_same) run = runs_.open(std::move(*subject));
    const auto id = run;
    runs_.join(id, sighting);
    if (pairs_.holders(pair) == 1) return;
    const auto origin = sources_.routes.pairs()[pair].pair.origin;
    for (const auto& route : table_->routes(change.prefix)) {
        if (route.vantage_point == change.vantage_point) continue;
        const auto& note = paths_.at(route.path);
        if (!note.has_origin || note.origin != origin) continue;
        auto other = change;
        other.vantage_point = route.vantage_point;
        runs_.join(id, sighting_of(other, Side(), {route.path, note}));
    }
}

void IncidentFinder::pair_departs(const Change& change, const Side& before) {
    const auto found = table_->pair_of(change.prefix, before.note.origin);
    if (!found) return;
    const auto pair = *found;
    pairs_.depart(pair, change, *table_);
    auto& flags = pair_flags_[pair];
    if (flags == 0) return;
    const auto& runs = pair_runs_[pair];
    runs_.leave(runs.rpki_invalid, change.vantage_point, change.since);
    runs_.leave(runs.bogon, change.vantage_point, change.since);
    if ((flags & kSuspect) == 0) return;
    runs_.leave(runs.mis_origination, change.vantage_point, change.since);
    if (pairs_.holders(pair) == 0) flags &= static_cast<std::uint8_t>(~kSuspect);
}

void IncidentFinder::pair_changes(const Change& change, const Side& after) {
    const auto pair = table_->pair_of(change.prefix, after.note.origin);
    if (!pair || pair_flags_[*pair] == 0) return;
    const auto sighting = sighting_of(change, Side(), after);
    const auto& runs = pair_runs_[*pair];
    runs_.change(runs.rpki_invalid, sighting);
    runs_.change(runs.bogon, sighting);
    if ((pair_flags_[*pair] & kSuspect) != 0) runs_.change(runs.mis_origination, sighting);
}

RunId IncidentFinder::run_of(const PathFault& fault, PrefixIndex prefix) {
    auto& run = bogon_runs_.try_emplace({prefix, fault.subject}, kNoRun).first->second;
    if (run != kNoRun) return run;
    const auto& hop = paths_.bogon_hop(fault.subject);
    run = runs_.open({.kind = EventKind::BogonAsn,
                      .rule = hop.rule,
                      .family = table_->prefix(prefix).family(),
                      .culprit = hop.culprit,
                      .prefix = prefix,
                      .bogon_asns = {hop.bogon},
                      .is_full_bogon = hop.is_full});
    return run;
}

void IncidentFinder::faults_change(const Change& change, const Side& before, const Side& after) {
    const auto gone = paths_.faults(before.note);
    const auto there = paths_.faults(after.note);
    const auto has = [](std::span<const PathFault> faults, const PathFault& fault) {
        return std::any_of(faults.begin(), faults.end(), [&fault](const PathFault& other) {
            return other.kind == fault.kind && other.subject == fault.subject;
        });
    };
    for (const auto& fault : gone) {
        if (has(there, fault)) continue;
        runs_.leave(run_of(fault, change.prefix), change.vantage_point, change.since);
    }
    for (const auto& fault : there) {
        const bool was_there = has(gone, fault);
        auto sighting = sighting_of(change, was_there ? Side() : before, after);
        sighting.accomplice.reset();
        if (fault.has_accomplice) sighting.accomplice = fault.accomplice;
        const auto run = run_of(fault, change.prefix);
        was_there ? runs_.change(run, sighting) : runs_.join(run, sighting);
    }
}

Found IncidentFinder::finish(const observation::TimelineFacts& facts) {
    Found found{.counts = counts_};
    auto& counts = found.counts;
    counts.runs_left_out = runs_.left_out();
    if (table_ == nullptr || !facts.span) return found;
    auto until = facts.span->start;
    if (facts.known_since) {
        until = std::max(until, later(*facts.known_since, options_.baseline_seconds));
    }
    counts.baseline_until = until;
    const EventMaker maker({.routes = sources_.routes,
                            .validator = sources_.validator,
                            .registrations = sources_.registrations,
                            .known = sources_.known,
                            .table = *table_,
                            .peers = peers_,
                            .pairs = pairs_,
                            .links = links_,
                            .baseline_until = until,
                            .now = facts.span->end,
                            .baseline_seconds = options_.baseline_seconds});
    runs_.for_each([&](const Run& run) {
        ++counts.runs;
        const auto kind = run.subject().kind;
        if (kind == EventKind::MisOrigination && run.began_by_table() && run.start() < until) {
            ++counts.in_baseline;
            return;
        }
        const bool is_outside =
            options_.period && (run.start() > options_.period->end ||
                                run.end(facts.span->end) < options_.period->start);
        if (is_outside) {
            ++counts.outside_period;
            return;
        }
        const bool is_bogon = kind == EventKind::BogonPrefix || kind == EventKind::BogonAsn;
        (is_bogon ? found.bogons : found.events).push_back(maker.make(run));
    });
    const auto sort = [](std::vector<Event>& events) {
        std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
            const auto key = [](const Event& event) {
                return std::tie(event.start, event.kind, event.culprit, event.prefix,
                                event.rule->id, event.leaked_from, event.leaked_to, event.end,
                                event.victims, event.bogon_asns);
            };
            return key(a) < key(b);
        });
    };
    sort(found.events);
    sort(found.bogons);
    return found;
}

}  // namespace comity::incident
