#include "report/group_markdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/coverage.h"
#include "report/group_phrases.h"
#include "report/limits.h"
#include "report/markdown_text.h"
#include "report/phrases.h"
#include "report/rolling.h"

namespace comity::report {
namespace {

using manrs::GroupAssessment;

/// Writes one group section by section.
class GroupMarkdownReport {
public:
    explicit GroupMarkdownReport(const GroupAssessment& group) : group_(group) {}

    std::string text() {
        out_ = fmt::format("# {} ({}) by {}\n\n{}\n\n{} {}\n", escape_markdown(group_.title),
                           escape_markdown(group_.name), escape_markdown(group_.label), kNotManrs,
                           size_text(group_), comparison_text(group_));
        add_actions();
        add_metrics();
        add_routes();
        add_members();
        add_heading("Coverage");
        for (const auto& sentence : coverage_sentences(group_.facts)) {
            out_ += fmt::format("- {}\n", escape_markdown(sentence));
        }
        add_heading("How it is computed");
        for (const auto& [term, meaning] : group_glossary(group_)) {
            out_ += fmt::format("- **{}**: {}\n", escape_markdown(term), escape_markdown(meaning));
        }
        return std::move(out_);
    }

private:
    void add_heading(std::string_view title) { out_ += fmt::format("\n## {}\n\n", title); }

    void add_actions() {
        add_heading("Actions");
        const bool rolls = group_.rolling.has_value();
        out_ += fmt::format(
            "| Action | Mean | Change |{} Ready | Aspiring | Lagging | No data |\n"
            "|---|--:|--:|{}--:|--:|--:|--:|\n",
            rolls ? fmt::format(" Mean of the last {} days |", manrs::kRollingDays) : "",
            rolls ? "--:|" : "");
        for (std::size_t i = 0; i < group_.scores.actions.size(); ++i) {
            const auto& action = group_.scores.actions[i];
            out_ += fmt::format("| {} | {} | {} |", escape_markdown(action.title),
                                mean_text(action.mean), change_of_action(group_, i));
            if (rolls) out_ += fmt::format(" {} |", mean_text(group_.rolling->actions.at(i).mean));
            for (const auto band : kBands) {
                const auto count = action.networks_in(band);
                out_ += fmt::format(" {} |", with_share(count, group_.scores.networks));
            }
            out_ += '\n';
        }
        out_ +=
            fmt::format("\nMeans over networks with data. Bands: {}.\n", band_limits(group_.bands));
        if (rolls) out_ += fmt::format("\n{}\n", rolling_text(group_));
        if (!group_.previous) return;
        out_ += '\n';
        for (std::size_t i = 0; i < group_.scores.actions.size(); ++i) {
            out_ += fmt::format("- {}, {}\n", escape_markdown(group_.scores.actions[i].title),
                                previous_text(group_, i));
        }
    }

    void add_metrics() {
        add_heading("Metrics");
        out_ += "| Metric | Mean value | Mean score | Networks |\n|---|--:|--:|--:|\n";
        for (const auto& metric : group_.scores.metrics) {
            if (metric.measured == 0) continue;
            out_ += fmt::format("| {}: {} ({}) | {} | {} | {} |\n", to_string(metric.id),
                                describe(metric.id).meaning, describe(metric.id).unit,
                                mean_text(metric.value),
                                metric.score ? mean_text(metric.score) : "not scored",
                                with_thousands(metric.measured));
        }
        out_ += '\n';
        for (const auto& none : no_data_groups(group_)) {
            out_ += fmt::format("- No data: {}: {}\n", names_of(none.metrics),
                                escape_markdown(none.reason));
        }
    }

    void add_routes() {
        add_heading("Routes and space");
        for (const auto& family : families_of(group_)) {
            const auto& all = family.figures->announced;
            out_ += fmt::format(
                "| {} | Networks | All their routes | Routes | | {} | |\n"
                "|---|--:|--:|--:|--:|--:|--:|\n",
                family.name, family.unit);
            out_ +=
                fmt::format("| announced | {} | | {} | | {} | |\n", with_thousands(all.networks),
                            with_thousands(all.routes), with_thousands(all.space));
            for (const auto& row : figure_rows(*family.figures, group_.facts)) {
                const auto& part = *row.figures;
                out_ +=
                    fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", row.name,
                                with_thousands(part.networks), with_thousands(part.networks_all),
                                with_thousands(part.routes), percent(part.routes, all.routes),
                                with_thousands(part.space), percent(part.space, all.space));
            }
            if (const auto held = held_text(family, group_.facts); !held.empty()) {
                out_ += fmt::format("\n{}.\n", held);
            }
            out_ += '\n';
        }
    }

    void add_members() {
        add_heading("Networks");
        out_ += fmt::format("{}\n\n| Network | Name | Country |", kMemberOrder);
        const auto actions = scored_actions(group_);
        for (const auto i : actions) {
            out_ += fmt::format(" {} |", escape_markdown(group_.scores.actions[i].title));
        }
        out_ += "\n|---|---|---|";
        for (std::size_t i = 0; i < actions.size(); ++i) out_ += "---|";
        out_ += '\n';
        const auto shown = std::min(group_.members.size(), kMarkdownItemsMax);
        for (std::size_t i = 0; i < shown; ++i) {
            const auto& member = group_.members[i];
            out_ += fmt::format("| {} | {} | {} |", to_string(member.asn),
                                escape_markdown(member.name), member.country.text());
            for (const auto action : actions) {
                const auto& score = member.scores[action];
                out_ += score ? fmt::format(" {} {} |", score_text(score, group_.bands),
                                            to_string(band_of(group_.bands, score)))
                              : " no data |";
            }
            out_ += '\n';
        }
        if (shown == group_.members.size()) return;
        out_ += fmt::format("\n… and {} more; JSON and CSV have all.\n",
                            with_thousands(group_.members.size() - shown));
    }

    const GroupAssessment& group_;
    std::string out_;
};

}  // namespace

std::string group_markdown_text(const GroupAssessment& group) {
    return GroupMarkdownReport(group).text();
}

}  // namespace comity::report
