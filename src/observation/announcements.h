// What was announced over one period: distinct pairs of prefix and origin, and who saw them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/timestamp.h"
#include "bgp/mrt/decoder.h"
#include "observation/path_sightings.h"
#include "observation/vantage_weights.h"
#include "registry/bogons.h"

namespace comity::observation {

/// One BGP peer of a collector.
struct VantagePoint {
    bgp::mrt::Peer peer;
    std::uint64_t ipv4_prefixes = 0;  ///< Distinct prefixes it had at any time.
    std::uint64_t ipv6_prefixes = 0;
    /// At least 75 % of the largest one's prefixes of the family, and of an AS that is not muted.
    bool ipv4_full_feed = false;
    bool ipv6_full_feed = false;
};

/// A distinct pair of prefix and origin, announced at any time in the period.
struct Pair {
    net::Prefix prefix;
    std::optional<net::Asn> origin;     ///< None: the path ended in an AS_SET (RFC 6811 s2).
    std::uint32_t peers = 0;            ///< Distinct peer ASNs that had it.
    std::uint32_t full_feed_peers = 0;  ///< Those of them with a full feed of its family, weighed.
    bool is_blackhole = false;          ///< A route to it was tagged 65535:666 (RFC 7999 s5).
    friend auto operator<=>(const Pair&, const Pair&) = default;
};

/// How well one family was seen.
struct FamilyCoverage {
    std::uint32_t vantage_points = 0;  ///< With any prefix of the family.
    std::uint32_t full_feeds = 0;
    std::uint32_t full_feed_asns = 0;  ///< Distinct peer ASNs of those.
    /// As how many full-feed peer ASNs those must count that see a pair before it does: as many as
    /// were wanted, or all there are where these are fewer.
    std::uint32_t peers_needed = 0;
    friend bool operator==(const FamilyCoverage&, const FamilyCoverage&) = default;
};

/// Counts of what was read, whatever became of it.
struct RouteCounts {
    std::uint64_t records = 0;
    std::uint64_t rib_routes = 0;
    std::uint64_t announced = 0;
    std::uint64_t withdrawn = 0;
    std::uint64_t treated_as_withdrawn = 0;  ///< Announced, but faulty (RFC 7606 s2).
    std::uint64_t left_aside = 0;            ///< Multicast, or sent by the collector itself.
    std::uint64_t with_as_set = 0;           ///< Announced routes whose path has one (RFC 9774).
    std::uint64_t with_bogon_asn = 0;        ///< Those whose path has an ASN that is nobody's.

    void add(const RouteCounts& other);
};

/// What was announced, in an order that depends on nothing but content.
struct Announcements {
    std::vector<Pair> pairs;                   ///< Sorted by prefix, then origin (none first).
    std::vector<VantagePoint> vantage_points;  ///< Sorted by peer.
    FamilyCoverage ipv4;
    FamilyCoverage ipv6;
    /// The paths of bogon prefixes, and those with a bogon ASN; sorted. None where there were
    /// too many to keep (`sightings_lost`).
    std::vector<PathSighting> sightings;
    bool sightings_lost = false;
    RouteCounts counts;
    std::optional<Period> span;  ///< From the first to the last record.
    VantageWeights weights;

    [[nodiscard]] const FamilyCoverage& coverage(net::Family family) const {
        return family == net::Family::Ipv4 ? ipv4 : ipv6;
    }
};

/// A vantage point with this share of the largest one's prefixes has a full feed.
inline constexpr double kFullFeedShare = 0.75;
/// Full feeds that must see a pair before it counts, where there are that many: a leak that stays
/// local must not be held against a network (RIPEstat takes 10 of its larger peers).
inline constexpr std::uint32_t kPeersWanted = 5;

/// Gathers announcements record by record, in any order, from any number of files.
class AnnouncementCollector {
public:
    /// Keeps the paths of prefixes that are bogons by `bogons`, which must outlive it.
    explicit AnnouncementCollector(const registry::BogonJudge& bogons);
    ~AnnouncementCollector();
    AnnouncementCollector(AnnouncementCollector&&) noexcept;
    AnnouncementCollector& operator=(AnnouncementCollector&&) noexcept;

    void add(const bgp::mrt::Record& record);
    /// Takes in what another gathered, as if its records had been added here.
    void merge(AnnouncementCollector&& other);

    /// All that was gathered; afterwards the collector is empty.
    [[nodiscard]] Announcements finish(std::uint32_t peers_wanted = kPeersWanted,
                                       const VantageWeights& weights = {});

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace comity::observation
