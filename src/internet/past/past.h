// What happens after the table of a made Internet: the plan that its updates and its truth are
// written from. What is planned are incidents and what only looks like one; the background between
// them follows from the seed (internet/past/churn.h).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "internet/pair_state.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::internet {

/// A path of its own making, as a place in ShownPaths.
using PathNumber = std::uint32_t;

/// Paths, from a peer of the collector to the last AS number that shows.
class ShownPaths {
public:
    [[nodiscard]] PathNumber add(std::span<const net::Asn> path) {
        hops_.insert(hops_.end(), path.begin(), path.end());
        starts_.push_back(hops_.size());
        return static_cast<PathNumber>(starts_.size() - 2);
    }
    [[nodiscard]] std::span<const net::Asn> of(PathNumber number) const {
        return std::span(hops_).subspan(starts_[number], starts_[number + 1] - starts_[number]);
    }

private:
    std::vector<std::size_t> starts_{0};
    std::vector<net::Asn> hops_;
};

/// What a vantage point holds to the prefixes of a group.
struct HeldRoute {
    static constexpr PathNumber kOfTable = 0xFFFFFFFF;  ///< As the table has it, if it does.
    static constexpr PathNumber kNone = 0xFFFFFFFE;
    PathNumber path = kOfTable;
    std::uint16_t variation = 0;  ///< 0 for attributes as in the table.
    std::uint8_t prepends = 0;    ///< How often the last AS number stands there once more.
    friend constexpr bool operator==(const HeldRoute&, const HeldRoute&) = default;
};

/// Prefixes that share all of their fate: one family, one destination, one set of attributes.
struct RouteGroup {
    static constexpr std::uint32_t kNoDestination = 0xFFFFFFFF;
    std::uint32_t destination = kNoDestination;  ///< None: the table does not have them.
    std::uint64_t draw = 0;                      ///< What its attributes are drawn by.
    std::vector<net::Prefix> prefixes;           ///< In order.
    std::vector<std::uint32_t> announcements;    ///< Beside them, if the table has them.
};

/// A vantage point's routes to a group become others.
struct Act {
    Timestamp time;
    std::uint32_t group = 0;
    std::uint16_t vantage_point = 0;
    HeldRoute route;
};

/// A vantage point's session is away: what it would have sent is lost, and all of it comes again.
struct Outage {
    std::uint16_t vantage_point = 0;
    Timestamp down;
    Timestamp up;
};
/// A vantage point sends all it has once more, its session up all the while.
struct Replay {
    std::uint16_t vantage_point = 0;
    Timestamp time;
};

/// An announcement that the background leaves alone from `from` to `to`.
struct Reservation {
    std::uint32_t announcement = 0;
    Timestamp from;
    Timestamp to;
};

enum class IncidentKind : std::uint8_t {
    HijackExact,
    HijackSubprefix,
    ForgedOrigin,
    Leak,
    BogonPrefix,
    BogonAsn,
    RoaMisconfiguration,
    Spoofing,
    MassWithdrawal,
    SessionReset,
    // Innocent from here on.
    AnycastMoas,
    DdosMitigation,
    Transfer,
    Sibling,
    CustomerMoreSpecific,
    IxpRouteServer,
    Prepending,
    Poisoning,
    TableTransfer,
    StalePeer,
    AsTrans,
    FatFinger,
    PrivateAsn
};
/// "hijack-exact"
[[nodiscard]] std::string_view name_of(IncidentKind kind);
[[nodiscard]] constexpr bool is_innocent(IncidentKind kind) {
    return kind >= IncidentKind::AnycastMoas;
}

/// What proves a leak, or a forged origin.
enum class Proof : std::uint8_t { None, Aspa, Otc };

/// One thing that happened, as it was planned.
struct Incident {
    IncidentKind kind = IncidentKind::HijackExact;
    Timestamp start;
    std::optional<Timestamp> end;  ///< None: it goes on.
    std::optional<net::Asn> culprit;
    std::optional<net::Asn> victim;
    std::vector<net::Prefix> prefixes;  ///< In order.
    std::uint8_t leak_type = 0;         ///< 1 .. 4 (RFC 7908 s3); 0 if it is no leak.
    Proof attested_by = Proof::None;
    /// Of its first prefix with the origin that its paths show, where that is what it is about.
    std::optional<PairState> rpki;
    /// Those next to the culprit on the paths that vantage points had, ascending; of them, those
    /// that relationships.txt has as its providers.
    std::vector<net::Asn> accomplices;
    std::vector<net::Asn> customer_of_accomplice;
    std::vector<std::uint16_t> seen_by;  ///< Vantage points, ascending.
    /// Of leaks: the vantage points' AS numbers on whose paths something proves it, or
    /// relationships.txt has both of the leaker's links right; ascending.
    std::vector<net::Asn> shown_to;
    std::optional<Timestamp> first_seen;
    std::string why_not;  ///< Why nobody can tell it from the data; empty if somebody can.
    std::string remark;   ///< What it is about, in a few words.
    std::optional<std::uint16_t> vantage_point;  ///< Whose session it is about.
    std::optional<std::size_t> same_as;          ///< The incident that it is another side of.
    std::vector<std::vector<net::Asn>> paths;    ///< Of it, as vantage points had them; sorted.
};

/// A route that somebody registered for what was to happen.
struct PlannedRegistration {
    net::Prefix prefix;
    net::Asn origin;
};

struct Past {
    std::vector<RouteGroup> groups;
    ShownPaths paths;
    std::vector<Act> acts;                  ///< In order of time.
    std::vector<Outage> outages;            ///< In order of time.
    std::vector<Replay> replays;            ///< In order of time.
    std::vector<Reservation> reservations;  ///< In order of announcements.
    std::vector<PlannedRegistration> registrations;
    std::vector<Incident> incidents;  ///< In order of time.
};

}  // namespace comity::internet
