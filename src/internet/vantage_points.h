// Who peers with the route collector.
#pragma once

#include <vector>

#include "internet/internet.h"
#include "internet/random.h"
#include "internet/topology.h"

namespace comity::internet {

/// `count` peers: of each sort of network, most with a full feed; every eighth gives its customers'
/// routes only, a few have one family only, and of four or more the last is a second session of the
/// first one's network.
[[nodiscard]] std::vector<VantagePoint> choose_vantage_points(const Topology& topology,
                                                              std::uint32_t count, Random& random);

}  // namespace comity::internet
