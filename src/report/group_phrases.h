// The words that all formats use of a group of networks. Plain text; each format escapes it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "manrs/group_assessment.h"
#include "report/explanation.h"
#include "report/html_chart.h"

namespace comity::report {

inline constexpr std::array kBands{manrs::Band::Ready, manrs::Band::Aspiring, manrs::Band::Lagging,
                                   manrs::Band::NoData};

/// What the list of members says of its order.
inline constexpr std::string_view kMemberOrder =
    "Worst first: most actions lagging, then most aspiring, then the lowest mean score.";

/// The change of the mean of the group's `i`-th action.
[[nodiscard]] std::string change_of_action(const manrs::GroupAssessment& group, std::size_t i);
/// "30 (78.9 %)"; "0" of none at all.
[[nodiscard]] std::string with_share(std::uint64_t part, std::uint64_t whole);

/// "0.934"; "no data".
[[nodiscard]] std::string mean_text(std::optional<double> mean);

/// "38 networks, of which 36 announce something."
[[nodiscard]] std::string size_text(const manrs::GroupAssessment& group);
/// "Example Networks, PT"; ends in "announces nothing that was seen" where that is so.
[[nodiscard]] std::string who_text(const manrs::GroupMember& member);
/// What it is compared with: an earlier observation and how many networks it had, or none.
[[nodiscard]] std::string comparison_text(const manrs::GroupAssessment& group);
/// "before: mean 0.922; 30 ready, 4 aspiring, 2 lagging, 1 no data"; empty without a before.
[[nodiscard]] std::string previous_text(const manrs::GroupAssessment& group, std::size_t action);

/// One family of a group.
struct FamilyWords {
    std::string_view name;  ///< "IPv4".
    std::string_view key;   ///< "ipv4".
    std::string_view unit;  ///< Of space, in the plural: "addresses", "/48s".
    const manrs::FamilyFigures* figures;
};
/// Both; they view `group`.
[[nodiscard]] std::array<FamilyWords, 2> families_of(const manrs::GroupAssessment& group);

/// "5 organisations of 6 networks hold 1,048,576 addresses: 14.0 % are announced, 9.4 % have a
/// VRP"; what is not known is left out. Empty without delegations.
[[nodiscard]] std::string held_text(const FamilyWords& family,
                                    const observation::ObservationFacts& facts);

/// One line of figures: what part of the announced routes it is.
struct FigureRow {
    std::string_view name;  ///< "valid".
    const manrs::RouteFigures* figures;
    Fill fill;
};
/// The states that are known: by origin validation with VRPs, "with a route object" with an IRR.
[[nodiscard]] std::vector<FigureRow> figure_rows(const manrs::FamilyFigures& figures,
                                                 const observation::ObservationFacts& facts);

/// Metrics that no network has data for, by reason.
[[nodiscard]] std::vector<NoDataGroup> no_data_groups(const manrs::GroupAssessment& group);

/// The actions that any member has a score for.
[[nodiscard]] std::vector<std::size_t> scored_actions(const manrs::GroupAssessment& group);

/// What the words mean, and how the figures of a group are made.
[[nodiscard]] std::vector<Definition> group_glossary(const manrs::GroupAssessment& group);

}  // namespace comity::report
