// Which networks stand next to each other in paths, and since when: a link that was never there is
// how a forged origin shows.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "incident/presence.h"
#include "net/asn.h"

namespace comity::incident {

using LinkIndex = std::uint32_t;
inline constexpr LinkIndex kNoLink = std::numeric_limits<LinkIndex>::max();

/// Two networks next to each other, in either direction.
struct Link {
    net::Asn near;
    net::Asn origin;               ///< That of the two which was nearer to an origin first.
    Presence presence;             ///< As the first hop of routes.
    std::uint32_t first_seen = 0;  ///< In any place of a path; seconds.
    bool is_watched = false;       ///< A run is or was about it.
};

/// All links of an observation.
class LinkBook {
public:
    /// The link of two networks, which are different; a new one where it is new. kNoLink when there
    /// are more than kLinksMax.
    LinkIndex see(net::Asn near, net::Asn origin, Timestamp since, bool is_first_table);

    /// A route has this origin.
    void see_origin(net::Asn origin, Timestamp since, bool is_first_table);
    /// Whether it had routes long enough before `time` to be known.
    [[nodiscard]] bool is_known_origin(net::Asn origin, Timestamp time) const;
    /// Whether the two were next to each other long enough before `time` to be neighbours.
    [[nodiscard]] bool was_normal(net::Asn a, net::Asn b, Timestamp time) const;

    [[nodiscard]] Link& at(LinkIndex index) { return links_[index]; }
    [[nodiscard]] const Link& at(LinkIndex index) const { return links_[index]; }
    [[nodiscard]] std::size_t size() const { return links_.size(); }

private:
    std::vector<Link> links_;
    boost::unordered_flat_map<std::uint64_t, LinkIndex> index_;
    /// Since when there are routes of each origin, in seconds; 0: since before all that was
    /// watched.
    boost::unordered_flat_map<std::uint32_t, std::uint32_t> origins_;
};

}  // namespace comity::incident
