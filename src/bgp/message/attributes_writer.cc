#include "bgp/message/attributes_writer.h"

#include <algorithm>

#include "base/check.h"

namespace comity::bgp::message {
namespace {

// Attribute type codes, from the IANA registry "BGP Path Attributes".
constexpr std::uint8_t kOrigin = 1;
constexpr std::uint8_t kAsPath = 2;
constexpr std::uint8_t kNextHop = 3;
constexpr std::uint8_t kMultiExitDisc = 4;
constexpr std::uint8_t kLocalPref = 5;
constexpr std::uint8_t kAtomicAggregate = 6;
constexpr std::uint8_t kAggregator = 7;
constexpr std::uint8_t kCommunities = 8;
constexpr std::uint8_t kOriginatorId = 9;
constexpr std::uint8_t kClusterList = 10;
constexpr std::uint8_t kMpReach = 14;
constexpr std::uint8_t kMpUnreach = 15;
constexpr std::uint8_t kExtendedCommunities = 16;
constexpr std::uint8_t kAs4Path = 17;
constexpr std::uint8_t kAs4Aggregator = 18;
constexpr std::uint8_t kLargeCommunities = 32;
constexpr std::uint8_t kOnlyToCustomer = 35;

constexpr std::uint8_t kWellKnown = AttributesWriter::kTransitive;
constexpr std::uint8_t kOptionalTransitive =
    AttributesWriter::kOptional | AttributesWriter::kTransitive;
constexpr std::uint8_t kOptionalOnly = AttributesWriter::kOptional;

constexpr std::size_t kSegmentAsnsMax = 255;

/// `asn` in two octets, AS_TRANS if it does not fit (RFC 6793 s4.2.2).
std::uint16_t narrow(net::Asn asn) {
    return static_cast<std::uint16_t>(asn.value() > 0xFFFF ? net::kAsTrans.value() : asn.value());
}

std::size_t octets_of(const AttributesWriter::Nlri& nlri) {
    return (nlri.path_id ? 4U : 0U) + 1U + (nlri.prefix.length() + 7U) / 8U;
}

std::size_t octets_of(std::span<const AttributesWriter::Nlri> prefixes) {
    std::size_t sum = 0;
    for (const auto& nlri : prefixes) sum += octets_of(nlri);
    return sum;
}

std::size_t octets_of(std::span<const net::Address> addresses) {
    std::size_t sum = 0;
    for (const auto& address : addresses) sum += net::bits_of(address.family()) / 8U;
    return sum;
}

void write_nlri(Writer& out, std::span<const AttributesWriter::Nlri> prefixes) {
    for (const auto& nlri : prefixes) {
        if (nlri.path_id) out.u32(*nlri.path_id);
        write_prefix(out, nlri.prefix);
    }
}

/// The first `count` octets of `address`, from the left.
void write_leading_octets(Writer& out, const net::Address& address, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const auto half = i < 8 ? address.high() : address.low();
        out.u8(static_cast<std::uint8_t>(half >> (56U - 8U * (i % 8)) & 0xFFU));
    }
}

}  // namespace

void append_segment(Writer& path, net::SegmentType type, std::span<const net::Asn> asns) {
    while (!asns.empty()) {
        const auto part = asns.first(std::min(asns.size(), kSegmentAsnsMax));
        path.u8(static_cast<std::uint8_t>(type));
        path.u8(static_cast<std::uint8_t>(part.size()));
        for (const auto asn : part) path.u32(asn.value());
        asns = asns.subspan(part.size());
    }
}

void AttributesWriter::begin(std::uint8_t flags, std::uint8_t code, std::size_t length) {
    COMITY_CHECK(length <= 0xFFFF);
    if (length > 0xFF || lengths_ == Lengths::Extended) {
        out_.u8(flags | kExtendedLength);
        out_.u8(code);
        out_.u16(static_cast<std::uint16_t>(length));
    } else {
        out_.u8(flags);
        out_.u8(code);
        out_.u8(static_cast<std::uint8_t>(length));
    }
}

void AttributesWriter::path_octets(const net::AsPathView& path, AsnWidth width) {
    if (width == AsnWidth::FourOctets) {
        out_.bytes(path.octets());
        return;
    }
    path.for_each_segment([this](const net::SegmentView& segment) {
        out_.u8(static_cast<std::uint8_t>(segment.type()));
        out_.u8(static_cast<std::uint8_t>(segment.size()));
        for (std::size_t i = 0; i < segment.size(); ++i) out_.u16(narrow(segment[i]));
    });
}

void AttributesWriter::origin(Origin origin) {
    begin(kWellKnown, kOrigin, 1);
    out_.u8(static_cast<std::uint8_t>(origin));
}

void AttributesWriter::as_path(const net::AsPathView& path) {
    auto length = path.octets().size();
    if (width_ == AsnWidth::TwoOctets) {
        path.for_each_segment(
            [&length](const net::SegmentView& segment) { length -= 2 * segment.size(); });
    }
    begin(kWellKnown, kAsPath, length);
    path_octets(path, width_);
}

void AttributesWriter::next_hop(const net::Address& address) {
    COMITY_CHECK(address.family() == net::Family::Ipv4);
    begin(kWellKnown, kNextHop, 4);
    out_.u32(address.v4_value());
}

void AttributesWriter::multi_exit_disc(std::uint32_t value) {
    begin(kOptionalOnly, kMultiExitDisc, 4);
    out_.u32(value);
}

void AttributesWriter::local_pref(std::uint32_t value) {
    begin(kWellKnown, kLocalPref, 4);
    out_.u32(value);
}

void AttributesWriter::atomic_aggregate() { begin(kWellKnown, kAtomicAggregate, 0); }

void AttributesWriter::aggregator(net::Asn asn, const net::Address& router) {
    COMITY_CHECK(router.family() == net::Family::Ipv4);
    if (width_ == AsnWidth::FourOctets) {
        begin(kOptionalTransitive, kAggregator, 8);
        out_.u32(asn.value());
    } else {
        begin(kOptionalTransitive, kAggregator, 6);
        out_.u16(narrow(asn));
    }
    out_.u32(router.v4_value());
}

void AttributesWriter::communities(std::span<const std::uint32_t> values) {
    begin(kOptionalTransitive, kCommunities, 4 * values.size());
    for (const auto value : values) out_.u32(value);
}

void AttributesWriter::originator_id(std::uint32_t router) {
    begin(kOptionalOnly, kOriginatorId, 4);
    out_.u32(router);
}

void AttributesWriter::cluster_list(std::span<const std::uint32_t> clusters) {
    begin(kOptionalOnly, kClusterList, 4 * clusters.size());
    for (const auto cluster : clusters) out_.u32(cluster);
}

void AttributesWriter::mp_reach(net::Family family, Safi safi,
                                std::span<const net::Address> next_hops,
                                std::span<const Nlri> prefixes) {
    const auto hop_octets = octets_of(next_hops);
    begin(kOptionalOnly, kMpReach, 5 + hop_octets + octets_of(prefixes));
    out_.u16(static_cast<std::uint16_t>(family));
    out_.u8(static_cast<std::uint8_t>(safi));
    out_.u8(static_cast<std::uint8_t>(hop_octets));
    for (const auto& hop : next_hops) write_address(out_, hop);
    out_.u8(0);  // reserved
    write_nlri(out_, prefixes);
}

void AttributesWriter::mp_unreach(net::Family family, Safi safi, std::span<const Nlri> prefixes) {
    begin(kOptionalOnly, kMpUnreach, 3 + octets_of(prefixes));
    out_.u16(static_cast<std::uint16_t>(family));
    out_.u8(static_cast<std::uint8_t>(safi));
    write_nlri(out_, prefixes);
}

void AttributesWriter::mp_reach_abbreviated(std::span<const net::Address> next_hops) {
    const auto hop_octets = octets_of(next_hops);
    begin(kOptionalOnly, kMpReach, 1 + hop_octets);
    out_.u8(static_cast<std::uint8_t>(hop_octets));
    for (const auto& hop : next_hops) write_address(out_, hop);
}

void AttributesWriter::extended_communities(std::span<const std::uint64_t> values) {
    begin(kOptionalTransitive, kExtendedCommunities, 8 * values.size());
    for (const auto value : values) {
        out_.u32(static_cast<std::uint32_t>(value >> 32U));
        out_.u32(static_cast<std::uint32_t>(value & 0xFFFFFFFFU));
    }
}

void AttributesWriter::as4_path(const net::AsPathView& path) {
    begin(kOptionalTransitive, kAs4Path, path.octets().size());
    path_octets(path, AsnWidth::FourOctets);
}

void AttributesWriter::as4_aggregator(net::Asn asn, const net::Address& router) {
    COMITY_CHECK(router.family() == net::Family::Ipv4);
    begin(kOptionalTransitive, kAs4Aggregator, 8);
    out_.u32(asn.value());
    out_.u32(router.v4_value());
}

void AttributesWriter::large_communities(std::span<const LargeCommunity> values) {
    begin(kOptionalTransitive, kLargeCommunities, 12 * values.size());
    for (const auto& value : values) {
        for (const auto part : value) out_.u32(part);
    }
}

void AttributesWriter::only_to_customer(net::Asn asn) {
    begin(kOptionalTransitive, kOnlyToCustomer, 4);
    out_.u32(asn.value());
}

void AttributesWriter::attribute(std::uint8_t flags, std::uint8_t code, Octets value) {
    begin(flags, code, value.size());
    out_.bytes(value);
}

void write_prefix(Writer& out, const net::Prefix& prefix) {
    out.u8(prefix.length());
    write_leading_octets(out, prefix.address(), (prefix.length() + 7U) / 8U);
}

void write_address(Writer& out, const net::Address& address) {
    write_leading_octets(out, address, net::bits_of(address.family()) / 8U);
}

void write_message(Writer& out, MessageType type, Octets body) {
    constexpr std::size_t kHeaderOctets = 19;
    COMITY_CHECK(body.size() <= 0xFFFF - kHeaderOctets);
    for (int i = 0; i < 16; ++i) out.u8(0xFF);  // the marker
    out.u16(static_cast<std::uint16_t>(kHeaderOctets + body.size()));
    out.u8(static_cast<std::uint8_t>(type));
    out.bytes(body);
}

void write_update(Writer& out, const UpdateParts& parts) {
    Writer body;
    const auto withdrawn = body.hold_u16();
    write_nlri(body, parts.withdrawn);
    body.patch_u16(withdrawn);
    const auto attributes = body.hold_u16();
    body.bytes(parts.attributes);
    body.patch_u16(attributes);
    write_nlri(body, parts.announced);
    write_message(out, MessageType::Update, body.octets());
}

}  // namespace comity::bgp::message
