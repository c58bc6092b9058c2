#include "report/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "report/coverage.h"
#include "report/dispute_words.h"
#include "report/explanation.h"
#include "report/incidents.h"
#include "report/limits.h"
#include "report/phrases.h"
#include "report/registrations.h"
#include "report/rolling.h"
#include "report/text_layout.h"
#include "report/what_if.h"

namespace comity::report {
namespace {

using manrs::Assessment;
using manrs::Band;
using rpki::Validity;

Style validity_style(Validity validity) {
    switch (validity) {
        case Validity::Valid: return Style::Good;
        case Validity::Invalid: return Style::Poor;
        case Validity::NotFound: return Style::Fair;
    }
    return Style::Plain;
}

Style tone_style(Tone tone) {
    switch (tone) {
        case Tone::Good: return Style::Good;
        case Tone::Fair: return Style::Fair;
        case Tone::Poor: return Style::Poor;
        case Tone::Plain: return Style::Plain;
    }
    return Style::Plain;
}

/// Writes one assessment section by section.
class TerminalReport {
public:
    TerminalReport(const Assessment& assessment, const TerminalOptions& options)
        : assessment_(assessment),
          is_full_(options.full),
          out_(std::clamp(options.columns, kColumnsMin, kColumnsMax),
               options.colour ? TextLayout::Colour::On : TextLayout::Colour::Off) {}

    std::string text() {
        add_headline();
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
        return out_.take();
    }

private:
    void add_heading(std::string_view title, std::string_view note = {}) {
        out_.blank_line();
        out_.paragraph({0, 2}, {{std::string(title), Style::Strong},
                                {note.empty() ? "" : fmt::format("({})", note), Style::Faint}});
    }

    void add_headline() {
        out_.paragraph({0, 2}, {{to_string(assessment_.asn), Style::Strong},
                                {"· routing security by " + assessment_.label}});
        if (const auto identity = identity_text(assessment_.record.evidence); !identity.empty()) {
            out_.paragraph({0, 2}, {{escape_for_terminal(identity)}});
        }
        out_.paragraph({0, 0}, {{std::string(kNotManrs), Style::Faint}});
    }

    void add_actions() {
        add_heading("Actions", band_limits(assessment_.bands));
        std::size_t width = 0;
        for (const auto& action : assessment_.actions) {
            width = std::max(width, display_width(action.title));
        }
        for (std::size_t i = 0; i < assessment_.actions.size(); ++i) {
            const auto& action = assessment_.actions[i];
            const std::string band(words_of(action.band));
            const bool has_score = action.band != Band::NoData;
            const auto score = has_score ? score_text(action.score, assessment_.bands) : "";
            out_.paragraph(kItem,
                           {{padded_right(action.title, width), Style::Plain, Breaking::Never},
                            {"", Style::Plain},
                            {padded_right(band, 8), style_of(action.band), Breaking::Never},
                            {score},
                            {change_of(assessment_, action), Style::Faint, Breaking::Never},
                            {rolling_note(assessment_, i), Style::Faint, Breaking::Never}});
        }
        if (const auto rolling = rolling_text(assessment_); !rolling.empty()) {
            out_.paragraph(kItem, {{rolling, Style::Faint}});
        }
        if (const auto comparison = comparison_text(assessment_); !comparison.empty()) {
            out_.paragraph(kItem, {{comparison, Style::Faint}});
        }
        if (const auto rulings = rulings_text(assessment_); !rulings.empty()) {
            out_.paragraph(kItem, {{rulings, Style::Faint}});
        }
        if (assessment_.actions.empty()) out_.paragraph(kItem, {{"The framework has none."}});
    }

    void add_metrics() {
        add_heading("Metrics");
        std::vector<std::string> values;
        std::vector<std::string> scores;
        for (const auto& metric : assessment_.metrics) {
            values.push_back("value " + value_text(metric));
            scores.push_back(metric.score ? "score " + score_text(metric.score, assessment_.bands)
                                          : "not scored");
        }
        std::size_t value_width = 0;
        std::size_t score_width = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!assessment_.metrics[i].value) continue;
            value_width = std::max(value_width, display_width(values[i]));
            score_width = std::max(score_width, display_width(scores[i]));
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto& metric = assessment_.metrics[i];
            if (!metric.value) continue;
            out_.paragraph(
                kItem, {{padded_right(to_string(metric.id), 8), Style::Plain, Breaking::Never},
                        {padded_right(values[i], value_width + 1), Style::Plain, Breaking::Never},
                        {padded_right(scores[i], score_width + 1), Style::Plain, Breaking::Never},
                        {metric.score ? metric.formula : ""},
                        {change_of(assessment_, metric), Style::Faint, Breaking::Never}});
        }
        for (const auto& group : group_no_data(assessment_.metrics)) {
            out_.paragraph(kItem, {{"No data:", Style::Faint},
                                   {names_of(group.metrics) + ": " + group.reason}});
        }
    }

    /// "   1,200  text": numbers in one column, so that text may wrap behind them.
    void add_number(std::uint64_t number, unsigned depth, std::vector<Run> runs) {
        constexpr std::size_t kNumberWidth = 9;
        runs.insert(runs.begin(), {padded_left(with_thousands(number), kNumberWidth) +
                                       std::string(1UL + 2UL * depth, ' '),
                                   Style::Plain, Breaking::Never});
        out_.paragraph({0, static_cast<unsigned>(kNumberWidth) + 4 + 2 * depth}, runs);
    }

    void add_routes() {
        const auto& tally = assessment_.tally;
        const auto& counted = tally.counted;
        add_heading("Routes", "pairs of prefix and origin");
        add_number(
            tally.announced, 0,
            {{fmt::format("announced: {} IPv4, {} IPv6", with_thousands(tally.announced_ipv4),
                          with_thousands(tally.announced_ipv6))}});
        const auto total = counted.total();
        const bool has_states = assessment_.facts.has_payloads && total > 0;
        add_number(total, 0, {{has_states ? "of them count:" : "of them count"}});
        if (has_states) {
            add_state(counted.valid, total, Validity::Valid);
            add_state(counted.not_found, total, Validity::NotFound);
            add_state(counted.invalid, total, Validity::Invalid);
            for (const auto reason : kInvalidReasons) {
                const auto count = tally.invalid_by_reason[static_cast<std::size_t>(reason)];
                if (count > 0) add_number(count, 2, {{std::string(words_of(reason))}});
            }
            if (tally.invalid_harmless > 0) {
                add_number(tally.invalid_harmless, 2,
                           {{"of the invalid are harmless: a less specific "
                             "route still carries the traffic"}});
            }
        }
        if (tally.announced == total) return;
        add_number(tally.announced - total, 0, {{"of them do not count:"}});
        for (const auto exclusion : kExclusions) {
            const auto count = tally.excluded[static_cast<std::size_t>(exclusion)];
            if (count > 0) add_number(count, 1, {{std::string(words_of(exclusion))}});
        }
    }

    void add_state(std::uint64_t count, std::uint64_t total, Validity validity) {
        add_number(
            count, 1,
            {{padded_right(words_of(validity), 9), validity_style(validity), Breaking::Never},
             {padded_left(percent(count, total), 8), Style::Plain, Breaking::Never}});
    }

    void add_coverage() {
        add_heading("Coverage");
        for (const auto& sentence : coverage_sentences(assessment_.facts)) {
            out_.paragraph({2, 4}, {{sentence}});
        }
        for (const auto& source : source_summary(assessment_.facts, kFilesListedMax)) {
            out_.paragraph({2, 4},
                           {{source.kind + " " + source.hash, Style::Plain, Breaking::Never},
                            {source.as_of + ",", Style::Plain, Breaking::Never},
                            {source.age + ",", Style::Plain, Breaking::Never},
                            {source.entries}});
        }
    }

    [[nodiscard]] std::size_t shown(std::size_t count) const {
        return is_full_ ? count : std::min(count, kTerminalItemsMax);
    }

    void add_rest(std::size_t left_out) {
        if (left_out == 0) return;
        out_.paragraph({2, 4}, {{fmt::format("… and {} more (--full)", with_thousands(left_out)),
                                 Style::Faint}});
    }

    void add_findings(FindingKind kind) {
        const auto findings = findings_of_kind(assessment_.findings, kind);
        if (findings.empty()) return;
        add_heading(title_of(kind), with_thousands(findings.size()));
        const auto rows = findings.first(shown(findings.size()));
        std::size_t prefix_width = 0;
        std::size_t rule_width = 0;
        for (const auto& finding : rows) {
            prefix_width = std::max(prefix_width, to_string(finding.judged.pair.prefix).size());
            if (finding.rule != nullptr) rule_width = std::max(rule_width, finding.rule->id.size());
        }
        for (const auto& finding : rows) add_finding(finding, prefix_width, rule_width);
        add_rest(findings.size() - rows.size());
    }

    void add_finding(const manrs::RouteFinding& finding, std::size_t prefix_width,
                     std::size_t rule_width) {
        const auto& judged = finding.judged;
        const bool is_judged = finding.rule != nullptr;
        out_.paragraph(
            {2, 4},
            {{padded_right(to_string(judged.pair.prefix), prefix_width + 1), Style::Strong,
              Breaking::Never},
             {padded_right(state_text(finding), 10),
              is_judged ? validity_style(judged.verdict.validity) : Style::Faint, Breaking::Never},
             {padded_right(is_judged ? finding.rule->id : "", rule_width + 1), Style::Faint,
              Breaking::Never},
             {"seen by " + seen_text(judged.pair), Style::Plain, Breaking::Never}});
        for (const auto& remark : remarks_of(finding)) out_.paragraph({4, 6}, {{remark}});
        if (!finding.covering.empty()) add_vrps(finding.covering);
    }

    void add_vrps(const std::vector<rpki::payload::Vrp>& covering) {
        const auto count = is_full_ ? covering.size() : std::min(covering.size(), kTerminalVrpsMax);
        std::vector<Run> runs{{"VRPs:", Style::Faint}};
        for (std::size_t i = 0; i < count; ++i) {
            runs.push_back({vrp_text(covering[i]) + (i + 1 == covering.size() ? "" : ","),
                            Style::Plain, Breaking::Never});
        }
        if (count < covering.size()) {
            runs.push_back({fmt::format("and {} more", with_thousands(covering.size() - count))});
        }
        out_.paragraph({4, 6}, runs);
    }

    void add_section(const EvidenceSection& section) {
        add_heading(section.title, section.note);
        const auto count = shown(section.items.size());
        std::size_t subject_width = 0;
        std::size_t state_width = 0;
        for (std::size_t i = 0; i < count; ++i) {
            subject_width = std::max(subject_width, display_width(section.items[i].subject));
            state_width = std::max(state_width, display_width(section.items[i].state));
        }
        for (std::size_t i = 0; i < count; ++i) {
            const auto& item = section.items[i];
            out_.paragraph({2, 4}, {{padded_right(item.subject, subject_width + 1), Style::Strong,
                                     Breaking::Never},
                                    {padded_right(item.state, state_width + 1),
                                     tone_style(item.tone), Breaking::Never},
                                    {item.rule == nullptr ? "" : std::string(item.rule->id),
                                     Style::Faint, Breaking::Never}});
            if (!item.detail.empty()) {
                out_.paragraph({4, 6}, {{escape_for_terminal(item.detail, kDetailOctetsMax)}});
            }
        }
        add_rest(section.items.size() - count);
    }

    void add_what_to_do() {
        const auto& fixes = assessment_.fixes;
        const auto changes = assessment_.advice.size() + fixes.list.size() + fixes.left_out;
        if (!can_advise(assessment_.facts) && changes == 0) return;
        add_heading(
            "What to do",
            changes == 0 ? "" : fmt::format("{}, most urgent first", count_of(changes, "change")));
        if (changes == 0) out_.paragraph({2, 4}, {{std::string(kNothingToDo)}});
        add_advice();
        bool is_first = assessment_.advice.empty();
        for (const auto& group : fix_groups(fixes.list)) {
            if (!std::exchange(is_first, false)) out_.blank_line();
            add_fixes(group);
        }
        add_rest(fixes.left_out);
    }

    void add_plan() {
        const auto steps = plan_steps(assessment_);
        if (steps.empty()) return;
        add_heading(kPlanTitle, kPlanNote);
        const auto count = shown(steps.size());
        for (std::size_t i = 0; i < count; ++i) {
            const auto& step = steps[i];
            out_.paragraph({0, 10},
                           {{padded_left(step.number, 6) + ".", Style::Faint, Breaking::Never},
                            {step.what, Style::Strong}});
            for (const auto& score : step.scores) out_.paragraph({8, 10}, {{score}});
            if (!step.note.empty()) {
                out_.paragraph({8, 8},
                               {{escape_for_terminal(step.note, kDetailOctetsMax), Style::Faint}});
            }
        }
        add_rest(steps.size() - count);
        if (const auto outcome = plan_outcome(assessment_); !outcome.empty()) {
            out_.blank_line();
            out_.paragraph({0, 0}, {{outcome, Style::Strong}});
        }
    }

    void add_fixes(FixGroup group) {
        const auto& rule = *group.front().rule;
        out_.paragraph({2, 4}, {{std::string(title_of(group)) + ".", Style::Strong},
                                {std::string(rule.explanation)},
                                {fmt::format("[{}, {}]", rule.id, rule.citation), Style::Faint}});
        const auto fixes = group.first(shown(group.size()));
        for (const auto& fix : fixes) {
            out_.paragraph({4, 6}, {{fix.subject, Style::Strong, Breaking::Never},
                                    {"→", Style::Plain},
                                    {escape_for_terminal(fix.place)}});
            if (!fix.detail.empty()) {
                out_.paragraph({6, 6}, {{escape_for_terminal(fix.detail), Style::Faint}});
            }
            for (const auto line : lines_of(fix.text)) {
                out_.paragraph({8, 12}, {{std::string(line), Style::Plain, Breaking::Never}});
            }
        }
        add_rest(group.size() - fixes.size());
    }

    void add_advice() {
        if (!can_advise(assessment_.facts)) return;
        const auto& advice = assessment_.advice;
        std::size_t number = 0;
        for (const auto& group : advice_groups(advice)) {
            const auto& rule = *group.front().rule;
            if (number > 0) out_.blank_line();
            out_.paragraph({2, 4},
                           {{std::string(words_of(group.front().change)) + ".", Style::Strong},
                            {std::string(rule.explanation)},
                            {fmt::format("[{}, {}]", rule.id, rule.citation), Style::Faint}});
            for (const auto& item : group.first(shown(group.size()))) add_advice(++number, item);
            add_rest(group.size() - shown(group.size()));
            number += group.size() - shown(group.size());
        }
        if (const auto outlook = outlook_of(assessment_); !outlook.empty()) {
            out_.blank_line();
            out_.paragraph({0, 0}, {{outlook, Style::Strong}});
        }
    }

    void add_advice(std::size_t number, const manrs::RoaAdvice& advice) {
        auto label = fmt::format("{:>5}.", number);
        const auto [steps, left_out] =
            steps_of(advice, is_full_ ? advice.others_to_authorise.size() : kOthersShownMax);
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (left_out > 0 && i == kOthersShownMax) add_rest(left_out);
            out_.paragraph({0, 9}, {{label, Style::Faint, Breaking::Never},
                                    {std::string(steps[i].verb)},
                                    {steps[i].what, Style::Strong, Breaking::Never}});
            label.assign(label.size(), ' ');
        }
        const auto reason = reason_of(advice);
        if (!reason.empty()) out_.paragraph({7, 7}, {{std::string(reason), Style::Faint}});
    }

    const Assessment& assessment_;
    bool is_full_;
    TextLayout out_;
};

}  // namespace

Style style_of(Band band) {
    switch (band) {
        case Band::Ready: return Style::Good;
        case Band::Aspiring: return Style::Fair;
        case Band::Lagging: return Style::Poor;
        case Band::NoData: return Style::Faint;
    }
    return Style::Plain;
}

std::string terminal_text(const Assessment& assessment, const TerminalOptions& options) {
    return TerminalReport(assessment, options).text();
}

}  // namespace comity::report
