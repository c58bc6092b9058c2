// Incidents of a whole observation, as a list: events of one culprit and kind that overlap in time
// are one; but what counts, what is only shown, what is ruled out and what is excused stay apart.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "incident/event.h"
#include "observation/network_evidence.h"
#include "report/terminal.h"

namespace comity::report {

/// What a list says of one incident.
struct ListedIncident {
    incident::EventKind kind = incident::EventKind::BogonPrefix;
    net::Asn culprit;
    Timestamp start;
    Timestamp end;
    bool lasts = false;  ///< Any of its events had not ended.
    incident::Certainty certainty = incident::Certainty::Excused;  ///< Of its surest event.
    bool counts = false;        ///< Its events may be held against someone.
    bool is_ruled_out = false;  ///< They may not, since a dispute was accepted.
    /// The number, in the store, of the event that tells most: the surest, seen by
    /// most, first.
    std::int64_t number = 0;
    std::uint32_t full_feeds = 0;       ///< Of that event.
    std::vector<std::int64_t> numbers;  ///< Of all its events, rising.
};

/// Gathers events, in any order; of each a few dozen octets are kept.
class IncidentGrouper {
public:
    void add(std::int64_t number, const incident::Event& event);
    /// The incidents, newest first; of one start by culprit and kind.
    [[nodiscard]] std::vector<ListedIncident> finish();

private:
    std::vector<ListedIncident> events_;
};

/// Networks by name, as far as they are known.
using NetworkNames = std::map<net::Asn, std::string>;

/// One line of a list.
struct IncidentLine {
    ListedIncident incident;
    incident::Event event;  ///< The one that tells most; without evidence.
};

/// What is said around a list.
struct ListHeading {
    observation::ObservationFacts facts;
    std::uint64_t incidents = 0;     ///< In all.
    std::uint64_t not_counting = 0;  ///< Events left out: few saw them, or they are administrative.
    std::uint64_t excused = 0;       ///< Events left out.
    std::uint64_t ruled_out = 0;     ///< The same: a dispute over them was accepted.
};

/// The list for people at a terminal; `lines` are the first of `heading.incidents`.
[[nodiscard]] std::string incident_list_text(const ListHeading& heading,
                                             std::span<const IncidentLine> lines,
                                             const NetworkNames& names,
                                             const TerminalOptions& options = {});

/// One event with all that its verdict rests on, for people at a terminal; `others` are ids of
/// events of the same incident.
[[nodiscard]] std::string incident_text(const incident::Event& event,
                                        std::span<const std::string> others,
                                        const NetworkNames& names,
                                        const TerminalOptions& options = {});

/// All networks that `incident_text` names, each once, at most kNamesMax.
[[nodiscard]] std::vector<net::Asn> networks_in(const incident::Event& event);

}  // namespace comity::report
