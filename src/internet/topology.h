// Networks and how they are related: who sells transit to whom, and who peers.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "net/asn.h"
#include "registry/as_relationships.h"

namespace comity::internet {

using registry::Relationship;

/// A network's place in a Topology. They are in the order of AS numbers, so that the lowest index
/// is the lowest AS number.
using AsIndex = std::uint32_t;

/// For each of a row of things a list of numbers, all lists in one piece of memory.
class Adjacency {
public:
    struct Edge {
        std::uint32_t from;
        std::uint32_t to;
        friend constexpr auto operator<=>(const Edge&, const Edge&) = default;
    };
    Adjacency() = default;
    /// Each list is in ascending order.
    Adjacency(std::size_t row_count, std::vector<Edge> edges);

    [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t row) const {
        return std::span(targets_).subspan(starts_[row], starts_[row + 1] - starts_[row]);
    }
    [[nodiscard]] std::size_t edge_count() const { return targets_.size(); }

private:
    std::vector<std::uint32_t> starts_;
    std::vector<std::uint32_t> targets_;
};

/// An immutable graph in which nobody is its own provider's provider.
class Topology {
public:
    Topology() = default;
    /// Of `asns` and all that `relationships` name. Of several relationships between two networks
    /// the first stands; one that would close a circle of providers is left out.
    Topology(std::vector<net::Asn> asns, std::span<const Relationship> relationships);

    [[nodiscard]] std::size_t size() const { return asns_.size(); }
    [[nodiscard]] net::Asn asn(AsIndex network) const { return asns_[network]; }
    /// The place of `asn`, which must be there.
    [[nodiscard]] AsIndex index_of(net::Asn asn) const;
    [[nodiscard]] std::optional<AsIndex> find(net::Asn asn) const;

    [[nodiscard]] std::span<const AsIndex> providers(AsIndex network) const {
        return providers_.of(network);
    }
    [[nodiscard]] std::span<const AsIndex> customers(AsIndex network) const {
        return customers_.of(network);
    }
    [[nodiscard]] std::span<const AsIndex> peers(AsIndex network) const {
        return peers_.of(network);
    }
    [[nodiscard]] bool is_provider_of(AsIndex provider, AsIndex customer) const {
        const auto all = providers(customer);
        return std::binary_search(all.begin(), all.end(), provider);
    }
    [[nodiscard]] bool are_peers(AsIndex one, AsIndex other) const {
        const auto all = peers(one);
        return std::binary_search(all.begin(), all.end(), other);
    }
    /// All networks, each after all of its providers.
    [[nodiscard]] std::span<const AsIndex> providers_first() const { return providers_first_; }
    /// How many relationships were left out because they closed a circle.
    [[nodiscard]] std::size_t circles_cut() const { return circles_cut_; }

private:
    std::vector<net::Asn> asns_;
    Adjacency providers_;
    Adjacency customers_;
    Adjacency peers_;
    std::vector<AsIndex> providers_first_;
    std::size_t circles_cut_ = 0;
};

}  // namespace comity::internet
