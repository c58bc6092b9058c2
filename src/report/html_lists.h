// The lists of a page: advice, evidence, coverage with its sources, and the marks in them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "manrs/assessment.h"
#include "report/explanation.h"
#include "report/html_chart.h"
#include "report/phrases.h"
#include "report/registrations.h"

namespace comity::report {

[[nodiscard]] Fill fill_of(manrs::Band band);

/// The class of the style sheet.
[[nodiscard]] std::string_view class_of(Tone tone);

/// The band in words with its sign.
[[nodiscard]] std::string band_chip(manrs::Band band);

/// A narrow cell of the table of networks: the score of the action `title` on its band's sign and
/// colour.
[[nodiscard]] std::string score_cell(std::string_view title, manrs::Band band,
                                     std::optional<double> score, const manrs::Bands& bands);

/// What the signs of `score_cell` mean.
[[nodiscard]] std::string band_key();

/// All advice in its order, neighbours of one rule under one heading, and what it leads to.
[[nodiscard]] std::string html_advice(const manrs::Assessment& assessment);

/// What the scores would become, step by step; "" where there is nothing to do.
[[nodiscard]] std::string html_plan(const manrs::Assessment& assessment);

/// The fixes of one rule, with the text to publish.
[[nodiscard]] std::string html_fixes(FixGroup group);

/// One section of evidence as a table that can be folded.
[[nodiscard]] std::string html_section(const EvidenceSection& section);

/// That there are more; "" where there are none.
[[nodiscard]] std::string html_rest(std::size_t left_out);

/// The findings of one kind as a table that can be folded; "" without any.
[[nodiscard]] std::string html_findings(std::span<const manrs::RouteFinding> findings,
                                        FindingKind kind);

/// How wide the view was, a bar for each family, and the table of sources.
[[nodiscard]] std::string html_coverage(const observation::ObservationFacts& facts);

/// Terms and what they mean.
[[nodiscard]] std::string html_definitions(std::span<const Definition> terms);

}  // namespace comity::report
