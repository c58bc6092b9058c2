// What a made Internet's routes say of bogons: which networks announce some, show some in paths, or
// pass on those of their customers (MANRS metrics M3, M3C, M4, M4C).
//
// A full bogon counts as an incident of the table's day if full feeds of enough distinct ASNs see
// it, however long the prefix. Paths are read without route servers. Whose neighbour passed a bogon
// on is told by the paths of full feeds, and who is a customer by relationships.txt as it is
// written.
#pragma once

#include <map>
#include <set>

#include "internet/full_feeds.h"
#include "internet/internet.h"
#include "internet/written_relationships.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::internet {

/// Of one network; empty sets for none.
struct BogonTruth {
    std::set<net::Prefix> full;            ///< Announced by it: what M3 counts.
    std::set<net::Prefix> administrative;  ///< Announced by it; not counted.
    std::set<net::Asn> accomplice_for;     ///< Customers whose full bogons it passed on: M3C.
    /// Bogon AS numbers in paths where it is the first network after them toward the collector: M4.
    std::set<net::Asn> asns;
    std::set<net::Asn>
        asns_accomplice_for;  ///< Customers whose bogon AS numbers it passed on: M4C.
};

[[nodiscard]] std::map<net::Asn, BogonTruth> bogons_of(const Internet& internet, FullFeeds& feeds,
                                                       const WrittenRelationships& relationships);

}  // namespace comity::internet
