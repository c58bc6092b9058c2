#include "internet/attribute_noise.h"

#include <array>

namespace comity::internet {
namespace {

using bgp::message::AttributesWriter;
using net::Address;
using net::Asn;
using net::Family;

// Values with a meaning of their own: GRACEFUL_SHUTDOWN, BLACKHOLE, NO_EXPORT, NO_ADVERTISE,
// NO_EXPORT_SUBCONFED, NOPEER (RFC 8326, 7999, 1997, 3765).
constexpr std::array<std::uint32_t, 6> kWellKnownCommunities{0xFFFF0000, 0xFFFF029A, 0xFFFFFF01,
                                                             0xFFFFFF02, 0xFFFFFF03, 0xFFFFFF04};

}  // namespace

Asn AttributeNoise::asn() {
    switch (random_.below(8)) {
        case 0: return Asn(static_cast<std::uint32_t>(random_.word() >> 32U));
        case 1: return net::kAsTrans;
        case 2: return Asn(random_.between(64'496, 65'551));
        case 3: return Asn(random_.between(131'072, 402'332));
        default: return Asn(random_.between(1, 64'495));
    }
}

Family AttributeNoise::family() { return random_.chance(500) ? Family::Ipv4 : Family::Ipv6; }

Address AttributeNoise::address(Family family) {
    const auto high = random_.word();
    return family == Family::Ipv4 ? Address::v4(static_cast<std::uint32_t>(high >> 32U))
                                  : Address::v6(high, random_.chance(300) ? 0 : random_.word());
}

net::Prefix AttributeNoise::prefix(Family family) {
    const auto bits = net::bits_of(family);
    const auto usual = family == Family::Ipv4 ? random_.between(8, 24) : random_.between(19, 48);
    const auto length = random_.chance(800) ? usual : random_.between(0, bits);
    return net::Prefix::containing(address(family), static_cast<std::uint8_t>(length));
}

std::vector<AttributesWriter::Nlri> AttributeNoise::nlri(Family family, std::uint32_t most,
                                                         PathIds path_ids) {
    std::vector<AttributesWriter::Nlri> result(random_.below(most + 1));
    for (auto& one : result) {
        one.prefix = prefix(family);
        if (path_ids == PathIds::Each) {
            one.path_id = random_.chance(900) ? random_.below(10)
                                              : static_cast<std::uint32_t>(random_.word() >> 32U);
        }
    }
    return result;
}

std::vector<std::uint8_t> AttributeNoise::octets(std::uint32_t most) {
    std::vector<std::uint8_t> result(random_.below(most + 1));
    for (auto& octet : result) octet = static_cast<std::uint8_t>(random_.below(256));
    return result;
}

AttributeNoise::Path AttributeNoise::path() {
    Path result;
    const auto segment_count = random_.chance(700) ? 1 : random_.below(5);
    for (std::uint32_t s = 0; s < segment_count; ++s) {
        const auto type = random_.chance(700)
                              ? net::SegmentType::AsSequence
                              : static_cast<net::SegmentType>(random_.between(1, 4));
        std::vector<Asn> asns(random_.chance(990) ? random_.between(1, 8)
                                                  : random_.between(200, 255));
        for (auto& one : asns) {
            one = asn();
            result.is_wide = result.is_wide || one.value() > 0xFFFF;
        }
        bgp::message::append_segment(result.octets, type, asns);
        const bool confederation =
            type == net::SegmentType::AsConfedSequence || type == net::SegmentType::AsConfedSet;
        if (!confederation) bgp::message::append_segment(result.octets_as4, type, asns);
    }
    return result;
}

void AttributeNoise::first_attributes(AttributesWriter& out, const Path& path, Reach reach,
                                      Family family) {
    out.origin(static_cast<AttributesWriter::Origin>(random_.below(3)));
    out.as_path(net::AsPathView(path.octets.octets()));
    // Of IPv6 routes some speakers send NEXT_HOP too.
    if (reach == Reach::NextHop || (family == Family::Ipv6 && random_.chance(50))) {
        out.next_hop(address(Family::Ipv4));
    }
    if (random_.chance(300)) out.multi_exit_disc(static_cast<std::uint32_t>(random_.word()));
    if (random_.chance(200)) out.local_pref(static_cast<std::uint32_t>(random_.word()));
    if (random_.chance(100)) out.atomic_aggregate();
}

void AttributeNoise::middle_attributes(AttributesWriter& out, std::optional<Asn> aggregator) {
    if (aggregator) out.aggregator(*aggregator, address(Family::Ipv4));
    if (random_.chance(400)) {
        // 64 and more need the Extended Length bit.
        std::vector<std::uint32_t> values(random_.between(1, random_.chance(50) ? 100 : 6));
        for (auto& value : values) {
            value = random_.chance(200) ? kWellKnownCommunities[random_.below(6)]
                                        : static_cast<std::uint32_t>(random_.word() >> 32U);
        }
        out.communities(values);
    }
    if (random_.chance(80)) out.originator_id(static_cast<std::uint32_t>(random_.word()));
    if (random_.chance(80)) {
        std::vector<std::uint32_t> clusters(random_.between(1, 4));
        for (auto& cluster : clusters) cluster = static_cast<std::uint32_t>(random_.word());
        out.cluster_list(clusters);
    }
}

void AttributeNoise::reach_attributes(AttributesWriter& out, Reach reach, Family family,
                                      PathIds path_ids) {
    std::vector<Address> next_hops{address(family)};
    if (family == Family::Ipv6 && random_.chance(300)) {  // and a link-local one
        next_hops.push_back(Address::v6(0xFE80'0000'0000'0000U, random_.word()));
    }
    const auto safi =
        random_.chance(900) ? AttributesWriter::Safi::Unicast : AttributesWriter::Safi::Multicast;
    if (reach == Reach::Abbreviated) out.mp_reach_abbreviated(next_hops);
    if (reach == Reach::Full) {
        out.mp_reach(family, safi, next_hops, nlri(family, random_.chance(20) ? 200 : 5, path_ids));
    }
    if (reach == Reach::Full && random_.chance(200)) {
        out.mp_unreach(family, safi, nlri(family, 5, path_ids));
    }
}

void AttributeNoise::last_attributes(AttributesWriter& out) {
    if (random_.chance(150)) {
        std::vector<AttributesWriter::LargeCommunity> values(random_.between(1, 25));
        for (auto& value : values) {
            for (auto& part : value) part = static_cast<std::uint32_t>(random_.word() >> 32U);
        }
        out.large_communities(values);
    }
    if (random_.chance(100)) out.only_to_customer(asn());
    if (random_.chance(100)) {
        // Codes that IANA has not assigned; each flag that an optional attribute may have.
        const auto flags =
            static_cast<std::uint8_t>(AttributesWriter::kOptional |
                                      (random_.chance(500) ? AttributesWriter::kTransitive : 0U) |
                                      (random_.chance(500) ? AttributesWriter::kPartial : 0U));
        const auto code = static_cast<std::uint8_t>(random_.between(200, 240));
        out.attribute(flags, code, octets(random_.chance(100) ? 1'000 : 20));
    }
}

void AttributeNoise::attributes(Writer& out, AttributesWriter::AsnWidth width, Reach reach,
                                Family family, PathIds path_ids) {
    const auto lengths = random_.chance(100) ? AttributesWriter::Lengths::Extended
                                             : AttributesWriter::Lengths::Shortest;
    AttributesWriter writer(out, width, lengths);
    const auto route_path = path();
    const auto aggregator = random_.chance(150) ? std::optional(asn()) : std::nullopt;
    first_attributes(writer, route_path, reach, family);
    middle_attributes(writer, aggregator);
    reach_attributes(writer, reach, family, path_ids);
    if (random_.chance(200)) {
        std::vector<std::uint64_t> values(random_.between(1, 40));
        for (auto& value : values) value = random_.word();
        writer.extended_communities(values);
    }
    if (width == AttributesWriter::AsnWidth::TwoOctets) {
        if (route_path.is_wide && random_.chance(800)) {
            writer.as4_path(net::AsPathView(route_path.octets_as4.octets()));
        }
        if (aggregator && aggregator->value() > 0xFFFF && random_.chance(800)) {
            writer.as4_aggregator(*aggregator, address(Family::Ipv4));
        }
    }
    last_attributes(writer);
}

}  // namespace comity::internet
