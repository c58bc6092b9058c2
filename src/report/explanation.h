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

/// Advice of one rule, neighbours in its order.
using AdviceGroup = std::span<const manrs::RoaAdvice>;
/// `advice` cut where the rule or the change is another; the groups view it.
[[nodiscard]] std::vector<AdviceGroup> advice_groups(std::span<const manrs::RoaAdvice> advice);

/// One thing to do, as "create ROA" and "192.0.2.0/24 maxLength 24 AS64500".
struct Step {
    std::string_view verb;
    std::string what;
};
struct Steps {
    std::vector<Step> steps;          ///< In the order in which they are to be done.
    std::size_t others_left_out = 0;  ///< Others to authorise, beyond those among `steps`.
};
/// What `advice` asks for, with at most `others_max` others to authorise.
[[nodiscard]] Steps steps_of(const manrs::RoaAdvice& advice, std::size_t others_max);

/// What `advice` says beyond its rule; empty where that is nothing.
[[nodiscard]] std::string_view reason_of(const manrs::RoaAdvice& advice);

/// What advice would change: "Once all of this is done, M7RPKI goes from 0.412 to 1.000."; empty
/// where that cannot be said.
[[nodiscard]] std::string outlook_of(const manrs::Assessment& assessment);

/// A term and what it means here.
using Definition = std::pair<std::string, std::string>;

/// What the words mean that hold for all networks of an observation.
[[nodiscard]] std::vector<Definition> definitions(const manrs::Bands& bands,
                                                  const observation::ObservationFacts& facts);

/// How the figures are computed and what the words mean.
[[nodiscard]] std::vector<Definition> glossary(const manrs::Assessment& assessment);

}  // namespace comity::report
