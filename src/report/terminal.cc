#include "report/terminal.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/coverage.h"
#include "report/explanation.h"
#include "report/limits.h"
#include "report/phrases.h"
#include "report/text_layout.h"

namespace comity::report {
namespace {

using manrs::Assessment;
using manrs::Band;
using rpki::Validity;

constexpr Indent kItem{2, 6};

Style style_of(Band band) {
    switch (band) {
        case Band::Ready: return Style::Good;
        case Band::Aspiring: return Style::Fair;
        case Band::Lagging: return Style::Poor;
        case Band::NoData: return Style::Faint;
    }
    return Style::Plain;
}

Style style_of(Validity validity) {
    switch (validity) {
        case Validity::Valid: return Style::Good;
        case Validity::Invalid: return Style::Poor;
        case Validity::NotFound: return Style::Fair;
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
        for (const auto kind : kFindingKinds) add_findings(kind);
        add_advice();
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
                                {"by the framework " + assessment_.label}});
        out_.paragraph({0, 0}, {{std::string(kNotManrs), Style::Faint}});
    }

    void add_actions() {
        add_heading("Actions", band_limits(assessment_.bands));
        std::size_t width = 0;
        for (const auto& action : assessment_.actions) {
            width = std::max(width, display_width(action.title));
        }
        for (const auto& action : assessment_.actions) {
            const std::string band(words_of(action.band));
            const bool has_score = action.band != Band::NoData;
            const auto score = has_score ? score_text(action.score, assessment_.bands) : "";
            out_.paragraph(kItem,
                           {{padded_right(action.title, width), Style::Plain, Breaking::Never},
                            {"", Style::Plain},
                            {padded_right(band, 8), style_of(action.band), Breaking::Never},
                            {score}});
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
                        {metric.score ? metric.formula : "", Style::Plain, Breaking::Never}});
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
        add_number(total, 0, {{total == 0 ? "of them count" : "of them count:"}});
        if (assessment_.facts.has_payloads && total > 0) {
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
        add_number(count, 1,
                   {{padded_right(words_of(validity), 9), style_of(validity), Breaking::Never},
                    {padded_left(percent(count, total), 8), Style::Plain, Breaking::Never}});
    }

    void add_coverage() {
        add_heading("Coverage");
        for (const auto& sentence : coverage_sentences(assessment_.facts)) {
            out_.paragraph({2, 4}, {{sentence}});
        }
        for (const auto& source : source_words(assessment_.facts)) {
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
        for (const auto& finding : findings.first(shown(findings.size()))) add_finding(finding);
        add_rest(findings.size() - shown(findings.size()));
    }

    void add_finding(const manrs::RouteFinding& finding) {
        const auto& judged = finding.judged;
        const bool is_judged = finding.rule != nullptr;
        std::vector<Run> runs{
            {to_string(judged.pair.prefix), Style::Strong, Breaking::Never},
            {std::string(state_text(finding)),
             is_judged ? style_of(judged.verdict.validity) : Style::Faint, Breaking::Never},
            {is_judged ? std::string(finding.rule->id) : "", Style::Faint},
            {"· seen by " + seen_text(judged.pair)}};
        for (const auto& remark : remarks_of(finding)) runs.push_back({"· " + remark});
        out_.paragraph({2, 4}, runs);
        if (finding.covering.empty()) return;
        std::vector<Run> vrps{{"VRPs:", Style::Faint}};
        for (const auto& vrp : finding.covering) {
            if (vrps.size() > kVrpsShownMax) break;
            const bool is_last = vrps.size() == finding.covering.size();
            vrps.push_back({vrp_text(vrp) + (is_last ? "" : ","), Style::Plain, Breaking::Never});
        }
        if (finding.covering.size() > kVrpsShownMax) {
            vrps.push_back({fmt::format("and {} more",
                                        with_thousands(finding.covering.size() - kVrpsShownMax))});
        }
        out_.paragraph({4, 6}, vrps);
    }

    void add_advice() {
        if (!can_advise(assessment_.facts)) return;
        const auto& advice = assessment_.advice;
        add_heading("What to do", advice.empty() ? "" : "in this order");
        if (advice.empty()) {
            out_.paragraph(kItem, {{std::string(kNothingToDo)}});
        }
        for (std::size_t i = 0; i < shown(advice.size()); ++i) add_advice(i + 1, advice[i]);
        add_rest(advice.size() - shown(advice.size()));
        if (const auto outlook = outlook_of(assessment_); !outlook.empty()) {
            out_.blank_line();
            out_.paragraph({0, 0}, {{outlook, Style::Strong}});
        }
    }

    void add_advice(std::size_t number, const manrs::RoaAdvice& advice) {
        out_.paragraph({2, 6}, {{fmt::format("{}.", number)},
                                {std::string(words_of(advice.change)), Style::Strong},
                                {fmt::format("[{}, {}]", advice.rule->id, advice.rule->citation),
                                 Style::Faint}});
        out_.paragraph({6, 6}, {{advice.reason}});
        const auto& others = advice.others_to_authorise;
        for (std::size_t i = 0; i < others.size(); ++i) {
            if (!is_full_ && i == kOthersShownMax) {
                add_rest(others.size() - i);
                break;
            }
            add_step("first authorise", pair_text(others[i]));
        }
        for (const auto& vrp : advice.create) add_step("create ROA", roa_text(vrp));
        for (const auto& vrp : advice.remove) add_step("remove ROA", roa_text(vrp));
    }

    void add_step(std::string_view verb, std::string what) {
        out_.paragraph({6, 8}, {{std::string(verb), Style::Plain, Breaking::Never},
                                {std::move(what), Style::Strong, Breaking::Never}});
    }

    const Assessment& assessment_;
    bool is_full_;
    TextLayout out_;
};

}  // namespace

std::string terminal_text(const Assessment& assessment, const TerminalOptions& options) {
    return TerminalReport(assessment, options).text();
}

}  // namespace comity::report
