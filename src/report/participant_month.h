// The monthly report of a participant of MANRS: where its networks stand on what was promised, what
// changed since the observation before, and what to do. For whoever runs them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "manrs/assessment.h"
#include "manrs/conformance.h"
#include "manrs/incident_arithmetic.h"
#include "report/terminal.h"

namespace comity::report {

struct ParticipantMonth {
    std::string name;
    std::string id;
    manrs::Programme programme;
    std::optional<manrs::ConformanceProfile> profile;
    manrs::Conformance conformance;
    /// Each with what it had before, where that is known.
    std::vector<manrs::Assessment> networks;
    observation::ObservationFacts facts;
    std::string label;  ///< Of the framework.
    manrs::Bands bands;
    std::optional<Timestamp> before;  ///< The time of the observation before; none without one.
};

/// What is otherwise than before: "Filtering: 0.600 to 0.486, aspiring to lagging". A score that is
/// new or gone too; empty where nothing is, or without an observation before.
[[nodiscard]] std::vector<std::string> changes_of(const ParticipantMonth& month);

/// The incidents that make one metric of one network.
struct HeldIncidents {
    net::Asn asn;
    manrs::MetricId metric = manrs::MetricId::M1;
    double value = 0;                        ///< Of the metric.
    std::optional<double> before;            ///< The same in the observation before.
    bool is_scored = false;                  ///< The framework counts it.
    std::vector<manrs::Incident> incidents;  ///< Newest first.
};
/// All of them, by network and metric.
[[nodiscard]] std::vector<HeldIncidents> held_incidents(const ParticipantMonth& month);

/// One thing to do, and of which networks: "AS64500 (2), AS64501".
struct ToDo {
    const Rule* rule = nullptr;
    std::string networks;
};
/// By advice and fixes, those of the most severe rules first.
[[nodiscard]] std::vector<ToDo> to_do(const ParticipantMonth& month);

/// "November 2026", or the time of the observation where it tells no period.
[[nodiscard]] std::string title_of(const ParticipantMonth& month);

/// As lines of text, as `terminal_text`.
[[nodiscard]] std::string participant_text(const ParticipantMonth& month,
                                           const TerminalOptions& options = {});
/// As a message (RFC 5322) without addresses: Subject, the fields of its type (RFC 2045), and the
/// text in lines of at most 78 octets where words allow. Lines end with a line feed alone, as
/// programs that send mail take them.
[[nodiscard]] std::string participant_mail(const ParticipantMonth& month);
/// As a page that needs no other file.
[[nodiscard]] std::string participant_html(const ParticipantMonth& month);
/// As one object.
[[nodiscard]] std::string participant_json(const ParticipantMonth& month);

}  // namespace comity::report
