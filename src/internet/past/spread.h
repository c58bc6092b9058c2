// Where routes get to that are not announced as they should be: the rules of internet/routing.h for
// several announcers of one prefix at once, each with a path of its own making. A hijacker is an
// announcer beside the rightful one; a leaker is one whose announcements go on with the path that
// it leaks, and go to providers and peers as if they were a customer's.
//
// A network refuses a path that names it, and one that marks routes refuses what OTC shows to be a
// leak (RFC 9234 s5). Nobody filters otherwise: bad routes get as far as they can.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "internet/internet.h"
#include "internet/past/roles.h"
#include "internet/routing.h"
#include "internet/topology.h"
#include "net/asn.h"

namespace comity::internet {

/// A network that announces a prefix.
struct Announcer {
    AsIndex network = 0;
    /// What its paths go on with behind itself: nothing for an origin.
    std::vector<net::Asn> tail;
    /// The providers and peers that get it, ascending; all if none. Customers get it always.
    std::optional<std::vector<AsIndex>> only_to;
    bool has_otc = false;  ///< The tail is of a route with OTC.
};

/// Two neighbours between whom nothing is passed on.
struct BrokenLink {
    AsIndex one = 0;
    AsIndex other = 0;
    friend constexpr bool operator==(const BrokenLink&, const BrokenLink&) = default;
};

/// Solves for one prefix after another. Not thread-safe; what it is made of must outlive it.
class SpreadSolver {
public:
    static constexpr std::size_t kAnnouncersMax = 8;

    /// `observers` are in any order; repeats are allowed.
    SpreadSolver(const Topology& topology, const Roles& roles, std::span<const AsIndex> observers);

    /// Finds the routes to what `announcers` announce: up to kAnnouncersMax, each another network.
    /// Each keeps its own route, whatever it hears.
    void solve(std::span<const Announcer> announcers,
               std::optional<BrokenLink> broken = std::nullopt);

    /// Whom `observer` has its route from, as solved last.
    [[nodiscard]] RouteSource source(AsIndex observer) const;
    /// Whose announcement it is, as a place in `announcers`; it has one.
    [[nodiscard]] std::size_t announcer(AsIndex observer) const;
    /// Appends the networks from `observer` to the announcer, both included; it has a route.
    void append_path(AsIndex observer, std::vector<AsIndex>& path) const;

private:
    static constexpr std::uint32_t kAbsent = 0xFFFFFFFF;
    struct Climb {  ///< An announcer's own route, or a customer's.
        std::uint32_t round = 0;
        std::uint32_t length = 0;
        AsIndex next = 0;
        std::uint8_t announcer = 0;
    };
    struct Best {  ///< The route of a network that is or is above an observer.
        RouteSource source = RouteSource::None;
        std::uint8_t announcer = 0;
        std::uint32_t length = 0;
        AsIndex next = 0;
    };

    void begin(std::span<const Announcer> announcers);
    void climb(std::span<const Announcer> announcers);
    void expand(std::span<const Announcer> announcers, AsIndex customer);
    void cross(std::span<const Announcer> announcers);
    void descend();
    [[nodiscard]] bool has_climbed(AsIndex network) const {
        return climbs_[network].round == round_;
    }
    [[nodiscard]] bool is_broken(AsIndex one, AsIndex other) const {
        return broken_ &&
               (*broken_ == BrokenLink{one, other} || *broken_ == BrokenLink{other, one});
    }
    [[nodiscard]] bool is_named_by(AsIndex network, std::size_t announcer) const {
        return (static_cast<unsigned>(named_by_[network]) >> announcer & 1U) != 0;
    }
    /// Whether `from`, a customer or a peer with a route of a customer or its own, passes it on to
    /// `to`, and `to` takes it.
    [[nodiscard]] bool passes(std::span<const Announcer> announcers, AsIndex from,
                              AsIndex to) const;

    const Topology& topology_;
    const Roles& roles_;
    std::vector<std::uint32_t> relevant_of_;  ///< Place in relevant_, or kAbsent.
    std::vector<AsIndex> relevant_;           ///< Observers and all above them, providers first.
    Adjacency relevant_peers_;                ///< Of each network, places in relevant_.
    std::vector<Climb> climbs_;
    std::vector<Best> bests_;       ///< Beside relevant_.
    std::vector<AsIndex> climbed_;  ///< In order of length.
    std::vector<AsIndex> level_;    ///< Those of the length that is being expanded.
    std::vector<AsIndex> next_level_;
    std::vector<std::uint8_t> named_by_;  ///< Bits of the announcers whose tails name a network.
    std::optional<BrokenLink> broken_;
    std::uint32_t round_ = 0;
};

/// Appends what `vantage_point` shows of its route, as `solver` solved it last, without the
/// announcer's tail; nothing where it has none, or keeps it to itself.
void append_route(const Internet& internet, const SpreadSolver& solver,
                  const VantagePoint& vantage_point, std::vector<net::Asn>& hops);

/// The networks of the vantage points of `internet`.
[[nodiscard]] std::vector<AsIndex> observers_of(const Internet& internet);

}  // namespace comity::internet
