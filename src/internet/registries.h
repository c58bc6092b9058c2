// Who gives out numbers in a made Internet: IANA's registries, and the five regional ones that have
// their space from it. Special-purpose blocks and IPv6 assignments are IANA's own; IPv4 and AS
// numbers go to the regions by the made address plan and topology.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "internet/made_topology.h"
#include "net/address.h"
#include "net/prefix.h"

namespace comity::internet {

/// A regional registry, by its several names.
struct Registry {
    std::string_view file;        ///< In delegation files, as "ripencc".
    std::string_view name;        ///< As IANA has it, "RIPE NCC".
    std::string_view database;    ///< Its routing registry, "RIPE".
    std::string_view whois;       ///< Host.
    std::string_view utc_offset;  ///< In the first line of its delegation file.
};
/// In the order of regions.
inline constexpr std::array<Registry, kRegions> kRegistries{{
    {"apnic", "APNIC", "APNIC", "whois.apnic.net", "+1000"},
    {"arin", "ARIN", "ARIN", "whois.arin.net", "-0500"},
    {"lacnic", "LACNIC", "LACNIC", "whois.lacnic.net", "-0300"},
    {"ripencc", "RIPE NCC", "RIPE", "whois.ripe.net", "+0100"},
    {"afrinic", "AFRINIC", "AFRINIC", "whois.afrinic.net", "00000"},
}};

/// A block of IANA's special-purpose registries (RFC 6890 s2.2).
struct SpecialBlock {
    std::string_view prefix;
    std::string_view name;
    std::array<std::uint16_t, 2> rfcs;  ///< The second is 0 if there is one.
    std::string_view clause;            ///< Of the last of `rfcs`, or empty.
    std::string_view allocated;         ///< Month.
    std::string_view terminated;        ///< Month, or empty.
    /// Source, Destination, Forwardable, Globally Reachable, Reserved-by-Protocol, a letter each:
    /// T, F, a digit for False with that footnote, N with footnote 2 or M with 3 for neither, - for
    /// nothing.
    std::string_view columns;
    std::uint8_t footnote = 0;  ///< Behind the prefix, 0 for none.

    [[nodiscard]] constexpr bool globally_reachable() const { return columns[3] == 'T'; }
};
[[nodiscard]] std::span<const SpecialBlock> special_blocks(net::Family family);

/// An assignment of global unicast IPv6 space. `region` is kRegions for IANA's own.
struct Ipv6Assignment {
    std::uint64_t start;  ///< The first 64 bits.
    std::uint8_t length;
    std::uint8_t region;
    std::string_view date;
    std::string_view reserved_for;  ///< Empty where it is given out.
};
[[nodiscard]] std::span<const Ipv6Assignment> ipv6_assignments();

/// Whether IANA gave this /8 to a regional registry; the rest is for protocols, or nobody's.
[[nodiscard]] constexpr bool is_given_ipv4(std::uint32_t first_octet) {
    return first_octet > 0 && first_octet != 10 && first_octet != 127 && first_octet < 224;
}
/// Which region has a /8.
[[nodiscard]] constexpr std::uint32_t region_of_ipv4(std::uint32_t first_octet) {
    return first_octet % kRegions;
}

/// Whether a special-purpose block that is not globally reachable covers `prefix`, and none within
/// it that is.
[[nodiscard]] bool is_special_purpose(const net::Prefix& prefix);

/// Whether `prefix` lies in space that IANA has given to nobody and for nothing.
[[nodiscard]] bool is_unallocated(const net::Prefix& prefix);

}  // namespace comity::internet
