#include "report/registrations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "manrs/metrics/m5_spoofing.h"
#include "manrs/rules.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

using manrs::Assessment;
using observation::Exclusion;
using observation::NetworkEvidence;

std::string day_text(Timestamp time) { return to_string(time).substr(0, 10); }

std::string object_text(const observation::RegisteredRoute& object) {
    return fmt::format("{} {} in {}", to_string(object.prefix), to_string(object.origin),
                       object.source);
}

/// The objects around a prefix, as text; at most three.
std::string objects_around(const NetworkEvidence& evidence, const net::Prefix& prefix) {
    constexpr std::size_t kShown = 3;
    std::string text;
    std::size_t count = 0;
    for (const auto& object : evidence.route_objects) {
        if (!object.prefix.covers(prefix)) continue;
        if (++count > kShown) continue;
        text += (text.empty() ? "" : ", ") + object_text(object);
    }
    if (count > kShown) text += fmt::format(" and {} more", with_thousands(count - kShown));
    return text;
}

EvidenceSection objects_section(const Assessment& assessment) {
    const auto& evidence = assessment.record.evidence;
    const auto& tally = assessment.tally;
    EvidenceSection section{
        .title = "Route objects",
        .note = fmt::format(
            "{} of the routes that count have one, {} only a covering one",
            share_of(tally.registered_exact + tally.registered_covering, tally.counted.total()),
            with_thousands(tally.registered_covering))};
    if (assessment.facts.has_payloads) {
        for (const auto& object : evidence.route_objects) {
            if (object.origin != assessment.asn ||
                object.verdict.validity != rpki::Validity::Invalid) {
                continue;
            }
            section.items.push_back({.subject = to_string(object.prefix),
                                     .state = "RPKI invalid",
                                     .tone = Tone::Poor,
                                     .rule = &rpki::rule_of(object.verdict),
                                     .detail = "registered: " + object_text(object)});
        }
    }
    for (const auto& judged : evidence.pairs) {
        if (judged.exclusion != Exclusion::None || judged.registered == irr::MatchKind::Exact ||
            judged.registered == irr::MatchKind::Covering) {
            continue;
        }
        const auto around = objects_around(evidence, judged.pair.prefix);
        section.items.push_back(
            {.subject = to_string(judged.pair.prefix),
             .state = judged.registered == irr::MatchKind::OtherOrigin ? "other origin" : "none",
             .tone = Tone::Fair,
             .detail = around.empty() ? "" : "registered: " + around});
    }
    return section;
}

EvidenceSection policy_section(const Assessment& assessment) {
    EvidenceSection section{.title = "Routing policy"};
    const auto& policy = assessment.record.evidence.policy;
    if (!policy) {
        section.items.push_back({.subject = to_string(assessment.asn),
                                 .state = "not registered",
                                 .tone = Tone::Fair,
                                 .detail = "no source that was given has an aut-num of it"});
        return section;
    }
    const bool is_whole = policy->imports > 0 && policy->exports > 0;
    auto detail = fmt::format("{}, {}", count_of(policy->imports, "import line"),
                              count_of(policy->exports, "export line"));
    if (policy->modified) detail += ", changed " + day_text(*policy->modified);
    section.items.push_back({.subject = "aut-num in " + policy->source,
                             .state = is_whole ? "registered" : "incomplete",
                             .tone = is_whole ? Tone::Good : Tone::Fair,
                             .detail = std::move(detail)});
    return section;
}

std::string_view presence_words(registry::Presence presence) {
    switch (presence) {
        case registry::Presence::Present: return "present";
        case registry::Presence::Absent: return "absent";
        case registry::Presence::Unknown: return "unknown";
    }
    return "unknown";
}

EvidenceSection contacts_section(const Assessment& assessment) {
    EvidenceSection section{.title = "Contacts"};
    for (const auto& contact : assessment.record.evidence.contacts) {
        std::string detail;
        if (contact.role) detail = "role " + std::string(to_string(*contact.role));
        if (contact.visibility) {
            detail += fmt::format("{}visible to {}", detail.empty() ? "" : ", ",
                                  to_string(*contact.visibility));
        }
        if (contact.updated) {
            detail +=
                fmt::format("{}changed {}", detail.empty() ? "" : ", ", day_text(*contact.updated));
        }
        section.items.push_back(
            {.subject = contact.source == registry::ContactSource::PeeringDb ? "PeeringDB" : "IRR",
             .state = std::string(presence_words(contact.presence)),
             .tone = contact.presence == registry::Presence::Present  ? Tone::Good
                     : contact.presence == registry::Presence::Absent ? Tone::Fair
                                                                      : Tone::Plain,
             .rule = contact.reason,
             .detail = std::move(detail)});
    }
    return section;
}

EvidenceItem tests_item(net::Asn asn, std::string_view who,
                        std::span<const registry::SpoofTest> tests) {
    const auto tally = manrs::tally_of(tests);
    EvidenceItem item{.subject = to_string(asn), .detail = std::string(who)};
    item.detail += fmt::format(", {} in the month, {} that tell", count_of(tests.size(), "test"),
                               with_thousands(tally.tests));
    if (tally.tests == 0) {
        item.state = "no result";
    } else if (tally.prefixes_received == 0) {
        item.state = "blocked";
        item.tone = Tone::Good;
    } else {
        item.state = "received";
        item.tone = Tone::Poor;
        item.detail += fmt::format("; from {} client {}", with_thousands(tally.prefixes_received),
                                   tally.prefixes_received == 1 ? "prefix" : "prefixes");
    }
    return item;
}

EvidenceSection spoofing_section(const Assessment& assessment) {
    const auto& evidence = assessment.record.evidence;
    EvidenceSection section{.title = "Spoofer tests"};
    if (!evidence.spoof_tests.empty()) {
        section.items.push_back(tests_item(assessment.asn, "the network", evidence.spoof_tests));
    }
    for (const auto& customer : evidence.customer_tests) {
        section.items.push_back(tests_item(customer.customer, "a customer", customer.tests));
    }
    return section;
}

}  // namespace

std::vector<EvidenceSection> registration_sections(const Assessment& assessment) {
    const auto& facts = assessment.facts;
    std::vector<EvidenceSection> sections;
    const auto add = [&sections](EvidenceSection section) {
        if (!section.items.empty() || !section.note.empty()) sections.push_back(std::move(section));
    };
    if (facts.has("irr")) {
        if (facts.has_routes && assessment.tally.counted.total() > 0) {
            add(objects_section(assessment));
        }
        add(policy_section(assessment));
    }
    add(contacts_section(assessment));
    add(spoofing_section(assessment));
    return sections;
}

std::vector<FixGroup> fix_groups(std::span<const manrs::Fix> fixes) {
    std::vector<FixGroup> groups;
    while (!fixes.empty()) {
        const auto* const rule = fixes.front().rule;
        const auto end = std::find_if(fixes.begin(), fixes.end(),
                                      [rule](const manrs::Fix& fix) { return fix.rule != rule; });
        const auto count = static_cast<std::size_t>(end - fixes.begin());
        groups.push_back(fixes.first(count));
        fixes = fixes.subspan(count);
    }
    return groups;
}

std::string_view title_of(FixGroup group) {
    constexpr std::array<std::pair<const Rule*, std::string_view>, 18> kTitles{{
        {&manrs::kFixMisOrigination, "Withdraw what is someone else's"},
        {&manrs::kFixCustomerMisOrigination, "Filter what is not your customers'"},
        {&manrs::kFixMisOriginated, "Protect your prefixes"},
        {&manrs::kFixLeak, "Stop leaking routes"},
        {&manrs::kFixCustomerLeak, "Filter customers' leaks"},
        {&manrs::kFixLeaked, "Publish an ASPA"},
        {&manrs::kFixForgedOrigin, "Withdraw a forged path"},
        {&manrs::kFixCustomerForgedOrigin, "Filter customers' forged paths"},
        {&manrs::kFixBogonPrefix, "Withdraw bogon prefixes"},
        {&manrs::kFixCustomerBogonPrefix, "Filter customers' bogon prefixes"},
        {&manrs::kFixBogonAsn, "Remove bogon AS numbers"},
        {&manrs::kFixCustomerBogonAsn, "Refuse customers' bogon AS numbers"},
        {&manrs::kFixSpoofing, "Filter forged sources"},
        {&manrs::kFixCustomerSpoofing, "Filter customers' forged sources"},
        {&manrs::kFixRouteInvalid, "Mend a route object"},
        {&manrs::kFixRouteMissing, "Create a route object"},
        {&manrs::kFixPolicy, "Register the routing policy"},
        {&manrs::kFixContact, "Register a contact"},
    }};
    for (const auto& [rule, title] : kTitles) {
        if (rule == group.front().rule) return title;
    }
    return group.front().rule->id;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string identity_text(const observation::NetworkEvidence& evidence) {
    const auto& identity = evidence.identity;
    std::string text;
    const auto add = [&text](std::string_view part) {
        if (part.empty()) return;
        if (!text.empty()) text += " · ";
        text += part;
    };
    add(identity.name);
    if (identity.organisation != identity.name) add(identity.organisation);
    add(identity.country.text());
    add(words_of(identity.rir));
    if (evidence.is_route_server) add("a route server");
    return text;
}

std::string_view words_of(registry::Rir rir) {
    switch (rir) {
        case registry::Rir::None: return "";
        case registry::Rir::Iana: return "IANA";
        case registry::Rir::Afrinic: return "AFRINIC";
        case registry::Rir::Apnic: return "APNIC";
        case registry::Rir::Arin: return "ARIN";
        case registry::Rir::Lacnic: return "LACNIC";
        case registry::Rir::RipeNcc: return "RIPE NCC";
    }
    return "";
}

}  // namespace comity::report
