// Incidents over time: the routes of an observation followed from change to change.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "incident/finder.h"
#include "observation/network_evidence.h"
#include "service/timeline_reader.h"

namespace comity::service {

/// What to look for.
struct IncidentOptions {
    /// Incidents of this time; none: of all that was observed.
    std::optional<Period> period;
    std::int64_t baseline_seconds = incident::kBaselineSeconds;
    incident::KnownNetworks known;
};

/// What following the routes gave.
struct Incidents {
    observation::TimelineSummary summary;
    std::vector<incident::Event> events;  ///< As IncidentFinder sorts them; no bogons.
    std::vector<incident::Event> bogons;  ///< With their times, for incident::find_bogons.
    std::optional<Period> span;           ///< From the first to the last record.
    std::vector<TimelineGap> not_followed;
};

/// Reads `files` again in the order of time and finds what happened. `files` are not empty.
[[nodiscard]] Incidents find_incidents(std::vector<TimelineFile> files,
                                       const incident::FinderSources& sources,
                                       const IncidentOptions& options,
                                       const TimelineProgress& progress);

/// The lists of networks that only look like hijackers, of the first of `folders` that has each.
/// Errors: a list is in none of them, or cannot be read.
[[nodiscard]] Result<incident::KnownNetworks> load_known_networks(
    std::span<const std::string> folders);

}  // namespace comity::service
