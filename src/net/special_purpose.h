// Addresses that are no network's own to announce: IANA's special-purpose registries (RFC 6890,
// RFC 8190), and what lies beyond them by the addressing architecture.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "net/asn.h"
#include "net/prefix.h"
#include "net/range_map.h"

namespace comity::net {

/// Whether packets to a block may pass between administrative domains (RFC 8190 s2.1, "Globally
/// Reachable"). NotSaid: the registry says N/A, or nothing, as of blocks given back.
enum class Reach : std::uint8_t { Global, Local, NotSaid };

struct SpecialBlock {
    Prefix prefix;
    Reach reach = Reach::NotSaid;
    std::string name;       ///< As "Private-Use".
    std::string reference;  ///< As "RFC 1918"; may be empty.
    friend bool operator==(const SpecialBlock&, const SpecialBlock&) = default;
};

struct SpecialAsns {
    Asn first;
    Asn last;
    std::string name;
    std::string reference;
    friend bool operator==(const SpecialAsns&, const SpecialAsns&) = default;
};

/// The table of special-purpose addresses and AS numbers. Immutable.
class SpecialPurpose {
public:
    /// As known when this was written, so that it needs no file.
    SpecialPurpose() : SpecialPurpose({}, {}) {}
    /// The same with what IANA's registries say now: `blocks` replace all that the registry of
    /// their family held, where there is at least one of it; what those registries never hold stays
    /// (multicast, everything outside 2000::/3). `asns` come on top of the built-in ones. A reach
    /// of NotSaid becomes what the built-in table has for that block, or else Global: nothing
    /// becomes a bogon by silence.
    SpecialPurpose(std::vector<SpecialBlock> blocks, std::vector<SpecialAsns> asns);

    /// The most specific block that holds all of `prefix`, or null; as long as this lives. A block
    /// that is Global frees what it holds from the wider ones.
    [[nodiscard]] const SpecialBlock* find(const Prefix& prefix) const;
    /// Why `asn` can be no network's own, or null.
    [[nodiscard]] const SpecialAsns* find(Asn asn) const;

    /// In the order of prefixes; each reach is Global or Local.
    [[nodiscard]] std::span<const SpecialBlock> blocks() const { return blocks_; }
    [[nodiscard]] std::span<const SpecialAsns> asns() const { return asns_; }

private:
    std::vector<SpecialBlock> blocks_;
    std::vector<std::size_t> wider_;  ///< Of each block the one around it, or its own place.
    std::vector<SpecialAsns> asns_;   ///< The built-in ones first.
    RangeMap<Address, std::size_t> block_of_;
    RangeMap<Asn, std::size_t> asns_of_;
};

}  // namespace comity::net
