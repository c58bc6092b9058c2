// Small topologies, drawn.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "internet/made_topology.h"
#include "internet/random.h"
#include "registry/as_relationships.h"

namespace comity::test {

inline bool contains(std::span<const internet::AsIndex> list, internet::AsIndex network) {
    return std::find(list.begin(), list.end(), network) != list.end();
}

/// Up to 40 networks, each a customer or a peer of up to three before it.
inline internet::Topology random_topology(internet::Random& random) {
    using Kind = registry::Relationship::Kind;
    const auto asns = internet::make_asns(random.between(2, 40), random);
    std::vector<registry::Relationship> relationships;
    for (std::size_t i = 1; i < asns.size(); ++i) {
        for (auto left = random.below(4); left > 0; --left) {
            const auto other = asns[random.below(static_cast<std::uint32_t>(i))];
            relationships.push_back(
                {other, asns[i], random.chance(600) ? Kind::ProviderOf : Kind::PeerOf});
        }
    }
    return internet::Topology(asns, relationships);
}

}  // namespace comity::test
