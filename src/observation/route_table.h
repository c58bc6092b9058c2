// The table of every vantage point at one time: for each prefix, who has which path to it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bgp/message/nlri.h"
#include "net/prefix.h"
#include "observation/judged_routes.h"
#include "observation/path_table.h"

namespace comity::observation {

/// A prefix by its place among all that the observation has pairs of, in order.
using PrefixIndex = std::uint32_t;
inline constexpr PrefixIndex kNoPrefix = 0xFFFF'FFFF;
/// A pair by its place in JudgedRoutes::pairs.
using PairIndex = std::uint32_t;
/// A vantage point by its place in Announcements::vantage_points.
using VantageIndex = std::uint16_t;

/// One vantage point's route to one prefix.
struct Route {
    PathId path = kNoPath;
    VantageIndex vantage_point = 0;
    std::uint8_t epoch = 0;     ///< In which session of the vantage point it was told last.
    std::uint8_t path_tag = 0;  ///< Of its path identifier (RFC 7911), of which one is kept.
};
static_assert(sizeof(Route) == 8, "tens of millions of them are held");

/// Rows of routes, a row a prefix. Knows no time: Timeline changes it.
class RouteTable {
public:
    /// For the prefixes and vantage points of `routes`, which must outlive it; empty.
    explicit RouteTable(const JudgedRoutes& routes);

    [[nodiscard]] const JudgedRoutes& judged() const { return routes_; }
    [[nodiscard]] std::size_t prefix_count() const { return prefixes_.size(); }
    [[nodiscard]] const net::Prefix& prefix(PrefixIndex index) const { return prefixes_[index]; }
    [[nodiscard]] std::optional<PrefixIndex> find(const net::Prefix& prefix) const;
    /// The same, at once where it is the one behind `before`, as in a table that is told in order.
    [[nodiscard]] std::optional<PrefixIndex> find_behind(PrefixIndex before,
                                                         const net::Prefix& prefix) const;
    /// The same of several, at most kTogether: memory answers them together. `found` has room for
    /// all; kNoPrefix where there is none. What a change of the row looks at is on its way then.
    void find(std::span<const bgp::Nlri> routes, std::span<PrefixIndex> found) const;
    static constexpr std::size_t kTogether = 16;
    /// The longest other prefix that covers it, also the default route; kNoPrefix where none does.
    [[nodiscard]] PrefixIndex covering(PrefixIndex index) const { return covering_[index]; }

    /// The pairs of a prefix are all from `first_pair(index)` to below `first_pair(index + 1)`.
    [[nodiscard]] PairIndex first_pair(PrefixIndex index) const { return first_pairs_[index]; }
    /// The pair of a prefix and an origin (none: an AS_SET).
    [[nodiscard]] std::optional<PairIndex> pair_of(PrefixIndex index,
                                                   std::optional<net::Asn> origin) const;

    [[nodiscard]] const VantagePoint& vantage_point(VantageIndex index) const {
        return routes_.announcements().vantage_points[index];
    }
    /// The routes to a prefix that vantage points have now, in order of these.
    [[nodiscard]] std::span<const Route> routes(PrefixIndex index) const;
    /// Null where the vantage point has none.
    [[nodiscard]] const Route* route(PrefixIndex index, VantageIndex vantage_point) const;
    [[nodiscard]] std::uint64_t route_count() const { return route_count_; }
    /// What rows take beyond paths, in octets.
    [[nodiscard]] std::size_t octets() const;

    [[nodiscard]] const PathTable& paths() const { return paths_; }
    [[nodiscard]] PathTable& paths() { return paths_; }

    /// Sets the route of a vantage point, and returns the one that it had (of kNoPath: none).
    Route set(PrefixIndex index, const Route& route);
    /// Takes it away, and returns it (of kNoPath: there was none).
    Route remove(PrefixIndex index, VantageIndex vantage_point);
    /// Forgets paths that no route has. Returns their numbers.
    std::vector<PathId> sweep_paths();

private:
    /// Routes of a row lie side by side in a block of a chunk; freed blocks wait by their size.
    struct Row {
        std::uint32_t block = 0;  ///< Its first route, counted through all chunks.
        std::uint16_t size = 0;
        std::uint16_t capacity = 0;
    };
    static constexpr std::size_t kChunkRoutes = std::size_t{1} << 16U;

    [[nodiscard]] Route* at(std::uint32_t block) {
        return chunks_[block / kChunkRoutes].data() + block % kChunkRoutes;
    }
    [[nodiscard]] const Route* at(std::uint32_t block) const {
        return chunks_[block / kChunkRoutes].data() + block % kChunkRoutes;
    }
    [[nodiscard]] std::uint32_t take_block(std::size_t capacity);
    void make_room(PrefixIndex index);
    /// What is at `place` of the index or behind it.
    [[nodiscard]] PrefixIndex find_from(std::size_t place, const net::Prefix& prefix) const;
    void link_prefixes();
    void fill_index();

    const JudgedRoutes& routes_;
    std::vector<net::Prefix> prefixes_;
    std::vector<PairIndex> first_pairs_;  ///< Of each prefix, and one behind the last.
    std::vector<PrefixIndex> covering_;
    std::vector<PrefixIndex> index_;  ///< Of prefixes, open addressing; kNoPrefix is empty.
    std::vector<Row> rows_;
    std::vector<std::vector<Route>> chunks_;
    std::size_t chunk_used_ = kChunkRoutes;                ///< Of the last chunk.
    std::vector<std::vector<std::uint32_t>> free_blocks_;  ///< By capacity.
    std::uint64_t route_count_ = 0;
    PathTable paths_;
};

}  // namespace comity::observation
