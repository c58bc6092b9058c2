// What an organisation holds, and how much of it is announced and attested.
#pragma once

#include <cstdint>
#include <string>

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

}  // namespace comity::observation
