// The networks at the top: without providers, and all peers of each other.
#pragma once

#include <cstdint>
#include <vector>

#include "registry/as_rank/path_graph.h"

namespace comity::registry::as_rank {

/// Of so many paths over a link one may be leaked, or made up: what fewer say is not believed.
inline constexpr std::uint64_t kLeakedOf = 50;

/// The clique of `graph`, in order; empty where nobody is seen to give transit.
///
/// Of the first 25 networks those are taken that are linked with each other and have the greatest
/// transit degrees together (Bron and Kerbosch 1973; by 25 the paper's 10, since regional networks
/// with very many peers may stand among the first). Then who is seen to get transit from one toward
/// another of them is taken out, worst first: two hops in a row inside the clique are not what
/// peers do, and it is one of the two at their ends. Then, going down, those are added that are
/// linked with all of them, or with all but one, and do not get transit so.
[[nodiscard]] std::vector<AsIndex> find_clique(const PathGraph& graph);

}  // namespace comity::registry::as_rank
