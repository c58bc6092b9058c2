// What registrations say of a network, in the words that all reports for people share.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "manrs/assessment.h"

namespace comity::report {

/// How a reader should take something.
enum class Tone : std::uint8_t { Good, Fair, Poor, Plain };

/// One thing found, on a line of its own.
struct EvidenceItem {
    std::string subject;  ///< A prefix, an AS, a source.
    std::string state;    ///< One or two words.
    Tone tone = Tone::Plain;
    const Rule* rule = nullptr;  ///< May be null.
    std::string detail;          ///< May be empty.
};

struct EvidenceSection {
    std::string title;
    std::string note;  ///< A figure or a short clause; may be empty.
    std::vector<EvidenceItem> items;
};

/// Route objects, policy, contacts and Spoofer tests; without sections of which nothing was
/// observed.
[[nodiscard]] std::vector<EvidenceSection> registration_sections(
    const manrs::Assessment& assessment);

/// Fixes of one rule, side by side.
using FixGroup = std::span<const manrs::Fix>;
[[nodiscard]] std::vector<FixGroup> fix_groups(std::span<const manrs::Fix> fixes);

/// What to do about them, in three or four words: "Register a contact".
[[nodiscard]] std::string_view title_of(FixGroup group);

/// The lines of a text to publish, without their ends.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// "EXAMPLE-AS · Example Ltd · PT · RIPE NCC", of what is known; empty where nothing is.
[[nodiscard]] std::string identity_text(const observation::NetworkEvidence& evidence);

/// "RIPE NCC"; empty of None.
[[nodiscard]] std::string_view words_of(registry::Rir rir);

}  // namespace comity::report
