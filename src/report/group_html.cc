#include "report/group_html.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/coverage.h"
#include "report/group_phrases.h"
#include "report/html_chart.h"
#include "report/html_lists.h"
#include "report/html_text.h"
#include "report/limits.h"
#include "report/phrases.h"
#include "report/rolling.h"

namespace comity::report {
namespace {

using manrs::GroupAssessment;

/// Writes one group section by section.
class GroupHtmlReport {
public:
    explicit GroupHtmlReport(const GroupAssessment& group)
        : group_(group), actions_(scored_actions(group)) {}

    std::string page() {
        out_ = page_start(group_.title + " · routing security by " + group_.label);
        add_header();
        out_ += "<main>\n";
        add_actions();
        add_routes();
        add_members();
        add_metrics();
        out_ += section_start("coverage", "Coverage");
        out_ += html_coverage(group_.facts);
        out_ += kSectionEnd;
        out_ += section_start("method", "How it is computed");
        out_ += html_definitions(group_glossary(group_));
        out_ += kSectionEnd;
        out_ += fmt::format("</main>\n<footer><p>{} Framework: {}.</p></footer>\n", kNotManrs,
                            escape_html(group_.label));
        out_ += page_end();
        return std::move(out_);
    }

private:
    void add_header() {
        out_ += fmt::format(
            "<header>\n<p class=\"eyebrow\">Routing security of a group</p>\n<h1>{}</h1>\n"
            "<p class=\"lede\">{}</p>\n<dl class=\"facts\">\n",
            escape_html(group_.title), size_text(group_));
        add_fact("Group", group_.name);
        add_fact("Framework", group_.label);
        if (group_.facts.span) add_fact("Observed", period_text(*group_.facts.span));
        out_ += fmt::format("</dl>\n<p class=\"note\">{}</p>\n</header>\n", kNotManrs);
    }

    void add_fact(std::string_view name, std::string_view what) {
        out_ += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, escape_html(what));
    }

    [[nodiscard]] static std::string note(std::string_view text) {
        return text.empty() ? "" : fmt::format("<p class=\"note\">{}</p>\n", text);
    }

    void add_actions() {
        out_ += section_start("actions", "Actions");
        out_ += "<div class=\"distribution\">\n";
        for (const auto i : actions_) {
            const auto& action = group_.scores.actions[i];
            const auto change = change_of_action(group_, i);
            std::vector<ChartPart> parts;
            parts.reserve(kBands.size());
            for (const auto band : kBands) {
                parts.push_back({words_of(band), action.networks_in(band), fill_of(band)});
            }
            out_ += fmt::format(
                "<div><h3>{} <span class=\"count\">mean {}{}{}</span></h3>\n{}{}{}{}</div>\n",
                escape_html(action.title), mean_text(action.mean), change.empty() ? "" : ", ",
                change, stacked_bar(action.title + ", networks by band", parts),
                chart_legend(parts), note(previous_text(group_, i)), note(rolling_mean(group_, i)));
        }
        out_ += "</div>\n" + note(rolling_text(group_));
        std::string without;
        for (std::size_t i = 0; i < group_.scores.actions.size(); ++i) {
            const auto& action = group_.scores.actions[i];
            if (action.mean) continue;
            without += (without.empty() ? "" : ", ") + escape_html(action.title);
            // A month that has just begun may have none yet.
            const auto rolling = rolling_mean(group_, i);
            if (!rolling.empty()) without += fmt::format(" ({})", rolling);
        }
        if (!without.empty()) {
            out_ +=
                fmt::format("<p class=\"note\"><b>No data</b> on any network: {}.</p>\n", without);
        }
        out_ += fmt::format(
            "<p class=\"note\">Means over networks with data. Bands: {}, lagging below. {}</p>\n",
            band_limits(group_.bands), comparison_text(group_));
        out_ += kSectionEnd;
    }

    void add_routes() {
        out_ += section_start("routes", "Routes and space");
        for (const auto& family : families_of(group_)) add_family(family);
        out_ += kSectionEnd;
    }

    void add_family(const FamilyWords& family) {
        const auto& all = family.figures->announced;
        out_ += fmt::format("<h3>{}</h3>\n<p>{} announce{} {} that count{}: {} {}.</p>\n",
                            family.name, count_of(all.networks, "network"),
                            all.networks == 1 ? "s" : "", count_of(all.routes, "route"),
                            all.routes == 1 ? "s" : "", with_thousands(all.space), family.unit);
        if (const auto held = held_text(family, group_.facts); !held.empty()) {
            out_ += fmt::format("<p>{}.</p>\n", held);
        }
        const auto rows = figure_rows(*family.figures, group_.facts);
        if (all.routes == 0 || rows.empty()) return;
        if (group_.facts.has_payloads) {
            std::vector<ChartPart> parts;
            for (const auto& row : std::span(rows).first(3)) {
                parts.push_back({row.name, row.figures->space, row.fill});
            }
            out_ += stacked_bar(fmt::format("{} space, {}", family.name, family.unit), parts);
        }
        out_ += fmt::format(
            "<table class=\"stack\">\n<thead><tr><th scope=\"col\">State</th>"
            "<th scope=\"col\" class=\"number\">Routes</th>"
            "<th scope=\"col\" class=\"number\">Space, {}</th>"
            "<th scope=\"col\" class=\"number\">Networks</th>"
            "<th scope=\"col\" class=\"number\">Of them wholly</th></tr></thead>\n<tbody>\n",
            family.unit);
        for (const auto& row : rows) {
            const auto& part = *row.figures;
            out_ += fmt::format("<tr><th scope=\"row\">{}</th>", row.name);
            add_cell("Routes", share_cell(part.routes, all.routes));
            add_cell("Space", share_cell(part.space, all.space));
            add_cell("Networks", share_cell(part.networks, all.networks));
            add_cell("Wholly", with_thousands(part.networks_all));
            out_ += "</tr>\n";
        }
        out_ += "</tbody>\n</table>\n";
    }

    static std::string share_cell(std::uint64_t part, std::uint64_t whole) {
        return fmt::format("{} <span class=\"sub\">{}</span>", with_thousands(part),
                           percent(part, whole));
    }

    void add_cell(std::string_view label, std::string_view content) {
        out_ += fmt::format("<td class=\"number\" data-label=\"{}\">{}</td>", label, content);
    }

    void add_members() {
        out_ += section_start("networks", "Networks");
        const auto shown = std::min(group_.members.size(), kIndexRowsMax);
        out_ += fmt::format("<p class=\"note\">{}</p>\n", kMemberOrder);
        if (shown < group_.members.size()) {
            out_ +=
                fmt::format("<p class=\"note\">The first {} of {}; CSV and JSON have all.</p>\n",
                            with_thousands(shown), with_thousands(group_.members.size()));
        }
        out_ += band_key();
        out_ +=
            "<div class=\"scroll\" role=\"region\" aria-labelledby=\"networks\" "
            "tabindex=\"0\">\n<table class=\"networks\">\n<thead><tr>"
            "<th scope=\"col\">Network</th>";
        for (const auto i : actions_) {
            out_ += fmt::format("<th scope=\"col\">{}</th>",
                                escape_html(group_.scores.actions[i].title));
        }
        out_ += "</tr></thead>\n<tbody>\n";
        for (const auto& member : std::span(group_.members).first(shown)) add_member(member);
        out_ += "</tbody>\n</table>\n</div>\n";
        out_ += kSectionEnd;
    }

    void add_member(const manrs::GroupMember& member) {
        const auto who = who_text(member);
        out_ += fmt::format(
            "<tr><th scope=\"row\">{}{}</th>", to_string(member.asn),
            who.empty() ? "" : fmt::format("<span class=\"sub\">{}</span>", escape_html(who)));
        for (const auto i : actions_) {
            const auto& score = member.scores[i];
            out_ += score_cell(group_.scores.actions[i].title, band_of(group_.bands, score), score,
                               group_.bands);
        }
        out_ += "</tr>\n";
    }

    void add_metrics() {
        out_ += section_start("metrics", "Metrics");
        std::string rows;
        for (std::size_t i = 0; i < group_.scores.metrics.size(); ++i) {
            const auto& metric = group_.scores.metrics[i];
            if (metric.measured == 0) continue;
            const auto change =
                group_.previous ? change_text(metric.score, group_.previous->metrics[i].score) : "";
            const auto& description = describe(metric.id);
            rows += fmt::format(
                "<tr><th scope=\"row\">{}<span class=\"sub\">{}</span></th>"
                "<td class=\"number keep\" data-label=\"Mean value\">{}<span class=\"sub\">{}"
                "</span></td><td class=\"number keep\" data-label=\"Mean score\">{}<span "
                "class=\"sub\">{}</span></td>"
                "<td class=\"number\" data-label=\"Networks\">{}</td></tr>\n",
                description.name, escape_html(description.meaning), mean_text(metric.value),
                description.unit, metric.score ? mean_text(metric.score) : "not scored", change,
                with_thousands(metric.measured));
        }
        if (!rows.empty()) {
            out_ +=
                "<table class=\"stack\">\n<thead><tr><th scope=\"col\">Metric</th>"
                "<th scope=\"col\" class=\"number\">Mean value</th>"
                "<th scope=\"col\" class=\"number\">Mean score</th>"
                "<th scope=\"col\" class=\"number\">Networks</th></tr></thead>\n<tbody>\n" +
                rows + "</tbody>\n</table>\n";
        }
        for (const auto& none : no_data_groups(group_)) {
            out_ += fmt::format("<p class=\"note\"><b>No data</b> for {}: {}.</p>\n",
                                names_of(none.metrics), escape_html(none.reason));
        }
        out_ += kSectionEnd;
    }

    const GroupAssessment& group_;
    std::vector<std::size_t> actions_;
    std::string out_;
};

}  // namespace

std::string group_html_page(const GroupAssessment& group) { return GroupHtmlReport(group).page(); }

}  // namespace comity::report
