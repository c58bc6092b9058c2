// What was announced over one period: distinct pairs of prefix and origin, and who saw them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/timestamp.h"
#include "bgp/mrt/decoder.h"
#include "observation/family_coverage.h"
#include "observation/judged_pair.h"
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
