#include "report/route_server_terminal.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/coverage.h"
#include "report/limits.h"
#include "report/phrases.h"
#include "report/route_server_phrases.h"
#include "report/text_layout.h"

namespace comity::report {
namespace {

using incident::AuditedMember;
using incident::AuditReport;
using incident::JudgedPart;
using incident::RouteFaultKind;
using incident::RouteServerFinding;

constexpr Indent kRule{2, 4};
constexpr Indent kFindingItem{4, 8};

/// With fewer columns left, the table has no names.
constexpr std::size_t kNameColumnsMin = 12;

std::string asns_text(std::span<const net::Asn> asns, std::size_t most) {
    std::string text;
    for (std::size_t i = 0; i < std::min(asns.size(), most); ++i) {
        text += (i == 0 ? "" : ", ") + to_string(asns[i]);
    }
    if (asns.size() > most) text += fmt::format(" and {} more", asns.size() - most);
    return text;
}

/// `text` in at most `columns`, with "…" where that is not all.
std::string cut_to(std::string_view text, std::size_t columns) {
    auto safe = escape_for_terminal(text);
    if (display_width(safe) <= columns) return safe;
    std::string cut;
    for (std::size_t at = 0; at < safe.size();) {
        const auto length =
            std::max<std::size_t>(1, utf8_length(std::string_view(safe).substr(at)));
        const auto next = cut + safe.substr(at, length);
        if (display_width(next) + 1 > columns) break;
        cut = next;
        at += length;
    }
    return cut + "…";
}

class Report {
public:
    Report(const AuditReport& report, const AuditInputs& inputs, const TerminalOptions& options)
        : report_(report),
          inputs_(inputs),
          is_full_(options.full),
          out_(std::clamp(options.columns, kColumnsMin, kColumnsMax),
               options.colour ? TextLayout::Colour::On : TextLayout::Colour::Off) {}

    std::string text() {
        add_head();
        add_table();
        for (const auto& member : report_.members) {
            if (!member.accepted.findings.empty()) add_member(member, member.accepted);
        }
        add_expected();
        add_lists();
        add_inputs();
        return out_.take();
    }

private:
    void add_head() {
        out_.paragraph({0, 2}, {{"Route server", Style::Strong},
                                {report_.span ? "· " + period_text(*report_.span) : ""},
                                {"· " + count_of(report_.members.size(), "member") + ", " +
                                 count_of(report_.accepted.counts.routes, "route")}});
        const auto style = report_.verdict == incident::FilterVerdict::LetsThrough ? Style::Poor
                           : report_.verdict == incident::FilterVerdict::Filters   ? Style::Good
                                                                                   : Style::Plain;
        out_.paragraph({0, 0}, {{verdict_text(report_), style}});
        if (const auto apart = apart_text(inputs_.sources); !apart.empty()) {
            out_.paragraph({0, 0}, {{apart, Style::Fair}});
        }
        std::string missing;
        const auto add_missing = [&missing](bool is_there, std::string_view what) {
            if (!is_there) missing += (missing.empty() ? "" : ", ") + std::string(what);
        };
        add_missing(report_.has_payloads, "invalid routes (--vrps)");
        add_missing(report_.has_aspas, "leaks that ASPAs show (--vrps)");
        add_missing(report_.has_relationships, "suspected leaks (--relationships)");
        add_missing(report_.has_irr, "unregistered routes (--irr)");
        add_missing(report_.has_member_list, "names and as-sets of members (--members)");
        if (!missing.empty()) {
            out_.paragraph({0, 2}, {{"No data to tell:", Style::Faint}, {missing, Style::Faint}});
        }
    }

    [[nodiscard]] std::vector<RouteFaultKind> columns() const {
        std::vector<RouteFaultKind> kinds;
        for (const auto kind : incident::kRouteFaultKinds) {
            if (is_looked_for(report_, kind)) kinds.push_back(kind);
        }
        return kinds;
    }

    /// A row of the table: cells from the left, as many as fit, padded to `widths`, and the name in
    /// what is left.
    void add_row(std::span<const std::string> cells, std::span<const std::size_t> widths,
                 std::string_view name, Style style) {
        std::string line = padded_right(cells[0], widths[0]);
        auto used = widths[0];
        std::size_t i = 1;
        for (; i < cells.size() && (i == 1 || used + 2 + widths[i] <= out_.columns()); ++i) {
            line += "  " + padded_left(cells[i], widths[i]);
            used += 2 + widths[i];
        }
        if (i == cells.size() && used + 2 + kNameColumnsMin <= out_.columns()) {
            line += "  " + cut_to(name, out_.columns() - used - 2);
        }
        out_.paragraph({}, {{line, style, Breaking::Never}});
    }

    void add_table() {
        out_.blank_line();
        const auto kinds = columns();
        std::vector<std::vector<std::string>> rows{{"Member", "Routes"}};
        for (const auto kind : kinds) rows[0].emplace_back(title_of(kind));
        std::vector<std::string_view> names{"Name"};
        std::uint64_t clean = 0;
        std::uint64_t clean_routes = 0;
        for (const auto& member : report_.members) {
            if (member.accepted.faults.faulty == 0) {
                ++clean;
                clean_routes += member.accepted.counts.routes;
                continue;
            }
            rows.push_back(cells_of(to_string(member.asn), member.accepted, kinds));
            names.push_back(member.name);
        }
        rows.push_back(cells_of("All", report_.accepted, kinds));
        names.emplace_back();
        std::vector<std::size_t> widths(rows[0].size());
        for (const auto& row : rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                widths[i] = std::max(widths[i], display_width(row[i]));
            }
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const bool is_edge = i == 0 || i + 1 == rows.size();
            add_row(rows[i], widths, names[i], is_edge ? Style::Strong : Style::Plain);
        }
        if (clean > 0) {
            out_.paragraph({0, 2}, {{fmt::format("Nothing was found in {} of {}.",
                                                 count_of(clean_routes, "route"),
                                                 count_of(clean, "member"))}});
        }
    }

    static std::vector<std::string> cells_of(std::string first, const JudgedPart& part,
                                             std::span<const RouteFaultKind> kinds) {
        std::vector<std::string> cells{std::move(first), with_thousands(part.counts.routes)};
        for (const auto kind : kinds) cells.push_back(with_thousands(part.faults.of(kind)));
        return cells;
    }

    void add_member(const AuditedMember& member, const JudgedPart& part) {
        out_.blank_line();
        out_.paragraph({0, 2}, {{to_string(member.asn), Style::Strong},
                                {escape_for_terminal(member.name), Style::Strong},
                                {fmt::format("· {} of {}", with_thousands(part.faults.faulty),
                                             count_of(part.counts.routes, "route"))},
                                {is_unlisted(member) ? "· not on the member list" : ""}});
        const auto& findings = part.findings;
        for (std::size_t from = 0; from < findings.size();) {
            auto to = from;
            while (to < findings.size() && findings[to].fault.rule == findings[from].fault.rule) {
                ++to;
            }
            add_rule(std::span(findings).subspan(from, to - from));
            from = to;
        }
        if (part.faults_left_out > 0) {
            out_.paragraph(kRule, {{fmt::format("{} more are counted and not kept.",
                                                with_thousands(part.faults_left_out)),
                                    Style::Faint}});
        }
    }

    /// The findings of one rule.
    void add_rule(std::span<const RouteServerFinding> findings) {
        const auto& rule = *findings[0].fault.rule;
        out_.paragraph(
            kRule, {{std::string(rule.id),
                     rule.severity == Severity::Error ? Style::Poor : Style::Fair, Breaking::Never},
                    {fmt::format("({}): {}", rule.citation, rule.explanation)}});
        const auto shown =
            is_full_ ? findings.size() : std::min(findings.size(), kTerminalItemsMax);
        for (const auto& finding : findings.first(shown)) {
            const auto evidence = evidence_text(finding);
            out_.paragraph(kFindingItem,
                           {{to_string(finding.prefix), Style::Strong, Breaking::Never},
                            {"path " + path_text(finding) + (evidence.empty() ? "" : ";")},
                            {evidence},
                            {finding.routes > 1 ? fmt::format("({} routes)", finding.routes) : "",
                             Style::Faint, Breaking::Never}});
        }
        if (shown < findings.size()) {
            out_.paragraph(
                kFindingItem,
                {{fmt::format("… and {} more (--json)", with_thousands(findings.size() - shown)),
                  Style::Faint}});
        }
    }

    void add_expected() {
        const auto& expected = report_.expected;
        if (expected.counts.routes == 0) return;
        out_.blank_line();
        out_.paragraph(
            {0, 2},
            {{"Marked by community as expected", Style::Strong},
             {fmt::format("· {}, of which {} are invalid; they count nowhere above.",
                          count_of(expected.counts.routes, "route"),
                          with_thousands(expected.faults.of(RouteFaultKind::RpkiInvalid)))}});
        for (const auto& member : report_.members) {
            if (!member.expected.findings.empty()) add_member(member, member.expected);
        }
    }

    [[nodiscard]] bool is_unlisted(const AuditedMember& member) const {
        return report_.has_member_list && !member.is_listed;
    }

    void add_lists() {
        const auto most =
            is_full_ ? report_.members.size() + report_.silent.size() : kTerminalItemsMax;
        std::vector<net::Asn> unlisted;
        for (const auto& member : report_.members) {
            if (is_unlisted(member)) unlisted.push_back(member.asn);
        }
        std::sort(unlisted.begin(), unlisted.end());
        if (unlisted.empty() && report_.silent.empty()) return;
        out_.blank_line();
        if (!unlisted.empty()) {
            out_.paragraph(
                {0, 2}, {{"Not on the member list:", Style::Strong}, {asns_text(unlisted, most)}});
        }
        if (!report_.silent.empty()) {
            out_.paragraph({0, 2}, {{"On the list as connected to the route server, without a "
                                     "route:",
                                     Style::Strong},
                                    {asns_text(report_.silent, most)}});
        }
    }

    void add_inputs() {
        out_.blank_line();
        std::string not_judged;
        const auto add_part = [&not_judged](std::uint64_t count, std::string_view what) {
            if (count == 0) return;
            not_judged +=
                fmt::format("{}{} {}", not_judged.empty() ? "" : ", ", with_thousands(count), what);
        };
        add_part(report_.left_out.local, "of the route server's own");
        add_part(report_.left_out.no_path, "without a path");
        add_part(report_.left_out.multicast, "of multicast");
        add_part(report_.left_out.updates, "in updates");
        if (!not_judged.empty()) {
            out_.paragraph({0, 2}, {{"Not judged: " + not_judged + "."}});
        }
        observation::ObservationFacts facts;
        facts.sources.assign(inputs_.sources.begin(), inputs_.sources.end());
        facts.at = inputs_.at;
        for (const auto& source : source_summary(facts, kFilesListedMax)) {
            out_.paragraph({0, 2},
                           {{fmt::format("Input {} {}, {}, {}; {}", source.kind, source.hash,
                                         source.as_of, source.age, source.entries),
                             Style::Faint}});
        }
        for (const auto& [rule, count] : inputs_.errors) {
            out_.paragraph({0, 2}, {{fmt::format("Errors {} x {}", with_thousands(count), rule)}});
        }
    }

    const AuditReport& report_;
    const AuditInputs& inputs_;
    bool is_full_;
    TextLayout out_;
};

}  // namespace

std::string route_server_text(const AuditReport& report, const AuditInputs& inputs,
                              const TerminalOptions& options) {
    return Report(report, inputs, options).text();
}

}  // namespace comity::report
