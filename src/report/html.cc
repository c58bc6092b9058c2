#include "report/html.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/coverage.h"
#include "report/dispute_words.h"
#include "report/explanation.h"
#include "report/html_chart.h"
#include "report/html_incidents.h"
#include "report/html_lists.h"
#include "report/html_text.h"
#include "report/phrases.h"
#include "report/registrations.h"
#include "report/rolling.h"

namespace comity::report {
namespace {

using manrs::Assessment;

/// Writes one assessment section by section.
class HtmlReport {
public:
    explicit HtmlReport(const Assessment& assessment) : assessment_(assessment) {}

    std::string page() {
        out_ =
            page_start(to_string(assessment_.asn) + " · routing security by " + assessment_.label);
        add_header();
        out_ += "<main>\n";
        add_actions();
        add_incidents();
        add_routes();
        add_what_to_do();
        add_metrics();
        add_coverage();
        add_evidence();
        add_glossary();
        out_ += "</main>\n";
        out_ += fmt::format("<footer><p>{} Framework: {}.</p></footer>\n", kNotManrs,
                            escape_html(assessment_.label));
        out_ += page_end();
        return std::move(out_);
    }

private:
    void add_what_to_do() {
        const auto& fixes = assessment_.fixes;
        if (!can_advise(assessment_.facts) && fixes.list.empty()) return;
        out_ += section_start("advice", "What to do");
        const bool has_roas =
            can_advise(assessment_.facts) && (!assessment_.advice.empty() || fixes.list.empty());
        if (has_roas) out_ += html_advice(assessment_);
        for (const auto& group : fix_groups(fixes.list)) out_ += html_fixes(group);
        out_ += html_rest(fixes.left_out);
        out_ += html_plan(assessment_);
        out_ += kSectionEnd;
    }

    void add_incidents() {
        const auto incidents = html_incidents(assessment_);
        if (incidents.empty()) return;
        out_ += section_start("incidents", "Incidents") + incidents;
        out_ += kSectionEnd;
    }

    void add_header() {
        const auto& facts = assessment_.facts;
        out_ += fmt::format(
            "<header>\n<p class=\"eyebrow\">Routing security assessment</p>\n<h1>{}</h1>\n"
            "<p class=\"lede\">{}</p>\n<dl class=\"facts\">\n",
            to_string(assessment_.asn), escape_html(lede_of(assessment_)));
        if (const auto identity = identity_text(assessment_.record.evidence); !identity.empty()) {
            add_fact("Network", identity);
        }
        add_fact("Framework", assessment_.label);
        if (facts.span) add_fact("Observed", period_text(*facts.span));
        add_fact("View", fmt::format("{}; full feeds: {} IPv4, {} IPv6",
                                     count_of(facts.vantage_points, "vantage point"),
                                     facts.ipv4.full_feeds, facts.ipv6.full_feeds));
        out_ += fmt::format("</dl>\n<p class=\"note\">{}</p>\n</header>\n", kNotManrs);
    }

    void add_fact(std::string_view name, std::string_view what) {
        out_ += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, escape_html(what));
    }

    void add_actions() {
        out_ += section_start("actions", "Actions");
        out_ += "<ul class=\"actions\">\n";
        // What was measured comes first; within that, the framework's order.
        const auto& actions = assessment_.actions;
        for (std::size_t i = 0; i < actions.size(); ++i) {
            if (actions[i].score) add_scored(actions[i], *actions[i].score, rolling_of(i));
        }
        for (std::size_t i = 0; i < actions.size(); ++i) {
            if (!actions[i].score) add_unscored(actions[i], rolling_of(i));
        }
        out_ += fmt::format("</ul>\n<p class=\"note\">Bands: {}, lagging below.{}{}</p>\n",
                            band_limits(assessment_.bands), assessment_.previous ? " " : "",
                            comparison_text(assessment_));
        if (const auto rulings = rulings_text(assessment_); !rulings.empty()) {
            out_ += fmt::format("<p class=\"note\">{}</p>\n", escape_html(rulings));
        }
        if (const auto text = rolling_text(assessment_); !text.empty()) {
            out_ += fmt::format("<p class=\"note\">{}</p>\n", text);
        }
        out_ += kSectionEnd;
    }

    /// What the rolling clock says of the action; empty without it.
    [[nodiscard]] std::string rolling_of(std::size_t i) const {
        const auto note = rolling_note(assessment_, i);
        return note.empty() ? "" : fmt::format("<p class=\"sub rolling\">{}</p>", note);
    }

    static std::string change_note(std::string_view change) {
        return change.empty() ? "" : fmt::format(" <span class=\"sub\">{}</span>", change);
    }

    void add_scored(const manrs::ActionResult& action, double score, std::string_view rolling) {
        out_ += fmt::format(
            "<li class=\"scored\"><h3>{}{}</h3>{}<div class=\"score\"><b>{}</b>{}</div>{}</li>\n",
            escape_html(action.title), change_note(change_of(assessment_, action)),
            band_chip(action.band), score_text(score, assessment_.bands),
            score_meter(score, assessment_.bands, fill_of(action.band)), rolling);
    }

    void add_unscored(const manrs::ActionResult& action, std::string_view rolling) {
        out_ += fmt::format("<li class=\"unscored\"><h3>{}</h3>{}<p class=\"why\">{}</p>{}</li>\n",
                            escape_html(action.title), band_chip(action.band),
                            escape_html(no_data_reason(action, assessment_.metrics)), rolling);
    }

    void add_routes() {
        const auto& tally = assessment_.tally;
        const auto& counted = tally.counted;
        const auto total = counted.total();
        out_ += section_start("routes", "Routes");
        out_ +=
            fmt::format("<p>{} announced ({} IPv4, {} IPv6), of which <b>{}</b> count.</p>\n",
                        count_of(tally.announced, "route"), with_thousands(tally.announced_ipv4),
                        with_thousands(tally.announced_ipv6), with_thousands(total));
        if (assessment_.facts.has_payloads && total > 0) {
            const std::array<ChartPart, 3> parts{
                ChartPart{"valid", counted.valid, Fill::Good},
                ChartPart{"not found", counted.not_found, Fill::Fair},
                ChartPart{"invalid", counted.invalid, Fill::Poor}};
            out_ += stacked_bar("Routes that count", parts);
            out_ += chart_legend(parts);
        }
        add_tallies();
        out_ += kSectionEnd;
    }

    /// Why routes are invalid, and why they do not count, side by side.
    void add_tallies() {
        const auto& tally = assessment_.tally;
        std::string invalid;
        if (assessment_.facts.has_payloads) {
            for (const auto reason : kInvalidReasons) {
                invalid += tally_row(words_of(reason),
                                     tally.invalid_by_reason.at(static_cast<std::size_t>(reason)));
            }
            invalid += tally_row("of all invalid, harmless", tally.invalid_harmless);
        }
        std::string excluded;
        for (const auto exclusion : kExclusions) {
            excluded += tally_row(words_of(exclusion),
                                  tally.excluded.at(static_cast<std::size_t>(exclusion)));
        }
        if (invalid.empty() && excluded.empty()) return;
        out_ += "<div class=\"tallies\">\n";
        if (!invalid.empty()) {
            out_ += "<div>\n<h3>Invalid, because</h3>\n<dl class=\"tally\">\n" + invalid +
                    "</dl>\n</div>\n";
        }
        if (!excluded.empty()) {
            out_ += "<div>\n<h3>Not counted, because</h3>\n<dl class=\"tally\">\n" + excluded +
                    "</dl>\n</div>\n";
        }
        out_ += "</div>\n";
    }

    static std::string tally_row(std::string_view what, std::uint64_t count) {
        if (count == 0) return "";
        return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escape_html(what),
                           with_thousands(count));
    }

    void add_metrics() {
        out_ += section_start("metrics", "Metrics");
        std::string rows;
        for (const auto& metric : assessment_.metrics) {
            if (!metric.value) continue;
            const auto& description = describe(metric.id);
            rows += fmt::format(
                "<tr><th scope=\"row\">{}<span class=\"sub\">{}</span></th>"
                "<td class=\"number keep\" data-label=\"Value\">{}<span "
                "class=\"sub\">{}</span></td>"
                "<td class=\"number keep\" data-label=\"Score\">{}</td>"
                "<td data-label=\"How\" class=\"formula\">{}</td></tr>\n",
                description.name, escape_html(description.meaning), value_text(metric),
                description.unit,
                (metric.score ? score_text(metric.score, assessment_.bands) : "not scored") +
                    change_note(change_of(assessment_, metric)),
                metric.score ? escape_html(metric.formula) : "");
        }
        if (!rows.empty()) {
            out_ +=
                "<table class=\"stack\">\n<thead><tr><th scope=\"col\">Metric</th>"
                "<th scope=\"col\" class=\"number\">Value</th>"
                "<th scope=\"col\" class=\"number\">Score</th><th scope=\"col\">How</th></tr>"
                "</thead>\n<tbody>\n" +
                rows + "</tbody>\n</table>\n";
        }
        for (const auto& group : group_no_data(assessment_.metrics)) {
            out_ += fmt::format("<p class=\"note\"><b>No data</b> for {}: {}.</p>\n",
                                names_of(group.metrics), escape_html(group.reason));
        }
        out_ += kSectionEnd;
    }

    void add_coverage() {
        out_ += section_start("coverage", "Coverage");
        out_ += html_coverage(assessment_.facts);
        out_ += kSectionEnd;
    }

    void add_evidence() {
        const auto sections = registration_sections(assessment_);
        if (assessment_.findings.empty() && sections.empty()) return;
        out_ += section_start("evidence", "Evidence");
        for (const auto kind : kFindingKinds) out_ += html_findings(assessment_.findings, kind);
        for (const auto& section : sections) out_ += html_section(section);
        out_ += kSectionEnd;
    }

    void add_glossary() {
        out_ += section_start("method", "How it is computed");
        out_ += html_definitions(glossary(assessment_));
        out_ += kSectionEnd;
    }

    const Assessment& assessment_;
    std::string out_;
};

}  // namespace

std::string html_page(const Assessment& assessment) { return HtmlReport(assessment).page(); }

}  // namespace comity::report
