// The paths from every vantage point of a made Internet to everything announced in it.
#pragma once

#include <span>
#include <vector>

#include "internet/internet.h"

namespace comity::internet {

/// Solves the routes to all destinations that are announced, and puts in what shows besides the
/// networks: route servers, and the AS numbers of bogon edges.
[[nodiscard]] PathTable solve_paths(const Internet& internet);

/// Appends what shows of a path from network to network: its AS numbers, and between them those of
/// route servers and bogon edges.
void append_shown(const Internet& internet, std::span<const AsIndex> path,
                  std::vector<net::Asn>& hops);

}  // namespace comity::internet
