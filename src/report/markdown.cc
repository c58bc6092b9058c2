#include "report/markdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/coverage.h"
#include "report/dispute_words.h"
#include "report/explanation.h"
#include "report/incidents.h"
#include "report/limits.h"
#include "report/markdown_text.h"
#include "report/phrases.h"
#include "report/registrations.h"
#include "report/rolling.h"
#include "report/what_if.h"

namespace comity::report {
namespace {

using manrs::Assessment;

/// Writes one assessment section by section.
class MarkdownReport {
public:
    explicit MarkdownReport(const Assessment& assessment) : assessment_(assessment) {}

    std::string text() {
        out_ = fmt::format("# {} by {}\n\n{}\n", to_string(assessment_.asn),
                           escape_markdown(assessment_.label), kNotManrs);
        if (const auto identity = identity_text(assessment_.record.evidence); !identity.empty()) {
            out_ += fmt::format("\n{}\n", escape_markdown(identity));
        }
        add_actions();
        add_metrics();
        add_routes();
        add_coverage();
        if (const auto incidents = incidents_section(assessment_); !incidents.note.empty()) {
            add_section(incidents);
        }
        for (const auto kind : kFindingKinds) add_findings(kind);
        for (const auto& section : registration_sections(assessment_)) add_section(section);
        add_what_to_do();
        add_plan();
        add_glossary();
        return std::move(out_);
    }

private:
    void add_heading(std::string_view title) { out_ += fmt::format("\n## {}\n\n", title); }

    void add_actions() {
        add_heading("Actions");
        const bool compares = assessment_.previous.has_value();
        const bool rolls = assessment_.rolling.has_value();
        out_ += fmt::format("| Action | Band | Score |{}{}\n|---|---|--:|{}{}\n",
                            compares ? " Change |" : "", rolls ? " Last 30 days |" : "",
                            compares ? "--:|" : "", rolls ? "--:|" : "");
        for (std::size_t i = 0; i < assessment_.actions.size(); ++i) {
            const auto& action = assessment_.actions[i];
            const auto reason = no_data_reason(action, assessment_.metrics);
            out_ += fmt::format(
                "| {} | **{}** | {} |{}{}\n", escape_markdown(action.title), words_of(action.band),
                action.score ? score_text(action.score, assessment_.bands)
                             : escape_markdown(reason),
                compares ? fmt::format(" {} |", change_of(assessment_, action)) : "",
                rolls ? fmt::format(" {} |", rolling_score(assessment_, i)) : "");
        }
        if (rolls) out_ += fmt::format("\n{}\n", rolling_text(assessment_));
        out_ += fmt::format("\nBands: {}.{}{}\n", band_limits(assessment_.bands),
                            compares ? " " : "", comparison_text(assessment_));
        if (const auto rulings = rulings_text(assessment_); !rulings.empty()) {
            out_ += fmt::format("\n{}\n", escape_markdown(rulings));
        }
    }

    void add_metrics() {
        add_heading("Metrics");
        const bool any = std::any_of(assessment_.metrics.begin(), assessment_.metrics.end(),
                                     [](const auto& metric) { return metric.value.has_value(); });
        if (any) out_ += "| Metric | Value | Score | How |\n|---|--:|--:|---|\n";
        for (const auto& metric : assessment_.metrics) {
            if (!metric.value) continue;
            const auto change = change_of(assessment_, metric);
            out_ += fmt::format(
                "| {}: {} | {} | {}{}{} | {} |\n", to_string(metric.id),
                describe(metric.id).meaning, value_text(metric),
                metric.score ? score_text(metric.score, assessment_.bands) : "not scored",
                change.empty() ? "" : ", ", change,
                metric.score ? escape_markdown(metric.formula) : "");
        }
        if (any) out_ += '\n';
        for (const auto& group : group_no_data(assessment_.metrics)) {
            out_ += fmt::format("- No data: {}: {}\n", names_of(group.metrics),
                                escape_markdown(group.reason));
        }
    }

    void add_count(std::string_view what, std::uint64_t count, std::string_view share) {
        out_ += fmt::format("| {} | {} | {} |\n", what, with_thousands(count), share);
    }

    void add_routes() {
        const auto& tally = assessment_.tally;
        const auto& counted = tally.counted;
        const auto total = counted.total();
        add_heading("Routes");
        out_ += "| Routes | Number | Of those that count |\n|---|--:|--:|\n";
        add_count("announced, IPv4", tally.announced_ipv4, "");
        add_count("announced, IPv6", tally.announced_ipv6, "");
        add_count("**that count**", total, "");
        if (assessment_.facts.has_payloads && total > 0) {
            add_count("valid", counted.valid, percent(counted.valid, total));
            add_count("not found", counted.not_found, percent(counted.not_found, total));
            add_count("invalid", counted.invalid, percent(counted.invalid, total));
            for (const auto reason : kInvalidReasons) {
                const auto count = tally.invalid_by_reason.at(static_cast<std::size_t>(reason));
                if (count == 0) continue;
                add_count(fmt::format("invalid: {}", words_of(reason)), count,
                          percent(count, total));
            }
            if (tally.invalid_harmless > 0) {
                add_count("invalid, but harmless", tally.invalid_harmless,
                          percent(tally.invalid_harmless, total));
            }
        }
        for (const auto exclusion : kExclusions) {
            const auto count = tally.excluded.at(static_cast<std::size_t>(exclusion));
            if (count == 0) continue;
            add_count(fmt::format("does not count: {}", words_of(exclusion)), count, "");
        }
    }

    void add_coverage() {
        add_heading("Coverage");
        for (const auto& sentence : coverage_sentences(assessment_.facts)) {
            out_ += fmt::format("- {}\n", escape_markdown(sentence));
        }
        const auto sources = source_summary(assessment_.facts, kFilesListedMax);
        if (sources.empty()) return;
        out_ += "\n| Source | SHA-256 | As of | Age | Read |\n|---|---|---|---|---|\n";
        for (const auto& source : sources) {
            out_ +=
                fmt::format("| {} | {} | {} | {} | {} |\n", escape_markdown(source.kind),
                            escape_markdown(source.hash), source.as_of, source.age, source.entries);
        }
    }

    void add_rest(std::size_t left_out) {
        if (left_out == 0) return;
        out_ +=
            fmt::format("\n… and {} more; the JSON report has all.\n", with_thousands(left_out));
    }

    static std::string vrp_list(const std::vector<rpki::payload::Vrp>& vrps) {
        std::string list;
        for (std::size_t i = 0; i < std::min(vrps.size(), kVrpsShownMax); ++i) {
            if (i > 0) list += ", ";
            list += vrp_text(vrps[i]);
        }
        if (vrps.size() > kVrpsShownMax) {
            list += fmt::format(" and {} more", with_thousands(vrps.size() - kVrpsShownMax));
        }
        return list;
    }

    void add_findings(FindingKind kind) {
        const auto findings = findings_of_kind(assessment_.findings, kind);
        if (findings.empty()) return;
        add_heading(fmt::format("{} ({})", title_of(kind), with_thousands(findings.size())));
        out_ += "| Prefix | State | Rule | VRPs | Seen by | Remarks |\n|---|---|---|---|---|---|\n";
        const auto shown = std::min(findings.size(), kMarkdownItemsMax);
        for (const auto& finding : findings.first(shown)) {
            std::string remarks;
            for (const auto& remark : remarks_of(finding)) {
                if (!remarks.empty()) remarks += "; ";
                remarks += remark;
            }
            out_ += fmt::format("| {} | {} | {} | {} | {} | {} |\n",
                                to_string(finding.judged.pair.prefix), state_text(finding),
                                finding.rule == nullptr ? "" : finding.rule->id,
                                vrp_list(finding.covering), seen_text(finding.judged.pair),
                                escape_markdown(remarks));
        }
        add_rest(findings.size() - shown);
    }

    void add_section(const EvidenceSection& section) {
        add_heading(section.title);
        if (!section.note.empty()) out_ += fmt::format("{}.\n", section.note);
        if (section.items.empty()) return;
        out_ += "\n| About | State | Rule | Detail |\n|---|---|---|---|\n";
        const auto shown = std::min(section.items.size(), kMarkdownItemsMax);
        for (std::size_t i = 0; i < shown; ++i) {
            const auto& item = section.items[i];
            out_ += fmt::format("| {} | {} | {} | {} |\n", escape_markdown(item.subject),
                                item.state, item.rule == nullptr ? "" : item.rule->id,
                                escape_markdown(item.detail));
        }
        add_rest(section.items.size() - shown);
    }

    void add_what_to_do() {
        const auto& fixes = assessment_.fixes;
        const bool is_empty = assessment_.advice.empty() && fixes.list.empty();
        if (!can_advise(assessment_.facts) && is_empty) return;
        add_heading("What to do");
        if (is_empty) out_ += fmt::format("{}\n", kNothingToDo);
        add_advice();
        for (const auto& group : fix_groups(fixes.list)) add_fixes(group);
        add_rest(fixes.left_out);
    }

    void add_plan() {
        const auto steps = plan_steps(assessment_);
        if (steps.empty()) return;
        add_heading(kPlanTitle);
        out_ += fmt::format("In this order, {}.\n\n| | Step | Scores | |\n|--:|---|---|---|\n",
                            kPlanNote);
        const auto shown = std::min(steps.size(), kMarkdownItemsMax);
        for (const auto& step : std::span(steps).first(shown)) {
            out_ += fmt::format("| {} | {} | {} | {} |\n", step.number, escape_markdown(step.what),
                                escape_markdown(fmt::format("{}", fmt::join(step.scores, "; "))),
                                escape_markdown(step.note));
        }
        add_rest(steps.size() - shown);
        if (const auto outcome = plan_outcome(assessment_); !outcome.empty()) {
            out_ += fmt::format("\n**{}**\n", escape_markdown(outcome));
        }
    }

    void add_fixes(FixGroup group) {
        const auto& rule = *group.front().rule;
        out_ += fmt::format("\n**{}.** {} ({}, {})\n\n", title_of(group),
                            escape_markdown(rule.explanation), rule.id, rule.citation);
        const auto shown = std::min(group.size(), kMarkdownItemsMax);
        for (const auto& fix : group.first(shown)) {
            out_ += fmt::format("- {}: {}{}{}\n", escape_markdown(fix.subject),
                                escape_markdown(fix.place), fix.detail.empty() ? "" : ". ",
                                escape_markdown(fix.detail));
            if (fix.text.empty()) continue;
            out_ += "\n  ```\n";
            for (const auto line : lines_of(fix.text)) out_ += fmt::format("  {}\n", line);
            out_ += "  ```\n";
        }
        add_rest(group.size() - shown);
    }

    void add_advice() {
        if (!can_advise(assessment_.facts)) return;
        const auto& advice = assessment_.advice;
        for (const auto& group : advice_groups(advice)) {
            const auto& rule = *group.front().rule;
            out_ += fmt::format("**{}.** {} ({}, {})\n\n", words_of(group.front().change),
                                escape_markdown(rule.explanation), rule.id, rule.citation);
            const auto shown = std::min(group.size(), kMarkdownItemsMax);
            for (const auto& item : group.first(shown)) add_advice(item);
            add_rest(group.size() - shown);
            out_ += '\n';
        }
        if (const auto outlook = outlook_of(assessment_); !outlook.empty()) {
            out_ += fmt::format("**{}**\n", outlook);
        }
    }

    void add_advice(const manrs::RoaAdvice& advice) {
        const auto [steps, left_out] = steps_of(advice, kOthersShownMax);
        std::string line;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (left_out > 0 && i == kOthersShownMax) {
                line += fmt::format("; and {} more (the JSON report has all)",
                                    with_thousands(left_out));
            }
            line += fmt::format("{}{} `{}`", i == 0 ? "" : "; ", steps[i].verb, steps[i].what);
        }
        const auto reason = reason_of(advice);
        out_ +=
            fmt::format("- {}{}{}\n", line, reason.empty() ? "" : ": ", escape_markdown(reason));
    }

    void add_glossary() {
        add_heading("How it is computed");
        for (const auto& [term, meaning] : glossary(assessment_)) {
            out_ += fmt::format("- **{}**: {}\n", term, escape_markdown(meaning));
        }
    }

    const Assessment& assessment_;
    std::string out_;
};

}  // namespace

std::string markdown_text(const Assessment& assessment) {
    return MarkdownReport(assessment).text();
}

}  // namespace comity::report
