#include "report/incident_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.h"
#include "incident/explanation.h"
#include "report/coverage.h"
#include "report/dispute_words.h"
#include "report/incident_words.h"
#include "report/limits.h"
#include "report/path_drawing.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

using incident::Certainty;
using incident::Event;

/// Octets of a network's name: longer ones say no more.
constexpr std::size_t kNameOctetsShown = 64;
/// And of a reason: all that may be given, escaped.
constexpr std::size_t kReasonOctetsShown = 8'000;

TextLayout layout_of(const TerminalOptions& options) {
    return TextLayout(std::clamp(options.columns, kColumnsMin, kColumnsMax),
                      options.colour ? TextLayout::Colour::On : TextLayout::Colour::Off);
}

Style certainty_style(Certainty certainty) {
    switch (certainty) {
        case Certainty::Attested: return Style::Poor;
        case Certainty::Suspected: return Style::Fair;
        case Certainty::Excused: return Style::Faint;
    }
    return Style::Plain;
}

/// Whether `a` tells more of an incident than `b`.
bool tells_more(const ListedIncident& a, const ListedIncident& b) {
    const auto rank = [](const ListedIncident& one) {
        return std::tuple(one.certainty, ~one.full_feeds, one.number);
    };
    return rank(a) < rank(b);
}

/// What stays apart: what counts, what is only shown, what is excused, what is ruled out.
int standing_of(const ListedIncident& incident) {
    if (incident.is_ruled_out) return 3;
    if (incident.certainty == Certainty::Excused) return 2;
    return incident.counts ? 0 : 1;
}

/// "AS64500 EXAMPLE-AS".
std::string name_of(net::Asn asn, const NetworkNames& names) {
    const auto found = names.find(asn);
    if (found == names.end() || found->second.empty()) return to_string(asn);
    return to_string(asn) + " " + escape_for_terminal(found->second, kNameOctetsShown);
}

void add_heading(TextLayout& out, std::string_view title) {
    out.blank_line();
    out.paragraph({0, 2}, {{std::string(title), Style::Strong}});
}

/// Why a list that is empty may be so for want of data; empty where it is not.
std::string_view why_nothing_is_known(const observation::ObservationFacts& facts) {
    if (!facts.has_routes) return "No routes were observed.";
    if (!facts.timeline) {
        return "The routes were not followed through time: only bogons of tables are known.";
    }
    if (!facts.timeline->has_updates) {
        return "Only tables were observed: what was between them is not known.";
    }
    return "";
}

void add_line(TextLayout& out, const IncidentLine& line, const NetworkNames& names) {
    constexpr std::size_t kKindWidth = 16;
    constexpr std::size_t kCertaintyWidth = 9;
    const auto& [incident, event] = line;
    Event whole = event;
    whole.start = incident.start;
    whole.end = incident.end;
    whole.lasts = incident.lasts;
    const auto events = incident.numbers.size();
    out.paragraph({0, 2}, {{padded_right(words_of(incident.kind), kKindWidth), Style::Strong,
                            Breaking::Never},
                           {padded_right(to_string(incident.certainty), kCertaintyWidth),
                            certainty_style(incident.certainty), Breaking::Never},
                           {time_text(whole) + " ·"},
                           {name_of(incident.culprit, names), Style::Strong}});
    out.paragraph({2, 4}, {{incident::sentence_of(event)}});
    std::vector<Run> runs{{incident::event_id(event), Style::Faint, Breaking::Never}};
    if (events > 1) {
        runs.push_back(
            {fmt::format("and {} more event{}", with_thousands(events - 1), events == 2 ? "" : "s"),
             Style::Faint});
    }
    if (incident.is_ruled_out) {
        runs.push_back({"ruled out", Style::Good});
    } else if (!incident.counts) {
        runs.push_back({"held against nobody", Style::Faint});
    }
    if (const auto note = dispute_note(event); !note.empty()) runs.push_back({note, Style::Fair});
    out.paragraph({2, 4}, runs);
}

/// Writes one event part by part.
class IncidentReport {
public:
    IncidentReport(const Event& event, const NetworkNames& names, const TerminalOptions& options)
        : event_(event), names_(names), is_full_(options.full), out_(layout_of(options)) {}

    std::string text(std::span<const std::string> others) {
        add_headline();
        add_sentences();
        add_disputes();
        add_drawing("Paths before", event_.evidence.paths_before);
        add_drawing("Paths then", event_.evidence.paths);
        add_evidence();
        add_tried();
        add_remedies();
        add_others(others);
        return out_.take();
    }

private:
    void add_headline() {
        out_.paragraph({0, 2}, {{incident::event_id(event_), Style::Strong, Breaking::Never}});
        out_.paragraph({0, 2}, {{std::string(words_of(event_.kind)) + ",", Style::Plain},
                                {std::string(to_string(event_.certainty)) + ",",
                                 certainty_style(event_.certainty)},
                                {time_text(event_)}});
        out_.paragraph({0, 2}, {{"By"}, {name_of(event_.culprit, names_), Style::Poor}});
    }

    void add_sentences() {
        out_.blank_line();
        for (const auto& sentence : incident::explain(event_)) {
            out_.paragraph({0, 2}, {{sentence}});
        }
        if (!event_.counts()) {
            out_.paragraph({0, 2}, {{"It is held against nobody.", Style::Faint}});
        }
    }

    void add_disputes() {
        const auto lines = dispute_lines(event_);
        if (lines.empty()) return;
        add_heading(out_, event_.is_ruled_out ? "Ruled out" : "Disputed");
        for (const auto& [title, text, tone] : lines) {
            const auto style = tone == Tone::Good   ? Style::Good
                               : tone == Tone::Poor ? Style::Poor
                               : tone == Tone::Fair ? Style::Fair
                                                    : Style::Faint;
            out_.paragraph({2, 4},
                           {{title + ":", style}, {escape_for_terminal(text, kReasonOctetsShown)}});
        }
    }

    void add_drawing(std::string_view title, const std::vector<incident::SeenPath>& paths) {
        if (paths.empty()) return;
        add_heading(out_, title);
        for (const auto& line : draw_paths(paths, event_)) {
            if (line.asn == net::Asn()) {
                out_.paragraph({2, 4}, {{line.rails, Style::Plain, Breaking::Never}});
                continue;
            }
            const auto style = line.is_culprit      ? Style::Poor
                               : line.is_accomplice ? Style::Fair
                               : line.is_victim     ? Style::Good
                                                    : Style::Plain;
            // The blank behind the knot comes with the next run.
            auto rails = line.rails;
            rails.pop_back();
            const auto indent = static_cast<unsigned>(2 + display_width(line.rails));
            out_.paragraph({2, indent},
                           {{rails, Style::Plain, Breaking::Never},
                            {name_of(line.asn, names_), style},
                            {line.words.empty() ? "" : "(" + line.words + ")", Style::Faint}});
        }
    }

    void add_evidence() {
        const auto groups = evidence_lines(event_, is_full_ ? ~std::size_t{0} : kTerminalItemsMax);
        if (groups.empty()) return;
        add_heading(out_, "What it rests on");
        for (const auto& [title, lines, left_out] : groups) {
            for (std::size_t i = 0; i < lines.size(); ++i) {
                constexpr std::size_t kTitleWidth = 18;
                out_.paragraph({2, 4 + kTitleWidth - 1},
                               {{padded_right(i == 0 ? title : "", kTitleWidth), Style::Faint,
                                 Breaking::Never},
                                {lines[i]}});
            }
            if (left_out > 0) {
                out_.paragraph({4, 4}, {{fmt::format("… and {} more", with_thousands(left_out)),
                                         Style::Faint}});
            }
        }
    }

    void add_tried() {
        const auto rules = tried_rules(event_);
        if (rules.empty()) return;
        add_heading(out_, "What might excuse it");
        std::size_t width = 0;
        for (const auto& rule : rules) width = std::max(width, rule.rule->id.size());
        for (const auto& rule : rules) {
            const bool excuses = rule.answer == "excuses";
            out_.paragraph({2, 4},
                           {{padded_right(rule.rule->id, width), Style::Plain, Breaking::Never},
                            {padded_right(rule.answer, 9), excuses ? Style::Good : Style::Faint,
                             Breaking::Never},
                            {rule.text}});
        }
    }

    void add_remedies() {
        const auto remedies = remedies_of(event_);
        if (remedies.empty()) return;
        add_heading(out_, "What to do");
        for (const auto& [who, rule] : remedies) {
            out_.paragraph({2, 4},
                           {{who + ".", Style::Strong},
                            {std::string(rule->explanation)},
                            {fmt::format("[{}, {}]", rule->id, rule->citation), Style::Faint}});
        }
    }

    void add_others(std::span<const std::string> others) {
        if (others.empty()) return;
        add_heading(out_, "Of the same incident");
        const auto shown = is_full_ ? others.size() : std::min(others.size(), kTerminalItemsMax);
        for (const auto& id : others.first(shown)) {
            out_.paragraph({2, 4}, {{id, Style::Plain, Breaking::Never}});
        }
        if (shown < others.size()) {
            out_.paragraph(
                {2, 4},
                {{fmt::format("… and {} more (--full)", with_thousands(others.size() - shown)),
                  Style::Faint}});
        }
    }

    const Event& event_;
    const NetworkNames& names_;
    bool is_full_;
    TextLayout out_;
};

}  // namespace

void IncidentGrouper::add(std::int64_t number, const Event& event) {
    events_.push_back({.kind = event.kind,
                       .culprit = event.culprit,
                       .start = event.start,
                       .end = event.end,
                       .lasts = event.lasts,
                       .certainty = event.certainty,
                       .counts = event.counts(),
                       .is_ruled_out = event.is_ruled_out,
                       .number = number,
                       .full_feeds = event.full_feeds,
                       .numbers = {}});
}

std::vector<ListedIncident> IncidentGrouper::finish() {
    std::sort(events_.begin(), events_.end(), [](const auto& a, const auto& b) {
        return std::tuple(a.culprit, a.kind, standing_of(a), a.start, a.number) <
               std::tuple(b.culprit, b.kind, standing_of(b), b.start, b.number);
    });
    std::vector<ListedIncident> incidents;
    for (auto& event : events_) {
        const bool joins = !incidents.empty() && incidents.back().culprit == event.culprit &&
                           incidents.back().kind == event.kind &&
                           standing_of(incidents.back()) == standing_of(event) &&
                           event.start <= incidents.back().end;
        if (!joins) {
            incidents.push_back(std::move(event));
            incidents.back().numbers = {incidents.back().number};
            continue;
        }
        auto& incident = incidents.back();
        const auto number = event.number;
        // What tells most keeps its number, the incident keeps the rest.
        if (tells_more(event, incident)) {
            incident.number = number;
            incident.full_feeds = event.full_feeds;
            incident.certainty = event.certainty;
        }
        incident.end = std::max(incident.end, event.end);
        incident.lasts = incident.lasts || event.lasts;
        incident.numbers.push_back(number);
    }
    events_.clear();
    for (auto& incident : incidents) std::sort(incident.numbers.begin(), incident.numbers.end());
    std::sort(incidents.begin(), incidents.end(), [](const auto& a, const auto& b) {
        return std::tuple(b.start, a.culprit, a.kind) < std::tuple(a.start, b.culprit, b.kind);
    });
    return incidents;
}

std::string incident_list_text(const ListHeading& heading, std::span<const IncidentLine> lines,
                               const NetworkNames& names, const TerminalOptions& options) {
    auto out = layout_of(options);
    const auto& facts = heading.facts;
    const auto period = facts.timeline ? std::optional(facts.timeline->period) : facts.span;
    out.paragraph({0, 2}, {{count_of(heading.incidents, "incident"), Style::Strong},
                           {period ? "· " + period_text(*period) : ""},
                           {lines.size() > 1 ? "· newest first" : ""}});
    if (const auto why = why_nothing_is_known(facts); !why.empty()) {
        out.paragraph({0, 2}, {{std::string(why), Style::Fair}});
    }
    for (const auto& line : lines) {
        out.blank_line();
        add_line(out, line, names);
    }
    std::string rest;
    const auto add = [&rest](std::uint64_t count, std::string_view one, std::string_view many) {
        if (count == 0) return;
        rest += fmt::format("{}{} {}", rest.empty() ? "" : "; ", with_thousands(count),
                            count == 1 ? one : many);
    };
    add(heading.incidents - lines.size(), "more incident (--limit 0)",
        "more incidents (--limit 0)");
    add(heading.not_counting, "event that few saw or that is no offence (--all)",
        "events that few saw or that are no offence (--all)");
    add(heading.ruled_out, "event that a ruling took out (--all)",
        "events that rulings took out (--all)");
    add(heading.excused, "event that a rule explains (--all)",
        "events that a rule explains (--all)");
    if (!rest.empty()) {
        out.blank_line();
        out.paragraph({0, 2}, {{"Left out: " + rest + ".", Style::Faint}});
    }
    return out.take();
}

std::string incident_text(const Event& event, std::span<const std::string> others,
                          const NetworkNames& names, const TerminalOptions& options) {
    return IncidentReport(event, names, options).text(others);
}

std::vector<net::Asn> networks_in(const Event& event) {
    std::set<net::Asn> networks{event.culprit};
    for (const auto* const paths : {&event.evidence.paths, &event.evidence.paths_before}) {
        for (const auto& path : *paths) networks.insert(path.path.begin(), path.path.end());
    }
    std::vector<net::Asn> list(networks.begin(), networks.end());
    if (list.size() > kNamesMax) list.resize(kNamesMax);
    return list;
}

}  // namespace comity::report
