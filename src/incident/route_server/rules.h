// What a route server's table may hold that it should not, each with the kind of fault that it is.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/rule.h"
#include "incident/rules.h"
#include "registry/bogons.h"
#include "rpki/rules.h"

namespace comity::incident {

/// Kinds of faults, the worst first: what is attested to be wrong comes before what is suspected.
enum class RouteFaultKind : std::uint8_t {
    RpkiInvalid,  ///< A ROA does not allow the route.
    Bogon,        ///< Nobody may announce the prefix, or a network of the path.
    Leak,         ///< The member passes on what it should not (RFC 7908).
    Form,         ///< No route server should take such a prefix or path, whoever has it.
    Unregistered  ///< Routing registries do not document it.
};
inline constexpr std::array kRouteFaultKinds{RouteFaultKind::RpkiInvalid, RouteFaultKind::Bogon,
                                             RouteFaultKind::Leak, RouteFaultKind::Form,
                                             RouteFaultKind::Unregistered};

/// "rpki-invalid", "bogon", "leak", "form", "unregistered".
[[nodiscard]] constexpr std::string_view to_string(RouteFaultKind kind) {
    switch (kind) {
        case RouteFaultKind::RpkiInvalid: return "rpki-invalid";
        case RouteFaultKind::Bogon: return "bogon";
        case RouteFaultKind::Leak: return "leak";
        case RouteFaultKind::Form: return "form";
        case RouteFaultKind::Unregistered: return "unregistered";
    }
    return "";
}

inline constexpr std::string_view kRouteServerCitation = "docs/route-servers.md";

inline constexpr Rule kRouteServerProviderRoute{
    "route-server.leak.provider-route", "RFC 7908 s3.3", Severity::Warning,
    "By the relationships used, the member has the route from its provider, and may give it to "
    "customers only."};
inline constexpr Rule kRouteServerPeerRoute{
    "route-server.leak.peer-route", "RFC 7908 s3.2", Severity::Warning,
    "By the relationships used, the member has the route from its peer, and may give it to "
    "customers only."};
inline constexpr Rule kRouteServerTransit{
    "route-server.leak.transit", kRouteServerCitation, Severity::Warning,
    "The route comes through a large transit network that has no provider by the relationships "
    "used, and so from a provider or peer of the network behind it."};
inline constexpr Rule kRouteServerDefault{"route-server.prefix.default-route", "RFC 7454 s6.1.6",
                                          Severity::Error, "The route is a default route."};
inline constexpr Rule kRouteServerTooLong{
    "route-server.prefix.too-long", "RFC 7454 s6.1.3", Severity::Warning,
    "The prefix is longer than /24 or /48, and the route does not ask to drop its traffic."};
inline constexpr Rule kRouteServerLan{
    "route-server.prefix.peering-lan", "RFC 7454 s6.1.5", Severity::Error,
    "The prefix is a peering LAN of the exchange, or a part of one."};
inline constexpr Rule kRouteServerFirstAs{
    "route-server.path.first-as", "RFC 4271 s6.3", Severity::Error,
    "The path does not begin with the member that the route came from."};
inline constexpr Rule kRouteServerAsSet{"route-server.path.as-set", "RFC 9774 s3",
                                        Severity::Warning, "The path holds an AS_SET."};
inline constexpr Rule kRouteServerNoRouteObject{
    "route-server.irr.no-route-object", "RFC 2622 s4", Severity::Warning,
    "No route object covers the prefix, and no ROA allows the route."};
inline constexpr Rule kRouteServerOtherOrigin{
    "route-server.irr.other-origin", "RFC 2622 s4", Severity::Warning,
    "Route objects cover the prefix, all of other origins, and no ROA allows the route."};
inline constexpr Rule kRouteServerOutsideAsSet{"route-server.irr.outside-as-set", "RFC 2622 s5.1",
                                               Severity::Warning,
                                               "The route's origin is in no as-set of the member."};

/// What a fault of this rule is.
struct FaultRule {
    const Rule* rule;
    RouteFaultKind kind;
};

/// Every rule that a finding may rest on, in the order of their ids within a kind.
inline constexpr std::array kFaultRules{
    FaultRule{&rpki::kRovInvalidAs0, RouteFaultKind::RpkiInvalid},
    FaultRule{&rpki::kRovInvalidAsMismatch, RouteFaultKind::RpkiInvalid},
    FaultRule{&rpki::kRovInvalidAsSet, RouteFaultKind::RpkiInvalid},
    FaultRule{&rpki::kRovInvalidLength, RouteFaultKind::RpkiInvalid},
    FaultRule{&registry::rules::kBogonAsnAvailable, RouteFaultKind::Bogon},
    FaultRule{&registry::rules::kBogonAsnReserved, RouteFaultKind::Bogon},
    FaultRule{&registry::rules::kBogonAsnSpecial, RouteFaultKind::Bogon},
    FaultRule{&registry::rules::kBogonAsnUnallocated, RouteFaultKind::Bogon},
    FaultRule{&registry::rules::kBogonPrefixAvailable, RouteFaultKind::Bogon},
    FaultRule{&registry::rules::kBogonPrefixReserved, RouteFaultKind::Bogon},
    FaultRule{&registry::rules::kBogonPrefixSpecial, RouteFaultKind::Bogon},
    FaultRule{&registry::rules::kBogonPrefixUnallocated, RouteFaultKind::Bogon},
    FaultRule{&rpki::kAspaInvalidPath, RouteFaultKind::Leak},
    FaultRule{&kLeakOtc, RouteFaultKind::Leak},
    FaultRule{&kLeakValley, RouteFaultKind::Leak},
    FaultRule{&kRouteServerPeerRoute, RouteFaultKind::Leak},
    FaultRule{&kRouteServerProviderRoute, RouteFaultKind::Leak},
    FaultRule{&kRouteServerTransit, RouteFaultKind::Leak},
    FaultRule{&kRouteServerAsSet, RouteFaultKind::Form},
    FaultRule{&kRouteServerFirstAs, RouteFaultKind::Form},
    FaultRule{&kRouteServerDefault, RouteFaultKind::Form},
    FaultRule{&kRouteServerLan, RouteFaultKind::Form},
    FaultRule{&kRouteServerTooLong, RouteFaultKind::Form},
    FaultRule{&kRouteServerNoRouteObject, RouteFaultKind::Unregistered},
    FaultRule{&kRouteServerOtherOrigin, RouteFaultKind::Unregistered},
    FaultRule{&kRouteServerOutsideAsSet, RouteFaultKind::Unregistered}};

/// The place of `rule` in kFaultRules.
[[nodiscard]] constexpr std::size_t index_of(const Rule& rule) {
    std::size_t at = 0;
    while (at < kFaultRules.size() && kFaultRules[at].rule != &rule) ++at;
    return at;
}

}  // namespace comity::incident
