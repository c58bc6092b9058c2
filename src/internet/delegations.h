// What the regional registries of a made Internet gave to whom, and what they still have: the plan
// that their delegation files are written from, and that says of a prefix whose it is.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "internet/organisations.h"
#include "internet/topology.h"
#include "net/address.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::internet {

/// Space that a network holds, announced or not.
struct Holding {
    net::Prefix prefix;
    AsIndex network = 0;
    friend constexpr auto operator<=>(const Holding&, const Holding&) = default;
};

/// What a registry says of a range.
enum class RangeStatus : std::uint8_t { Held, Available, Reserved };

/// Addresses first .. last of one family, by their first 64 bits; IPv4 ones have the first 32.
struct SpaceRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint32_t organisation = 0;  ///< If held.
    std::uint8_t region = 0;         ///< Whose file it is in.
    RangeStatus status = RangeStatus::Held;
};

/// AS numbers first .. last.
struct AsnRange {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    Organisation organisation;  ///< If held.
    std::uint8_t region = 0;
    RangeStatus status = RangeStatus::Held;
};

/// What a prefix lies in. "Full" bogons are in special-purpose or unallocated space,
/// "administrative" ones in what a regional registry has left or keeps.
enum class Space : std::uint8_t { Held, SpecialPurpose, Unallocated, Available, Reserved };

class Delegations {
public:
    Delegations() = default;
    /// `holdings` in any order; of two that overlap the less specific stands, of two that are the
    /// same the first. What is left of each region's space is available, about a sixth reserved.
    /// `exchange_asns` are held besides the topology's.
    Delegations(const Topology& topology, const Organisations& organisations,
                std::vector<Holding> holdings, std::span<const net::Asn> exchange_asns,
                std::uint64_t seed);

    /// In ascending order, without overlaps.
    [[nodiscard]] std::span<const SpaceRange> ranges(net::Family family) const {
        return family == net::Family::Ipv4 ? ipv4_ : ipv6_;
    }
    [[nodiscard]] std::span<const AsnRange> asns() const { return asns_; }
    /// Held where any part is, or where nothing is said of a part; reserved where a part is.
    [[nodiscard]] Space space_of(const net::Prefix& prefix) const;
    /// Whether one organisation holds all of `prefix`.
    [[nodiscard]] bool is_held_by_one(const net::Prefix& prefix) const;
    /// The holding that covers `prefix`, or null.
    [[nodiscard]] const Holding* holding_of(const net::Prefix& prefix) const;
    /// The holdings that stood, in order.
    [[nodiscard]] std::span<const Holding> holdings() const { return holdings_; }

private:
    [[nodiscard]] const SpaceRange* range_at(const net::Prefix& prefix) const;

    std::vector<Holding> holdings_;
    std::vector<SpaceRange> ipv4_;
    std::vector<SpaceRange> ipv6_;
    std::vector<AsnRange> asns_;
};

/// The first and the last of the first 64 bits of `prefix`'s addresses.
[[nodiscard]] constexpr std::uint64_t first_bits(const net::Prefix& prefix) {
    return prefix.address().high();
}
[[nodiscard]] constexpr std::uint64_t last_bits(const net::Prefix& prefix) {
    return prefix.address().high() | ~net::Address::high_mask(prefix.length());
}

/// The prefixes that first .. last are made of, by first 64 bits, in order.
[[nodiscard]] std::vector<net::Prefix> prefixes_of(net::Family family, std::uint64_t first,
                                                   std::uint64_t last);

}  // namespace comity::internet
