// A made Internet's networks and relationships, with the real one's shape: a clique at the top,
// fewer than a seventh of all selling transit, most at the edge with one to three providers of
// their own region, a few networks with very many customers, peering within regions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "internet/random.h"
#include "internet/topology.h"
#include "net/asn.h"

namespace comity::internet {

/// One region for each regional registry.
inline constexpr std::uint32_t kRegions = 5;
/// The regions by name; of the regional databases of route objects too (`IrrSource`).
inline constexpr std::uint8_t kApnic = 0;
inline constexpr std::uint8_t kArin = 1;
inline constexpr std::uint8_t kLacnic = 2;
inline constexpr std::uint8_t kRipe = 3;
inline constexpr std::uint8_t kAfrinic = 4;

/// Registries get AS numbers in blocks of this many.
inline constexpr std::uint32_t kAsnBlock = 1'024;

/// The region of a network, 0 .. kRegions - 1: the one that has the block of its number.
[[nodiscard]] constexpr std::uint32_t region_of(net::Asn asn) {
    return static_cast<std::uint32_t>(mix(asn.value() / kAsnBlock) % kRegions);
}

/// `count` distinct AS numbers that are not reserved, some above 65,535, in a random order.
/// `count` is at most kNetworksMax.
[[nodiscard]] std::vector<net::Asn> make_asns(std::uint32_t count, Random& random);

/// Relationships among `ranked`, most important first: a provider always ranks above its customer.
[[nodiscard]] std::vector<Relationship> make_relationships(std::span<const net::Asn> ranked,
                                                           Random& random);

/// A provider for each of `asns` that `known` does not name, from those that have most customers.
/// Nothing if `known` names no provider.
[[nodiscard]] std::vector<Relationship> adopt_orphans(std::span<const net::Asn> asns,
                                                      std::span<const Relationship> known,
                                                      Random& random);

}  // namespace comity::internet
