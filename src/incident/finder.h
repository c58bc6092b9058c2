// Finds incidents in a timeline: looks at every change of every vantage point's table once, opens
// runs for what is wrong, and makes events of them when all is over.
//
// There are a hundred million changes a day, and nearly none of them matters. So what a path says
// is decided once for each distinct path (PathBook), what a pair is once for each pair (flags), and
// an ordinary change costs a look at two notes and one flag.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "incident/bogon_time.h"
#include "incident/event.h"
#include "incident/event_maker.h"
#include "incident/forged_origin.h"
#include "incident/known_networks.h"
#include "incident/leaks.h"
#include "incident/links.h"
#include "incident/mis_origination.h"
#include "incident/pairs.h"
#include "incident/path_book.h"
#include "incident/peers.h"
#include "incident/runs.h"
#include "observation/judged_routes.h"
#include "observation/registrations.h"
#include "observation/timeline.h"
#include "rpki/aspa.h"
#include "rpki/rov.h"

namespace comity::incident {

/// What incidents are judged by. All must outlive the finder.
struct FinderSources {
    const observation::JudgedRoutes& routes;
    const rpki::OriginValidator& validator;
    std::span<const rpki::payload::Aspa> aspas;
    const observation::Registrations& registrations;
    const KnownNetworks& known;
};

struct FinderOptions {
    /// Distinct full-feed ASNs that must have a route at once; none: as the observation needs.
    std::optional<std::uint32_t> peers_needed;
    std::int64_t baseline_seconds = kBaselineSeconds;
    /// Events that have nothing in it are left out; none: all are kept.
    std::optional<Period> period;
};

/// How finding went.
struct FinderCounts {
    std::uint64_t changes = 0;
    std::uint64_t runs = 0;         ///< Before anything was left out.
    std::uint64_t in_baseline = 0;  ///< Runs that were there when the baseline was learnt.
    /// RPKI-invalid routes that the first tables had and the last have too: a state, which M7RPKI
    /// tells, and no incident, unless a ROA is at fault.
    std::uint64_t always_invalid = 0;
    std::uint64_t outside_period = 0;
    std::uint64_t runs_left_out = 0;  ///< There was no room for them (limits.h).
    /// Ways that look like leaks and that routes have long gone: relationships are wrong there.
    std::uint64_t mistaken_relations = 0;
    /// Paths that ASPAs contradict without telling which network leaked.
    std::uint64_t leaks_not_located = 0;
    /// Paths that ASPAs contradict only because they lack a provider whom relationships have.
    std::uint64_t attestations_doubted = 0;
    /// From then on a new origin says something.
    std::optional<Timestamp> baseline_until;
    friend bool operator==(const FinderCounts&, const FinderCounts&) = default;
};

struct Found {
    /// Sorted by start, kind, culprit, prefix and rule; no bogons.
    std::vector<Event> events;
    /// Bogons with the times of their routes, in the same order: not to be scored, but to be given
    /// to `find_bogons`, which makes days of them.
    std::vector<Event> bogons;
    FinderCounts counts;
};

class IncidentFinder final : public observation::ChangeSink {
public:
    IncidentFinder(const FinderSources& sources, const FinderOptions& options);

    void see(const observation::Change& change, const observation::RouteTable& table) override;
    void approach(observation::PathId path) const override { paths_.approach(path); }
    void forget(std::span<const observation::PathId> paths) override;

    /// All that was found; nothing more is seen. The table that was seen must still be there.
    [[nodiscard]] Found finish(const observation::TimelineFacts& facts);

private:
    /// Runs about one pair.
    struct PairRuns {
        RunId mis_origination = kNoRun;
        RunId rpki_invalid = kNoRun;
        RunId bogon = kNoRun;
    };
    /// A route as it is, or was, at a change.
    struct Side {
        observation::PathId path = observation::kNoPath;
        PathNote note;
    };
    /// A route of a pair that is not normal yet, as it came at the present instant.
    struct Arrival {
        observation::VantageIndex vantage_point = 0;
        observation::Cause cause = observation::Cause::Update;
        Timestamp since;
        std::vector<net::Asn> path_before;
    };
    /// A pair that is to be judged when the present instant is over.
    struct Pending {
        observation::PairIndex pair = 0;
        observation::PrefixIndex prefix = 0;
        std::vector<Arrival> arrivals;
    };

    /// Runs about leaks and forged origins, for each other.
    struct RunIndex {
        /// A culprit and the neighbour at one side of it.
        using Link = std::tuple<net::Asn, net::Asn, net::Family>;
        [[nodiscard]] EventMaker::Company company_of(const Run& run) const;

        std::map<std::pair<net::Asn, net::Family>, std::vector<const Run*>> sums;
        std::map<Link, std::set<std::int64_t>> days;  ///< On which runs about it began.
    };

    [[nodiscard]] RunIndex index_runs() const;
    void begin(const observation::Change& change, const observation::RouteTable& table);
    [[nodiscard]] bool is_first_table(const observation::Change& change) const;
    [[nodiscard]] Sighting sighting_of(const observation::Change& change, const Side& before,
                                       const Side& after) const;
    [[nodiscard]] Sighting forged_sighting_of(const observation::Change& change, const Side& before,
                                              const Side& after);
    void pair_arrives(const observation::Change& change, const Side& before, const Side& after);
    void pair_departs(const observation::Change& change, const Side& before);
    [[nodiscard]] Pending& pending_of(observation::PairIndex pair, observation::PrefixIndex prefix);
    void pair_changes(const observation::Change& change, const Side& after);
    void judge_origin(const Pending& pending, const observation::Change* next);
    void join_holders(const Pending& pending, Timestamp since, const observation::Change* next);
    /// `next`: the first change of the next instant, which the table has already; or null.
    void settle(const observation::Change* next);
    void open_standing_runs(observation::PairIndex pair, observation::PrefixIndex prefix);
    void hop_changes(const observation::Change& change, const Side& before, const Side& after);
    void faults_change(const observation::Change& change, const Side& before, const Side& after);

    const FinderSources sources_;
    const FinderOptions options_;
    const std::vector<net::Asn> route_servers_;
    const rpki::AspaValidator aspas_;
    PeerBook peers_;
    RunTable runs_;
    LinkBook links_;
    ForgedOrigins forged_origins_;
    Leaks leaks_;
    BogonAsns bogon_asns_;
    const PathBook::Detectors detectors_{&leaks_, &bogon_asns_};  ///< By PathFaultKind.
    PathBook paths_;
    PairBook pairs_;
    MisOriginations mis_originations_;
    const observation::RouteTable* table_ = nullptr;
    Timestamp first_;
    Timestamp now_;
    std::vector<std::uint8_t> prefix_flags_;
    std::vector<std::uint8_t> pair_flags_;
    boost::unordered_flat_map<observation::PairIndex, PairRuns> pair_runs_;
    std::vector<Pending> pending_;
    boost::unordered_flat_map<observation::PairIndex, std::size_t> pending_index_;
    FinderCounts counts_;
};

}  // namespace comity::incident
