// The incidents of one network as reports show them: what it did, what it let others do, and what
// was done to it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "manrs/assessment.h"
#include "manrs/incident_fixes.h"
#include "report/registrations.h"

namespace comity::report {

/// One event and what a network had to do with it.
struct IncidentItem {
    const incident::Event* event = nullptr;  ///< Never null.
    manrs::Part part = manrs::Part::None;
    std::optional<manrs::MetricId> metric;  ///< That holds it against the network.
    std::string state;                      ///< "in M2, suspected"; two or three words.
    Tone tone = Tone::Plain;
};

struct IncidentList {
    /// What is held against the network, then what was done to it, then what is only shown; each by
    /// start.
    std::vector<IncidentItem> items;
    std::uint64_t excused = 0;  ///< Left out: a rule explains them.
};

/// Neither held against the network nor done to it: the last in a list.
[[nodiscard]] bool is_only_shown(const IncidentItem& item);

/// Views `assessment`.
[[nodiscard]] IncidentList incidents_of(const manrs::Assessment& assessment);

/// What is said of all of them: how many there are of each kind; empty where there is none.
[[nodiscard]] std::string incidents_note(const IncidentList& list);

/// The same as a section among others.
[[nodiscard]] EvidenceSection incidents_section(const manrs::Assessment& assessment);

}  // namespace comity::report
