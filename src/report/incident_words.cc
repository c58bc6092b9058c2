#include "report/incident_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/coverage.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

using incident::Event;
using incident::EventKind;
using incident::RuleAnswer;
using registry::Relation;

/// Networks that are named before the rest is counted.
constexpr std::size_t kNamedMax = 5;

/// "AS1, AS2 and 7 more".
std::string list_of(std::span<const net::Asn> asns, std::size_t named_max = kNamedMax) {
    std::string text;
    for (std::size_t i = 0; i < std::min(asns.size(), named_max); ++i) {
        text += (i == 0 ? "" : ", ") + to_string(asns[i]);
    }
    if (asns.size() > named_max) {
        text += fmt::format(" and {} more", with_thousands(asns.size() - named_max));
    }
    return text;
}

/// Gathers lines up to a number.
class Lines {
public:
    Lines(std::string title, std::size_t lines_max) : max_(lines_max) {
        lines_.title = std::move(title);
    }
    void add(std::string line) {
        if (lines_.lines.size() < max_) {
            lines_.lines.push_back(std::move(line));
        } else {
            ++lines_.left_out;
        }
    }
    void leave_out(std::uint64_t count) { lines_.left_out += count; }
    void move_to(std::vector<EvidenceLines>& all) {
        if (!lines_.lines.empty() || lines_.left_out > 0) all.push_back(std::move(lines_));
    }

private:
    EvidenceLines lines_;
    std::size_t max_;
};

std::string_view relation_words(Relation relation) {
    switch (relation) {
        case Relation::None: return "has no known relationship with";
        case Relation::ProviderOf: return "is a provider of";
        case Relation::CustomerOf: return "is a customer of";
        case Relation::PeerOf: return "is a peer of";
    }
    return "has no known relationship with";
}

std::string providers_text(const rpki::payload::Aspa& aspa) {
    constexpr std::size_t kProvidersNamed = 12;
    if (aspa.providers.size() == 1 && aspa.providers.front() == net::Asn()) return "no provider";
    return list_of(aspa.providers, kProvidersNamed);
}

std::string_view answer_words(RuleAnswer::Answer answer) {
    switch (answer) {
        case RuleAnswer::Answer::No: return "no";
        case RuleAnswer::Answer::Excuses: return "excuses";
        case RuleAnswer::Answer::Unknown: return "not known";
    }
    return "not known";
}

void add_attestations(const Event& event, std::size_t lines_max, std::vector<EvidenceLines>& all) {
    const auto& evidence = event.evidence;
    Lines vrps("VRPs that cover it", lines_max);
    for (const auto& vrp : evidence.vrps) vrps.add(vrp_text(vrp));
    vrps.move_to(all);
    Lines aspas("ASPAs", lines_max);
    for (const auto& aspa : evidence.aspas) {
        aspas.add(fmt::format("{} attests {}", to_string(aspa.customer), providers_text(aspa)));
    }
    aspas.move_to(all);
    Lines objects("Route objects", lines_max);
    for (const auto& object : evidence.route_objects) {
        objects.add(fmt::format("{} {} in {}", to_string(object.prefix), to_string(object.origin),
                                object.source));
    }
    objects.move_to(all);
    Lines relations("Relationships", lines_max);
    for (const auto& relation : evidence.relations) {
        relations.add(fmt::format("{} {} {}", to_string(relation.first),
                                  relation_words(relation.relation), to_string(relation.second)));
    }
    relations.move_to(all);
}

}  // namespace

std::string_view words_of(EventKind kind) {
    switch (kind) {
        case EventKind::BogonPrefix: return "bogon prefix";
        case EventKind::BogonAsn: return "bogon AS number";
        case EventKind::MisOrigination: return "mis-origination";
        case EventKind::RouteLeak: return "route leak";
        case EventKind::RpkiInvalid: return "RPKI invalid";
        case EventKind::ForgedOrigin: return "forged origin";
    }
    return "";
}

std::string_view words_of(manrs::Part part) {
    switch (part) {
        case manrs::Part::Culprit: return "culprit";
        case manrs::Part::Accomplice: return "let it pass";
        case manrs::Part::Victim: return "victim";
        case manrs::Part::None: break;
    }
    return "";
}

std::string time_text(const Event& event) {
    // Bogons of tables are events of whole days, to their last second.
    const auto seconds = event.end.seconds() - event.start.seconds();
    const bool is_day = event.start.seconds() % 86'400 == 0 && seconds % 86'400 == 86'399;
    return fmt::format("{}, for {}{}", date_text(event.start),
                       duration_text(is_day ? seconds + 1 : seconds), event.lasts ? " so far" : "");
}

std::string prefixes_text(const Event& event) {
    if (event.prefix_count <= 1) return to_string(event.prefix);
    return with_thousands(event.prefix_count) + " prefixes";
}

std::string path_text(std::span<const net::Asn> path) {
    std::string text;
    for (const auto asn : path) {
        if (!text.empty()) text += ' ';
        text += std::to_string(asn.value());
    }
    return text;
}

std::vector<EvidenceLines> evidence_lines(const Event& event, std::size_t lines_max) {
    std::vector<EvidenceLines> all;
    const auto& evidence = event.evidence;
    if (event.prefix_count > 1) {
        Lines prefixes("Prefixes", lines_max);
        for (const auto& prefix : event.prefixes) prefixes.add(to_string(prefix));
        prefixes.leave_out(event.prefix_count -
                           std::min<std::uint64_t>(event.prefix_count, event.prefixes.size()));
        prefixes.move_to(all);
    }
    if (!evidence.peers.empty()) {
        constexpr std::size_t kPeersNamed = 24;
        all.push_back({.title = "Seen by", .lines = {list_of(evidence.peers, kPeersNamed)}});
    }
    const bool is_judged =
        !evidence.tried.empty() || event.kind == incident::EventKind::RpkiInvalid;
    if (is_judged && event.has_verdict()) {
        std::string verdict(report::words_of(evidence.verdict.validity));
        if (const auto why = report::words_of(evidence.verdict.reason); !why.empty()) {
            verdict += fmt::format(": {}", why);
        }
        all.push_back({.title = "Origin validation", .lines = {std::move(verdict)}});
    }
    add_attestations(event, lines_max, all);
    return all;
}

std::vector<TriedRule> tried_rules(const Event& event) {
    std::vector<TriedRule> rules;
    rules.reserve(event.evidence.tried.size());
    for (const auto& answer : event.evidence.tried) {
        rules.push_back({.answer = answer_words(answer.answer),
                         .rule = answer.rule,
                         .text = answer.detail.empty() ? std::string(answer.rule->explanation)
                                                       : answer.detail});
    }
    return rules;
}

std::vector<Remedy> remedies_of(const Event& event) {
    std::vector<Remedy> remedies;
    const auto add = [&](std::string who, manrs::Part part) {
        if (const auto* const rule = remedy_of(event, part)) {
            remedies.push_back({std::move(who), rule});
        }
    };
    add(fmt::format("{}, the culprit", to_string(event.culprit)), manrs::Part::Culprit);
    std::vector<net::Asn> accomplices;
    // What can be asked of a provider cannot be asked of others, where there is one.
    const bool has_provider = std::any_of(event.accomplices.begin(), event.accomplices.end(),
                                          [](const auto& one) { return one.is_provider; });
    for (const auto& accomplice : event.accomplices) {
        if (accomplice.is_provider || !has_provider) accomplices.push_back(accomplice.asn);
    }
    if (!accomplices.empty()) {
        add(fmt::format("{}, who let it pass", list_of(accomplices)), manrs::Part::Accomplice);
    }
    if (!event.victims.empty()) {
        add(fmt::format("{}, the victim{}", list_of(event.victims),
                        event.victims.size() == 1 ? "" : "s"),
            manrs::Part::Victim);
    }
    return remedies;
}

}  // namespace comity::report
