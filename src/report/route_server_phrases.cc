#include "report/route_server_phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "incident/limits.h"
#include "report/coverage.h"
#include "report/limits.h"
#include "report/phrases.h"

namespace comity::report {

using incident::AuditReport;
using incident::FilterVerdict;
using incident::RouteFaultKind;
using incident::RouteServerFinding;
using Relation = registry::AsRelationships::Relation;

namespace {

/// `items` as words, the first of them where there are many.
template <class T, class Text>
std::string list_of(const std::vector<T>& items, Text text) {
    std::string list;
    const auto shown = std::min(items.size(), kTerminalVrpsMax);
    for (std::size_t i = 0; i < shown; ++i) list += (i == 0 ? "" : ", ") + text(items[i]);
    if (shown < items.size()) list += fmt::format(" and {} more", items.size() - shown);
    return list;
}

std::string_view neighbour_words(Relation relation) {
    switch (relation) {
        case Relation::ProviderOf: return "a provider of";
        case Relation::CustomerOf: return "a customer of";
        case Relation::PeerOf: return "a peer of";
        case Relation::None: break;
    }
    return "no known neighbour of";
}

std::string bogon_text(const RouteServerFinding& finding) {
    const auto& evidence = finding.evidence;
    std::string text;
    if (finding.fault.rule->id.starts_with("bogon.asn.")) text = to_string(finding.fault.asn);
    if (!evidence.purpose.empty()) {
        text += (text.empty() ? "" : " ") + std::string(evidence.purpose);
    } else if (evidence.registry != registry::Rir::None) {
        text += (text.empty() ? "by " : ", by ") + std::string(to_string(evidence.registry));
    }
    return text;
}

std::string leak_text(const RouteServerFinding& finding) {
    const auto& [rule, asn, other] = finding.fault;
    if (rule == &incident::kLeakOtc) return "OTC " + to_string(asn);
    if (rule == &rpki::kAspaInvalidPath) {
        const auto& providers = finding.evidence.providers;
        return fmt::format("{} attests {}, not {}", to_string(asn),
                           providers.empty()
                               ? "that it has no provider"
                               : list_of(providers, [](net::Asn one) { return to_string(one); }),
                           to_string(other));
    }
    if (rule == &incident::kRouteServerTransit) {
        return fmt::format("{} had it from {}", to_string(asn), to_string(other));
    }
    const auto& relation = finding.evidence.relation;
    return fmt::format("{} had it from {}, {} it", to_string(asn), to_string(other),
                       neighbour_words(relation ? relation->relation : Relation::None));
}

std::string form_text(const RouteServerFinding& finding) {
    const auto* const rule = finding.fault.rule;
    if (rule == &incident::kRouteServerFirstAs)
        return "begins with " + to_string(finding.fault.asn);
    if (finding.evidence.lan) return "the LAN " + to_string(*finding.evidence.lan);
    return {};
}

std::string registered_text(const RouteServerFinding& finding) {
    const auto& evidence = finding.evidence;
    if (!evidence.as_sets.empty()) {
        return "not in " + list_of(evidence.as_sets, [](const std::string& name) { return name; });
    }
    if (evidence.route_objects.empty()) return {};
    return "route objects: " +
           list_of(evidence.route_objects, [](const incident::RouteObjectEvidence& object) {
               return fmt::format("{} {} ({})", to_string(object.prefix), to_string(object.origin),
                                  object.source);
           });
}

}  // namespace

std::string_view title_of(RouteFaultKind kind) {
    switch (kind) {
        case RouteFaultKind::RpkiInvalid: return "Invalid";
        case RouteFaultKind::Bogon: return "Bogon";
        case RouteFaultKind::Leak: return "Leak";
        case RouteFaultKind::Form: return "Form";
        case RouteFaultKind::Unregistered: return "Unregistered";
    }
    return "";
}

std::string key_of(RouteFaultKind kind) { return snake_case(to_string(kind)); }

bool is_looked_for(const AuditReport& report, RouteFaultKind kind) {
    switch (kind) {
        case RouteFaultKind::RpkiInvalid: return report.has_payloads;
        case RouteFaultKind::Unregistered: return report.has_irr;
        // OTC is in the routes themselves, and special purposes are built in.
        case RouteFaultKind::Bogon:
        case RouteFaultKind::Leak:
        case RouteFaultKind::Form: break;
    }
    return true;
}

std::uint64_t members_with(const AuditReport& report, RouteFaultKind kind) {
    return static_cast<std::uint64_t>(
        std::count_if(report.members.begin(), report.members.end(),
                      [kind](const auto& member) { return member.accepted.faults.of(kind) > 0; }));
}

std::string verdict_text(const AuditReport& report) {
    const auto& counts = report.accepted.counts;
    const auto invalid = report.accepted.faults.of(RouteFaultKind::RpkiInvalid);
    const auto dropped = counts.of(rpki::Validity::Invalid) - invalid;
    const auto covered = counts.of(rpki::Validity::Valid) + invalid;
    std::string text;
    switch (report.verdict) {
        case FilterVerdict::NoPayloads:
            return "Whether the route server drops RPKI-invalid routes is not known: no VRPs were "
                   "given (--vrps).";
        case FilterVerdict::NotCovered:
            text = fmt::format(
                "Whether the route server drops RPKI-invalid routes does not show: VRPs cover none "
                "of {}.",
                count_of(counts.routes, "route"));
            break;
        case FilterVerdict::Filters:
            text = fmt::format(
                "The route server drops RPKI-invalid routes, as far as its table shows: of {} that "
                "VRPs cover none is invalid.",
                count_of(covered, "route"));
            break;
        case FilterVerdict::LetsThrough:
            text = fmt::format(
                "The route server lets RPKI-invalid routes through: {} that VRPs cover {} invalid, "
                "from {} of {}.",
                share_of(invalid, covered) + " routes", invalid == 1 ? "is" : "are",
                with_thousands(members_with(report, RouteFaultKind::RpkiInvalid)),
                count_of(report.members.size(), "member"));
            break;
    }
    if (dropped > 0) {
        text += fmt::format(
            " Not counted: {} more specific than a ROA allows, which asked for traffic to be "
            "dropped.",
            count_of(dropped, "route"));
    }
    return text;
}

std::string apart_text(std::span<const observation::Source> sources) {
    constexpr std::int64_t kApartSecondsMax = 86'400;
    std::int64_t apart = 0;
    for (const auto& table : sources) {
        for (const auto& payloads : sources) {
            if (table.kind != "route-server" || payloads.kind != "vrps") continue;
            if (!table.as_of || !payloads.as_of) continue;
            apart = std::max(apart, std::abs(table.as_of->seconds() - payloads.as_of->seconds()));
        }
    }
    if (apart <= kApartSecondsMax) return {};
    return fmt::format(
        "Table and VRPs are up to {} apart: what is invalid by these VRPs may have been valid "
        "then.",
        duration_text(apart));
}

std::string path_text(const RouteServerFinding& finding) {
    std::string text;
    for (const auto asn : finding.path) {
        text += (text.empty() ? "" : " ") + std::to_string(asn.value());
    }
    if (finding.path.size() == incident::kPathAsnsKept) text += " …";
    return text;
}

std::string evidence_text(const RouteServerFinding& finding) {
    switch (finding.kind) {
        case RouteFaultKind::RpkiInvalid:
            return "VRPs: " + list_of(finding.evidence.vrps, vrp_text);
        case RouteFaultKind::Bogon: return bogon_text(finding);
        case RouteFaultKind::Leak: return leak_text(finding);
        case RouteFaultKind::Form: return form_text(finding);
        case RouteFaultKind::Unregistered: return registered_text(finding);
    }
    return {};
}

}  // namespace comity::report
