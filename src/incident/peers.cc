#include "incident/peers.h"

#include <algorithm>

#include "observation/timeline.h"

namespace comity::incident {

using observation::VantageIndex;

PeerBook::PeerBook(const observation::Announcements& announcements,
                   std::optional<std::uint32_t> peers_needed) {
    // Timeline passes those beyond over.
    const auto points =
        std::span(announcements.vantage_points)
            .first(std::min(announcements.vantage_points.size(), observation::kVantagePointsMax));
    for (const auto& point : points) asns_.push_back(point.peer.asn);
    std::sort(asns_.begin(), asns_.end());
    asns_.erase(std::unique(asns_.begin(), asns_.end()), asns_.end());
    weights_.reserve(asns_.size());
    for (const auto asn : asns_) weights_.push_back(announcements.weights.of(asn));
    members_.reserve(points.size());
    std::vector<std::vector<VantageIndex>> members_of(asns_.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto place = std::lower_bound(asns_.begin(), asns_.end(), points[i].peer.asn);
        const auto peer = static_cast<PeerIndex>(place - asns_.begin());
        members_.push_back({peer, {points[i].ipv4_full_feed, points[i].ipv6_full_feed}});
        members_of[peer].push_back(static_cast<VantageIndex>(i));
    }
    for (const auto& members : members_of) {
        first_of_peer_.push_back(static_cast<std::uint32_t>(by_peer_.size()));
        by_peer_.insert(by_peer_.end(), members.begin(), members.end());
    }
    first_of_peer_.push_back(static_cast<std::uint32_t>(by_peer_.size()));
    for (const auto family : {net::Family::Ipv4, net::Family::Ipv6}) {
        const auto wanted = peers_needed.value_or(announcements.coverage(family).peers_needed);
        needed_[place_of(family)] = std::max(wanted, 1U);
    }
}

}  // namespace comity::incident
