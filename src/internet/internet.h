// A made Internet: who is in it, what they announce, what they attest, and what each vantage point
// of a route collector holds of it. Everything follows from the parameters and the tables; the same
// give the same, on any machine.
//
// Truth is planted, not measured: the generator decides of each (prefix, origin) whether it is
// valid, invalid or not found and writes the attestations that make it so.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "internet/delegations.h"
#include "internet/exchanges.h"
#include "internet/organisations.h"
#include "internet/pair_state.h"
#include "internet/past/past.h"
#include "internet/random.h"
#include "internet/tables.h"
#include "internet/topology.h"
#include "net/address.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::internet {

struct Parameters {
    std::uint32_t networks = 1'000;     ///< At most kNetworksMax; ignored where a table says them.
    std::uint32_t vantage_points = 10;  ///< 1 .. kVantagePointsMax.
    std::uint32_t prefixes = 0;         ///< 0: kPrefixesPerNetwork a network.
    std::uint64_t seed = 1;
    Timestamp date;          ///< Of the table and of the attestations.
    std::uint32_t days = 0;  ///< Of updates after the table; 0: a table alone. At most kDaysMax.
    /// Prefixes announced or withdrawn at a vantage point, in the background of those days; none:
    /// by the size of the Internet.
    std::optional<std::uint32_t> updates_per_kilosecond;
};

/// Real tables in place of made ones; empty where there is none.
struct Tables {
    std::vector<OriginRecord> origins;
    std::vector<Relationship> relationships;
};

/// A peer of the route collector.
struct VantagePoint {
    enum class Feed : std::uint8_t { Everything, CustomerRoutes };
    AsIndex network = 0;
    net::Address address;  ///< Of the session.
    net::Address next_hop_ipv4;
    net::Address next_hop_ipv6;
    Feed feed = Feed::Everything;
    bool has_ipv4 = true;
    bool has_ipv6 = true;
};

/// What is odd about an announcement.
enum class Oddity : std::uint8_t {
    None,
    AsSetOrigin,    ///< The path ends in an AS_SET, so the route has no origin.
    PrivateOrigin,  ///< A private AS number, of a customer, ends the path.
    PrivateInPath,  ///< A private or otherwise bogon AS number stands before the origin.
    Blackhole,      ///< Tagged with the BLACKHOLE community (RFC 7999).
    DefaultRoute    ///< From one vantage point.
};

/// Where a prefix is announced: by one network, or by a few at once.
struct Destination {
    static constexpr std::size_t kOriginsMax = 4;  ///< More than four are a handful worldwide.
    std::array<AsIndex, kOriginsMax> networks{};
    std::uint8_t count = 0;
    [[nodiscard]] std::span<const AsIndex> origins() const {
        return std::span(networks).first(count);
    }
    friend constexpr auto operator<=>(const Destination&, const Destination&) = default;
};

/// One prefix of the table.
struct Announcement {
    net::Prefix prefix;
    std::uint32_t destination = 0;
    std::uint32_t first_pair = 0;  ///< Its (prefix, origin) pairs, none if the origin is an AS_SET.
    std::uint16_t visible_permille = 1'000;  ///< Vantage points that carry it, of those that could.
    std::uint8_t pair_count = 0;
    Oddity oddity = Oddity::None;
    Space space = Space::Held;
};

struct Pair {
    net::Asn origin;
    PairState state = PairState::NotFound;
};

/// A validated ROA payload.
struct Vrp {
    net::Prefix prefix;
    net::Asn asn;
    std::uint8_t max_length = 0;
    std::uint8_t region = 0;  ///< Of the trust anchor.
    friend constexpr auto operator<=>(const Vrp&, const Vrp&) = default;
};

struct Aspa {
    net::Asn customer;
    std::vector<net::Asn> providers;  ///< Ascending; AS0 alone for a network without.
};

/// The paths from vantage points to destinations, as AS numbers from the peer to the origin.
class PathTable {
public:
    PathTable() = default;
    explicit PathTable(std::size_t vantage_point_count)
        : vantage_point_count_(vantage_point_count), starts_{0} {}

    /// Adds the next (destination, vantage point), vantage points varying fastest; empty for none.
    void append(std::span<const net::Asn> path) {
        hops_.insert(hops_.end(), path.begin(), path.end());
        starts_.push_back(static_cast<std::uint32_t>(hops_.size()));
    }
    [[nodiscard]] std::span<const net::Asn> path(std::uint32_t destination,
                                                 std::size_t vantage_point) const {
        const auto place = destination * vantage_point_count_ + vantage_point;
        return std::span(hops_).subspan(starts_[place], starts_[place + 1] - starts_[place]);
    }

private:
    std::size_t vantage_point_count_ = 0;
    std::vector<std::uint32_t> starts_;
    std::vector<net::Asn> hops_;
};

/// A bogon AS number that a network shows between itself and one customer, as what is left of a
/// confederation or a private number never taken off.
struct BogonEdge {
    AsIndex provider = 0;
    AsIndex customer = 0;
    net::Asn bogon;
};

/// All of it, before any of it is written.
struct Internet {
    Parameters parameters;
    bool has_real_origins = false;  ///< From a table, not made.
    bool has_real_relationships = false;
    Topology topology;
    Organisations organisations;
    Exchanges exchanges;
    Delegations delegations;
    std::vector<BogonEdge> bogon_edges;  ///< In order of provider and customer.
    std::vector<VantagePoint> vantage_points;
    std::uint32_t default_route_from = 0;  ///< The vantage point that announces default routes.
    std::vector<Destination> destinations;
    std::vector<Announcement> announcements;  ///< In order of prefixes, which are distinct.
    std::vector<Pair> pairs;
    std::vector<Vrp> vrps;  ///< Sorted.
    std::vector<Aspa> aspas;
    PathTable paths;
    Past past;  ///< Empty without days.

    [[nodiscard]] std::span<const Pair> pairs_of(const Announcement& announcement) const {
        return std::span(pairs).subspan(announcement.first_pair, announcement.pair_count);
    }
    /// The path of the route that `vantage_point` holds to announcement number `announcement`, from
    /// the peer to the network that announces it, with route servers and the AS numbers of bogon
    /// edges (oddities come on top); empty if it holds none.
    [[nodiscard]] std::span<const net::Asn> route(std::size_t announcement,
                                                  std::size_t vantage_point) const;
    /// The origin of such a route, or none for an AS_SET.
    [[nodiscard]] std::optional<net::Asn> origin_of(std::size_t announcement,
                                                    std::span<const net::Asn> path) const;
    /// Such a route's path with what is odd about the announcement, in `hops`; prepends, and the
    /// AS_SET at its end, are not in it.
    void add_oddity(std::size_t announcement, std::span<const net::Asn> path,
                    std::vector<net::Asn>& hops) const;
};

/// Streams of chance that do not depend on each other, so that a change in one leaves the others.
// NOLINTNEXTLINE(performance-enum-size): it is mixed into seeds of 64 bits
enum class Stream : std::uint64_t {
    Asns = 1,
    Topology,
    Plan,
    Oddities,
    Attestations,
    Peers,
    Seen,
    Organisations,
    Exchanges,
    Delegations,
    Bogons,
    Relationships,
    Names,
    RouteObjects,
    Policies,
    Peeringdb,
    Spoofing,
    Participants,
    Past,
    Roles,
    Churn
};
[[nodiscard]] constexpr std::uint64_t stream_seed(const Parameters& parameters, Stream stream) {
    return mix(parameters.seed, static_cast<std::uint64_t>(stream));
}

/// Makes an Internet.
/// Errors: the address plan has no room for so many prefixes; a parameter is beyond its limit.
[[nodiscard]] Result<Internet> make_internet(const Parameters& parameters, const Tables& tables);

/// The parameters and what came of them, as an indented JSON text with a line end.
[[nodiscard]] std::string parameters_json(const Internet& internet);

}  // namespace comity::internet
