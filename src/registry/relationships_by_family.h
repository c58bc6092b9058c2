// The relationships of networks as they are used: for each address family by itself, since two
// networks may be provider and customer in one and peers in the other.
#pragma once

#include <array>
#include <memory>
#include <span>

#include "net/address.h"
#include "registry/as_relationships.h"

namespace comity::registry {

/// Immutable, cheap to copy.
class RelationshipsByFamily {
public:
    /// Nothing is known.
    RelationshipsByFamily() = default;
    /// The same for both families: files of relationships do not tell of which one they are.
    [[nodiscard]] static RelationshipsByFamily given(AsRelationships both);
    /// Those of each family, by the paths of routes; of one without records nothing is known.
    [[nodiscard]] static RelationshipsByFamily inferred(std::span<const Relationship> ipv4,
                                                        std::span<const Relationship> ipv6);

    explicit operator bool() const { return joint_ != nullptr; }
    /// Those that hold in `family`; null where nothing is known of it.
    [[nodiscard]] const AsRelationships* of(net::Family family) const {
        return of_family_[place_of(family)].get();
    }
    /// Whether the routes alone tell them, so that they are no second witness of what routes do.
    [[nodiscard]] bool are_inferred() const { return are_inferred_; }
    /// Whether both families have the same ones.
    [[nodiscard]] bool are_same() const { return of_family_[0] == of_family_[1]; }
    /// For what is of no family, as who is whose customer: what IPv4 says of a pair, and of one
    /// that it does not know, IPv6. Null where nothing is known.
    [[nodiscard]] const AsRelationships* joint() const { return joint_.get(); }

private:
    using Shared = std::shared_ptr<const AsRelationships>;
    std::array<Shared, 2> of_family_;
    Shared joint_;
    bool are_inferred_ = false;
};

}  // namespace comity::registry
