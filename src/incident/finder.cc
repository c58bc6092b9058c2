#include "incident/finder.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "incident/limits.h"
#include "incident/rules.h"
#include "observation/path_sightings.h"

namespace comity::incident {
namespace {

using net::Asn;
using observation::Cause;
using observation::Change;
using observation::kNoPath;
using observation::PairIndex;
using observation::PrefixIndex;
using observation::RouteTable;

// Of prefixes.
constexpr std::uint8_t kIgnored = 1;  ///< A default route is nobody's.
constexpr std::uint8_t kWatched = 2;  ///< One of its pairs has runs.
// Of pairs.
constexpr std::uint8_t kInvalid = 1;
constexpr std::uint8_t kBogon = 2;
constexpr std::uint8_t kSuspect = 4;

/// Whether what is wrong is only that it was not so before.
bool is_of_history(const Run& run) {
    return run.subject().kind == EventKind::MisOrigination || run.rule() == &kLeakValley ||
           run.rule() == &kForgedOriginNew;
}

/// What a forged origin shows beside is not another's fault, nor another incident: an invalid route
/// is not its origin's, and nobody leaked what it made up.
void blame_forgers(std::vector<Event>& events) {
    std::multimap<Asn, const Event*> by_victim;
    std::vector<Event> forged_origins;
    for (const auto& event : events) {
        if (event.kind == EventKind::ForgedOrigin) forged_origins.push_back(event);
    }
    for (const auto& event : forged_origins) by_victim.emplace(event.victims.front(), &event);
    std::erase_if(events, [&by_victim](const Event& event) {
        if (event.kind != EventKind::RouteLeak || event.rule != &kLeakAspa) return false;
        const auto [first, last] = by_victim.equal_range(event.leaked_from);
        return std::any_of(first, last, [&event](const auto& entry) {
            const auto& forged = *entry.second;
            return forged.culprit == event.culprit && forged.start <= event.end &&
                   event.start <= forged.end;
        });
    });
    for (auto& event : events) {
        if (event.kind != EventKind::RpkiInvalid) continue;
        const Event* forger = nullptr;
        std::size_t found = 0;
        const auto [first, last] = by_victim.equal_range(event.culprit);
        for (auto entry = first; entry != last; ++entry) {
            const auto& forged = *entry->second;
            const bool explains =
                forged.certainty == Certainty::Attested && forged.start <= event.start &&
                event.end <= forged.end &&
                std::binary_search(forged.prefixes.begin(), forged.prefixes.end(), event.prefix);
            if (!explains) continue;
            forger = &forged;
            ++found;
        }
        if (found != 1) continue;
        event.victims = {event.culprit};
        event.culprit = forger->culprit;
        event.accomplices = forger->accomplices;
    }
}

Timestamp later(Timestamp time, std::int64_t seconds) {
    return Timestamp::from_microseconds(time.microseconds() + seconds * 1'000'000);
}

}  // namespace

IncidentFinder::IncidentFinder(const FinderSources& sources, const FinderOptions& options)
    : sources_(sources),
      options_(options),
      route_servers_(observation::route_servers_of(sources.registrations)),
      aspas_(sources.aspas),
      peers_(sources.routes.announcements(), options.peers_needed),
      runs_(peers_, sources.routes.pairs().size()),
      forged_origins_({.relationships = sources.registrations.relationships.are_inferred()
                                            ? nullptr
                                            : sources.registrations.relationships.joint(),
                       .baseline_seconds = options.baseline_seconds},
                      links_, runs_),
      leaks_({.relationships = sources.registrations.relationships,
              .aspas = aspas_,
              .baseline_seconds = options.baseline_seconds},
             runs_),
      bogon_asns_(sources.registrations.bogons, runs_),
      paths_(route_servers_, aspas_, links_, detectors_),
      pairs_(sources.routes, peers_, options.baseline_seconds),
      mis_originations_(sources.routes, pairs_, sources.validator) {}

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
    if (change.now != now_) settle(&change);
    now_ = change.now;
    ++counts_.changes;
    const auto flags = prefix_flags_[change.prefix];
    if ((flags & kIgnored) != 0) return;
    Side before{.path = change.before};
    Side after{.path = change.after};
    if (change.before != kNoPath) before.note = paths_.at(change.before);
    if (change.after != kNoPath) {
        after.note = paths_.note(change, table.paths(), is_first_table(change));
    }
    if (before.note.has_origin && after.note.has_origin &&
        before.note.origin == after.note.origin) {
        if ((flags & kWatched) != 0) pair_changes(change, after);
    } else {
        if (before.note.has_origin) pair_departs(change, before);
        if (after.note.has_origin) pair_arrives(change, before, after);
    }
    if (before.note.link != kNoLink || after.note.link != kNoLink) {
        hop_changes(change, before, after);
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

/// Of a first hop that may be forged: who is next to the origin did it, and did not let it pass.
Sighting IncidentFinder::forged_sighting_of(const Change& change, const Side& before,
                                            const Side& after) {
    auto sighting = sighting_of(change, before, after);
    sighting.accomplice = paths_.behind_first_hop(table_->paths().path(after.path));
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
    // What a session tells that had just begun may be as old as any.
    if (is_first || change.cause == Cause::Transfer || pairs_.is_old(pair)) return;
    auto& arrivals = pending_of(pair, change.prefix).arrivals;
    arrivals.push_back({change.vantage_point, change.cause, change.since, {}});
    if (before.path != kNoPath) {
        const auto path = table_->paths().path(before.path).asns;
        arrivals.back().path_before.assign(path.begin(), path.end());
    }
}

IncidentFinder::Pending& IncidentFinder::pending_of(PairIndex pair, PrefixIndex prefix) {
    const auto [entry, is_new] = pending_index_.try_emplace(pair, pending_.size());
    if (is_new) pending_.push_back({pair, prefix, {}});
    return pending_[entry->second];
}

/// What was told of the present instant is all there is of it.
void IncidentFinder::settle(const Change* next) {
    for (const auto& pending : pending_) judge_origin(pending, next);
    pending_.clear();
    pending_index_.clear();
    runs_.settle(now_);
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
void IncidentFinder::judge_origin(const Pending& pending, const Change* next) {
    const auto pair = pending.pair;
    auto since = now_;
    for (const auto& arrival : pending.arrivals) since = std::min(since, arrival.since);
    const bool has_risen = pairs_.settle(pair, since, now_);
    auto& flags = pair_flags_[pair];
    if (pairs_.holders(pair) == 0) flags &= static_cast<std::uint8_t>(~kSuspect);
    if (!has_risen || (flags & kSuspect) != 0) return;
    auto& run = pair_runs_[pair].mis_origination;
    // What came back at once is what it was.
    if (!runs_.goes_on(run, now_)) {
        if (pairs_.is_established(pair, since)) return;
        auto subject = mis_originations_.judge(pair, pending.prefix, since, *table_);
        if (!subject) return;
        const bool is_same = run != kNoRun && runs_.run(run).subject().shape == subject->shape &&
                             runs_.run(run).subject().victims == subject->victims;
        if (!is_same) run = runs_.open(std::move(*subject));
    }
    pairs_.suspect(pair);
    flags |= kSuspect;
    prefix_flags_[pending.prefix] |= kWatched;
    join_holders(pending, since, next);
}

void IncidentFinder::join_holders(const Pending& pending, Timestamp since, const Change* next) {
    const auto run = pair_runs_[pending.pair].mis_origination;
    const auto origin = sources_.routes.pairs()[pending.pair].pair.origin;
    const auto join = [&](observation::VantageIndex index, observation::PathId path) {
        const auto& note = paths_.at(path);
        if (!note.has_origin || note.origin != origin) return;
        Change change{
            .now = now_, .since = since, .prefix = pending.prefix, .vantage_point = index};
        std::span<const Asn> path_before;
        for (const auto& arrival : pending.arrivals) {
            if (arrival.vantage_point != index) continue;
            change.since = arrival.since;
            change.cause = arrival.cause;
            path_before = arrival.path_before;
        }
        auto sighting = sighting_of(change, Side(), {path, note});
        sighting.path_before = path_before;
        runs_.join(run, sighting);
    };
    const bool is_changed = next != nullptr && next->prefix == pending.prefix;
    for (const auto& route : table_->routes(pending.prefix)) {
        if (is_changed && route.vantage_point == next->vantage_point) continue;
        join(route.vantage_point, route.path);
    }
    if (is_changed && next->before != kNoPath) join(next->vantage_point, next->before);
}

void IncidentFinder::pair_departs(const Change& change, const Side& before) {
    const auto found = table_->pair_of(change.prefix, before.note.origin);
    if (!found) return;
    const auto pair = *found;
    pairs_.depart(pair, change, *table_);
    if (!pairs_.is_old(pair)) static_cast<void>(pending_of(pair, change.prefix));
    const auto flags = pair_flags_[pair];
    if (flags == 0) return;
    const auto& runs = pair_runs_[pair];
    runs_.leave(runs.rpki_invalid, change.vantage_point, change.since);
    runs_.leave(runs.bogon, change.vantage_point, change.since);
    if ((flags & kSuspect) == 0) return;
    runs_.leave(runs.mis_origination, change.vantage_point, change.since);
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

void IncidentFinder::hop_changes(const Change& change, const Side& before, const Side& after) {
    const auto family = table_->prefix(change.prefix).family();
    const bool is_same =
        before.note.link == after.note.link && before.note.origin == after.note.origin;
    if (is_same) {
        if (links_.at(after.note.link).is_watched) {
            forged_origins_.change(after.note, forged_sighting_of(change, Side(), after), family);
        }
        return;
    }
    if (before.note.link != kNoLink) {
        forged_origins_.leave(before.note, change, family);
    }
    if (after.note.link != kNoLink &&
        forged_origins_.arrive(after.note, change, family, is_first_table(change))) {
        forged_origins_.join(after.note, forged_sighting_of(change, before, after), family);
    }
}

void IncidentFinder::faults_change(const Change& change, const Side& before, const Side& after) {
    const auto gone = paths_.faults(before.note);
    const auto there = paths_.faults(after.note);
    const auto family = table_->prefix(change.prefix).family();
    const auto has = [family](std::span<const PathFault> faults, const PathFault& fault) {
        return std::any_of(faults.begin(), faults.end(), [&fault, family](const PathFault& other) {
            return other.kind == fault.kind && other.subject == fault.subject &&
                   other.is_in(family);
        });
    };
    const auto detector_of = [this](const PathFault& fault) {
        return detectors_[static_cast<std::size_t>(fault.kind)];
    };
    for (const auto& fault : gone) {
        if (!fault.is_in(family) || has(there, fault)) continue;
        const Sighting sighting{.vantage_point = change.vantage_point,
                                .now = change.now,
                                .since = change.since,
                                .cause = change.cause,
                                .prefix = change.prefix};
        detector_of(fault)->leave(fault, {.sighting = sighting, .family = family});
    }
    for (const auto& fault : there) {
        if (!fault.is_in(family)) continue;
        const bool was_there = has(gone, fault);
        auto sighting = sighting_of(change, was_there ? Side() : before, after);
        sighting.accomplice.reset();
        if (fault.has_accomplice) sighting.accomplice = fault.accomplice;
        const FaultyRoute route{
            .sighting = sighting, .family = family, .is_first_table = is_first_table(change)};
        if (was_there) {
            detector_of(fault)->change(fault, route);
        } else {
            detector_of(fault)->join(fault, route);
        }
    }
}

namespace {

/// The neighbours over whose links a run goes that may come back day by day.
std::vector<Asn> links_of(const Subject& subject) {
    if (subject.is_sum) return {};
    if (subject.kind == EventKind::RouteLeak) return {subject.from, subject.to};
    if (subject.kind == EventKind::ForgedOrigin) return subject.victims;
    return {};
}

}  // namespace

/// Which leaks are of one leaker, and which links come back day by day.
IncidentFinder::RunIndex IncidentFinder::index_runs() const {
    RunIndex index;
    runs_.for_each([&index](const Run& run) {
        const auto& subject = run.subject();
        if (subject.is_sum) index.sums[{subject.culprit, subject.family}].push_back(&run);
        for (const auto neighbour : links_of(subject)) {
            index.days[{subject.culprit, neighbour, subject.family}].insert(
                utc_day_of(run.start()));
        }
    });
    return index;
}

EventMaker::Company IncidentFinder::RunIndex::company_of(const Run& run) const {
    const auto& subject = run.subject();
    EventMaker::Company company;
    if (subject.kind == EventKind::RouteLeak) {
        const auto sum = sums.find({subject.culprit, subject.family});
        if (sum != sums.end()) company.sums = sum->second;
    }
    for (const auto neighbour : links_of(subject)) {
        const auto link = days.find({subject.culprit, neighbour, subject.family});
        if (link != days.end()) company.days = std::max(company.days, link->second.size());
    }
    return company;
}

Found IncidentFinder::finish(const observation::TimelineFacts& facts) {
    settle(nullptr);
    Found found{.counts = counts_};
    auto& counts = found.counts;
    counts.runs_left_out = runs_.left_out();
    counts.mistaken_relations = leaks_.mistaken();
    counts.leaks_not_located = leaks_.not_located();
    counts.attestations_doubted = leaks_.attestations_doubted();
    if (table_ == nullptr || !facts.span) return found;
    auto until = facts.span->start;
    if (facts.known_since) {
        until = std::max(until, later(*facts.known_since, options_.baseline_seconds));
    }
    counts.baseline_until = until;
    const auto old_ways = leaks_.old_ways();
    const EventMaker maker({.routes = sources_.routes,
                            .validator = sources_.validator,
                            .registrations = sources_.registrations,
                            .known = sources_.known,
                            .table = *table_,
                            .peers = peers_,
                            .pairs = pairs_,
                            .links = links_,
                            .old_ways = old_ways,
                            .aspas = aspas_,
                            .baseline_until = until,
                            .now = facts.span->end,
                            .baseline_seconds = options_.baseline_seconds});
    const auto index = index_runs();
    runs_.for_each([&](const Run& run) {
        if (run.subject().is_sum) return;
        ++counts.runs;
        const auto kind = run.subject().kind;
        if (is_of_history(run) && run.began_by_table() && run.start() < until) {
            ++counts.in_baseline;
            return;
        }
        if (kind == EventKind::RpkiInvalid && run.lasts() && run.began_by_table() &&
            run.first_told() <= later(first_, kFirstTablesSeconds) && !maker.is_roa_at_fault(run)) {
            ++counts.always_invalid;
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
        (is_bogon ? found.bogons : found.events).push_back(maker.make(run, index.company_of(run)));
    });
    blame_forgers(found.events);
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
