#include "internet/past/past.h"

namespace comity::internet {

std::string_view name_of(IncidentKind kind) {
    switch (kind) {
        case IncidentKind::HijackExact: return "hijack-exact";
        case IncidentKind::HijackSubprefix: return "hijack-subprefix";
        case IncidentKind::ForgedOrigin: return "forged-origin";
        case IncidentKind::Leak: return "leak";
        case IncidentKind::BogonPrefix: return "bogon-prefix";
        case IncidentKind::BogonAsn: return "bogon-asn";
        case IncidentKind::RoaMisconfiguration: return "roa-misconfiguration";
        case IncidentKind::Spoofing: return "spoofing";
        case IncidentKind::MassWithdrawal: return "mass-withdrawal";
        case IncidentKind::SessionReset: return "session-reset";
        case IncidentKind::AnycastMoas: return "anycast-moas";
        case IncidentKind::DdosMitigation: return "ddos-mitigation";
        case IncidentKind::Transfer: return "transfer";
        case IncidentKind::Sibling: return "sibling";
        case IncidentKind::CustomerMoreSpecific: return "customer-more-specific";
        case IncidentKind::IxpRouteServer: return "ixp-route-server";
        case IncidentKind::Prepending: return "prepending";
        case IncidentKind::Poisoning: return "poisoning";
        case IncidentKind::TableTransfer: return "table-transfer";
        case IncidentKind::StalePeer: return "stale-peer";
        case IncidentKind::AsTrans: return "as-trans";
        case IncidentKind::FatFinger: return "fat-finger";
        case IncidentKind::PrivateAsn: return "private-asn";
    }
    return {};
}

}  // namespace comity::internet
