// Relationships as tests write them.
#pragma once

#include <cstdint>

#include "net/asn.h"
#include "registry/as_relationships.h"

namespace comity::test {

inline registry::Relationship provider(std::uint32_t provider, std::uint32_t customer) {
    return {net::Asn(provider), net::Asn(customer), registry::Relationship::Kind::ProviderOf};
}
inline registry::Relationship peers(std::uint32_t first, std::uint32_t second) {
    return {net::Asn(first), net::Asn(second), registry::Relationship::Kind::PeerOf};
}

}  // namespace comity::test
