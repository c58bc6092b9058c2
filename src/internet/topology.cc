#include "internet/topology.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"

namespace comity::internet {
namespace {

using Edge = Adjacency::Edge;

/// What is left of the edges from customers to providers once circles are cut, and an order of the
/// networks in which providers come first.
struct Acyclic {
    std::vector<Edge> edges;
    std::vector<AsIndex> providers_first;
    std::size_t circles_cut = 0;
};

/// Walks up from each network, depth first without recursion; an edge to a network that the walk is
/// still above closes a circle.
Acyclic cut_circles(std::size_t network_count, const Adjacency& providers) {
    enum class Mark : std::uint8_t { New, Open, Done };
    struct Step {
        AsIndex network;
        std::size_t next_provider;
    };
    Acyclic result;
    result.edges.reserve(providers.edge_count());
    result.providers_first.reserve(network_count);
    std::vector<Mark> marks(network_count, Mark::New);
    std::vector<Step> walk;
    for (AsIndex start = 0; start < network_count; ++start) {
        if (marks[start] != Mark::New) continue;
        walk.push_back({start, 0});
        marks[start] = Mark::Open;
        while (!walk.empty()) {
            auto& [network, next] = walk.back();
            const auto above = providers.of(network);
            if (next == above.size()) {
                marks[network] = Mark::Done;
                result.providers_first.push_back(network);
                walk.pop_back();
                continue;
            }
            const auto provider = above[next++];
            if (marks[provider] == Mark::Open) {
                ++result.circles_cut;
                continue;
            }
            result.edges.push_back({network, provider});
            if (marks[provider] == Mark::New) {
                marks[provider] = Mark::Open;
                walk.push_back({provider, 0});
            }
        }
    }
    return result;
}

std::vector<Edge> reversed(std::span<const Edge> edges) {
    std::vector<Edge> result;
    result.reserve(edges.size());
    for (const auto& edge : edges) result.push_back({edge.to, edge.from});
    return result;
}

}  // namespace

Adjacency::Adjacency(std::size_t row_count, std::vector<Edge> edges) : starts_(row_count + 1, 0) {
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    targets_.reserve(edges.size());
    for (const auto& edge : edges) {
        ++starts_[edge.from + 1];
        targets_.push_back(edge.to);
    }
    for (std::size_t row = 0; row < row_count; ++row) starts_[row + 1] += starts_[row];
}

Topology::Topology(std::vector<net::Asn> asns, std::span<const Relationship> relationships)
    : asns_(std::move(asns)) {
    for (const auto& relationship : relationships) {
        asns_.push_back(relationship.first);
        asns_.push_back(relationship.second);
    }
    std::sort(asns_.begin(), asns_.end());
    asns_.erase(std::unique(asns_.begin(), asns_.end()), asns_.end());
    asns_.shrink_to_fit();

    // Of the relationships of each two networks, the first given.
    struct GivenLink {
        AsIndex low;
        AsIndex high;
        std::uint32_t place;
    };
    std::vector<GivenLink> pairs;
    pairs.reserve(relationships.size());
    for (std::uint32_t i = 0; i < relationships.size(); ++i) {
        const auto first = index_of(relationships[i].first);
        const auto second = index_of(relationships[i].second);
        if (first != second) pairs.push_back({std::min(first, second), std::max(first, second), i});
    }
    std::sort(pairs.begin(), pairs.end(), [](const GivenLink& a, const GivenLink& b) {
        return std::tie(a.low, a.high, a.place) < std::tie(b.low, b.high, b.place);
    });
    pairs.erase(std::unique(pairs.begin(), pairs.end(),
                            [](const GivenLink& a, const GivenLink& b) {
                                return a.low == b.low && a.high == b.high;
                            }),
                pairs.end());

    std::vector<Edge> upward;
    std::vector<Edge> sideways;
    for (const auto& pair : pairs) {
        const auto& relationship = relationships[pair.place];
        if (relationship.kind == Relationship::Kind::PeerOf) {
            sideways.push_back({pair.low, pair.high});
            sideways.push_back({pair.high, pair.low});
        } else {
            upward.push_back({index_of(relationship.second), index_of(relationship.first)});
        }
    }
    peers_ = Adjacency(asns_.size(), std::move(sideways));
    auto acyclic = cut_circles(asns_.size(), Adjacency(asns_.size(), std::move(upward)));
    circles_cut_ = acyclic.circles_cut;
    providers_first_ = std::move(acyclic.providers_first);
    customers_ = Adjacency(asns_.size(), reversed(acyclic.edges));
    providers_ = Adjacency(asns_.size(), std::move(acyclic.edges));
}

std::optional<AsIndex> Topology::find(net::Asn asn) const {
    const auto at = std::lower_bound(asns_.begin(), asns_.end(), asn);
    if (at == asns_.end() || *at != asn) return std::nullopt;
    return static_cast<AsIndex>(at - asns_.begin());
}

AsIndex Topology::index_of(net::Asn asn) const {
    const auto at = find(asn);
    COMITY_CHECK(at);
    return *at;
}

}  // namespace comity::internet
