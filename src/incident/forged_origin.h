// Forged origins: a network announces the route of another behind itself, so that the origin is
// right and the first hop is not. What shows of it is a neighbour that the origin never had.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include "incident/links.h"
#include "incident/path_book.h"
#include "incident/runs.h"
#include "registry/as_relationships.h"

namespace comity::incident {

/// Watches the first hops of routes.
class ForgedOrigins {
public:
    struct Sources {
        /// Given ones; null: nobody is known to be a neighbour but by paths.
        const registry::AsRelationships* relationships = nullptr;

        std::int64_t baseline_seconds = 0;
    };
    /// All must outlive it.
    ForgedOrigins(const Sources& sources, LinkBook& links, RunTable& runs)
        : sources_(sources), links_(links), runs_(runs) {}

    /// A vantage point has a route with this first hop that had none to the prefix with it. Returns
    /// whether that is to be joined.
    [[nodiscard]] bool arrive(const PathNote& note, const observation::Change& change,
                              net::Family family, bool is_first_table);
    void join(const PathNote& note, const Sighting& sighting, net::Family family);
    /// It has another path with it.
    void change(const PathNote& note, const Sighting& sighting, net::Family family);
    void leave(const PathNote& note, const observation::Change& change, net::Family family);

private:
    /// Whether the two of the link are strangers to each other at `time`. A new origin must have
    /// new neighbours.
    [[nodiscard]] bool is_strange(LinkIndex index, net::Asn origin, Timestamp time) const;
    [[nodiscard]] std::uint64_t key_of(const PathNote& note, net::Family family) const;
    [[nodiscard]] RunId run_of(const PathNote& note, net::Family family) const;
    [[nodiscard]] RunId open(const PathNote& note, net::Family family);

    const Sources sources_;
    LinkBook& links_;
    RunTable& runs_;
    boost::unordered_flat_map<std::uint64_t, RunId> run_of_;  ///< By key_of.
};

}  // namespace comity::incident
