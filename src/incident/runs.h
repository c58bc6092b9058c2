// Runs: one reason to suspect routes, from the first vantage point that had such a route until
// fewer have one than are needed. What a run becomes is for its detector.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "base/timestamp.h"
#include "incident/event.h"
#include "incident/limits.h"
#include "incident/peers.h"
#include "observation/timeline.h"

namespace comity::incident {

/// What a run is about. Runs of one subject that are apart in time are several.
struct Subject {
    EventKind kind = EventKind::MisOrigination;
    const Rule* rule = nullptr;  ///< Unless a sighting has a proof.
    net::Family family = net::Family::Ipv4;
    net::Asn culprit;
    /// Of what is about one prefix; else kNoPrefix.
    observation::PrefixIndex prefix = observation::kNoPrefix;
    PrefixShape shape = PrefixShape::Exact;  ///< Of MisOrigination.
    net::Prefix of_prefix;                   ///< So here.
    std::uint8_t leak_type = 0;              ///< Of leaks, as what follows.
    net::Asn from;
    net::Asn to;
    std::vector<net::Asn> victims;     ///< Sorted.
    std::vector<net::Asn> bogon_asns;  ///< Of BogonAsn.
    /// It was there when the baseline was learnt, before anything was watched.
    bool is_old = false;
    bool is_full_bogon = false;
    bool is_sum = false;  ///< Of other runs, which are about its parts.
};

/// A vantage point's route that shows the subject of a run.
struct Sighting {
    observation::VantageIndex vantage_point = 0;
    Timestamp now;
    Timestamp since;
    observation::Cause cause = observation::Cause::Update;
    observation::PrefixIndex prefix = 0;
    bool is_blackhole = false;
    std::span<const net::Asn> path;         ///< As told: vantage point first.
    std::span<const net::Asn> path_before;  ///< Empty where it had none.
    std::optional<net::Asn> accomplice;
    const Rule* proof = nullptr;     ///< What contradicts the route beyond what the run is about.
    std::optional<net::Asn> victim;  ///< Of runs of many prefixes: whose route it is.
};

/// Prefixes of a run of many: a hash set while they are few, a bit for each of all when not.
class PrefixTally {
public:
    /// `bits_octets`: what is left for bits, of all tallies.
    void add(observation::PrefixIndex prefix, std::size_t prefixes, std::size_t& bits_octets);
    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// The first ones in order.
    [[nodiscard]] std::vector<observation::PrefixIndex> first(std::size_t most) const;

private:
    boost::unordered_flat_set<observation::PrefixIndex> few_;
    std::vector<std::uint64_t> bits_;
    std::uint64_t size_ = 0;
};

/// One run. Times are those of the routes, to the microsecond.
class Run {
public:
    explicit Run(Subject subject) : subject_(std::move(subject)) {}

    [[nodiscard]] const Subject& subject() const { return subject_; }
    /// What is wrong with its routes: the best proof that one has.
    [[nodiscard]] const Rule* rule() const { return proof_ != nullptr ? proof_ : subject_.rule; }
    [[nodiscard]] bool is_held() const { return !holders_.empty(); }
    /// Whether so many full feeds hold it now as are needed.
    [[nodiscard]] bool is_up() const { return is_up_; }
    /// Whether they ever did.
    [[nodiscard]] bool is_confirmed() const { return is_confirmed_; }
    [[nodiscard]] Timestamp start() const { return is_confirmed_ ? start_ : first_seen_; }
    /// The last instant; of a run that lasts, `now`.
    [[nodiscard]] Timestamp end(Timestamp now) const;
    [[nodiscard]] bool lasts() const { return is_confirmed_ ? is_up_ : is_held(); }
    /// Whether it was a table that told it first.
    [[nodiscard]] bool began_by_table() const {
        return is_confirmed_ ? start_by_table_ : first_by_table_;
    }
    /// When it was told first, however old it was by then.
    [[nodiscard]] Timestamp first_told() const { return first_told_; }
    /// Whether any of it was announced by an update.
    [[nodiscard]] bool has_updates() const { return has_updates_; }
    [[nodiscard]] bool is_all_blackhole() const { return is_all_blackhole_; }
    [[nodiscard]] std::uint32_t full_feeds() const { return full_peak_; }
    [[nodiscard]] const std::vector<PeerIndex>& peers() const { return peers_; }
    [[nodiscard]] const std::vector<net::Asn>& accomplices() const { return accomplices_; }
    [[nodiscard]] const std::vector<net::Asn>& victims() const { return victims_; }
    [[nodiscard]] const std::vector<SeenPath>& paths() const { return paths_; }
    [[nodiscard]] const std::vector<SeenPath>& paths_before() const { return paths_before_; }
    [[nodiscard]] const std::vector<net::Asn>& shortest_path() const { return shortest_; }
    [[nodiscard]] const PrefixTally& prefixes() const { return prefixes_; }

private:
    friend class RunTable;
    /// A vantage point that has it now, by so many routes.
    struct Holder {
        observation::VantageIndex vantage_point;
        bool by_table;
        std::uint32_t routes;
        Timestamp since;
    };

    [[nodiscard]] std::vector<Holder>::iterator place_of(observation::VantageIndex index);

    void arrive(const PeerBook& peers, const Sighting& sighting);
    void note(const Sighting& sighting);
    [[nodiscard]] std::uint32_t count_full(const PeerBook& peers) const;
    void find_start(const PeerBook& peers);
    /// Begins anew, with those who hold it.
    void begin_next(const PeerBook& peers);

    Subject subject_;
    std::vector<Holder> holders_;  ///< By vantage point.
    std::uint32_t full_now_ = 0;
    std::uint32_t full_peak_ = 0;
    bool is_up_ = false;
    bool is_confirmed_ = false;
    bool was_seen_ = false;
    bool first_by_table_ = false;
    bool start_by_table_ = false;
    bool has_updates_ = false;
    bool is_all_blackhole_ = true;
    // Of the present instant.
    bool is_touched_ = false;
    bool starts_earlier_ = false;  ///< Someone has had it longer than was known.
    Timestamp left_since_;         ///< The latest since which someone has it no more.
    Timestamp first_told_;
    Timestamp first_seen_;
    Timestamp start_;
    Timestamp up_at_;    ///< When it came up last.
    Timestamp down_at_;  ///< When it went down last.
    Timestamp gone_at_;  ///< When nobody had it any more.
    // When that was told.
    Timestamp down_told_;
    Timestamp gone_told_;
    std::optional<Timestamp> previous_end_;  ///< Of the run before, of the same subject.
    const Rule* proof_ = nullptr;
    std::vector<PeerIndex> peers_;
    std::vector<net::Asn> accomplices_;
    std::vector<net::Asn> victims_;
    std::vector<SeenPath> paths_;
    std::vector<SeenPath> paths_before_;
    std::vector<net::Asn> shortest_;
    PrefixTally prefixes_;
};

using RunId = std::uint32_t;
inline constexpr RunId kNoRun = 0xFFFF'FFFF;

/// All runs of an observation, in bounded memory.
///
/// What happens at one instant happens at once: who holds a run is looked at when all of it is
/// told, so that the order of vantage points does not matter.
class RunTable {
public:
    /// `prefixes`: how many there are. `peers` must outlive it.
    RunTable(const PeerBook& peers, std::size_t prefixes) : peers_(peers), prefixes_(prefixes) {}

    /// A run that nobody holds yet; kNoRun where there are too many.
    [[nodiscard]] RunId open(Subject subject);
    /// The vantage point has a route that shows it, or one more.
    void join(RunId id, const Sighting& told);
    /// It has another such route in place of one.
    void change(RunId id, const Sighting& sighting);
    /// It has one less, since `since`.
    /// Returns whether it had one.
    bool leave(RunId id, observation::VantageIndex index, Timestamp since);

    /// All of the instant `now` was told.
    void settle(Timestamp now);

    /// Whether what joins the run at `now` belongs to what it is about now.
    [[nodiscard]] bool goes_on(RunId id, Timestamp now) const;

    [[nodiscard]] const Run& run(RunId id) const { return open_[id]; }

    /// Calls `visit(run)` for each that was ever held, those that ended first.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (const auto& run : ended_) visit(run);
        for (const auto& run : open_) {
            if (run.was_seen_) visit(run);
        }
    }
    /// Runs that there was no room for.
    [[nodiscard]] std::uint64_t left_out() const { return left_out_; }

private:
    void touch(RunId id);
    void settle(Run& run, Timestamp now);
    void end(Run& run);

    const PeerBook& peers_;
    std::size_t prefixes_;
    std::deque<Run> open_;  ///< Runs are large, and stay where they are.
    std::vector<Run> ended_;
    std::vector<RunId> touched_;
    std::size_t unconfirmed_ = 0;  ///< Of `ended_`.
    std::size_t bits_octets_ = kPrefixBitsOctetsMax;
    std::uint64_t left_out_ = 0;
};

}  // namespace comity::incident
