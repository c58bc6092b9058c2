// What the organisations of networks hold: the addresses that the registries delegated to them, and
// how much of that is announced and attested.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "observation/holding.h"
#include "observation/judged_pair.h"
#include "registry/delegations.h"
#include "rpki/payload/payload.h"

namespace comity::observation {

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
