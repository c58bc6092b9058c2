// What a made Internet says of each network: the MANRS metrics and what they rest on, from what the
// generator planted.
//
// The terms: a *pair* is a distinct (prefix, origin) that any vantage point carries. A vantage
// point is a *full feed* of a family if it carries at least 75 % of the distinct prefixes of the
// one that carries most. A pair *counts* if its origin is no reserved AS number, it is no default
// route, not longer than a /24 or /48, not tagged as a blackhole, carried by full feeds of at least
// min(5, all) distinct peer ASNs of its family, and not in space that IANA or a regional registry
// has given to nobody.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_sink.h"
#include "base/result.h"
#include "internet/bogon_truth.h"
#include "internet/full_feeds.h"
#include "internet/internet.h"
#include "internet/route_objects.h"
#include "internet/spoofing.h"
#include "net/asn.h"

namespace comity::internet {

/// Pairs by what origin validation finds.
struct StateCounts {
    std::uint64_t valid = 0;
    std::uint64_t not_found = 0;
    std::uint64_t invalid_asn = 0;
    std::uint64_t invalid_length = 0;
    std::uint64_t invalid_as0 = 0;

    void add(PairState state);
    [[nodiscard]] std::uint64_t invalid() const {
        return invalid_asn + invalid_length + invalid_as0;
    }
    [[nodiscard]] std::uint64_t total() const { return valid + not_found + invalid(); }
    friend constexpr bool operator==(const StateCounts&, const StateCounts&) = default;
};

/// Pairs that do not count, by the first reason that applies.
struct ExcludedCounts {
    std::uint64_t default_route = 0;
    std::uint64_t too_long = 0;
    std::uint64_t blackhole = 0;
    std::uint64_t below_peers = 0;
    std::uint64_t unallocated = 0;  ///< In space unallocated by IANA or available at a registry.
    friend constexpr bool operator==(const ExcludedCounts&, const ExcludedCounts&) = default;
};

/// One network that originates something.
struct NetworkTruth {
    net::Asn asn;
    StateCounts counted;
    /// Invalid, but a valid or not-found pair of the same origin that counts covers it (the default
    /// route does not), so that its traffic arrives.
    std::uint64_t invalid_harmless = 0;
    ExcludedCounts excluded;
    /// Counted pairs with a route object of their origin, in any registry: for the very prefix, and
    /// for it or a less specific one.
    std::uint64_t registered_exactly = 0;
    std::uint64_t registered = 0;
    bool has_policy = false;          ///< M6.
    std::optional<bool> has_contact;  ///< M8; none: a registry withholds it, so nobody can tell.
    BogonTruth bogons;
    SpoofTruth spoofing;
    std::string_view country;
    std::uint32_t region = 0;
    std::optional<std::string> organisation;  ///< Its id in as2org.txt.
    std::optional<std::string> name;          ///< As in asnames.txt.

    /// M7RPKI: (valid - 10 * invalid) / total, 0 .. 1; none without routes.
    [[nodiscard]] std::optional<double> m7rpki() const;
    /// The value of M7RPKIN: invalid / total; none without routes.
    [[nodiscard]] std::optional<double> m7rpkin() const;
    /// M7IRR: registered / total, and the same of `registered_exactly`; none without routes.
    [[nodiscard]] std::optional<double> m7irr() const;
    [[nodiscard]] std::optional<double> m7irr_exact() const;
};

/// How many of the networks are in a group.
struct GroupTruth {
    std::string group;  ///< As "country:PT".
    std::uint64_t networks = 0;
};

struct Truth {
    std::vector<NetworkTruth> networks;   ///< In order of AS numbers, without reserved ones.
    std::vector<GroupTruth> groups;       ///< In order of names.
    std::array<FamilyTruth, 2> families;  ///< IPv4, IPv6.
    std::uint64_t rib_entries = 0;
    std::uint64_t vantage_points = 0;
    StateCounts pairs;                   ///< All distinct pairs, whether they count or not.
    std::uint64_t as_set_origins = 0;    ///< Prefixes with a route that has no origin.
    std::uint64_t reserved_origins = 0;  ///< Pairs with a reserved origin, which is no network.
};

/// What is told of an Internet in lists too long to be made twice.
struct Registered {
    std::vector<RouteObject> routes;     ///< Of all registries, sorted.
    std::vector<SpoofSession> sessions;  ///< In order.
};
[[nodiscard]] Registered registered_of(const Internet& internet);

[[nodiscard]] Truth truth_of(const Internet& internet, const Registered& registered);

/// Writes {"totals": ...}, a line a network, and a line a group.
/// Errors: what `sink` returns.
[[nodiscard]] Result<void> write_truth(const Truth& truth, ByteSink& sink);

}  // namespace comity::internet
