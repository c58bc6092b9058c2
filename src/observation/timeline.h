// A period as a stream of changes over the table of every vantage point: what tables and updates
// tell, in the order of time.
//
// A lost session withdraws nothing: its routes stay until the vantage point has told its table
// again, and what it did not tell then had ended when the session was lost. A table of a vantage
// point whose updates are at hand is only believed where nothing is known of it yet.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/timestamp.h"
#include "bgp/mrt/decoder.h"
#include "observation/route_table.h"

namespace comity::observation {

/// What made a change.
enum class Cause : std::uint8_t {
    Table,   ///< A table dump told it.
    Update,  ///< An UPDATE did.
    Session  ///< The session had been lost, and what was told afterwards lacked the route.
};

/// A vantage point's route to a prefix became another.
struct Change {
    Timestamp now;   ///< When it was told; never before the change that was told last.
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
    /// The numbers of these paths will be given to others.
    virtual void forget(std::span<const PathId> paths) = 0;
};

/// How a timeline went.
struct TimelineFacts {
    std::optional<Period> span;  ///< From the first to the last record.
    /// Since when what the first tables told was known: half of their routes were there by then.
    std::optional<Timestamp> known_since;
    std::uint64_t changes = 0;
    std::uint64_t unchanged = 0;        ///< Told again as it was: table transfers, other attributes.
    std::uint64_t sessions_lost = 0;
    std::uint64_t routes_lost = 0;      ///< Gone when their session was told anew.
    std::uint64_t out_of_order = 0;     ///< Records that were older than one before.
    std::uint64_t seconds_silent = 0;   ///< Stretches of kSilenceSeconds or more without a record.
    std::uint64_t updates_left_out = 0;  ///< Of no pair of the observation: none, but for damage.
};

/// Records this far apart leave a hole in what was observed.
inline constexpr std::int64_t kSilenceSeconds = 3'600;
/// A table is told anew within this time of a session's start, or by its End-of-RIB (RFC 4724 s2).
inline constexpr std::int64_t kTransferSeconds = 900;
/// A session that is lost for this long is over.
inline constexpr std::int64_t kLostSeconds = 3'600;

class Timeline {
public:
    /// Of the pairs and vantage points of `routes`; both must outlive it.
    Timeline(const JudgedRoutes& routes, ChangeSink& sink);

    /// The next record, of any file; records of one session in the order of time.
    void add(const bgp::mrt::Record& record);
    /// Nothing more comes.
    [[nodiscard]] TimelineFacts finish();

    [[nodiscard]] const RouteTable& table() const { return table_; }

private:
    enum class State : std::uint8_t {
        Unknown,  ///< Nothing is known of its table.
        Told,     ///< Its table was told, by a dump or in a session.
        Lost,     ///< Its session ended; its routes are as they were.
        Telling   ///< Its session began anew and it tells its table.
    };
    struct Session {
        State state = State::Unknown;
        std::uint16_t epoch = 0;
        bool has_updates = false;  ///< Its updates are at hand, not only tables.
        std::uint32_t table = 0;   ///< The dump that tells its table now.
        Timestamp since;           ///< Lost: when; Telling: since when, having been lost before.
        Timestamp lost;
        std::uint64_t routes = 0;
    };

    void advance(Timestamp time);
    void see(const bgp::mrt::RibRecord& record);
    void see(const bgp::mrt::UpdateRecord& record);
    void see(const bgp::mrt::StateChange& record);
    void announce(VantageIndex vantage_point, const bgp::Nlri& route,
                  const bgp::Attributes& attributes);
    void withdraw(VantageIndex vantage_point, const bgp::Nlri& route);
    void end_of_table(VantageIndex vantage_point);
    void tell(const Change& change);

    RouteTable table_;
    ChangeSink& sink_;
    std::map<bgp::mrt::Peer, VantageIndex> vantage_points_;
    std::vector<Session> sessions_;
    Timestamp now_;
    TimelineFacts facts_;
};

}  // namespace comity::observation
