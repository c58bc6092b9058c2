// Finds incidents in a timeline: looks at every change of every vantage point's table once, opens
// runs for what is wrong, and makes events of them when all is over.
//
// There are a hundred million changes a day, and nearly none of them matters. So what a path says
// is decided once for each distinct path (PathBook), what a pair is once for each pair (flags), and
// an ordinary change costs a look at two notes and one flag.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "incident/event.h"
#include "incident/known_networks.h"
#include "incident/links.h"
#include "incident/mis_origination.h"
#include "incident/pairs.h"
#include "incident/path_book.h"
#include "incident/peers.h"
#include "incident/runs.h"
#include "observation/judged_routes.h"
#include "observation/registrations.h"
#include "observation/timeline.h"
#include "rpki/rov.h"

namespace comity::incident {

/// What incidents are judged by. All must outlive the finder.
struct FinderSources {
    const observation::JudgedRoutes& routes;
    const rpki::OriginValidator& validator;
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
    std::uint64_t outside_period = 0;
    std::uint64_t runs_left_out = 0;  ///< There was no room for them (limits.h).
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
    struct BogonKey {
        observation::PrefixIndex prefix;
        std::uint32_t hop;
        friend bool operator==(BogonKey, BogonKey) = default;
        friend std::size_t hash_value(BogonKey key) {
            return (std::uint64_t{key.prefix} << 32U | key.hop) * 0x9E37'79B9'7F4A'7C15U;
        }
    };

    void begin(const observation::Change& change, const observation::RouteTable& table);
    [[nodiscard]] bool is_first_table(const observation::Change& change) const;
    [[nodiscard]] Sighting sighting_of(const observation::Change& change, const Side& before,
                                       const Side& after) const;
    void pair_arrives(const observation::Change& change, const Side& before, const Side& after);
    void pair_departs(const observation::Change& change, const Side& before);
    void pair_changes(const observation::Change& change, const Side& after);
    void judge_origin(observation::PairIndex pair, const observation::Change& change,
                      const Sighting& sighting);
    void open_standing_runs(observation::PairIndex pair, observation::PrefixIndex prefix);
    void faults_change(const observation::Change& change, const Side& before, const Side& after);
    [[nodiscard]] RunId run_of(const PathFault& fault, observation::PrefixIndex prefix);

    const FinderSources sources_;
    const FinderOptions options_;
    const std::vector<net::Asn> route_servers_;
    PeerBook peers_;
    LinkBook links_;
    PathBook paths_;
    PairBook pairs_;
    MisOriginations mis_originations_;
    RunTable runs_;
    const observation::RouteTable* table_ = nullptr;
    Timestamp first_;
    std::vector<std::uint8_t> prefix_flags_;
    std::vector<std::uint8_t> pair_flags_;
    boost::unordered_flat_map<observation::PairIndex, PairRuns> pair_runs_;
    boost::unordered_flat_map<BogonKey, RunId> bogon_runs_;
    FinderCounts counts_;
};

}  // namespace comity::incident
