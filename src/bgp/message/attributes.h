// Path attributes of one route: what the octets are, and what RFC 7606 makes of faults in them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/reader.h"
#include "bgp/message/octet_arena.h"
#include "net/address.h"
#include "net/as_path.h"

namespace comity::bgp {

enum class Origin : std::uint8_t { Igp = 0, Egp = 1, Incomplete = 2 };

/// "IGP", "EGP" or "INCOMPLETE".
[[nodiscard]] std::string_view to_string(Origin origin);

/// What a speaker does with an UPDATE, from harmless to worst (RFC 7606 s2).
enum class UpdateOutcome : std::uint8_t { Accept, AttributeDiscard, TreatAsWithdraw, Reset };

[[nodiscard]] std::string_view to_string(UpdateOutcome outcome);

struct Aggregator {
    net::Asn asn;
    net::Address address;
};

inline constexpr std::uint8_t kSafiUnicast = 1;
inline constexpr std::uint8_t kSafiMulticast = 2;

/// MP_REACH_NLRI or MP_UNREACH_NLRI (RFC 4760). AFIs other than IPv4 and IPv6 have no family.
struct MultiprotocolNlri {
    std::uint16_t afi = 0;
    std::uint8_t safi = 0;
    std::optional<net::Family> family;
    Octets next_hop;  ///< MP_REACH only; unicast and multicast of IP: 4, 16 or 32 octets.
    Octets nlri;
    std::size_t nlri_offset = 0;  ///< Of `nlri` in the outermost input.
};

/// The attributes of one route, decoded. Views live as long as the record and the arena. A field
/// whose attribute is not there has its default up to `large_communities`; behind it, ask `has`
/// first.
struct Attributes {
    using Code = std::uint8_t;
    static constexpr Code kOrigin = 1;
    static constexpr Code kAsPath = 2;
    static constexpr Code kNextHop = 3;
    static constexpr Code kMed = 4;
    static constexpr Code kLocalPref = 5;
    static constexpr Code kAtomicAggregate = 6;
    static constexpr Code kAggregator = 7;
    static constexpr Code kCommunities = 8;
    static constexpr Code kOriginatorId = 9;
    static constexpr Code kClusterList = 10;
    static constexpr Code kMpReach = 14;
    static constexpr Code kMpUnreach = 15;
    static constexpr Code kExtendedCommunities = 16;
    static constexpr Code kAs4Path = 17;
    static constexpr Code kAs4Aggregator = 18;
    static constexpr Code kLargeCommunities = 32;
    static constexpr Code kOnlyToCustomer = 35;

    std::uint64_t present = 0;  ///< A bit for each code below 64 that is there and well formed.
    Origin origin = Origin::Incomplete;
    net::AsPathView as_path;  ///< Four-octet ASNs, AS4_PATH merged in (RFC 6793 s4.2.3).
    std::uint32_t med = 0;
    std::uint32_t local_pref = 0;
    Octets communities;               ///< 4 octets each (RFC 1997).
    Octets extended_communities;      ///< 8 octets each (RFC 4360).
    Octets large_communities;         ///< 12 octets each (RFC 8092).
    std::uint32_t unknown_count = 0;  ///< Attributes of types that are not decoded.
    UpdateOutcome outcome = UpdateOutcome::Accept;
    std::optional<ParseError> fault;  ///< The one that led to `outcome`.

    net::Address next_hop;      ///< NEXT_HOP, which is IPv4 but in old table dumps.
    Aggregator aggregator;      ///< With AS4_AGGREGATOR merged in.
    net::Asn only_to_customer;  ///< OTC (RFC 9234).
    MultiprotocolNlri mp_reach;
    MultiprotocolNlri mp_unreach;

    /// Makes it as new; the fields that `present` guards keep what they hold.
    void clear();
    [[nodiscard]] bool has(Code code) const { return (present >> code & 1U) != 0; }
    /// Whether `community` (its four octets as a number) is among the communities.
    [[nodiscard]] bool has_community(std::uint32_t community) const;
};

/// BLACKHOLE, 65535:666 (RFC 7999 s5).
inline constexpr std::uint32_t kBlackholeCommunity = 0xFFFF029A;

enum class AsnWidth : std::uint8_t { TwoOctets = 2, FourOctets = 4 };

/// How the attributes of a table dump differ from those of a message: MP_REACH_NLRI has only its
/// next hop there (RFC 6396 s4.3.4), though some writers put it whole.
enum class Carrier : std::uint8_t { Message, TableDump };

/// Reads the attributes in `reader`, all of it, into `attributes`, whatever was there before.
/// Faults do not stop it where RFC 7606 lets a speaker go on: they set `outcome` and `fault`, and a
/// faulty attribute is not `present`. What it makes itself lies in `arena`. Missing mandatory
/// attributes are not its matter. (In place, since a copy of Attributes took a fifth of the time of
/// a table.)
void read_attributes(Reader reader, AsnWidth asn_width, Carrier carrier, OctetArena& arena,
                     Attributes& attributes);

}  // namespace comity::bgp
