#include "report/group_terminal.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/coverage.h"
#include "report/group_phrases.h"
#include "report/limits.h"
#include "report/phrases.h"
#include "report/rolling.h"
#include "report/text_layout.h"

namespace comity::report {
namespace {

using manrs::Band;
using manrs::GroupAssessment;

/// Writes one group section by section.
class GroupTerminalReport {
public:
    GroupTerminalReport(const GroupAssessment& group, const TerminalOptions& options)
        : group_(group),
          is_full_(options.full),
          out_(std::clamp(options.columns, kColumnsMin, kColumnsMax),
               options.colour ? TextLayout::Colour::On : TextLayout::Colour::Off) {}

    std::string text() {
        out_.paragraph({0, 2}, {{escape_for_terminal(group_.title), Style::Strong},
                                {"· " + escape_for_terminal(group_.name)},
                                {"· routing security by " + group_.label}});
        out_.paragraph({0, 0}, {{std::string(kNotManrs), Style::Faint}});
        out_.paragraph({0, 0}, {{size_text(group_)}, {comparison_text(group_)}});
        add_actions();
        add_metrics();
        for (const auto& family : families_of(group_)) add_family(family);
        add_coverage();
        add_members();
        return out_.take();
    }

private:
    void add_heading(std::string_view title, std::string_view note) {
        out_.blank_line();
        out_.paragraph({0, 2}, {{std::string(title), Style::Strong},
                                {fmt::format("({})", note), Style::Faint}});
    }

    void add_actions() {
        add_heading("Actions", "means over networks with data; " + band_limits(group_.bands));
        std::size_t width = 0;
        for (const auto& action : group_.scores.actions) {
            width = std::max(width, display_width(action.title));
        }
        for (std::size_t i = 0; i < group_.scores.actions.size(); ++i) {
            const auto& action = group_.scores.actions[i];
            out_.paragraph(kItem,
                           {{padded_right(action.title, width), Style::Plain, Breaking::Never},
                            {"", Style::Plain},
                            {mean_text(action.mean), Style::Strong, Breaking::Never},
                            {change_of_action(group_, i), Style::Faint, Breaking::Never}});
            std::vector<Run> runs;
            for (const auto band : kBands) {
                const auto count = action.networks_in(band);
                runs.push_back({fmt::format("{} {}{}", with_share(count, group_.scores.networks),
                                            to_string(band), band == kBands.back() ? "" : ","),
                                style_of(band), Breaking::Never});
            }
            out_.paragraph(kDetail, runs);
            if (const auto before = previous_text(group_, i); !before.empty()) {
                out_.paragraph(kDetail, {{before, Style::Faint}});
            }
            if (const auto rolling = rolling_mean(group_, i); !rolling.empty()) {
                out_.paragraph(kDetail, {{rolling, Style::Faint}});
            }
        }
        if (const auto rolling = rolling_text(group_); !rolling.empty()) {
            out_.paragraph(kItem, {{rolling, Style::Faint}});
        }
    }

    void add_metrics() {
        add_heading("Metrics", "means over networks with data");
        for (std::size_t i = 0; i < group_.scores.metrics.size(); ++i) {
            const auto& metric = group_.scores.metrics[i];
            if (metric.measured == 0) continue;
            const auto change =
                group_.previous ? change_text(metric.score, group_.previous->metrics[i].score) : "";
            out_.paragraph(
                kItem, {{padded_right(to_string(metric.id), 8), Style::Plain, Breaking::Never},
                        {padded_right("value " + mean_text(metric.value), 13), Style::Plain,
                         Breaking::Never},
                        {padded_right(
                             metric.score ? "score " + mean_text(metric.score) : "not scored", 13),
                         Style::Plain, Breaking::Never},
                        {count_of(metric.measured, "network"), Style::Plain, Breaking::Never},
                        {change, Style::Faint, Breaking::Never}});
        }
        for (const auto& none : no_data_groups(group_)) {
            out_.paragraph(
                kItem, {{"No data:", Style::Faint}, {names_of(none.metrics) + ": " + none.reason}});
        }
    }

    void add_family(const FamilyWords& family) {
        const auto& all = family.figures->announced;
        add_heading(family.name, "routes that count");
        out_.paragraph(kItem, {{padded_right("announced", 19), Style::Plain, Breaking::Never},
                               {fmt::format("{}, {}, {} {}", count_of(all.networks, "network"),
                                            count_of(all.routes, "route"),
                                            with_thousands(all.space), family.unit)}});
        if (const auto held = held_text(family, group_.facts); !held.empty()) {
            out_.paragraph(kItem,
                           {{padded_right("held", 19), Style::Plain, Breaking::Never}, {held}});
        }
        if (all.routes == 0) return;
        for (const auto& row : figure_rows(*family.figures, group_.facts)) {
            const auto& part = *row.figures;
            out_.paragraph(
                kItem, {{padded_right(row.name, 19), Style::Plain, Breaking::Never},
                        {fmt::format("{} routes,", share_of(part.routes, all.routes)), Style::Plain,
                         Breaking::Never},
                        {fmt::format("{} {};", with_share(part.space, all.space), family.unit),
                         Style::Plain, Breaking::Never},
                        {fmt::format("of {}, {} of them wholly", count_of(part.networks, "network"),
                                     with_thousands(part.networks_all)),
                         Style::Plain, Breaking::Never}});
        }
    }

    void add_coverage() {
        out_.blank_line();
        out_.paragraph({0, 2}, {{"Coverage", Style::Strong}});
        for (const auto& sentence : coverage_sentences(group_.facts)) {
            out_.paragraph({2, 4}, {{sentence}});
        }
    }

    void add_members() {
        add_heading("Networks", "worst first");
        const auto& members = group_.members;
        const auto count = is_full_ ? members.size() : std::min(members.size(), kTerminalItemsMax);
        for (std::size_t i = 0; i < count; ++i) add_member(members[i]);
        if (count == members.size()) return;
        out_.paragraph(
            {2, 4}, {{fmt::format("… and {} more (--full)", with_thousands(members.size() - count)),
                      Style::Faint}});
    }

    void add_member(const manrs::GroupMember& member) {
        std::string who = escape_for_terminal(member.name);
        if (!member.country.empty()) {
            who += (who.empty() ? "" : ", ") + to_string(member.country);
        }
        out_.paragraph({2, 4}, {{to_string(member.asn), Style::Strong, Breaking::Never},
                                {who},
                                {member.is_announcing ? "" : "announces nothing that was seen",
                                 Style::Faint}});
        for (const auto band : {Band::Lagging, Band::Aspiring, Band::Ready}) add_band(member, band);
    }

    /// "lagging: Filtering 0.100, Coordination 0.000".
    void add_band(const manrs::GroupMember& member, Band band) {
        std::string list;
        for (std::size_t i = 0; i < member.scores.size(); ++i) {
            if (!member.scores[i] || band_of(group_.bands, member.scores[i]) != band) continue;
            list += fmt::format("{}{} {}", list.empty() ? "" : ", ", group_.scores.actions[i].title,
                                score_text(member.scores[i], group_.bands));
        }
        if (list.empty()) return;
        out_.paragraph(
            kDetail,
            {{std::string(to_string(band)) + ":", style_of(band), Breaking::Never}, {list}});
    }

    const GroupAssessment& group_;
    bool is_full_;
    TextLayout out_;
};

}  // namespace

std::string group_terminal_text(const GroupAssessment& group, const TerminalOptions& options) {
    return GroupTerminalReport(group, options).text();
}

}  // namespace comity::report
