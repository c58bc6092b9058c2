// The paths of routes that something is wrong with: kept whole, since who passed a route on is only
// in them. Of all other routes the origin is enough.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "net/as_path.h"
#include "net/prefix.h"
#include "observation/seen_by.h"
#include "registry/bogons.h"

namespace comity::observation {

/// One path by which one prefix was seen on one day.
struct PathSighting {
    net::Prefix prefix;
    std::int64_t day = 0;  ///< UTC, counted from 1970-01-01.
    /// From the vantage point's AS to the origin: prepends once, the members of sets as they come,
    /// without confederation segments (RFC 5065 s4: they are one AS's own matter). Not empty.
    std::vector<net::Asn> path;
    bool has_origin = true;            ///< False: it ends in an AS_SET.
    std::vector<net::Asn> peers;       ///< Distinct ASNs of vantage points, sorted.
    std::vector<net::Asn> full_feeds;  ///< Those of them with a full feed of its family.
    friend auto operator<=>(const PathSighting&, const PathSighting&) = default;
};

/// Memory for the distinct sightings of one observation. One takes some 150 octets; today's tables
/// hold some ten thousand.
inline constexpr std::size_t kSightingOctetsMax = 512UL * 1024 * 1024;

/// `path` as in PathSighting::path; `own` alone where it is empty.
[[nodiscard]] std::vector<net::Asn> flatten(const net::AsPathView& path, net::Asn own);

/// Whether nobody may announce what was asked about.
[[nodiscard]] constexpr bool is_bogon(const registry::BogonVerdict& verdict) {
    return verdict.kind == registry::BogonVerdict::Kind::Full ||
           verdict.kind == registry::BogonVerdict::Kind::Administrative;
}

/// Tells paths with bogon ASNs from others, of which there are tens of millions: it asks the judge
/// once for each ASN.
class AsnWatch {
public:
    /// `bogons` must outlive it.
    explicit AsnWatch(const registry::BogonJudge& bogons) : bogons_(&bogons), clean_(kAsnsKept) {}

    /// `time` is when it was announced. One that was none is taken to stay so.
    [[nodiscard]] bool is_bogon_asn(net::Asn asn, Timestamp time);

    /// Whether a bogon ASN is in `path`, outside confederation segments. `time` is when it was
    /// announced.
    [[nodiscard]] bool has_bogon(const net::AsPathView& path, Timestamp time);

private:
    /// All ASNs that were ever given out are below this.
    static constexpr std::size_t kAsnsKept = 1UL << 19U;

    const registry::BogonJudge* bogons_;
    std::vector<bool> clean_;  ///< 64 KiB, which stay in the cache: some two hundred million asked.
};

/// Gathers sightings with the vantage points that had them, as rows of bits.
class SightingCollector {
public:
    void add(const net::Prefix& prefix, Timestamp time, const net::AsPathView& path, net::Asn own,
             std::size_t vantage_point);
    /// Takes in what another gathered, whose vantage point i is `vantage_points[i]` here.
    void merge(const SightingCollector& other, std::span<const std::size_t> vantage_points);

    /// Calls `visit(sighting, row)` for each, in no order; the sighting without its peers.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (const auto& [key, row] : rows_) visit(decode(key), seen_by_.row(row));
    }
    /// Whether they take more than kSightingOctetsMax: then none of them are kept, whatever the
    /// order in which they came.
    [[nodiscard]] bool is_overfull() const { return is_overfull_; }

private:
    /// All of a sighting but its peers, in octets.
    using Key = std::string;
    [[nodiscard]] static PathSighting decode(const Key& key);
    /// The row of `key`, a new one where it is new; none once there is no more room.
    [[nodiscard]] std::optional<std::size_t> row_of(const Key& key);
    void give_up();

    boost::unordered_flat_map<Key, std::uint32_t> rows_;
    SeenBy seen_by_;
    std::size_t octets_ = 0;
    bool is_overfull_ = false;
};

}  // namespace comity::observation
