// Who announces which prefixes: made, or read from a table, and then made odd here and there.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "internet/delegations.h"
#include "internet/internet.h"
#include "internet/random.h"
#include "internet/topology.h"
#include "net/prefix.h"

namespace comity::internet {

/// The longest prefixes that are passed on everywhere.
[[nodiscard]] constexpr std::uint8_t usual_length_max(net::Family family) {
    return family == net::Family::Ipv4 ? 24 : 48;
}

/// One network announcing one prefix.
struct Announced {
    net::Prefix prefix;
    AsIndex network = 0;
    Oddity oddity = Oddity::None;
    std::uint16_t visible_permille = 1'000;
    Space space = Space::Held;
};

struct AddressPlan {
    std::vector<Announced> announced;
    std::vector<Holding> holdings;  ///< Of a table: what is announced.
};

/// `count` prefixes in blocks that do not overlap, each block one network's, all of them unicast
/// and none special-purpose. Networks get very different numbers, those with customers more.
/// Errors: the address space has no room for so many.
[[nodiscard]] Result<AddressPlan> make_address_plan(const Topology& topology, std::uint32_t count,
                                                    Random& random);

/// The same from a table of origins, whose networks the topology holds.
[[nodiscard]] AddressPlan address_plan_of(const Topology& topology,
                                          std::span<const OriginRecord> origins);

/// Adds to `plan` what real tables hold besides: prefixes of two origins, of a provider's customer,
/// too long, seen by few, tagged as blackhole, with AS_SETs and with private AS numbers.
void add_oddities(const Topology& topology, Random& random, std::vector<Announced>& plan);

}  // namespace comity::internet
