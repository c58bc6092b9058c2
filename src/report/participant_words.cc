#include "report/participant_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/coverage.h"
#include "report/phrases.h"

namespace comity::report {

std::string basis_of(const ParticipantMonth& month) {
    if (!month.profile) return std::string(kIndicative);
    const auto& verdict = month.conformance.verdict;
    return fmt::format("By the profile \"{}\": {}.", month.profile->title,
                       verdict ? to_string(*verdict) : "no verdict");
}

std::string standing_text(const manrs::ActionConformance& action) {
    if (action.scores.empty()) return "cannot be seen from outside";
    return std::string(action.verdict ? to_string(*action.verdict) : words_of(action.band));
}

bool is_missing(const manrs::ActionConformance& action, const manrs::ShownScore& shown) {
    return std::any_of(
        action.missing.begin(), action.missing.end(),
        [&shown](const manrs::Missing& missing) { return missing.score == shown.id; });
}

std::string since_text(const ParticipantMonth& month) {
    if (!month.before) return "there is no observation before";
    return "since the observation to " + date_text(*month.before);
}

std::string_view no_change_text(const ParticipantMonth& month) {
    return month.before ? "No score is otherwise than before." : "Nothing to compare with.";
}

std::string held_text(const HeldIncidents& held) {
    const auto& metric = describe(held.metric);
    return fmt::format("{} {}{}: {}{}", metric.name, held.value,
                       held.before ? fmt::format(", before {}", *held.before) : "", metric.meaning,
                       held.is_scored ? "" : " (not scored)");
}

std::string incident_text(const manrs::Incident& incident) {
    const auto seconds = incident.end.seconds() - incident.start.seconds();
    auto text = fmt::format("{}, for {}: weighs {}", date_text(incident.start),
                            duration_text(seconds), incident.value);
    const auto& prefixes = incident.prefixes;
    if (prefixes.size() == 1) text += ", " + prefixes.front();
    if (prefixes.size() > 1) {
        text += fmt::format(", {} prefixes, as {}", prefixes.size(), prefixes.front());
    }
    return text;
}

}  // namespace comity::report
