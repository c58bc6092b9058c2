// What the organisations of networks hold: the addresses that the registries delegated to them, and
// how much of that is announced and attested.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "observation/judged_routes.h"
#include "registry/delegations.h"
#include "rpki/payload/payload.h"

namespace comity::observation {

/// Space of one family: addresses of IPv4, /48s of IPv6.
struct HeldSpace {
    std::uint64_t delegated = 0;
    std::uint64_t announced = 0;  ///< Of it: inside routes that count, whoever announces them.
    std::uint64_t attested = 0;   ///< Of it: inside VRPs, those of AS0 too.
    friend bool operator==(const HeldSpace&, const HeldSpace&) = default;
};

/// What the organisation of a network holds.
struct Holding {
    /// The registry and its opaque id of the organisation, which all its networks share.
    std::string holder;
    HeldSpace ipv4;
    HeldSpace ipv6;
    friend bool operator==(const Holding&, const Holding&) = default;
};

/// Immutable; any number of threads may ask it.
class Holdings {
public:
    /// Knows nothing.
    Holdings() = default;
    /// `delegations` must outlive it. Delegations of IPv6 that are longer than /48 are left out.
    Holdings(const registry::Delegations& delegations, std::span<const JudgedPair> routes,
             std::span<const rpki::payload::Vrp> vrps);

    /// None where no registry says whose `asn` is.
    [[nodiscard]] std::optional<Holding> of(net::Asn asn) const;

private:
    struct Spaces {
        HeldSpace ipv4;
        HeldSpace ipv6;
    };

    const registry::Delegations* delegations_ = nullptr;
    std::vector<Spaces> by_holder_;  ///< By HolderId.
};

}  // namespace comity::observation
