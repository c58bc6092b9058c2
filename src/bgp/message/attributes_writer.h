// Path attributes and UPDATE messages into octets: RFC 4271 s4.3, RFC 4760, RFC 6793, RFC 7911, and
// the attributes of RFC 1997, 4360, 4456, 8092 and 9234.
//
// It writes what it is told, in the order of the calls; it does not check that a message makes
// sense.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "base/reader.h"
#include "base/writer.h"
#include "bgp/message/update.h"
#include "net/address.h"
#include "net/as_path.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::bgp::message {

/// Appends one segment (or more, of 255 ASNs each, where `asns` are too many) to a path in the
/// four-octet wire form that net::AsPathView reads. Nothing for no ASNs.
void append_segment(Writer& path, net::SegmentType type, std::span<const net::Asn> asns);

/// Appends path attributes to a buffer.
class AttributesWriter {
public:
    // The readers' own words.
    using AsnWidth = bgp::AsnWidth;
    using Origin = bgp::Origin;
    /// Whether short attributes get the Extended Length bit too, which RFC 4271 s4.3 allows.
    enum class Lengths : std::uint8_t { Shortest, Extended };
    /// SAFI numbers that are used with both families (RFC 4760 s6).
    enum class Safi : std::uint8_t { Unicast = 1, Multicast = 2 };

    /// A prefix as an UPDATE names it; with a path identifier under ADD-PATH (RFC 7911 s3).
    struct Nlri {
        net::Prefix prefix;
        std::optional<std::uint32_t> path_id;
    };
    using LargeCommunity = std::array<std::uint32_t, 3>;

    // Attribute flags (RFC 4271 s4.3).
    static constexpr std::uint8_t kOptional = 0x80;
    static constexpr std::uint8_t kTransitive = 0x40;
    static constexpr std::uint8_t kPartial = 0x20;
    static constexpr std::uint8_t kExtendedLength = 0x10;

    /// `out` must outlive the writer.
    AttributesWriter(Writer& out, AsnWidth width, Lengths lengths = Lengths::Shortest)
        : out_(out), width_(width), lengths_(lengths) {}

    void origin(Origin origin);
    /// ASNs that do not fit become AS_TRANS where the width is two octets (RFC 6793 s4.2.2).
    void as_path(const net::AsPathView& path);
    /// `address` is IPv4.
    void next_hop(const net::Address& address);
    void multi_exit_disc(std::uint32_t value);
    void local_pref(std::uint32_t value);
    void atomic_aggregate();
    /// `router` is IPv4. An ASN that does not fit becomes AS_TRANS.
    void aggregator(net::Asn asn, const net::Address& router);
    void communities(std::span<const std::uint32_t> values);
    void originator_id(std::uint32_t router);
    void cluster_list(std::span<const std::uint32_t> clusters);
    /// The next hops are of `family`; two of IPv6 are a global and a link-local one (RFC 2545 s3).
    void mp_reach(net::Family family, Safi safi, std::span<const net::Address> next_hops,
                  std::span<const Nlri> prefixes);
    void mp_unreach(net::Family family, Safi safi, std::span<const Nlri> prefixes);
    /// MP_REACH_NLRI as TABLE_DUMP_V2 abbreviates it: the next hop's length and itself, no more
    /// (RFC 6396 s4.3.4).
    void mp_reach_abbreviated(std::span<const net::Address> next_hops);
    void extended_communities(std::span<const std::uint64_t> values);
    void as4_path(const net::AsPathView& path);
    /// `router` is IPv4.
    void as4_aggregator(net::Asn asn, const net::Address& router);
    void large_communities(std::span<const LargeCommunity> values);
    /// OTC (RFC 9234 s5).
    void only_to_customer(net::Asn asn);
    /// Any attribute: `flags` without the Extended Length bit, which is set as needed; `value` of
    /// at most 65,535 octets.
    void attribute(std::uint8_t flags, std::uint8_t code, Octets value);

private:
    void begin(std::uint8_t flags, std::uint8_t code, std::size_t length);
    void path_octets(const net::AsPathView& path, AsnWidth width);

    Writer& out_;
    AsnWidth width_;
    Lengths lengths_;
};

/// Appends `prefix` as NLRI: length in bits, then the fewest octets that hold it (RFC 4271 s4.3).
void write_prefix(Writer& out, const net::Prefix& prefix);

/// Appends all the octets of `address`.
void write_address(Writer& out, const net::Address& address);

using bgp::MessageType;

/// Appends a message: marker, length, type and `body` (RFC 4271 s4.1).
void write_message(Writer& out, MessageType type, Octets body);

/// What an UPDATE says; the prefixes are IPv4, others go in its attributes.
struct UpdateParts {
    std::span<const AttributesWriter::Nlri> withdrawn;
    Octets attributes;
    std::span<const AttributesWriter::Nlri> announced;
};

/// Appends an UPDATE (RFC 4271 s4.3). Each part must fit its length field.
void write_update(Writer& out, const UpdateParts& parts);

}  // namespace comity::bgp::message
