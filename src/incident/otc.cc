#include "incident/otc.h"

#include <algorithm>

namespace comity::incident {
namespace {

using net::Asn;
using registry::AsRelationships;
using rpki::ProviderAuthorization;

bool is_route_server(Asn asn, const OtcSources& sources) {
    return std::binary_search(sources.route_servers.begin(), sources.route_servers.end(), asn);
}

Hop related_hop(Asn sender, Asn receiver, const OtcSources& sources) {
    if (sources.relationships == nullptr) return Hop::Unknown;
    switch (sources.relationships->relation(sender, receiver)) {
        case AsRelationships::Relation::ProviderOf: return Hop::Down;
        case AsRelationships::Relation::CustomerOf: return Hop::Up;
        case AsRelationships::Relation::PeerOf: return Hop::Lateral;
        case AsRelationships::Relation::None: break;
    }
    return Hop::Unknown;
}

/// What attestations make of a hop that is `related` by relationships.
KnownHop weigh(ProviderAuthorization up, ProviderAuthorization down, Hop related) {
    constexpr auto kYes = ProviderAuthorization::ProviderPlus;
    constexpr auto kNo = ProviderAuthorization::NotProviderPlus;
    // Each other's provider, for some prefixes or for all
    // (draft-ietf-sidrops-aspa-verification-28 s4).
    if (up == kYes && down == kYes) return {};
    if (up == kYes) return {Hop::Up, HopBasis::Aspa};
    if (down == kYes) return {Hop::Down, HopBasis::Aspa};
    // From here on attestations only deny, and what they deny is unknown where relationships have
    // it.
    if ((down == kNo && related == Hop::Down) || (up == kNo && related == Hop::Up)) return {};
    if (down == kNo && up == kNo) return {Hop::Lateral, HopBasis::Aspa};
    if (down == kNo) return {related == Hop::Unknown ? Hop::NotDown : related, HopBasis::Aspa};
    if (related != Hop::Unknown) return {related, HopBasis::Relationships};
    return {};
}

}  // namespace

std::string_view to_string(OtcState state) {
    switch (state) {
        case OtcState::Kept: return "kept";
        case OtcState::Leak: return "leak";
        case OtcState::Misplaced: return "misplaced";
        case OtcState::OffPath: return "off-path";
        case OtcState::Hidden: return "hidden";
        case OtcState::AsSet: return "as-set";
    }
    return "kept";
}

KnownHop known_hop(Asn sender, Asn receiver, const OtcSources& sources) {
    if (is_route_server(sender, sources)) return {Hop::Down, HopBasis::RouteServer};
    if (is_route_server(receiver, sources)) return {Hop::Up, HopBasis::RouteServer};
    auto up = ProviderAuthorization::NoAttestation;
    auto down = ProviderAuthorization::NoAttestation;
    if (sources.aspas != nullptr) {
        up = sources.aspas->authorized(sender, receiver);
        down = sources.aspas->authorized(receiver, sender);
    }
    return weigh(up, down, related_hop(sender, receiver, sources));
}

OtcVerdict judge_otc(const net::CollapsedPath& path, Asn otc, const OtcSources& sources) {
    if (path.has_set) return {.state = OtcState::AsSet};
    const auto asns = path.asns;
    const auto marked = std::find(asns.begin(), asns.end(), otc);
    if (marked == asns.end()) {
        return {.state = is_route_server(otc, sources) ? OtcState::Hidden : OtcState::OffPath};
    }
    const auto first = static_cast<std::size_t>(marked - asns.begin());
    auto last_suspect = asns.size();  // the first, as the route went; none yet
    for (auto at = first; at > 0; --at) {
        const auto known = known_hop(asns[at], asns[at - 1], sources);
        const bool is_first = at == first;
        if (known.hop == Hop::Down || (is_first && known.hop == Hop::Lateral)) continue;
        OtcVerdict verdict{.state = is_first ? OtcState::Misplaced : OtcState::Leak,
                           .sender = asns[at],
                           .receiver = asns[at - 1],
                           .hop = known};
        if (is_first && known.hop == Hop::Up) {
            verdict.suspects = asns.subspan(at - 1, 2);
            return verdict;
        }
        if (last_suspect == asns.size()) last_suspect = at;
        if (is_first || known.hop == Hop::Unknown) continue;
        verdict.suspects = asns.subspan(at, last_suspect - at + 1);
        return verdict;
    }
    return {};
}

}  // namespace comity::incident
