#include "report/html_incidents.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/text.h"
#include "incident/explanation.h"
#include "report/dispute_words.h"
#include "report/html_lists.h"
#include "report/html_text.h"
#include "report/incident_timeline.h"
#include "report/incident_words.h"
#include "report/incidents.h"
#include "report/limits.h"
#include "report/path_drawing.h"

namespace comity::report {
namespace {

std::string drawing(std::string_view title, const std::vector<incident::SeenPath>& paths,
                    const incident::Event& event) {
    if (paths.empty()) return "";
    std::string lines;
    for (const auto& line : draw_paths(paths, event)) {
        lines += line.rails;
        if (line.asn != net::Asn()) {
            const auto* const mark = line.is_culprit      ? "poor"
                                     : line.is_accomplice ? "fair"
                                     : line.is_victim     ? "good"
                                                          : "none";
            lines += fmt::format("<span class=\"state {}\">{}</span>", mark, to_string(line.asn));
            if (!line.words.empty()) lines += " " + escape_html(line.words);
        }
        lines += '\n';
    }
    return fmt::format("<div><h4>{}</h4>\n<pre class=\"drawing\">{}</pre></div>\n", title, lines);
}

std::string tried(const incident::Event& event) {
    std::string rows;
    for (const auto& rule : tried_rules(event)) {
        rows += fmt::format("<div><dt>{}<span class=\"sub rule\">{}</span></dt><dd>{}</dd></div>\n",
                            rule.answer, rule.rule->id, escape_html(rule.text));
    }
    if (rows.empty()) return "";
    return "<h4>What might excuse it</h4>\n<dl class=\"tried\">\n" + rows + "</dl>\n";
}

std::string evidence(const incident::Event& event) {
    std::string html;
    for (const auto& [title, lines, left_out] : evidence_lines(event, kVrpsShownMax)) {
        std::string items;
        for (const auto& line : lines) items += fmt::format("<li>{}</li>", escape_html(line));
        if (left_out > 0) {
            items += fmt::format("<li class=\"sub\">and {} more</li>", with_thousands(left_out));
        }
        html += fmt::format("<div><dt>{}</dt><dd><ul>{}</ul></dd></div>\n", title, items);
    }
    return html.empty() ? "" : "<dl class=\"tried\">\n" + html + "</dl>\n";
}

std::string disputes(const incident::Event& event) {
    std::string rows;
    for (const auto& [title, text, tone] : dispute_lines(event)) {
        rows += fmt::format("<div><dt><span class=\"state {}\">{}</span></dt><dd>{}</dd></div>\n",
                            class_of(tone), escape_html(title), escape_html(text));
    }
    if (rows.empty()) return "";
    return "<h4>Disputes</h4>\n<dl class=\"tried\">\n" + rows + "</dl>\n";
}

std::string incident(const IncidentItem& item) {
    const auto& event = *item.event;
    auto html = fmt::format(
        "<details class=\"incident\">\n<summary><span class=\"state {}\">{}</span> "
        "<h3>{} <code>{}</code></h3> <span class=\"count\">{}</span></summary>\n"
        "<ul class=\"sentences\">\n",
        class_of(item.tone), escape_html(item.state), words_of(event.kind), prefixes_text(event),
        time_text(event));
    for (const auto& sentence : incident::explain(event)) {
        html += fmt::format("<li>{}</li>\n", escape_html(sentence));
    }
    html += "</ul>\n" + disputes(event);
    const auto drawings = drawing("Paths before", event.evidence.paths_before, event) +
                          drawing("Paths then", event.evidence.paths, event);
    if (!drawings.empty()) html += "<div class=\"drawings\">\n" + drawings + "</div>\n";
    html += evidence(event);
    html += tried(event);
    return html + fmt::format("<p class=\"sub\">{}{}{}</p>\n</details>\n",
                              event.rule == nullptr ? "" : event.rule->id,
                              event.rule == nullptr ? "" : ", ", incident::event_id(event));
}

std::string incidents(std::span<const IncidentItem> items) {
    const auto shown = std::min(items.size(), kHtmlIncidentsMax);
    std::string html;
    for (const auto& item : items.first(shown)) html += incident(item);
    return html + html_rest(items.size() - shown);
}

}  // namespace

std::string html_incidents(const manrs::Assessment& assessment) {
    const auto list = incidents_of(assessment);
    const auto picture = timeline_picture(assessment.facts, list);
    const auto note = incidents_note(list);
    if (note.empty() && !picture) return "";
    auto html = fmt::format("<p>{}.</p>\n", note.empty() ? "None" : escape_html(note));
    if (picture) html += html_timeline(*picture);
    // What is only shown may be much, and says little of the network: it is folded away.
    const auto matters = std::find_if(list.items.begin(), list.items.end(), is_only_shown);
    const std::span<const IncidentItem> items(list.items);
    const auto count = static_cast<std::size_t>(matters - list.items.begin());
    html += incidents(items.first(count));
    const auto rest = items.subspan(count);
    if (rest.empty()) return html;
    return html +
           fmt::format(
               "<details>\n<summary><h3>Only shown</h3> <span "
               "class=\"count\">{}</span></summary>\n",
               with_thousands(rest.size())) +
           incidents(rest) + "</details>\n";
}

}  // namespace comity::report
