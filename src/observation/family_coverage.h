// How well one address family was seen.
#pragma once

#include <cstdint>

namespace comity::observation {

struct FamilyCoverage {
    std::uint32_t vantage_points = 0;  ///< With any prefix of the family.
    std::uint32_t full_feeds = 0;
    std::uint32_t full_feed_asns = 0;  ///< Distinct peer ASNs of those.
    /// As how many full-feed peer ASNs those must count that see a pair before it does: as many as
    /// were wanted, or all there are where these are fewer.
    std::uint32_t peers_needed = 0;
    friend bool operator==(const FamilyCoverage&, const FamilyCoverage&) = default;
};

/// A vantage point with this share of the largest one's prefixes has a full feed.
inline constexpr double kFullFeedShare = 0.75;
/// Full feeds that must see a pair before it counts, where there are that many: a leak that stays
/// local must not be held against a network (RIPEstat takes 10 of its larger peers).
inline constexpr std::uint32_t kPeersWanted = 5;

}  // namespace comity::observation
