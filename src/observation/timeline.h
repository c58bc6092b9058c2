// A period as a stream of changes over the table of every vantage point: what tables and updates
// tell, in the order of time.
//
// A lost session withdraws nothing: its routes stay until the vantage point has told its table
// again, and what it did not tell then had ended when the session was lost. A table of a vantage
// point whose updates are at hand is only believed where nothing is known of it yet.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/timestamp.h"
#include "bgp/mrt/decoder.h"
#include "observation/network_evidence.h"
#include "observation/route_table.h"

namespace comity::observation {

/// What made a change.
enum class Cause : std::uint8_t {
    Table,    ///< A table dump told it.
    Update,   ///< An UPDATE did.
    Session,  ///< The session had been lost, and what was told afterwards lacked the route.
    /// An UPDATE did, of a vantage point that had just begun to speak and of whose table nothing
    /// is known: it may be as old as any.
    Transfer
};

/// A vantage point's route to a prefix became another.
struct Change {
    Timestamp now;  ///< When it was told; never before the change that was told last.
    /// Since when it is so: `now`, but of a table since when the route was known (RFC 6396 s4.3.4,
    /// Originated Time), and of a lost session when it was lost.
    Timestamp since;
    PrefixIndex prefix = 0;
    VantageIndex vantage_point = 0;
    PathId before = kNoPath;  ///< kNoPath: it had no route.
    PathId after = kNoPath;   ///< kNoPath: it has none. Never the same as `before`.
    Cause cause = Cause::Update;
};

/// Looks at every change.
class ChangeSink {
public:
    ChangeSink() = default;
    virtual ~ChangeSink() = default;
    ChangeSink(const ChangeSink&) = delete;
    ChangeSink& operator=(const ChangeSink&) = delete;

    /// `table` is as it is after the change.
    virtual void see(const Change& change, const RouteTable& table) = 0;
    /// A change to this path is likely to come: what is known of it may be asked from memory.
    virtual void approach(PathId /*path*/) const {}
    /// The numbers of these paths will be given to others.
    virtual void forget(std::span<const PathId> paths) = 0;
};

/// How a timeline went.
struct TimelineFacts {
    std::optional<Period> span;  ///< From the first to the last record.
    /// Since when what the first tables told was known: half of their routes were there by then.
    std::optional<Timestamp> known_since;
    std::uint64_t changes = 0;
    std::uint64_t unchanged = 0;  ///< Told again as it was: table transfers, other attributes.
    std::uint64_t sessions_lost = 0;
    std::uint64_t routes_lost = 0;         ///< Gone when their session's table was told anew.
    std::uint64_t tables_passed_over = 0;  ///< Routes of dumps where updates told more.
    std::uint64_t out_of_order = 0;        ///< Records that were older than one before.
    std::uint64_t seconds_silent = 0;  ///< In holes of kSilenceSeconds or more without a record.
    std::uint64_t updates = 0;         ///< UPDATE messages of known vantage points.
    std::vector<Gap> gaps;             ///< By time, then peer; at most kGapsMax, the longest.
    std::uint64_t gaps_left_out = 0;
    std::uint64_t vantage_points_left_out = 0;  ///< Routes of those beyond kVantagePointsMax.
};

/// Records this far apart leave a hole in what was observed.
inline constexpr std::int64_t kSilenceSeconds = 3'600;
/// A table is told anew within this time of a session's start, or by its End-of-RIB (RFC 4724 s2).
inline constexpr std::int64_t kTransferSeconds = 900;
/// A session that is lost for this long is over, and its routes with it.
inline constexpr std::int64_t kLostSeconds = 3'600;
/// Vantage points whose routes are kept; the largest archives have some 1,500.
inline constexpr std::size_t kVantagePointsMax = 65'535;

/// A source of records in its own order of time: a file.
using StreamId = std::uint32_t;

class Timeline {
public:
    /// Of the pairs and vantage points of `routes`; both must outlive it.
    Timeline(const JudgedRoutes& routes, ChangeSink& sink);

    /// The next record of a stream; those of all streams together in the order of time.
    void add(StreamId stream, const bgp::mrt::Record& record);
    /// The stream has no more: what its tables did not tell is not there.
    void end(StreamId stream);
    /// All streams have ended, and this is all that can be said.
    [[nodiscard]] TimelineFacts finish();

    [[nodiscard]] const RouteTable& table() const { return table_; }

private:
    enum class State : std::uint8_t {
        Unknown,  ///< Nothing is known of its table, but maybe updates.
        Told,     ///< Its table was told, by a dump or in a session.
        Lost,     ///< Its session ended; its routes are as they were.
        Telling   ///< It tells its table anew: routes of an older epoch may be gone.
    };
    /// What is known of a vantage point's session.
    struct Session {
        State state = State::Unknown;
        std::uint8_t epoch = 0;
        bool has_updates = false;  ///< Its updates are at hand, not only tables.
        bool ended_ipv4 = false;   ///< Telling: End-of-RIB came for the family.
        bool ended_ipv6 = false;
        std::optional<StreamId> table;   ///< The dump that tells, or told, its table.
        std::optional<Timestamp> heard;  ///< When it first spoke, if no table told what it had.
        Timestamp since;                 ///< Of its state.
        Timestamp lost;                  ///< When what it no longer tells had ended.
    };

    void advance(Timestamp time);
    void check_sessions();
    [[nodiscard]] std::optional<VantageIndex> find(const bgp::mrt::Peer& peer);

    void see(StreamId stream, const bgp::mrt::RibRecord& record);
    void see_together(StreamId stream, Timestamp time, PrefixIndex prefix,
                      std::span<const bgp::mrt::RibRoute> routes);
    void see(const bgp::mrt::UpdateRecord& record);
    void see(const bgp::mrt::StateChange& record);
    /// Whether a route of a dump tells something of the vantage point's table.
    [[nodiscard]] bool believes(StreamId stream, VantageIndex vantage_point, PrefixIndex prefix);
    void note_age(Timestamp time, Timestamp since);
    /// Whether an announcement of a prefix that the vantage point had no route to is one of those
    /// that tell its table for the first time.
    [[nodiscard]] bool is_first_transfer(const Session& session) const;

    template <class Visit>
    void for_each_known(std::span<const bgp::Nlri> routes, Visit&& visit);
    void announce(VantageIndex vantage_point, std::span<const bgp::Nlri> routes,
                  const bgp::Attributes& attributes, net::Asn own);
    void withdraw(VantageIndex vantage_point, std::span<const bgp::Nlri> routes);
    void see_end_of_rib(VantageIndex vantage_point, const bgp::Update& update);
    void begin_telling(Session& session, Timestamp lost);
    /// What is of an older epoch is gone.
    void end_telling(VantageIndex vantage_point, Cause cause);
    void tell(const Change& change);
    void note_gap(Timestamp start, Timestamp end, net::Asn peer);
    void keep_longest_gaps();
    void sweep_when_due();

    RouteTable table_;
    ChangeSink& sink_;
    std::map<bgp::mrt::Peer, VantageIndex> vantage_points_;
    std::array<std::pair<bgp::mrt::Peer, std::optional<VantageIndex>>, 256> recent_;
    std::vector<Session> sessions_;
    std::vector<LastPath> last_paths_;     ///< By vantage point.
    PrefixIndex last_prefix_ = kNoPrefix;  ///< Of the last record of a table.
    std::optional<Timestamp> now_;
    std::optional<Timestamp> next_check_;     ///< When a session's time may have run out.
    std::vector<std::uint64_t> hours_known_;  ///< How many first routes were known that long.
    std::optional<Timestamp> first_table_;
    std::size_t paths_at_sweep_ = 0;
    TimelineFacts facts_;
};

}  // namespace comity::observation
