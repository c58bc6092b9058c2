// The paths that relationships are inferred from: each once, without what would mislead.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "net/asn.h"
#include "net/collapsed_path.h"

namespace comity::registry::as_rank {

/// What became of a route that was added.
enum class Sampled : std::uint8_t {
    Kept,
    AsSet,        ///< Its path holds an AS_SET, whose members stand in no order.
    ReservedAsn,  ///< It holds an ASN that is no network's own.
    Loop,         ///< An AS comes twice, apart: the path is poisoned, or put together wrongly.
    Length,       ///< It has no AS, or more than kSampledPathAsnsMax.
    Count         ///< How many of these there are.
};

/// The distinct paths of one address family. Which paths it holds does not hang on the order in
/// which they came, only where they stand.
class PathSample {
public:
    struct Limits {
        std::size_t paths_max;
        std::size_t asns_max;  ///< Of all paths together; below 2^32.
    };
    /// ASNs in `route_servers` (sorted) stand in paths without deciding on routes
    /// (RFC 7947 s2.2.2): they are taken out.
    explicit PathSample(std::vector<net::Asn> route_servers = {});
    PathSample(std::vector<net::Asn> route_servers, Limits limits);

    /// Adds the path of `routes` routes, vantage point first. Of a path that is there already this
    /// is a look into a table: tens of millions of routes share a few million paths.
    Sampled add(const net::CollapsedPath& path, std::uint64_t routes = 1);

    [[nodiscard]] std::size_t size() const { return kept_.size(); }
    /// Path `i`: at least one AS, all different. A view of this, until more is added.
    [[nodiscard]] std::span<const net::Asn> operator[](std::size_t i) const {
        return asns_of(kept_[i]);
    }
    /// Routes of which `what` became.
    [[nodiscard]] std::uint64_t routes(Sampled what) const {
        return routes_[static_cast<std::size_t>(what)];
    }
    /// Whether there were more paths than the limits allow: then it holds none of them, since which
    /// ones came first means nothing.
    [[nodiscard]] bool is_overfull() const { return is_overfull_; }

private:
    using PathIndex = std::uint32_t;
    struct Path {
        std::uint32_t begin = 0;  ///< In `asns_`.
        std::uint8_t length = 0;
        Sampled sampled = Sampled::Kept;
    };
    struct Slot {
        std::uint32_t tag = 0;  ///< Of the hash, so that most others are told without a look.
        PathIndex path = kNone;
    };
    static constexpr PathIndex kNone = 0xFFFF'FFFF;
    static constexpr std::size_t kSlotsFirst = 1024;

    [[nodiscard]] std::span<const net::Asn> asns_of(PathIndex path) const {
        return std::span(asns_).subspan(paths_[path].begin, paths_[path].length);
    }
    /// Puts the path into `clean_`, and says what is to become of it.
    Sampled clean(std::span<const net::Asn> path);
    Sampled take_new(std::span<const net::Asn> path, std::uint64_t hash, std::size_t slot);
    /// Whether there is room for it; if not, all is given up.
    bool store(std::span<const net::Asn> path, Sampled sampled, std::uint64_t hash,
               std::size_t slot);
    /// The place of a path in `slots_`, or of the free one where it would be.
    [[nodiscard]] std::size_t slot_of(std::span<const net::Asn> path, std::uint64_t hash) const;
    void grow();

    std::vector<net::Asn> route_servers_;
    Limits limits_;
    std::vector<net::Asn> asns_;
    std::vector<Path> paths_;      ///< As they came, also those that are not kept so.
    std::vector<PathIndex> kept_;  ///< The others, after cleaning.
    std::vector<Slot> slots_;      ///< Open addressing over `paths_`; at most half are taken.
    std::vector<net::Asn> clean_;
    std::vector<net::Asn> sorted_;
    std::array<std::uint64_t, static_cast<std::size_t>(Sampled::Count)> routes_{};
    bool is_overfull_ = false;
};

}  // namespace comity::registry::as_rank
