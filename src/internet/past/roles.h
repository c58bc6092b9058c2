// Which networks of a made Internet mark their routes as RFC 9234 has it, and what that leaves on a
// path.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "internet/exchanges.h"
#include "internet/internet.h"
#include "internet/random.h"
#include "internet/topology.h"
#include "net/asn.h"

namespace comity::internet {

class Roles {
public:
    /// `topology` and `exchanges` must outlive it.
    Roles(const Topology& topology, const Exchanges& exchanges, std::uint64_t seed)
        : topology_(topology), exchanges_(exchanges), seed_(seed) {}

    /// Whether a network has BGP roles with all of its neighbours: it adds OTC, and refuses the
    /// leaks that OTC gives away (RFC 9234 s5).
    [[nodiscard]] bool marks(net::Asn asn) const {
        return mix(seed_, asn.value()) % 1'000 < kMarkingPermille;
    }
    /// The value of OTC on a route whose path is `path`, from the collector's peer to the origin:
    /// put there where it first went sideways or down between two of which one marks.
    [[nodiscard]] std::optional<net::Asn> only_to_customer(std::span<const net::Asn> path) const;

private:
    static constexpr std::uint64_t kMarkingPermille = 80;

    const Topology& topology_;
    const Exchanges& exchanges_;
    std::uint64_t seed_;
};

/// Those of `internet`, which must outlive them.
[[nodiscard]] inline Roles roles_of(const Internet& internet) {
    return {internet.topology, internet.exchanges, stream_seed(internet.parameters, Stream::Roles)};
}

}  // namespace comity::internet
