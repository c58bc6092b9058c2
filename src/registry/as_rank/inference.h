// The relationships of networks as their paths tell them, after the method of ASRank (Luckie et
// al., AS Relationships, Customer Cones, and Validation, IMC 2013): a clique at the top, then
// downward who must be a customer for a route to have come the way it did; what is left over are
// peers.
//
// The steps, each over the paths that are left without poisoned ones (docs/relationships.md):
// 1. Clique (clique.h): peers of each other, customers of nobody.
// 2. TopDown: in a path x y z, from vantage point to origin, where x is a provider or peer of y, z
//    must be a customer of y: else y had no reason to give its route to x. By falling transit
//    degree of y, for those z that rank below it.
// 3. SmallProvider: the same for those z that rank above it.
// 4. FromBelow: in a path z y x, likewise: z was given a route of y's provider or peer.
// 5. PartialFeed: a vantage point with routes to fewer than one in 40 of the networks gives the
//    collector what one gives a peer, its customers' routes; whom they come from are customers.
// 6. SmallOfClique: a neighbour of one of the clique whose transit degree is no quarter of its.
// 7. Fold: in a path x y z of which neither link is known, one of the two at least goes from
//    provider to customer. Where x is not much smaller than y, and z ranks below it, y is the
//    provider.
// 8. Rest: peers.
// Steps 2 and 3 come again when 4, 5 or 7 found something. Fewer than one in fifty of the paths
// over a link say nothing: routes leak.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "net/asn.h"
#include "registry/as_rank/path_sample.h"
#include "registry/as_relationships.h"

namespace comity::registry::as_rank {

/// What told a relationship.
enum class Step : std::uint8_t {
    Clique,
    TopDown,
    SmallProvider,
    FromBelow,
    PartialFeed,
    SmallOfClique,
    Fold,
    Rest
};

[[nodiscard]] std::string_view to_string(Step step);

struct Inferred {
    std::vector<Relationship> relationships;  ///< By the two numbers; of peers the lower is first.
    std::vector<Step> steps;                  ///< What told each of them.
    std::vector<net::Asn> clique;             ///< In order.
    std::size_t networks = 0;                 ///< In the paths.
    std::size_t vantage_points = 0;           ///< Networks that the paths begin with.
    std::size_t poisoned_paths = 0;           ///< Left out: they leave the clique and come back.
};

/// The relationship of every two networks that stand next to each other in `paths`. The same paths
/// give the same, in any order. Takes some 60 octets a hop of the paths while it runs.
[[nodiscard]] Inferred infer_relationships(const PathSample& paths);

}  // namespace comity::registry::as_rank
