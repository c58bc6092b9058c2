// The monthly report as a page.
#include <fmt/format.h>

#include <algorithm>

#include "report/html_lists.h"
#include "report/html_text.h"
#include "report/participant_month.h"
#include "report/participant_words.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

class ParticipantHtmlReport {
public:
    explicit ParticipantHtmlReport(const ParticipantMonth& month) : month_(month) {}

    std::string page() {
        out_ = page_start(fmt::format("{} · {}", month_.name, title_of(month_)));
        out_ += fmt::format(
            "<header>\n<p class=\"eyebrow\">{}</p>\n<h1>{}</h1>\n<p class=\"lede\">{}</p>\n"
            "<p class=\"note\">{} {}</p>\n</header>\n<main>\n",
            escape_html(month_.programme.title), escape_html(month_.name),
            escape_html(title_of(month_)), escape_html(basis_of(month_)), kNotManrs);
        add_changes();
        add_actions();
        add_incidents();
        add_to_do();
        add_networks();
        out_ += fmt::format("</main>\n<footer><p>{} Framework: {}.</p></footer>\n", kNotManrs,
                            escape_html(month_.label));
        out_ += page_end();
        return std::move(out_);
    }

private:
    void add_changes() {
        out_ += section_start("changes", "What changed");
        out_ += fmt::format("<p class=\"note\">{}</p>\n", escape_html(since_text(month_)));
        const auto changes = changes_of(month_);
        if (changes.empty()) out_ += fmt::format("<p>{}</p>\n", no_change_text(month_));
        if (!changes.empty()) out_ += "<ul>\n";
        for (const auto& change : changes) {
            out_ += fmt::format("<li>{}</li>\n", escape_html(change));
        }
        if (!changes.empty()) out_ += "</ul>\n";
        out_ += kSectionEnd;
    }

    void add_actions() {
        out_ += section_start("actions", "Actions");
        for (const auto& action : month_.conformance.actions) {
            const bool is_band = !action.scores.empty() && !action.verdict;
            out_ += fmt::format("<h3>{} <span class=\"count\">{}</span></h3>\n<p>{}</p>\n",
                                escape_html(action.title), to_string(action.level),
                                is_band ? band_chip(action.band)
                                        : "<b>" + escape_html(standing_text(action)) + "</b>");
            if (!action.scores.empty() || !action.missing.empty()) out_ += "<ul>\n";
            for (const auto& shown : action.scores) {
                if (is_missing(action, shown)) continue;
                out_ += fmt::format("<li>{}: <b>{}</b> {}</li>\n", escape_html(shown.title),
                                    score_text(shown.score, month_.bands),
                                    change_text(shown.score, shown.before));
            }
            for (const auto& missing : action.missing) {
                out_ += fmt::format("<li>{} <code>{}</code></li>\n", escape_html(missing.detail),
                                    missing.rule->id);
            }
            if (!action.scores.empty() || !action.missing.empty()) out_ += "</ul>\n";
        }
        out_ += fmt::format("<p class=\"note\">Bands: {}, lagging below.</p>\n",
                            band_limits(month_.bands));
        out_ += kSectionEnd;
    }

    void add_incidents() {
        const auto held = held_incidents(month_);
        out_ += section_start("incidents", "Incidents");
        if (held.empty()) out_ += "<p>None is held against its networks.</p>\n";
        for (const auto& one : held) {
            out_ += fmt::format("<h3>{} · {}</h3>\n<ul>\n", to_string(one.asn),
                                escape_html(held_text(one)));
            const auto told = std::min(one.incidents.size(), kIncidentsTold);
            for (std::size_t i = 0; i < told; ++i) {
                out_ += fmt::format("<li>{}</li>\n", escape_html(incident_text(one.incidents[i])));
            }
            out_ += "</ul>\n" + html_rest(one.incidents.size() - told);
        }
        out_ += kSectionEnd;
    }

    void add_to_do() {
        const auto all = to_do(month_);
        if (all.empty()) return;
        out_ += section_start("advice", "What to do");
        out_ += "<ul>\n";
        for (const auto& one : all) {
            out_ += fmt::format("<li><b>{}</b>: {} <code>{}</code></li>\n", one.networks,
                                escape_html(one.rule->explanation), one.rule->id);
        }
        out_ += "</ul>\n<p class=\"note\">The report of each network tells every step.</p>\n";
        out_ += kSectionEnd;
    }

    void add_networks() {
        if (month_.networks.empty()) return;
        out_ += section_start("networks", "Networks");
        out_ += band_key();
        out_ +=
            "<div class=\"scroll\" role=\"region\" aria-labelledby=\"networks\" "
            "tabindex=\"0\">\n<table class=\"networks\">\n<thead><tr>"
            "<th scope=\"col\">Network</th>";
        for (const auto& action : month_.networks.front().actions) {
            out_ += fmt::format("<th scope=\"col\">{}</th>", escape_html(action.title));
        }
        out_ += "</tr></thead>\n<tbody>\n";
        for (const auto& network : month_.networks) {
            const auto& name = network.record.evidence.identity.name;
            out_ += fmt::format(
                "<tr><th scope=\"row\">{}{}</th>", to_string(network.asn),
                name.empty() ? ""
                             : fmt::format("<span class=\"sub\">{}</span>", escape_html(name)));
            for (const auto& action : network.actions) {
                out_ += score_cell(action.title, action.band, action.score, month_.bands);
            }
            out_ += "</tr>\n";
        }
        out_ += "</tbody>\n</table>\n</div>\n";
        out_ += kSectionEnd;
    }

    const ParticipantMonth& month_;
    std::string out_;
};

}  // namespace

std::string participant_html(const ParticipantMonth& month) {
    return ParticipantHtmlReport(month).page();
}

}  // namespace comity::report
