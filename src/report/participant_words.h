// The words that all formats use of a participant's month. Plain text; each format escapes it in
// its own way.
#pragma once

#include <string>
#include <string_view>

#include "report/participant_month.h"

namespace comity::report {

/// What is said where there is no profile.
inline constexpr std::string_view kIndicative =
    "Indicative: MANRS publishes no thresholds, and none were given. Bands show where a "
    "participant stands; nothing is called conformant or not.";
/// By what conformance is told: the profile, or that it is an indication.
[[nodiscard]] std::string basis_of(const ParticipantMonth& month);
/// "conformant" and so on by a profile; else the band; "cannot be seen from outside".
[[nodiscard]] std::string standing_text(const manrs::ActionConformance& action);
/// Whether what is missing tells of that score, which need not be told twice then.
[[nodiscard]] bool is_missing(const manrs::ActionConformance& action,
                              const manrs::ShownScore& shown);
/// "since the observation to 2026-10-31 23:59 UTC"; "there is no observation before".
[[nodiscard]] std::string since_text(const ParticipantMonth& month);
/// Why there are no changes.
[[nodiscard]] std::string_view no_change_text(const ParticipantMonth& month);
/// "M4C 31, before 30: the network passed on routes of a direct customer with a bogon ASN (not
/// scored)".
[[nodiscard]] std::string held_text(const HeldIncidents& held);
/// "2026-11-30 00:10 UTC, for 1 h 49 min: weighs 1, 44 prefixes, as 3.14.249.0/24".
[[nodiscard]] std::string incident_text(const manrs::Incident& incident);
/// How many incidents of one metric a report tells one by one: the newest.
inline constexpr std::size_t kIncidentsTold = 5;

}  // namespace comity::report
