#include "report/html_lists.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/coverage.h"
#include "report/explanation.h"
#include "report/html_text.h"
#include "report/limits.h"
#include "report/what_if.h"

namespace comity::report {
namespace {

using manrs::Assessment;
using manrs::Band;
using manrs::RoaAdvice;
using manrs::RouteFinding;

/// Longer tables are folded at first, so that the page can be taken in.
constexpr std::size_t kOpenRowsMax = 12;

std::string_view sign_of(Band band) {
    switch (band) {
        case Band::Ready: return "✓";
        case Band::Aspiring: return "≈";
        case Band::Lagging: return "!";
        case Band::NoData: return "–";
    }
    return "–";
}

std::string_view class_of(rpki::Validity validity) {
    switch (validity) {
        case rpki::Validity::Valid: return "good";
        case rpki::Validity::Invalid: return "poor";
        case rpki::Validity::NotFound: return "fair";
    }
    return "none";
}

std::string rest_note(std::size_t left_out) {
    if (left_out == 0) return "";
    return fmt::format("<p class=\"note\">… and {} more; the JSON report has all.</p>\n",
                       with_thousands(left_out));
}

std::string folded_start(std::string_view title, std::size_t count) {
    return fmt::format(
        "<details{}>\n<summary><h3>{}</h3> <span class=\"count\">{}</span></summary>\n",
        count <= kOpenRowsMax ? " open" : "", escape_html(title), with_thousands(count));
}

std::string advice_row(const RoaAdvice& advice) {
    const auto [steps, left_out] = steps_of(advice, kOthersShownMax);
    std::string items;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (left_out > 0 && i == kOthersShownMax) {
            items += fmt::format("<li class=\"sub\">… and {} more; the JSON report has all</li>",
                                 with_thousands(left_out));
        }
        items += fmt::format("<li><span class=\"verb\">{}</span> <code>{}</code></li>",
                             steps[i].verb, escape_html(steps[i].what));
    }
    const auto reason = reason_of(advice);
    return fmt::format(
        "<li><ol class=\"steps\">{}</ol>{}</li>\n", items,
        reason.empty() ? "" : fmt::format("<p class=\"why\">{}</p>", escape_html(reason)));
}

/// The advice of one rule.
std::string advice_list(AdviceGroup group) {
    const auto& rule = *group.front().rule;
    const auto shown = std::min(group.size(), kHtmlItemsMax);
    auto html = folded_start(words_of(group.front().change), group.size());
    html += fmt::format("<p>{} <span class=\"rule\">{}, {}</span></p>\n<ol class=\"advice\">\n",
                        escape_html(rule.explanation), rule.id, rule.citation);
    for (const auto& advice : group.first(shown)) html += advice_row(advice);
    return html + "</ol>\n" + rest_note(group.size() - shown) + "</details>\n";
}

std::string finding_row(const RouteFinding& finding) {
    const auto& judged = finding.judged;
    std::string vrps;
    for (std::size_t i = 0; i < std::min(finding.covering.size(), kVrpsShownMax); ++i) {
        vrps += fmt::format("<li><code>{}</code></li>", vrp_text(finding.covering[i]));
    }
    if (finding.covering.size() > kVrpsShownMax) {
        vrps += fmt::format("<li>and {} more</li>",
                            with_thousands(finding.covering.size() - kVrpsShownMax));
    }
    std::string remarks;
    for (const auto& remark : remarks_of(finding)) {
        remarks += fmt::format("<span class=\"remark\">{}</span>", escape_html(remark));
    }
    const bool is_judged = finding.rule != nullptr;
    return fmt::format(
        "<tr><th scope=\"row\"><code>{}</code></th>"
        "<td data-label=\"State\"><span class=\"state {}\">{}</span>"
        "<span class=\"sub rule\">{}</span>{}</td>"
        "<td data-label=\"Covering VRPs\">{}</td><td data-label=\"Seen by\">{}</td></tr>\n",
        to_string(judged.pair.prefix), is_judged ? class_of(judged.verdict.validity) : "none",
        state_text(finding), is_judged ? finding.rule->id : "", remarks,
        vrps.empty() ? "none" : "<ul class=\"vrps\">" + vrps + "</ul>", seen_text(judged.pair));
}

std::string family_bar(std::string_view family, const observation::FamilyCoverage& coverage) {
    const auto partial =
        coverage.vantage_points - std::min(coverage.vantage_points, coverage.full_feeds);
    const std::array<ChartPart, 2> parts{ChartPart{"full feeds", coverage.full_feeds, Fill::Good},
                                         ChartPart{"partial feeds", partial, Fill::None}};
    const auto bar = stacked_bar(fmt::format("{} vantage points", family), parts);
    if (bar.empty()) return "";
    return fmt::format("<div class=\"family\"><h3>{}</h3>{}<p>{}, {} partial</p></div>\n", family,
                       bar, count_of(coverage.full_feeds, "full feed"), with_thousands(partial));
}

}  // namespace

std::string_view class_of(Tone tone) {
    switch (tone) {
        case Tone::Good: return "good";
        case Tone::Fair: return "fair";
        case Tone::Poor: return "poor";
        case Tone::Plain: return "none";
    }
    return "none";
}

std::string html_rest(std::size_t left_out) { return rest_note(left_out); }

std::string html_fixes(FixGroup group) {
    const auto& rule = *group.front().rule;
    const auto shown = std::min(group.size(), kHtmlItemsMax);
    auto html = folded_start(title_of(group), group.size());
    html += fmt::format("<p>{} <span class=\"rule\">{}, {}</span></p>\n<ol class=\"advice\">\n",
                        escape_html(rule.explanation), rule.id, rule.citation);
    for (const auto& fix : group.first(shown)) {
        html += fmt::format("<li><div><code>{}</code> → {}", escape_html(fix.subject),
                            escape_html(fix.place));
        if (!fix.detail.empty()) {
            html += fmt::format("<p class=\"why\">{}</p>", escape_html(fix.detail));
        }
        html += "</div>";
        if (!fix.text.empty()) html += fmt::format("<pre>{}</pre>", escape_html(fix.text));
        html += "</li>\n";
    }
    return html + "</ol>\n" + rest_note(group.size() - shown) + "</details>\n";
}

std::string html_section(const EvidenceSection& section) {
    auto html = folded_start(section.title, section.items.size());
    if (!section.note.empty()) html += fmt::format("<p>{}.</p>\n", escape_html(section.note));
    if (section.items.empty()) return html + "</details>\n";
    html +=
        "<table class=\"stack\">\n<thead><tr><th scope=\"col\">About</th><th "
        "scope=\"col\">State</th><th scope=\"col\">Detail</th></tr></thead>\n<tbody>\n";
    const auto shown = std::min(section.items.size(), kHtmlItemsMax);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& item = section.items[i];
        html += fmt::format(
            "<tr><th scope=\"row\"><code>{}</code></th><td data-label=\"State\"><span "
            "class=\"state {}\">{}</span><span class=\"sub rule\">{}</span></td>"
            "<td data-label=\"Detail\">{}</td></tr>\n",
            escape_html(item.subject), class_of(item.tone), escape_html(item.state),
            item.rule == nullptr ? "" : item.rule->id, escape_html(item.detail));
    }
    return html + "</tbody>\n</table>\n" + rest_note(section.items.size() - shown) + "</details>\n";
}

Fill fill_of(Band band) {
    switch (band) {
        case Band::Ready: return Fill::Good;
        case Band::Aspiring: return Fill::Fair;
        case Band::Lagging: return Fill::Poor;
        case Band::NoData: return Fill::None;
    }
    return Fill::None;
}

std::string band_chip(Band band) {
    return fmt::format("<span class=\"band {}\"><span aria-hidden=\"true\">{}</span> {}</span>",
                       to_string(band), sign_of(band), words_of(band));
}

std::string score_cell(std::string_view title, Band band, std::optional<double> score,
                       const manrs::Bands& bands) {
    const auto text = score ? score_text(score, bands) : std::string(words_of(band));
    const auto spoken =
        score ? fmt::format(" <span class=\"spoken\">{}</span>", words_of(band)) : "";
    return fmt::format(
        "<td data-label=\"{}\"><span class=\"band {}\"><span aria-hidden=\"true\">{}</span> "
        "{}{}</span></td>",
        escape_html(title), to_string(band), sign_of(band), text, spoken);
}

std::string band_key() {
    std::string html = "<p class=\"note\">";
    for (const auto band : {Band::Ready, Band::Aspiring, Band::Lagging, Band::NoData}) {
        html +=
            fmt::format("{}{} {}", band == Band::Ready ? "" : ", ", sign_of(band), words_of(band));
    }
    return html + "</p>\n";
}

std::string html_advice(const Assessment& assessment) {
    const auto& advice = assessment.advice;
    if (advice.empty()) return fmt::format("<p>{}</p>\n", kNothingToDo);
    std::string html;
    if (const auto outlook = outlook_of(assessment); !outlook.empty()) {
        html += fmt::format("<p class=\"outlook\">{}</p>\n", escape_html(outlook));
    }
    html +=
        "<p>Most urgent first. Within each, authorise others first, then create, then "
        "remove.</p>\n";
    for (const auto& group : advice_groups(advice)) html += advice_list(group);
    return html;
}

std::string html_plan(const Assessment& assessment) {
    const auto steps = plan_steps(assessment);
    if (steps.empty()) return "";
    auto html = folded_start(kPlanTitle, steps.size());
    html += fmt::format(
        "<p>In this order: {}.</p>\n<table class=\"stack\">\n<thead><tr><th scope=\"col\">Step</th>"
        "<th scope=\"col\">Scores</th></tr></thead>\n<tbody>\n",
        kPlanNote);
    const auto shown = std::min(steps.size(), kHtmlItemsMax);
    for (const auto& step : std::span(steps).first(shown)) {
        std::string scores;
        for (const auto& score : step.scores) {
            scores += fmt::format("<p>{}</p>", escape_html(score));
        }
        if (!step.note.empty()) {
            scores += fmt::format("<span class=\"sub\">{}</span>", escape_html(step.note));
        }
        html +=
            fmt::format("<tr><th scope=\"row\">{}. {}</th><td data-label=\"Scores\">{}</td></tr>\n",
                        step.number, escape_html(step.what), scores);
    }
    html += "</tbody>\n</table>\n" + rest_note(steps.size() - shown);
    if (const auto outcome = plan_outcome(assessment); !outcome.empty()) {
        html += fmt::format("<p class=\"outlook\">{}</p>\n", escape_html(outcome));
    }
    return html + "</details>\n";
}

std::string html_findings(std::span<const RouteFinding> findings, FindingKind kind) {
    const auto rows = findings_of_kind(findings, kind);
    if (rows.empty()) return "";
    const auto shown = std::min(rows.size(), kHtmlItemsMax);
    auto html = folded_start(title_of(kind), rows.size());
    html +=
        "<table class=\"stack evidence\">\n<thead><tr><th scope=\"col\">Prefix</th>"
        "<th scope=\"col\">State</th><th scope=\"col\">Covering VRPs</th>"
        "<th scope=\"col\">Seen by</th></tr></thead>\n<tbody>\n";
    for (const auto& finding : rows.first(shown)) html += finding_row(finding);
    html += "</tbody>\n</table>\n";
    return html + rest_note(rows.size() - shown) + "</details>\n";
}

std::string html_definitions(std::span<const Definition> terms) {
    std::string html = "<dl class=\"glossary\">\n";
    for (const auto& [term, meaning] : terms) {
        html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape_html(term), escape_html(meaning));
    }
    return html + "</dl>\n";
}

std::string html_coverage(const observation::ObservationFacts& facts) {
    std::string html;
    const auto bars = family_bar("IPv4", facts.ipv4) + family_bar("IPv6", facts.ipv6);
    if (!bars.empty()) html += "<div class=\"families\">\n" + bars + "</div>\n";
    html += "<ul class=\"sentences\">\n";
    for (const auto& sentence : coverage_sentences(facts)) {
        html += fmt::format("<li>{}</li>\n", escape_html(sentence));
    }
    html += "</ul>\n";
    const auto sources = source_summary(facts, kFilesListedMax);
    if (sources.empty()) return html;
    html +=
        "<h3>Sources</h3>\n<table class=\"stack\">\n<thead><tr><th scope=\"col\">Source</th>"
        "<th scope=\"col\">SHA-256</th><th scope=\"col\">As of</th><th scope=\"col\">Age</th>"
        "<th scope=\"col\">Read</th></tr></thead>\n<tbody>\n";
    for (const auto& source : sources) {
        html += fmt::format(
            "<tr><th scope=\"row\" class=\"keep\">{}</th><td data-label=\"SHA-256\" "
            "class=\"keep\"><code>{}…</code></td>"
            "<td data-label=\"As of\" class=\"keep\">{}</td><td data-label=\"Age\" "
            "class=\"keep\">{}</td>"
            "<td data-label=\"Read\">{}</td></tr>\n",
            escape_html(source.kind), escape_html(source.hash), source.as_of, source.age,
            source.entries);
    }
    return html + "</tbody>\n</table>\n";
}

}  // namespace comity::report
