#include "report/incidents.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "base/text.h"
#include "incident/explanation.h"
#include "manrs/metrics/incidents.h"
#include "report/dispute_words.h"
#include "report/incident_words.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

using incident::Certainty;
using incident::Event;
using incident::EventKind;
using manrs::Part;

bool is_administrative(const Event& event) {
    const bool is_bogon = event.kind == EventKind::BogonPrefix || event.kind == EventKind::BogonAsn;
    return is_bogon && !event.is_full_bogon;
}

IncidentItem item_of(const manrs::Assessment& assessment, const Event& event) {
    IncidentItem item{.event = &event,
                      .part = manrs::part_in(event, assessment.asn),
                      .metric = manrs::metric_of(assessment.incident_rules, event, assessment.asn),
                      .tone = Tone::Fair};
    if (event.is_ruled_out) {
        item.state = "ruled out";
    } else if (item.metric) {
        item.state = fmt::format("in {}", to_string(*item.metric));
        item.tone = Tone::Poor;
    } else if (is_administrative(event)) {
        item.state = "administrative";
    } else if (event.full_feeds == 0 || event.full_feeds < event.full_feeds_needed) {
        item.state = "seen by few";
    } else if (item.part == Part::Victim) {
        item.state = "done to it";
    } else {
        item.state = "shown only";
    }
    if (event.certainty == Certainty::Suspected) item.state += ", suspected";
    return item;
}

/// What comes first in a list.
std::size_t place_of(const IncidentItem& item) {
    if (item.metric) return 0;
    return item.part == Part::Victim && item.event->counts() ? 1 : 2;
}

std::string_view part_words(Part part) {
    switch (part) {
        case Part::Culprit: return "done by the network";
        case Part::Accomplice: return "passed on by the network";
        case Part::Victim: return "done to the network";
        case Part::None: break;
    }
    return "";
}

std::string detail_of(const IncidentItem& item, net::Asn asn) {
    const auto& event = *item.event;
    std::string detail(part_words(item.part));
    const bool is_assumed = event.kind == EventKind::BogonAsn && item.part == Part::Culprit;
    if (is_assumed) detail += " (assumed)";
    const auto accomplice =
        std::find_if(event.accomplices.begin(), event.accomplices.end(),
                     [asn](const auto& candidate) { return candidate.asn == asn; });
    if (item.part == Part::Accomplice && accomplice != event.accomplices.end()) {
        detail += accomplice->is_provider ? ", a provider of the culprit"
                                          : ", which is not known as a provider of the culprit";
    }
    detail = fmt::format("{}: {} Path {}; seen by {}, {} needed.", detail,
                         incident::sentence_of(event), path_text(event.path),
                         count_of(event.full_feeds, "full feed"), event.full_feeds_needed);
    for (const auto& [title, text, tone] : dispute_lines(event)) {
        detail += fmt::format(" {}: {}", title, text);
    }
    return detail;
}

}  // namespace

bool is_only_shown(const IncidentItem& item) { return place_of(item) == 2; }

IncidentList incidents_of(const manrs::Assessment& assessment) {
    IncidentList list;
    for (const auto& event : assessment.record.events) {
        if (event.certainty == Certainty::Excused) {
            ++list.excused;
        } else {
            list.items.push_back(item_of(assessment, event));
        }
    }
    std::stable_sort(
        list.items.begin(), list.items.end(), [](const IncidentItem& a, const IncidentItem& b) {
            return std::pair(place_of(a), a.event->start) < std::pair(place_of(b), b.event->start);
        });
    return list;
}

std::string incidents_note(const IncidentList& list) {
    std::array<std::uint64_t, 3> counts{};
    for (const auto& item : list.items) ++counts.at(place_of(item));
    std::string note;
    const auto add = [&note](std::uint64_t count, std::string_view what) {
        if (count == 0) return;
        note += fmt::format("{}{} {}", note.empty() ? "" : ", ", with_thousands(count), what);
    };
    add(counts[0], "held against the network");
    add(counts[1], "done to it");
    add(counts[2], "only shown");
    add(list.excused, "more that a rule explains (comity incidents --all)");
    return note;
}

EvidenceSection incidents_section(const manrs::Assessment& assessment) {
    const auto list = incidents_of(assessment);
    EvidenceSection section{.title = "Incidents", .note = incidents_note(list)};
    for (const auto& item : list.items) {
        section.items.push_back({.subject = prefixes_text(*item.event),
                                 .state = item.state,
                                 .tone = item.tone,
                                 .rule = item.event->rule,
                                 .detail = detail_of(item, assessment.asn)});
    }
    return section;
}

}  // namespace comity::report
