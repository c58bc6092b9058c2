// How the figures of an assessment come about, in words: what has no data and why, what advice
// would change, and what the words mean.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "manrs/assessment.h"

namespace comity::report {

/// Metrics without data for one and the same reason.
struct NoDataGroup {
    std::string reason;
    std::vector<manrs::MetricId> metrics;
};

/// All metrics without data, grouped in the order of the first of each.
[[nodiscard]] std::vector<NoDataGroup> group_no_data(std::span<const manrs::MetricResult> metrics);

/// "M1, M1C".
[[nodiscard]] std::string names_of(std::span<const manrs::MetricId> metrics);

/// Why an action has no score: "M8: this version does not measure it"; empty where it has one.
[[nodiscard]] std::string no_data_reason(const manrs::ActionResult& action,
                                         std::span<const manrs::MetricResult> metrics);

/// The whole in two or three sentences: how many routes are in which state, which bands, what to
/// do.
[[nodiscard]] std::string lede_of(const manrs::Assessment& assessment);

/// Whether advice could be given at all: with both routes and VRPs.
[[nodiscard]] bool can_advise(const observation::ObservationFacts& facts);

/// What is said where there is no advice.
inline constexpr std::string_view kNothingToDo =
    "Nothing: no route that counts lacks a ROA or is invalid, and no ROA is too wide.";

/// What advice would change: "Once all of this is done, M7RPKI goes from 0.412 to 1.000."; empty
/// where that cannot be said.
[[nodiscard]] std::string outlook_of(const manrs::Assessment& assessment);

/// A term and what it means here.
using Definition = std::pair<std::string, std::string>;

/// How the figures are computed and what the words mean.
[[nodiscard]] std::vector<Definition> glossary(const manrs::Assessment& assessment);

}  // namespace comity::report
