// How large networks are by whom they reach through customers alone.
#pragma once

#include <cstdint>
#include <vector>

#include "net/asn.h"
#include "registry/as_relationships.h"

namespace comity::registry {

struct CustomerCone {
    net::Asn asn;
    std::uint32_t networks = 1;  ///< In it, with the network itself.
    friend bool operator==(const CustomerCone&, const CustomerCone&) = default;
};

/// The sizes of all customer cones, the largest first, then by number. Loops end: each network
/// counts once. Takes as many steps as all cones have customers together.
[[nodiscard]] std::vector<CustomerCone> customer_cones(const AsRelationships& relationships);

}  // namespace comity::registry
