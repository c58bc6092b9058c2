// What to do about incidents: for who caused one, who let it pass, and whom it was done to.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "incident/event.h"
#include "manrs/fixes.h"
#include "manrs/framework.h"
#include "net/asn.h"

namespace comity::manrs {

/// What a network had to do with an event.
enum class Part : std::uint8_t { Culprit, Accomplice, Victim, None };

/// The part of `asn`: that of the culprit before the others, of an accomplice before the victim's.
[[nodiscard]] Part part_in(const incident::Event& event, net::Asn asn);

/// Why whoever had that part should do something, and what; null where there is nothing that they
/// can do, as for the holder of a prefix that ROAs protected already.
[[nodiscard]] const Rule* remedy_of(const incident::Event& event, Part part);

/// What the fix of an event is about: its prefix, or between which neighbours a leak went. Events
/// of one remedy and subject have one fix.
[[nodiscard]] std::string subject_of(const incident::Event& event);

/// What the network `asn` can do about `events`: one change for each prefix, or for each pair of
/// neighbours that a leak went between, in the order of the metrics. Of events that are not held
/// against it, or of which it is the victim and could protect itself, and of no others.
[[nodiscard]] std::vector<Fix> incident_fixes(const IncidentRules& rules, net::Asn asn,
                                              std::span<const incident::Event> events);

}  // namespace comity::manrs
