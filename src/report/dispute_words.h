// Disputes and rulings in the words that all formats share. Plain text, some of it of strangers:
// each format escapes it in its own way.
#pragma once

#include <string>
#include <vector>

#include "incident/dispute.h"
#include "manrs/assessment.h"
#include "report/registrations.h"

namespace comity::report {

/// One thing that was said.
struct DisputeLine {
    std::string title;  ///< Who says it, and when.
    std::string text;   ///< The reason.
    Tone tone = Tone::Plain;
};

/// The dispute, then its rulings.
[[nodiscard]] std::vector<DisputeLine> dispute_lines(const incident::Dispute& dispute);
/// Those of all disputes over an event.
[[nodiscard]] std::vector<DisputeLine> dispute_lines(const incident::Event& event);

/// "dispute 7 is open"; what is said beside an event of its last dispute; empty without one.
[[nodiscard]] std::string dispute_note(const incident::Event& event);

/// How many events rulings take out of the network's scores, and which scores it would have with
/// them; empty where there are none.
[[nodiscard]] std::string rulings_text(const manrs::Assessment& assessment);

}  // namespace comity::report
