#include "manrs/incident_fixes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <tuple>

#include "base/text.h"
#include "incident/rules.h"
#include "manrs/metrics/incidents.h"
#include "manrs/rules.h"

namespace comity::manrs {
namespace {

using incident::EventKind;

std::string path_text(const std::vector<net::Asn>& path) {
    std::string text;
    for (const auto asn : path) {
        if (!text.empty()) text += ' ';
        text += std::to_string(asn.value());
    }
    return text;
}

const Rule* remedy_of_culprit(EventKind kind) {
    switch (kind) {
        case EventKind::BogonPrefix: return &kFixBogonPrefix;
        case EventKind::BogonAsn: return &kFixBogonAsn;
        case EventKind::MisOrigination: return &kFixMisOrigination;
        case EventKind::RouteLeak: return &kFixLeak;
        case EventKind::RpkiInvalid: return &kFixRpkiInvalid;
        case EventKind::ForgedOrigin: return &kFixForgedOrigin;
    }
    return nullptr;
}

const Rule* remedy_of_accomplice(EventKind kind) {
    switch (kind) {
        case EventKind::BogonPrefix: return &kFixCustomerBogonPrefix;
        case EventKind::BogonAsn: return &kFixCustomerBogonAsn;
        case EventKind::RpkiInvalid:
        case EventKind::MisOrigination: return &kFixCustomerMisOrigination;
        case EventKind::RouteLeak: return &kFixCustomerLeak;
        case EventKind::ForgedOrigin: return &kFixCustomerForgedOrigin;
    }
    return nullptr;
}

const Rule* remedy_of_victim(const incident::Event& event) {
    const auto& evidence = event.evidence;
    // Of the last of very many events no evidence is at hand (store/limits.h).
    if (evidence.tried.empty()) return nullptr;
    switch (event.kind) {
        case EventKind::MisOrigination: return evidence.vrps.empty() ? &kFixMisOriginated : nullptr;
        case EventKind::RouteLeak: {
            const bool has_aspa =
                std::any_of(evidence.aspas.begin(), evidence.aspas.end(), [&](const auto& aspa) {
                    return std::binary_search(event.victims.begin(), event.victims.end(),
                                              aspa.customer);
                });
            return has_aspa ? nullptr : &kFixLeaked;
        }
        // A new neighbour is no harm that is known; where one is, an ASPA tells it.
        case EventKind::ForgedOrigin:
        case EventKind::BogonPrefix:
        case EventKind::BogonAsn:
        case EventKind::RpkiInvalid: break;
    }
    return nullptr;
}

/// Events of one rule and subject.
struct Gathered {
    const incident::Event* first = nullptr;
    std::uint64_t events = 0;
};

std::string_view place_of(Part part) {
    return part == Part::Victim ? "the RPKI, at the registry that the resources are from"
                                : "the filters of your routers";
}

std::string detail_of(const Gathered& gathered, Part part) {
    const auto& event = *gathered.first;
    std::string detail;
    if (part == Part::Accomplice) detail = fmt::format("By {}. ", to_string(event.culprit));
    if (part == Part::Victim) detail = fmt::format("Done by {}. ", to_string(event.culprit));
    if (!event.bogon_asns.empty()) {
        detail += fmt::format("AS number {}. ", path_text(event.bogon_asns));
    }
    if (event.kind == EventKind::RouteLeak) {
        detail +=
            fmt::format("{} {}, as {}. ", with_thousands(event.prefix_count),
                        event.prefix_count == 1 ? "prefix" : "prefixes", to_string(event.prefix));
    }
    if (event.rule != nullptr) detail += fmt::format("{} ", event.rule->explanation);
    detail += fmt::format("Seen on the path {}.", path_text(event.path));
    if (event.certainty == incident::Certainty::Suspected) detail += " It is only suspected.";
    if (gathered.events > 1)
        detail += fmt::format(" {} times in the period.", with_thousands(gathered.events));
    return detail;
}

}  // namespace

Part part_in(const incident::Event& event, net::Asn asn) {
    if (event.culprit == asn) return Part::Culprit;
    const bool let_pass =
        std::any_of(event.accomplices.begin(), event.accomplices.end(),
                    [asn](const auto& accomplice) { return accomplice.asn == asn; });
    if (let_pass) return Part::Accomplice;
    return std::binary_search(event.victims.begin(), event.victims.end(), asn) ? Part::Victim
                                                                               : Part::None;
}

const Rule* remedy_of(const incident::Event& event, Part part) {
    switch (part) {
        case Part::Culprit: return remedy_of_culprit(event.kind);
        // Who passes on what the ROA alone is wrong about does nothing wrong.
        case Part::Accomplice:
            return event.rule == &incident::kInvalidRoaAtFault ? nullptr
                                                               : remedy_of_accomplice(event.kind);
        case Part::Victim: return remedy_of_victim(event);
        case Part::None: break;
    }
    return nullptr;
}

std::string subject_of(const incident::Event& event) {
    if (event.kind != EventKind::RouteLeak || event.leaked_to == net::Asn()) {
        return to_string(event.prefix);
    }
    return fmt::format("from {} to {}", to_string(event.leaked_from), to_string(event.leaked_to));
}

std::vector<Fix> incident_fixes(const IncidentRules& rules, net::Asn asn,
                                std::span<const incident::Event> events) {
    // What harms others comes first, and what the network does itself before what it lets pass.
    constexpr std::array kOrder{MetricId::M2,  MetricId::M1,  MetricId::M3,  MetricId::M4,
                                MetricId::M2C, MetricId::M1C, MetricId::M3C, MetricId::M4C};
    using Key = std::tuple<std::size_t, std::string_view, std::string>;
    std::map<Key, Gathered> gathered;
    for (const auto& event : events) {
        const auto part = part_in(event, asn);
        const auto metric = metric_of(rules, event, asn);
        const bool is_victim = part == Part::Victim && event.counts();
        const auto* const rule = metric || is_victim ? remedy_of(event, part) : nullptr;
        if (rule == nullptr) continue;
        const auto place = metric ? std::find(kOrder.begin(), kOrder.end(), *metric) : kOrder.end();
        auto& entry = gathered[{static_cast<std::size_t>(place - kOrder.begin()), rule->id,
                                subject_of(event)}];
        if (entry.first == nullptr) entry.first = &event;
        ++entry.events;
    }
    std::vector<Fix> fixes;
    for (const auto& [key, entry] : gathered) {
        const auto part = part_in(*entry.first, asn);
        fixes.push_back({.rule = remedy_of(*entry.first, part),
                         .metric = metric_of(rules, *entry.first, asn),
                         .subject = std::get<2>(key),
                         .detail = detail_of(entry, part),
                         .place = std::string(place_of(part)),
                         .text = ""});
    }
    return fixes;
}

}  // namespace comity::manrs
