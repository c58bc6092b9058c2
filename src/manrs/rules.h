// The rules of advice: why a ROA should be made, narrowed or taken away, and what else to change.
#pragma once

#include <array>

#include "base/rule.h"

namespace comity::manrs {

inline constexpr Rule kAdviceNoRoa{
    "roa.missing", "RFC 9582 s4", Severity::Warning,
    "An announced prefix has no ROA: nobody can tell the announcement from a hijack."};
inline constexpr Rule kAdviceMaxLength{
    "roa.too-short", "RFC 6811 s2", Severity::Error,
    "The network's own ROA has a maxLength shorter than what is announced."};
inline constexpr Rule kAdviceOtherOrigin{
    "roa.other-origin", "RFC 6811 s2", Severity::Error,
    "The ROAs of the prefix name other origins, or AS0: the announcement is invalid."};
inline constexpr Rule kAdviceLoose{
    "roa.loose", "RFC 9319 s3", Severity::Warning,
    "A maxLength allows prefixes that are not announced: a forged origin could hijack them."};
inline constexpr Rule kAdviceUnused{
    "roa.unused", "RFC 9319 s5", Severity::Notice,
    "A ROA matches no announcement of its network and makes another network's route invalid."};

inline constexpr std::array kAdviceRules{&kAdviceNoRoa, &kAdviceMaxLength, &kAdviceOtherOrigin,
                                         &kAdviceLoose, &kAdviceUnused};

inline constexpr Rule kFixBogonPrefix{
    "fix.bogon-prefix.originated", "RFC 6890 s2.2.1", Severity::Error,
    "The network originates a prefix that nobody may: withdraw it, and filter bogons outbound."};
inline constexpr Rule kFixCustomerBogonPrefix{
    "fix.bogon-prefix.accepted", "RFC 7454 s6.1", Severity::Error,
    "The network passes on a bogon prefix of a customer: filter bogons, and let each customer "
    "announce only what is its own."};
inline constexpr Rule kFixBogonAsn{
    "fix.bogon-asn.announced", "RFC 7607 s2", Severity::Error,
    "A path that the network announces has an AS number that nobody has: remove private AS numbers "
    "on the way out."};
inline constexpr Rule kFixCustomerBogonAsn{
    "fix.bogon-asn.accepted", "RFC 7454 s9", Severity::Error,
    "The network passes on a path of a customer with a bogon AS number: refuse such paths."};
inline constexpr Rule kFixMisOrigination{
    "fix.mis-origination.originated", "RFC 7454 s6.2.1", Severity::Error,
    "The network originates a prefix of someone else: withdraw it, or have its holder register the "
    "network as an origin; let out only what is its own and its customers'."};
inline constexpr Rule kFixCustomerMisOrigination{
    "fix.mis-origination.accepted", "RFC 7454 s6.2.2", Severity::Error,
    "The network passes on a prefix that is not its customer's: accept from each customer only "
    "what "
    "is registered for it and its customers, and nothing that is RPKI invalid."};
inline constexpr Rule kFixMisOriginated{
    "fix.mis-origination.unprotected", "RFC 6483 s4", Severity::Warning,
    "Someone else originated a prefix of the network, and no ROA said that they may not: create "
    "ROAs for all that it announces, so that others can refuse the rest."};
inline constexpr Rule kFixLeak{
    "fix.route-leak.leaked", "RFC 9234 s5", Severity::Error,
    "The network passes routes of a provider or peer on to another: let out to them only its own "
    "and its customers' routes, and set a role on each session, so that routers see to it."};
inline constexpr Rule kFixCustomerLeak{
    "fix.route-leak.accepted", "RFC 7454 s8", Severity::Error,
    "The network passes on routes that its customer leaks: accept from each customer only its own "
    "and its customers' routes, set a role and a limit of prefixes on the session."};
inline constexpr Rule kFixLeaked{
    "fix.route-leak.unprotected", "draft-ietf-sidrops-aspa-verification-28 s4", Severity::Notice,
    "Someone leaked routes of the network, which has no ASPA: publish one that names its "
    "providers, so that others can refuse such paths."};
inline constexpr Rule kFixForgedOrigin{
    "fix.forged-origin.announced", "draft-ietf-sidrops-aspa-verification-28 s5", Severity::Error,
    "The network announces a path to an origin that it was never seen next to, or whose ASPA does "
    "not name it: withdraw it; or, where it is a provider of the origin, have the origin name it "
    "in "
    "its ASPA."};
inline constexpr Rule kFixCustomerForgedOrigin{
    "fix.forged-origin.accepted", "draft-ietf-sidrops-aspa-verification-28 s5", Severity::Error,
    "The network passes on a customer's path to an origin that the customer was never seen next "
    "to, or whose ASPA does not name it: accept from each customer only its own and its customers' "
    "routes, and verify ASPAs."};
inline constexpr Rule kFixRpkiInvalid{
    "fix.rpki-invalid.originated", "RFC 7115 s5", Severity::Warning,
    "A ROA does not allow what the network originates: withdraw it; or, where the ROA is wrong, "
    "have its holder mend it."};
inline constexpr Rule kFixSpoofing{
    "fix.spoofing.received", "RFC 2827 s3", Severity::Error,
    "Forged packets left the network: filter by source address where customers and hosts attach."};
inline constexpr Rule kFixCustomerSpoofing{
    "fix.spoofing.accepted", "RFC 8704 s3", Severity::Warning,
    "Forged packets came through a customer: filter its traffic by source address."};
inline constexpr Rule kFixRouteInvalid{"fix.route-object.rpki-invalid", "RFC 6811 s2",
                                       Severity::Error,
                                       "A route object of the network contradicts the RPKI: "
                                       "registries drop it; correct or delete it."};
inline constexpr Rule kFixRouteMissing{
    "fix.route-object.missing", "RFC 2622 s4", Severity::Warning,
    "An announced prefix has no route object of its origin: filters made of the IRR drop it."};
inline constexpr Rule kFixPolicy{
    "fix.aut-num.policy", "RFC 2622 s6", Severity::Warning,
    "The routing policy is not registered with an import and an export."};
inline constexpr Rule kFixContact{
    "fix.contact.missing", "docs/methodology.md", Severity::Warning,
    "No contact for routing matters is registered where everyone can find it."};

inline constexpr std::string_view kConformanceCitation = "docs/conformance.md";
inline constexpr Rule kConformanceBelowReady{
    "conformance.score.below-ready", kConformanceCitation, Severity::Warning,
    "A score that shows the action is below the band \"ready\"."};
inline constexpr Rule kConformanceBelowThreshold{
    "conformance.score.below-threshold", kConformanceCitation, Severity::Error,
    "A score that shows the action is below what the profile asks for."};
inline constexpr Rule kConformanceNoData{"conformance.score.no-data", kConformanceCitation,
                                         Severity::Notice,
                                         "A score that shows the action was not measured."};
inline constexpr Rule kConformanceNotSeen{
    "conformance.action.not-seen", kConformanceCitation, Severity::Notice,
    "The action cannot be seen from outside: whoever joined shows it."};

}  // namespace comity::manrs
