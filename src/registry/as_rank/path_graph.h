// The graph that paths walk over: networks, links between them, and which links follow on which.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "net/asn.h"
#include "registry/as_rank/path_sample.h"

namespace comity::registry::as_rank {

/// A network's place among all, which are in the order of their numbers.
using AsIndex = std::uint32_t;
using LinkIndex = std::uint32_t;

/// A link and the way that a path goes over it, from the vantage point toward the origin.
class Hop {
public:
    constexpr Hop() = default;
    constexpr Hop(LinkIndex link, bool from_low) : bits_(link << 1U | (from_low ? 1U : 0U)) {}
    [[nodiscard]] constexpr LinkIndex link() const { return bits_ >> 1U; }
    [[nodiscard]] constexpr bool is_from_low() const { return (bits_ & 1U) != 0; }
    [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }
    [[nodiscard]] static constexpr Hop of_bits(std::uint32_t bits) {
        return {bits >> 1U, (bits & 1U) != 0};
    }
    friend constexpr auto operator<=>(Hop, Hop) = default;

private:
    std::uint32_t bits_ = 0;
};

/// Two networks that stand next to each other in paths.
struct Link {
    AsIndex low = 0;  ///< Below `high`.
    AsIndex high = 0;
    bool low_transits = false;  ///< `low` is in the middle of a path there.
    bool high_transits = false;
};

/// Immutable. The same paths in any order give the same networks, links and ranks.
class PathGraph {
public:
    explicit PathGraph(const PathSample& paths);

    [[nodiscard]] std::size_t as_count() const { return asns_.size(); }
    [[nodiscard]] net::Asn asn(AsIndex as) const { return asns_[as]; }
    [[nodiscard]] std::span<const Link> links() const { return links_; }
    [[nodiscard]] AsIndex from(Hop hop) const {
        const auto& link = links_[hop.link()];
        return hop.is_from_low() ? link.low : link.high;
    }
    [[nodiscard]] AsIndex to(Hop hop) const {
        const auto& link = links_[hop.link()];
        return hop.is_from_low() ? link.high : link.low;
    }
    /// The hops from `as` to all its neighbours.
    [[nodiscard]] std::span<const Hop> hops_from(AsIndex as) const {
        return std::span(out_).subspan(out_begins_[as], out_begins_[as + 1] - out_begins_[as]);
    }
    /// The hop from `from` to `to`, if they are linked.
    [[nodiscard]] std::optional<Hop> find(AsIndex from, AsIndex to) const;

    [[nodiscard]] std::size_t path_count() const { return path_begins_.size() - 1; }
    /// The hops of a path, none where it has but one network.
    [[nodiscard]] std::span<const Hop> path(std::size_t i) const {
        return std::span(hops_).subspan(path_begins_[i], path_begins_[i + 1] - path_begins_[i]);
    }

    /// Neighbours that a network stands between in paths, and others.
    [[nodiscard]] std::uint32_t transit_degree(AsIndex as) const { return transit_degrees_[as]; }
    [[nodiscard]] std::uint32_t degree(AsIndex as) const {
        return static_cast<std::uint32_t>(hops_from(as).size());
    }
    /// All networks: those of the greatest transit degree first, then of the greatest degree, then
    /// of the lowest number.
    [[nodiscard]] std::span<const AsIndex> ranked() const { return ranked_; }
    /// The place of a network in it.
    [[nodiscard]] std::uint32_t rank(AsIndex as) const { return ranks_[as]; }

private:
    void gather_asns(const PathSample& paths);
    void gather_links(const PathSample& paths);
    void sort_links();
    void mark_transit();
    void gather_neighbours();
    void rank_all();

    std::vector<net::Asn> asns_;
    std::vector<Link> links_;
    std::vector<Hop> hops_;  ///< Of all paths.
    std::vector<std::uint32_t> path_begins_;
    std::vector<Hop> out_;
    std::vector<std::uint32_t> out_begins_;
    std::vector<std::uint32_t> transit_degrees_;
    std::vector<AsIndex> ranked_;
    std::vector<std::uint32_t> ranks_;
};

/// Two hops that follow on each other, and in how many paths.
struct Turn {
    Hop first;
    Hop second;
    std::uint32_t paths = 0;
};

/// All turns of those paths of `graph` for which `is_wanted(path)`, by their first hop.
class Turns {
public:
    template <class IsWanted>
    Turns(const PathGraph& graph, const IsWanted& is_wanted) {
        std::vector<std::uint64_t> keys;
        for (std::size_t i = 0; i < graph.path_count(); ++i) {
            if (is_wanted(i)) append(graph.path(i), keys);
        }
        count(graph, keys);
    }
    [[nodiscard]] std::span<const Turn> after(Hop first) const {
        const auto at = first.bits();
        return std::span(turns_).subspan(begins_[at], begins_[at + 1] - begins_[at]);
    }
    [[nodiscard]] std::size_t size() const { return turns_.size(); }

private:
    static void append(std::span<const Hop> path, std::vector<std::uint64_t>& keys);
    void count(const PathGraph& graph, std::vector<std::uint64_t>& keys);

    std::vector<Turn> turns_;
    std::vector<std::uint32_t> begins_;  ///< By the bits of the first hop.
};

}  // namespace comity::registry::as_rank
