// How far two statements of networks' relationships agree.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "registry/as_relationships.h"

namespace comity::registry {

/// A pair of networks that two statements differ about; each is what `first` is to `second`.
struct Disagreement {
    net::Asn first;
    net::Asn second;
    AsRelationships::Relation ours = AsRelationships::Relation::None;
    AsRelationships::Relation theirs = AsRelationships::Relation::None;
    friend bool operator==(const Disagreement&, const Disagreement&) = default;
};

/// How many pairs of networks are what by us and by them. Where we have a provider and its
/// customer, what they have is seen from the provider.
struct RelationshipComparison {
    std::size_t transit_both = 0;      ///< A provider and its customer, the same way by both.
    std::size_t transit_reversed = 0;  ///< The other way round by them.
    std::size_t transit_peers = 0;     ///< Provider and customer by us, peers by them.
    std::size_t peers_both = 0;
    std::size_t peers_transit = 0;  ///< Peers by us, provider and customer by them.
    std::size_t transit_ours = 0;   ///< Provider and customer by us, not related by them.
    std::size_t peers_ours = 0;
    std::size_t transit_theirs = 0;  ///< Not related by us.
    std::size_t peers_theirs = 0;
    /// Pairs that both know and have otherwise: in order; with a provider of ours first.
    std::vector<Disagreement> disagreements;

    /// Of the pairs that are provider and customer by us and known to them, the share that is so by
    /// them too; 0 where there are none.
    [[nodiscard]] double transit_agreement() const;
    [[nodiscard]] double peers_agreement() const;
};

[[nodiscard]] RelationshipComparison compare(const AsRelationships& ours,
                                             const AsRelationships& theirs);

}  // namespace comity::registry
