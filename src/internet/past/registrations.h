// What is registered of a made Internet, as the plan of its past asks about it and adds to it:
// VRPs, ASPAs, route objects. Additions leave the truth of the table as it is.
#pragma once

#include <span>
#include <vector>

#include "internet/attestations.h"
#include "internet/internet.h"
#include "internet/route_objects.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::internet {

class Registrations {
public:
    /// `internet` must outlive it; what is added goes there.
    explicit Registrations(Internet& internet);

    /// How origin validation finds a pair (RFC 6811 s2).
    [[nodiscard]] PairState state_of(const net::Prefix& prefix, net::Asn origin) const;
    /// Whether a route object of `origin` covers `prefix`, in any registry.
    [[nodiscard]] bool is_documented(const net::Prefix& prefix, net::Asn origin) const;

    /// Adds a VRP for `prefix` alone, unless that changed the state of a pair in the table.
    /// Returns whether it is there now.
    [[nodiscard]] bool add_vrp(const net::Prefix& prefix, net::Asn asn);
    /// Adds a route object in the registry of `origin`'s region.
    void document(const net::Prefix& prefix, net::Asn origin);
    /// Attests all providers of `network`, in place of what it attested before.
    void attest_providers(AsIndex network);

private:
    [[nodiscard]] bool changes_table(const net::Prefix& prefix) const;

    Internet& internet_;
    std::vector<RouteObject> objects_;
};

/// Whether ASPA verification finds `path`, as a peer of the collector showed it from itself to the
/// origin, Invalid by the downstream procedure, the most permissive one: two steps that their
/// networks' attestations deny, one up and one down, with another network between. Route servers
/// are left out. `aspas` are in order of customers. (draft-ietf-sidrops-aspa-verification-28 s5.5)
[[nodiscard]] bool is_refuted(const Internet& internet, std::span<const net::Asn> path);

}  // namespace comity::internet
