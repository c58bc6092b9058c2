// What an incident is called, what it rests on and what to do about it, in the words that all
// formats share. Plain text; each format escapes it in its own way.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "incident/event.h"
#include "manrs/incident_fixes.h"

namespace comity::report {

/// "route leak", "mis-origination", "bogon prefix" and so on.
[[nodiscard]] std::string_view words_of(incident::EventKind kind);
/// "culprit", "let it pass", "victim"; "" for None.
[[nodiscard]] std::string_view words_of(manrs::Part part);

/// "2026-11-20 10:00 UTC, for 35 min"; "2026-11-20 10:00 UTC, for 3 days so far".
[[nodiscard]] std::string time_text(const incident::Event& event);

/// "192.0.2.0/24", "30,000 prefixes".
[[nodiscard]] std::string prefixes_text(const incident::Event& event);

/// "64497 64500 64502".
[[nodiscard]] std::string path_text(std::span<const net::Asn> path);

/// What a verdict rests on, of one kind: a line each, of text of others too.
struct EvidenceLines {
    std::string title;
    std::vector<std::string> lines;
    std::uint64_t left_out = 0;  ///< Lines beyond those asked for.
};

/// Prefixes, vantage points, validity, VRPs, ASPAs, route objects and relationships as they were,
/// each with at most `lines_max` lines; paths and rules tried are told apart. None that is empty.
[[nodiscard]] std::vector<EvidenceLines> evidence_lines(const incident::Event& event,
                                                        std::size_t lines_max);

/// One rule of suppression that was tried: "no", "excuses" or "not known", its rule and its detail.
struct TriedRule {
    std::string_view answer;
    const Rule* rule = nullptr;
    std::string text;  ///< Why; what the rule asks where nothing more is known.
};
[[nodiscard]] std::vector<TriedRule> tried_rules(const incident::Event& event);

/// What someone can do: who, and the rule that says what.
struct Remedy {
    std::string who;  ///< "AS64500, the culprit".
    const Rule* rule = nullptr;
};
/// For the culprit, those who let it pass, and the victims, where there is anything to do.
[[nodiscard]] std::vector<Remedy> remedies_of(const incident::Event& event);

}  // namespace comity::report
