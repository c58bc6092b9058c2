#include "manrs/fixes.h"

#include <fmt/format.h>

#include <algorithm>

#include "manrs/incident_fixes.h"
#include "manrs/metrics/m5_spoofing.h"
#include "manrs/rules.h"

namespace comity::manrs {
namespace {

using observation::Exclusion;
using observation::NetworkEvidence;
using registry::Rir;

/// The IRR that the registry of the addresses runs for their holders.
std::string_view irr_of(Rir rir) {
    switch (rir) {
        case Rir::Afrinic: return "AFRINIC";
        case Rir::Apnic: return "APNIC";
        case Rir::Arin: return "ARIN";
        case Rir::Lacnic: return "LACNIC";
        case Rir::RipeNcc: return "RIPE";
        case Rir::None:
        case Rir::Iana: break;
    }
    return "";
}

std::string place_of(Rir rir) {
    const auto name = irr_of(rir);
    if (name.empty()) return "the IRR of the RIR that the space is from, or RADB";
    return fmt::format("the {} database", name);
}

/// The lines that are the network's own to fill in, as every registry wants them.
std::string closing_lines(Rir rir) {
    const auto name = irr_of(rir);
    return fmt::format("mnt-by:     YOUR-MNT\nsource:     {}\n", name.empty() ? "RADB" : name);
}

class Adviser {
public:
    Adviser(const IncidentRules& rules, const observation::ObservationFacts& facts,
            const NetworkRecord& record)
        : rules_(rules), facts_(facts), record_(record), evidence_(record.evidence) {}

    Fixes advise() {
        if (!record_.is_known) return {};
        for (auto& fix : incident_fixes(rules_, evidence_.asn, record_.events)) {
            add(std::move(fix));
        }
        add_spoofing();
        if (facts_.has("irr")) {
            if (facts_.has_payloads) add_invalid_objects();
            add_missing_objects();
            add_policy();
        }
        add_contact();
        return std::move(fixes_);
    }

private:
    void add(Fix fix) {
        if (fixes_.list.size() < kFixesMax) {
            fixes_.list.push_back(std::move(fix));
        } else {
            ++fixes_.left_out;
        }
    }

    void add_spoofing() {
        const auto own = tally_of(evidence_.spoof_tests);
        if (own.prefixes_received > 0) {
            add(spoofing_fix(kFixSpoofing, MetricId::M5, to_string(evidence_.asn), own));
        }
        for (const auto& customer : evidence_.customer_tests) {
            const auto tally = tally_of(customer.tests);
            if (tally.prefixes_received == 0) continue;
            add(spoofing_fix(kFixCustomerSpoofing, MetricId::M5C, to_string(customer.customer),
                             tally));
        }
    }

    static Fix spoofing_fix(const Rule& rule, MetricId metric, std::string subject,
                            const SpoofingTally& tally) {
        return {.rule = &rule,
                .metric = metric,
                .subject = std::move(subject),
                .detail = fmt::format(
                    "Of {} that tell, forged packets arrived from {} distinct "
                    "client {}.",
                    tally.tests == 1 ? "1 test" : fmt::format("{} tests", tally.tests),
                    tally.prefixes_received, tally.prefixes_received == 1 ? "prefix" : "prefixes"),
                .place = "the routers where customers and hosts attach",
                .text = ""};
    }

    /// Whether the network announces just that: then ROAs are to be mended, not the object.
    [[nodiscard]] bool is_announced(const net::Prefix& prefix) const {
        return std::any_of(evidence_.pairs.begin(), evidence_.pairs.end(),
                           [&prefix](const observation::JudgedPair& judged) {
                               return judged.pair.prefix == prefix;
                           });
    }

    void add_invalid_objects() {
        for (const auto& object : evidence_.route_objects) {
            if (object.origin != evidence_.asn || is_announced(object.prefix) ||
                object.verdict.validity != rpki::Validity::Invalid) {
                continue;
            }
            add({.rule = &kFixRouteInvalid,
                 .metric = MetricId::M7Irr,
                 .subject = to_string(object.prefix),
                 .detail = fmt::format("Registered in {}; {}", object.source,
                                       rpki::rule_of(object.verdict).explanation),
                 .place = object.source,
                 .text = ""});
        }
    }

    /// Whether it is someone else's: then it is to be withdrawn, not registered.
    [[nodiscard]] bool is_mis_originated(const net::Prefix& prefix) const {
        return std::any_of(record_.events.begin(), record_.events.end(), [&](const auto& event) {
            return event.kind == incident::EventKind::MisOrigination && event.counts() &&
                   event.culprit == evidence_.asn && event.prefix == prefix;
        });
    }

    void add_missing_objects() {
        for (const auto& judged : evidence_.pairs) {
            if (is_mis_originated(judged.pair.prefix)) continue;
            if (judged.exclusion != Exclusion::None || judged.registered == irr::MatchKind::Exact ||
                judged.registered == irr::MatchKind::Covering) {
                continue;
            }
            const auto rir = judged.standing.registry != Rir::None ? judged.standing.registry
                                                                   : evidence_.identity.rir;
            const bool is_ipv4 = judged.pair.prefix.family() == net::Family::Ipv4;
            add({.rule = &kFixRouteMissing,
                 .metric = MetricId::M7Irr,
                 .subject = to_string(judged.pair.prefix),
                 .detail = judged.registered == irr::MatchKind::OtherOrigin
                               ? "Route objects of other origins cover it."
                               : "",
                 .place = place_of(rir),
                 .text = fmt::format("{:<11} {}\norigin:     {}\n", is_ipv4 ? "route:" : "route6:",
                                     to_string(judged.pair.prefix), to_string(evidence_.asn)) +
                         closing_lines(rir)});
        }
    }

    void add_policy() {
        const auto& policy = evidence_.policy;
        if (policy && policy->imports > 0 && policy->exports > 0) return;
        const auto own = to_string(evidence_.asn);
        std::string text = fmt::format("aut-num:    {}\n", own);
        for (const auto provider : evidence_.providers) {
            text += fmt::format("import:     from {} accept ANY\n", to_string(provider));
            text += fmt::format("export:     to {} announce {}\n", to_string(provider), own);
        }
        if (evidence_.providers.empty()) {
            text += "import:     from AS-NEIGHBOUR accept ANY\n";
            text += fmt::format("export:     to AS-NEIGHBOUR announce {}\n", own);
        }
        add({.rule = &kFixPolicy,
             .metric = MetricId::M6,
             .subject = own,
             .detail = policy ? fmt::format("The aut-num in {} has {} import and {} export lines.",
                                            policy->source, policy->imports, policy->exports)
                              : "No source that was given has an aut-num object of it.",
             .place = place_of(evidence_.identity.rir),
             .text = text + closing_lines(evidence_.identity.rir)});
    }

    void add_contact() {
        const auto& contacts = evidence_.contacts;
        const bool is_absent =
            !contacts.empty() && std::all_of(contacts.begin(), contacts.end(), [](const auto& c) {
                return c.presence == registry::Presence::Absent;
            });
        if (!is_absent) return;
        std::string detail;
        for (const auto& contact : contacts) {
            if (!detail.empty()) detail += ' ';
            detail += contact.reason->explanation;
        }
        add({.rule = &kFixContact,
             .metric = MetricId::M8,
             .subject = to_string(evidence_.asn),
             .detail = std::move(detail),
             .place =
                 "PeeringDB: a contact with role NOC, an e-mail address, and visibility Public",
             .text = ""});
    }

    const IncidentRules& rules_;
    const observation::ObservationFacts& facts_;
    const NetworkRecord& record_;
    const NetworkEvidence& evidence_;
    Fixes fixes_;
};

}  // namespace

Fixes advise_fixes(const IncidentRules& rules, const observation::ObservationFacts& facts,
                   const NetworkRecord& record) {
    return Adviser(rules, facts, record).advise();
}

}  // namespace comity::manrs
