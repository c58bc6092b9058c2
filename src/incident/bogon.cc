#include "incident/bogon.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/timestamp.h"
#include "incident/limits.h"

namespace comity::incident {
namespace {

using net::Asn;
using observation::PathSighting;

Timestamp start_of(std::int64_t day) { return Timestamp::from_seconds(day * kSecondsPerDay); }
Timestamp end_of(std::int64_t day) {
    return Timestamp::from_seconds((day + 1) * kSecondsPerDay - 1);
}

/// One thing of one culprit on one day; all sightings of it come together.
struct Key {
    Asn culprit;
    EventKind kind;
    net::Prefix prefix;
    const Rule* rule;
    bool is_full_bogon;
    std::int64_t day;
    friend bool operator<(const Key& a, const Key& b) {
        return std::tie(a.culprit, a.kind, a.prefix, a.rule->id, a.day) <
               std::tie(b.culprit, b.kind, b.prefix, b.rule->id, b.day);
    }
};

struct Gathered {
    std::set<Asn> bogon_asns;
    std::set<Asn> accomplices;
    std::set<Asn> peers;
    std::set<Asn> full_feeds;
    std::vector<Asn> path;
    // Of times.
    std::uint32_t full_feeds_at_once = 0;
    std::optional<Period> seen;
    bool lasts = false;
    Evidence evidence;

    void add(const PathSighting& sighting) {
        peers.insert(sighting.peers.begin(), sighting.peers.end());
        full_feeds.insert(sighting.full_feeds.begin(), sighting.full_feeds.end());
        add_path(sighting.path);
    }
    void add(const Event& timed) {
        bogon_asns.insert(timed.bogon_asns.begin(), timed.bogon_asns.end());
        for (const auto& accomplice : timed.accomplices) accomplices.insert(accomplice.asn);
        peers.insert(timed.evidence.peers.begin(), timed.evidence.peers.end());
        add_path(timed.path);
        add_times(timed.full_feeds, Period{timed.start, timed.end}, timed.lasts, timed.evidence);
    }
    void add(Gathered&& other) {
        bogon_asns.merge(other.bogon_asns);
        accomplices.merge(other.accomplices);
        peers.merge(other.peers);
        full_feeds.merge(other.full_feeds);
        add_path(other.path);
        add_times(other.full_feeds_at_once, other.seen, other.lasts, other.evidence);
    }

private:
    void add_path(const std::vector<Asn>& other) {
        if (other.empty()) return;
        if (path.empty() || std::pair(other.size(), other) < std::pair(path.size(), path)) {
            path = other;
        }
    }
    void add_times(std::uint32_t at_once, const std::optional<Period>& period, bool still_lasts,
                   const Evidence& found) {
        full_feeds_at_once = std::max(full_feeds_at_once, at_once);
        lasts = lasts || still_lasts;
        if (!period) return;
        if (!seen) {
            seen = period;
            evidence = found;
            return;
        }
        seen = Period{std::min(seen->start, period->start), std::max(seen->end, period->end)};
        add_paths(evidence.paths, found.paths);
        add_paths(evidence.paths_before, found.paths_before);
    }
    static void add_paths(std::vector<SeenPath>& paths, const std::vector<SeenPath>& others) {
        paths.insert(paths.end(), others.begin(), others.end());
        std::sort(paths.begin(), paths.end());
        paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
        if (paths.size() > kPathsMax) paths.resize(kPathsMax);
    }
};

class Finder {
public:
    explicit Finder(const BogonSources& sources) : sources_(sources) {}

    void look_at(const PathSighting& sighting) {
        if (sighting.prefix.length() == 0) return;
        const auto path = without_route_servers(sighting.path);
        if (path.empty()) return;
        look_at_prefix(sighting, path);
        look_at_asns(sighting, path);
    }

    void look_at(const Event& timed, const Period& watched) {
        const auto first = utc_day_of(std::max(timed.start, watched.start));
        const auto last = utc_day_of(std::min(timed.end, watched.end));
        for (auto day = first; day <= last; ++day) {
            found_[{timed.culprit, timed.kind, timed.prefix, timed.rule, timed.is_full_bogon, day}]
                .add(timed);
        }
    }

    std::vector<Event> finish() {
        std::vector<Event> events;
        for (auto entry = found_.begin(); entry != found_.end();) {
            const auto& first = entry->first;
            auto gathered = std::move(entry->second);
            auto last_day = first.day;
            // Adjacent days of one thing stand side by side.
            for (++entry; entry != found_.end() && continues(first, last_day, entry->first);
                 ++entry) {
                gathered.add(std::move(entry->second));
                ++last_day;
            }
            events.push_back(event_of(first, last_day, gathered));
        }
        return events;
    }

private:
    [[nodiscard]] std::vector<Asn> without_route_servers(const std::vector<Asn>& path) const {
        std::vector<Asn> rest;
        for (const auto asn : path) {
            if (std::binary_search(sources_.route_servers.begin(), sources_.route_servers.end(),
                                   asn)) {
                continue;
            }
            if (rest.empty() || rest.back() != asn) rest.push_back(asn);
        }
        return rest;
    }

    /// `culprit` is path[place].
    Gathered& note(const PathSighting& sighting, const std::vector<Asn>& path, std::size_t place,
                   EventKind kind, const registry::BogonVerdict& verdict) {
        auto& gathered = found_[{path[place], kind, sighting.prefix, verdict.rule,
                                 verdict.kind == registry::BogonVerdict::Kind::Full, sighting.day}];
        gathered.add(sighting);
        if (place > 0) gathered.accomplices.insert(path[place - 1]);
        return gathered;
    }

    void look_at_prefix(const PathSighting& sighting, const std::vector<Asn>& path) {
        if (!sighting.has_origin || net::is_reserved(path.back())) return;
        const auto verdict = sources_.bogons.classify(sighting.prefix, start_of(sighting.day));
        if (!observation::is_bogon(verdict)) return;
        note(sighting, path, path.size() - 1, EventKind::BogonPrefix, verdict);
    }

    void look_at_asns(const PathSighting& sighting, const std::vector<Asn>& path) {
        // The culprit stands before the bogon on the way from the vantage point.
        for (std::size_t i = 1; i < path.size(); ++i) {
            const auto verdict = sources_.bogons.classify(path[i], start_of(sighting.day));
            if (!observation::is_bogon(verdict) || net::is_reserved(path[i - 1])) continue;
            note(sighting, path, i - 1, EventKind::BogonAsn, verdict).bogon_asns.insert(path[i]);
        }
    }

    static bool continues(const Key& first, std::int64_t last_day, const Key& next) {
        return std::tie(first.culprit, first.kind, first.prefix, first.rule) ==
                   std::tie(next.culprit, next.kind, next.prefix, next.rule) &&
               next.day == last_day + 1;
    }

    [[nodiscard]] Event event_of(const Key& key, std::int64_t last_day,
                                 const Gathered& gathered) const {
        Event event{
            .kind = key.kind,
            .rule = key.rule,
            .culprit = key.culprit,
            .prefix = key.prefix,
            .start = start_of(key.day),
            .end = end_of(last_day),
            .bogon_asns = {gathered.bogon_asns.begin(), gathered.bogon_asns.end()},
            .path = gathered.path,
            .peers = static_cast<std::uint32_t>(gathered.peers.size()),
            .full_feeds = std::max(as_many(gathered.full_feeds), gathered.full_feeds_at_once),
            .full_feeds_needed = key.prefix.family() == net::Family::Ipv4
                                     ? sources_.ipv4_full_feeds_needed
                                     : sources_.ipv6_full_feeds_needed,
            .is_full_bogon = key.is_full_bogon,
            .lasts = gathered.lasts,
            .seen = gathered.seen,
            .evidence = gathered.evidence};
        if (gathered.seen) {
            event.evidence.peers.assign(gathered.peers.begin(), gathered.peers.end());
        }
        for (const auto asn : gathered.accomplices) {
            event.accomplices.push_back({asn, is_provider(asn, key.culprit, key.prefix.family())});
        }
        return event;
    }

    [[nodiscard]] std::uint32_t as_many(const std::set<Asn>& asns) const {
        std::uint32_t weight = 0;
        for (const auto asn : asns) weight += sources_.weights.of(asn);
        return observation::as_many(weight);
    }
    [[nodiscard]] bool is_provider(Asn asn, Asn customer, net::Family family) const {
        const auto* const relationships = sources_.relationships.of(family);
        return relationships != nullptr && relationships->relation(asn, customer) ==
                                               registry::AsRelationships::Relation::ProviderOf;
    }

    const BogonSources& sources_;
    std::map<Key, Gathered> found_;
};

}  // namespace

std::vector<Event> find_bogons(std::span<const PathSighting> sightings, const BogonSources& sources,
                               const std::optional<BogonTimes>& times) {
    Finder finder(sources);
    for (const auto& sighting : sightings) finder.look_at(sighting);
    if (times) {
        for (const auto& event : times->events) finder.look_at(event, times->watched);
    }
    return finder.finish();
}

}  // namespace comity::incident
