// What nobody may announce and some do: bogon prefixes, and bogon AS numbers within paths.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "internet/address_plan.h"
#include "internet/delegations.h"
#include "internet/random.h"
#include "internet/topology.h"

namespace comity::internet {

/// Adds to `plan` prefixes of special-purpose and unallocated space (full bogons) and of what
/// regional registries have left or keep (administrative ones); most seen by all, some by few.
void add_bogon_prefixes(const Topology& topology, const Delegations& delegations, Random& random,
                        std::vector<Announced>& plan);

/// A prefix in such space, not too long to be passed on; none where there is no such space, or
/// `space` is held.
[[nodiscard]] std::optional<net::Prefix> draw_bogon_prefix(const Delegations& delegations,
                                                           Space space, Random& random);

/// Customers with few networks behind them, in order of provider and customer. Behind none of them
/// is an origin of `plan` that announces a bogon or has a private number, so that no path has two.
[[nodiscard]] std::vector<BogonEdge> choose_bogon_edges(const Topology& topology,
                                                        std::span<const Announced> plan,
                                                        Random& random);

/// One of the AS numbers that are no network's: private use, documentation, AS_TRANS, reserved. Not
/// 0, with which a route is malformed (RFC 7607 s2).
[[nodiscard]] net::Asn draw_bogon_asn(std::uint64_t draw);

}  // namespace comity::internet
