#include "report/group_phrases.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "base/text.h"
#include "report/coverage.h"
#include "report/phrases.h"

namespace comity::report {

using manrs::Band;
using manrs::GroupAssessment;

std::string change_of_action(const GroupAssessment& group, std::size_t i) {
    if (!group.previous) return "";
    return change_text(group.scores.actions[i].mean, group.previous->actions[i].mean);
}

std::string with_share(std::uint64_t part, std::uint64_t whole) {
    const auto number = with_thousands(part);
    return whole == 0 ? number : fmt::format("{} ({})", number, percent(part, whole));
}

std::string mean_text(std::optional<double> mean) { return mean ? to_fixed(*mean, 3) : "no data"; }

std::string size_text(const GroupAssessment& group) {
    const auto& scores = group.scores;
    if (scores.networks == scores.announcing) {
        return fmt::format("{}, all of which announce something.",
                           count_of(scores.networks, "network"));
    }
    return fmt::format("{}, of which {} announce something.", count_of(scores.networks, "network"),
                       with_thousands(scores.announcing));
}

std::string who_text(const manrs::GroupMember& member) {
    std::string who = member.name;
    if (!member.country.empty()) who += (who.empty() ? "" : ", ") + to_string(member.country);
    if (!member.is_announcing) {
        who += (who.empty() ? "" : ", ") + std::string("announces nothing that was seen");
    }
    return who;
}

std::string comparison_text(const GroupAssessment& group) {
    if (!group.previous) return "No earlier observation has this group.";
    return fmt::format("Changes are against the observation of {}, with {}.",
                       group.previous->at ? date_text(*group.previous->at) : "an unknown time",
                       count_of(group.previous->networks, "network"));
}

std::string previous_text(const GroupAssessment& group, std::size_t action) {
    if (!group.previous) return "";
    const auto& before = group.previous->actions[action];
    auto text = fmt::format("before: mean {};", mean_text(before.mean));
    for (const auto band : kBands) {
        text += fmt::format("{} {} {}", band == kBands.front() ? "" : ",",
                            with_thousands(before.networks_in(band)), to_string(band));
    }
    return text;
}

std::array<FamilyWords, 2> families_of(const GroupAssessment& group) {
    return {FamilyWords{"IPv4", "ipv4", "addresses", &group.ipv4},
            FamilyWords{"IPv6", "ipv6", "/48s", &group.ipv6}};
}

std::string held_text(const FamilyWords& family, const observation::ObservationFacts& facts) {
    const auto& held = family.figures->held;
    if (!held) return "";
    const auto& space = held->space;
    auto text =
        fmt::format("{} of {} hold{} {} {}", count_of(held->organisations, "organisation"),
                    count_of(held->networks, "network"), held->organisations == 1 ? "s" : "",
                    with_thousands(space.delegated), family.unit);
    if (space.delegated == 0) return text;
    if (facts.has_routes) {
        text += fmt::format(": {} are announced", percent(space.announced, space.delegated));
    }
    if (facts.has_payloads) {
        text += fmt::format("{} {} have a VRP", facts.has_routes ? "," : ":",
                            percent(space.attested, space.delegated));
    }
    return text;
}

std::vector<FigureRow> figure_rows(const manrs::FamilyFigures& figures,
                                   const observation::ObservationFacts& facts) {
    std::vector<FigureRow> rows;
    if (facts.has_payloads) {
        rows.push_back({"valid", &figures.valid, Fill::Good});
        rows.push_back({"not found", &figures.not_found, Fill::Fair});
        rows.push_back({"invalid", &figures.invalid, Fill::Poor});
    }
    if (facts.has("irr")) rows.push_back({"with a route object", &figures.registered, Fill::Good});
    return rows;
}

std::vector<NoDataGroup> no_data_groups(const GroupAssessment& group) {
    std::vector<NoDataGroup> groups;
    for (const auto& metric : group.scores.metrics) {
        if (metric.measured > 0) continue;
        const auto& reason = metric.no_data_reason;
        const auto same =
            std::find_if(groups.begin(), groups.end(),
                         [&reason](const NoDataGroup& known) { return known.reason == reason; });
        if (same == groups.end()) {
            groups.push_back({reason, {metric.id}});
        } else {
            same->metrics.push_back(metric.id);
        }
    }
    return groups;
}

std::vector<std::size_t> scored_actions(const GroupAssessment& group) {
    std::vector<std::size_t> actions;
    for (std::size_t i = 0; i < group.scores.actions.size(); ++i) {
        if (group.scores.actions[i].mean) actions.push_back(i);
    }
    return actions;
}

std::vector<Definition> group_glossary(const GroupAssessment& group) {
    std::vector<Definition> terms{{"Framework", group.framework_text}};
    terms.emplace_back("Mean",
                       "Over the networks of the group that have data, each with the same weight. "
                       "Those without are counted as no data and are in no mean.");
    terms.emplace_back("Change",
                       "Against the group of the same name in the observation before, judged by "
                       "the same framework; its members may have been others.");
    if (group.ipv4.held) {
        terms.emplace_back("Held",
                           "What registries delegated to the organisations of the networks, which "
                           "they tell apart by opaque ids; each organisation counts once, however "
                           "many networks it has. Of it, what routes of anybody announce, and what "
                           "VRPs cover.");
    }
    terms.emplace_back("Space",
                       "What routes that count announce: addresses of IPv4, /48s of IPv6. Where "
                       "routes of one network overlap, space is that of the most specific and "
                       "counts once; where those of two networks do, it counts for each. What is "
                       "held, but not announced, is not in it.");
    terms.emplace_back("With a route object",
                       "A route object of the same origin is registered for the route's prefix or "
                       "a less specific one.");
    terms.emplace_back("Order of networks", std::string(kMemberOrder) +
                                                " Networks without any data come last; then the "
                                                "lower AS number comes first.");
    const auto common = definitions(group.bands, group.facts);
    terms.insert(terms.end(), common.begin(), common.end());
    return terms;
}

}  // namespace comity::report
