// The paths from every vantage point of a made Internet to everything announced in it.
#pragma once

#include "internet/internet.h"

namespace comity::internet {

/// Solves the routes to all destinations that are announced, and puts in what shows besides the
/// networks: route servers, and the AS numbers of bogon edges.
[[nodiscard]] PathTable solve_paths(const Internet& internet);

}  // namespace comity::internet
