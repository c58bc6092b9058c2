// The rules of the module: what events rest on, and what explains them away. Stores number both.
#pragma once

#include <array>

#include "base/rule.h"
#include "observation/rules.h"
#include "rpki/rules.h"

namespace comity::incident {

inline constexpr std::string_view kIncidentsCitation = "docs/incidents.md";

inline constexpr Rule kMisOriginationExact{
    "mis-origination.prefix.exact", kIncidentsCitation, Severity::Error,
    "A network originates a prefix that another one has long originated."};
inline constexpr Rule kMisOriginationSubPrefix{
    "mis-origination.prefix.sub-prefix", kIncidentsCitation, Severity::Error,
    "A network originates a part of a prefix that another one has long originated."};
inline constexpr Rule kMisOriginationSuperPrefix{
    "mis-origination.prefix.super-prefix", kIncidentsCitation, Severity::Warning,
    "A network originates a prefix whose parts only others have originated."};

inline constexpr Rule kLeakAspa{
    "route-leak.path.aspa", "draft-ietf-sidrops-aspa-verification-28 s5.5", Severity::Error,
    "Attested providers contradict the path: it goes down or sideways before it goes up again."};
inline constexpr Rule kLeakOtc{
    "route-leak.path.otc", "RFC 9234 s5", Severity::Error,
    "The route carries the mark that it may only go to customers, and went elsewhere."};
inline constexpr Rule kLeakValley{
    "route-leak.path.valley", "RFC 7908 s3", Severity::Warning,
    "By the relationships used, a network passed on to a provider or peer what it had from a "
    "provider or peer."};

inline constexpr Rule kInvalidRoaAtFault{
    "rpki-invalid.roa.at-fault", kIncidentsCitation, Severity::Warning,
    "A ROA does not allow what its origin has long announced, and registrations agree with the "
    "origin: the ROA is at fault."};

inline constexpr Rule kForgedOriginAspa{
    "forged-origin.first-hop.aspa", "draft-ietf-sidrops-aspa-verification-28 s5.5", Severity::Error,
    "A network that was never seen next to the origin announces its route, and attested providers "
    "contradict the path there."};
inline constexpr Rule kForgedOriginRov{
    "forged-origin.first-hop.rov", "RFC 9319 s3", Severity::Error,
    "A network that was never seen next to the origin announces prefixes that are new, with the "
    "origin behind itself, and ROAs allow none of them."};
inline constexpr Rule kForgedOriginNew{
    "forged-origin.first-hop.new", kIncidentsCitation, Severity::Notice,
    "A network announces the route of an origin that it was never seen next to; it may be a new "
    "neighbour."};

/// All that an event may rest on, null where it rests on none, in an order that never changes:
/// stores number them. Observation's come first, which begin with null.
inline constexpr auto kEventRules = [] {
    constexpr std::array kOwn{&kMisOriginationExact,
                              &kMisOriginationSubPrefix,
                              &kMisOriginationSuperPrefix,
                              &kLeakAspa,
                              &kLeakOtc,
                              &kLeakValley,
                              &rpki::kRovInvalidAsMismatch,
                              &rpki::kRovInvalidLength,
                              &rpki::kRovInvalidAs0,
                              &kInvalidRoaAtFault,
                              &kForgedOriginAspa,
                              &kForgedOriginRov,
                              &kForgedOriginNew};
    std::array<const Rule*, observation::kBogonRules.size() + kOwn.size()> rules{};
    std::size_t count = 0;
    for (const auto* rule : observation::kBogonRules) rules[count++] = rule;
    for (const auto* rule : kOwn) rules[count++] = rule;
    return rules;
}();

inline constexpr Rule kExcuseReservedAsn{
    "excuse.asn.reserved", "RFC 6996 s4", Severity::Notice,
    "The AS number is private, AS_TRANS or for documentation: someone's inner one was not taken "
    "out of the path."};
inline constexpr Rule kExcuseTypingSlip{
    "excuse.asn.typing-slip", kIncidentsCitation, Severity::Notice,
    "The AS number is a slip of the other network: a count of prepends, or its own number "
    "mistyped."};
inline constexpr Rule kExcuseRouteServer{
    "excuse.asn.route-server", "RFC 7947 s2.2.2", Severity::Notice,
    "The AS number is a route server's or a collector's of an exchange, by PeeringDB."};
inline constexpr Rule kExcuseSiblings{"excuse.holder.siblings", kIncidentsCitation,
                                      Severity::Notice, "Both networks are of one organisation."};
inline constexpr Rule kExcuseSameRegistration{
    "excuse.holder.same-registration", kIncidentsCitation, Severity::Notice,
    "A registry delegated the prefix to the holder of the AS number."};
inline constexpr Rule kExcuseRpkiValid{"excuse.rpki.valid", "RFC 6811 s2", Severity::Notice,
                                       "A ROA allows it."};
inline constexpr Rule kExcuseRouteObject{
    "excuse.irr.route-object", "RFC 2622 s4", Severity::Notice,
    "A route object says that the network originates the prefix. Some registries let anyone write "
    "one."};
inline constexpr Rule kExcuseTransit{"excuse.relation.transit", kIncidentsCitation,
                                     Severity::Notice,
                                     "One of the two networks is a provider of the other."};
inline constexpr Rule kExcuseProtection{
    "excuse.list.protection", kIncidentsCitation, Severity::Notice,
    "The network protects others from floods by announcing their prefixes, by the list that was "
    "given."};
inline constexpr Rule kExcuseAnycast{
    "excuse.list.anycast", kIncidentsCitation, Severity::Notice,
    "The prefix is meant to be announced by many, by the list that was given or because it long "
    "was."};
inline constexpr Rule kExcuseBlackhole{
    "excuse.route.blackhole", "RFC 7999 s3", Severity::Notice,
    "All its routes asked for the traffic to be dropped, or are of one address, as is done against "
    "floods."};
inline constexpr Rule kExcuseTransfer{
    "excuse.prefix.transfer", kIncidentsCitation, Severity::Notice,
    "The prefix has changed hands: its old origin stopped and stayed away, the new one stays, and "
    "registrations name it."};
inline constexpr Rule kExcuseStale{
    "excuse.route.stale", kIncidentsCitation, Severity::Notice,
    "Only tables hold it, as old: nothing was announced while it was watched."};
inline constexpr Rule kExcuseBaseline{
    "excuse.history.baseline", kIncidentsCitation, Severity::Notice,
    "It stayed as long as it takes to become normal: whoever minded would have stopped it."};
inline constexpr Rule kExcuseMistakenRelation{
    "excuse.relation.mistaken", kIncidentsCitation, Severity::Notice,
    "Routes have long gone this way: the relationship that makes it a leak is not what the "
    "networks have."};

/// All rules of suppression in the order in which they are tried; in an order that never changes:
/// stores number them.
inline constexpr std::array kSuppressionRules{
    &kExcuseReservedAsn, &kExcuseTypingSlip,       &kExcuseRouteServer,
    &kExcuseSiblings,    &kExcuseSameRegistration, &kExcuseRpkiValid,
    &kExcuseRouteObject, &kExcuseTransit,          &kExcuseProtection,
    &kExcuseAnycast,     &kExcuseBlackhole,        &kExcuseTransfer,
    &kExcuseStale,       &kExcuseBaseline,         &kExcuseMistakenRelation};

}  // namespace comity::incident
