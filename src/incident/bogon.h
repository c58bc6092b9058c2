// Bogons in tables: prefixes and AS numbers that nobody may announce (M3, M4). What a table holds
// of them is an event of that UTC day, 00:00:00 to 23:59:59; adjacent days join. Where updates were
// followed, the days between an announcement and its withdrawal count too, told or not.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "incident/event.h"
#include "observation/announcements.h"
#include "registry/bogons.h"
#include "registry/relationships_by_family.h"

namespace comity::incident {

/// What the events are judged by.
struct BogonSources {
    const registry::BogonJudge& bogons;
    /// Without them nobody is an accomplice that scores.
    registry::RelationshipsByFamily relationships;
    /// ASNs that stand in paths without deciding on routes: taken out before anyone is blamed.
    /// Sorted.
    std::span<const net::Asn> route_servers;
    /// Full feeds that must have seen an event, by family.
    std::uint32_t ipv4_full_feeds_needed = 0;
    std::uint32_t ipv6_full_feeds_needed = 0;
    observation::VantageWeights weights;
};

/// Bogons over time: what IncidentFinder found of them.
struct BogonTimes {
    std::span<const Event> events;
    Period watched;  ///< Days outside of it are nobody's.
};

/// The events of all sightings and times, sorted by culprit, kind, prefix and start.
///
/// A bogon prefix is held against its origin, where that is a network; its accomplices are the ASes
/// next to that. A bogon ASN is held against the first public ASN after it toward the vantage
/// point, which may itself have been deceived: the culprit is assumed. The default route and
/// origins in AS_SETs are nobody's. What both tell is one event: times add days, paths and when it
/// was really seen.
[[nodiscard]] std::vector<Event> find_bogons(std::span<const observation::PathSighting> sightings,
                                             const BogonSources& sources,
                                             const std::optional<BogonTimes>& times = {});

}  // namespace comity::incident
