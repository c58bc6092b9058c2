#include "internet/past/update_message.h"

#include <array>

namespace comity::internet {
namespace {

using bgp::message::AttributesWriter;
using net::Family;

/// Octets of prefixes in a message: with attributes of a few hundred it stays within the 4,096 of
/// RFC 4271 s4.1.
constexpr std::size_t kNlriOctetsMax = 3'000;

/// The collector's number is of documentation (RFC 5398 s4), its addresses lie beside its peers'.
constexpr net::Asn kCollector{64'496};
constexpr std::uint32_t kCollectorIpv4 = 0xC612'FFFE;
constexpr std::uint64_t kCollectorIpv6 = 0xFFFF'FFFF;

}  // namespace

bgp::mrt::SessionHead UpdateMessages::head(Timestamp time, std::uint16_t vantage_point) const {
    const auto& who = internet_.vantage_points[vantage_point];
    bgp::mrt::SessionHead head;
    head.time = time;
    head.precision = bgp::mrt::SessionHead::Precision::Microseconds;
    head.peer = internet_.topology.asn(who.network);
    head.local = kCollector;
    head.peer_address = who.address;
    head.local_address = who.address.family() == Family::Ipv4
                             ? net::Address::v4(kCollectorIpv4)
                             : net::Address::v6(0x2001'0DB8'0000'0000U, kCollectorIpv6);
    return head;
}

std::span<const net::Prefix> UpdateMessages::take(std::span<const net::Prefix> prefixes) {
    nlri_.clear();
    std::size_t octets = 0;
    while (nlri_.size() < prefixes.size()) {
        const auto& prefix = prefixes[nlri_.size()];
        octets += 1U + (prefix.length() + 7U) / 8U;
        if (octets > kNlriOctetsMax) break;
        nlri_.push_back({prefix, std::nullopt});
    }
    return prefixes.subspan(nlri_.size());
}

void UpdateMessages::write(Writer& out, Timestamp time, std::uint16_t vantage_point,
                           const bgp::message::UpdateParts& parts) {
    message_.clear();
    bgp::message::write_update(message_, parts);
    bgp::mrt::write_session_message(out, head(time, vantage_point), message_.octets());
}

void UpdateMessages::announce(Writer& out, Timestamp time, const ShownRoute& route,
                              std::span<const net::Prefix> prefixes) {
    const auto family = prefixes.front().family();
    const auto& who = internet_.vantage_points[route.vantage_point];
    while (!prefixes.empty()) {
        prefixes = take(prefixes);
        attribute_octets_.clear();
        AttributesWriter writer(attribute_octets_, AttributesWriter::AsnWidth::FourOctets);
        attributes_.write(writer, route, family, [&](AttributesWriter& attributes) {
            attributes.mp_reach(family, AttributesWriter::Safi::Unicast,
                                std::array{who.next_hop_ipv6}, nlri_);
        });
        bgp::message::UpdateParts parts;
        parts.attributes = attribute_octets_.octets();
        if (family == Family::Ipv4) parts.announced = nlri_;
        write(out, time, route.vantage_point, parts);
    }
}

void UpdateMessages::withdraw(Writer& out, Timestamp time, std::uint16_t vantage_point,
                              std::span<const net::Prefix> prefixes) {
    const auto family = prefixes.front().family();
    while (!prefixes.empty()) {
        prefixes = take(prefixes);
        bgp::message::UpdateParts parts;
        attribute_octets_.clear();
        if (family == Family::Ipv4) {
            parts.withdrawn = nlri_;
        } else {
            AttributesWriter writer(attribute_octets_, AttributesWriter::AsnWidth::FourOctets);
            writer.mp_unreach(family, AttributesWriter::Safi::Unicast, nlri_);
            parts.attributes = attribute_octets_.octets();
        }
        write(out, time, vantage_point, parts);
    }
}

void UpdateMessages::end_of_rib(Writer& out, Timestamp time, std::uint16_t vantage_point) {
    const auto& who = internet_.vantage_points[vantage_point];
    if (who.has_ipv4) write(out, time, vantage_point, {});
    if (!who.has_ipv6) return;
    attribute_octets_.clear();
    AttributesWriter writer(attribute_octets_, AttributesWriter::AsnWidth::FourOctets);
    writer.mp_unreach(Family::Ipv6, AttributesWriter::Safi::Unicast, {});
    bgp::message::UpdateParts parts;
    parts.attributes = attribute_octets_.octets();
    write(out, time, vantage_point, parts);
}

void UpdateMessages::state_change(Writer& out, Timestamp time, std::uint16_t vantage_point,
                                  bgp::mrt::SessionState before, bgp::mrt::SessionState after) {
    bgp::mrt::write_state_change(out, head(time, vantage_point), before, after);
}

}  // namespace comity::internet
