// What one network is to another.
#pragma once

#include <cstdint>

namespace comity::registry {

enum class Relation : std::uint8_t { None, ProviderOf, CustomerOf, PeerOf };

/// What b is to a, where a is `relation` to b.
[[nodiscard]] constexpr Relation reversed(Relation relation) {
    switch (relation) {
        case Relation::ProviderOf: return Relation::CustomerOf;
        case Relation::CustomerOf: return Relation::ProviderOf;
        case Relation::PeerOf:
        case Relation::None: break;
    }
    return relation;
}

}  // namespace comity::registry
