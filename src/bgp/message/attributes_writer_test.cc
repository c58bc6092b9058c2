#include "bgp/message/attributes_writer.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace comity::bgp::message {
namespace {

using AsnWidth = AttributesWriter::AsnWidth;
using Lengths = AttributesWriter::Lengths;
using net::Address;
using net::Asn;
using net::Family;
using net::Prefix;
using net::SegmentType;

std::vector<std::uint8_t> octets_of(const Writer& out) {
    return {out.octets().begin(), out.octets().end()};
}

template <class Write>
std::vector<std::uint8_t> written(Write&& write, AsnWidth width = AsnWidth::FourOctets,
                                  Lengths lengths = Lengths::Shortest) {
    Writer out;
    AttributesWriter attributes(out, width, lengths);
    write(attributes);
    return octets_of(out);
}

using Octets8 = std::vector<std::uint8_t>;

TEST(AttributesWriter, writes_each_fixed_attribute_as_its_rfc_draws_it) {
    const auto router = Address::v4(0xC0000201);
    EXPECT_EQ(written([](auto& a) { a.origin(AttributesWriter::Origin::Incomplete); }),
              (Octets8{0x40, 1, 1, 2}));
    EXPECT_EQ(written([&](auto& a) { a.next_hop(router); }), (Octets8{0x40, 3, 4, 192, 0, 2, 1}));
    EXPECT_EQ(written([](auto& a) { a.multi_exit_disc(258); }), (Octets8{0x80, 4, 4, 0, 0, 1, 2}));
    EXPECT_EQ(written([](auto& a) { a.local_pref(100); }), (Octets8{0x40, 5, 4, 0, 0, 0, 100}));
    EXPECT_EQ(written([](auto& a) { a.atomic_aggregate(); }), (Octets8{0x40, 6, 0}));
    EXPECT_EQ(written([](auto& a) { a.originator_id(1); }), (Octets8{0x80, 9, 4, 0, 0, 0, 1}));
    EXPECT_EQ(written([](auto& a) { a.only_to_customer(Asn(65'536)); }),
              (Octets8{0xC0, 35, 4, 0, 1, 0, 0}));
}

TEST(AttributesWriter, writes_lists_of_communities) {
    const std::vector<std::uint32_t> communities{0xFFFF029A, 0x00010002};
    EXPECT_EQ(written([&](auto& a) { a.communities(communities); }),
              (Octets8{0xC0, 8, 8, 0xFF, 0xFF, 2, 0x9A, 0, 1, 0, 2}));
    const std::vector<std::uint64_t> extended{0x0002000100000003};
    EXPECT_EQ(written([&](auto& a) { a.extended_communities(extended); }),
              (Octets8{0xC0, 16, 8, 0, 2, 0, 1, 0, 0, 0, 3}));
    const std::vector<AttributesWriter::LargeCommunity> large{{1, 2, 3}};
    EXPECT_EQ(written([&](auto& a) { a.large_communities(large); }),
              (Octets8{0xC0, 32, 12, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3}));
}

TEST(AttributesWriter, puts_as_trans_where_an_asn_does_not_fit_two_octets) {
    Writer path;
    append_segment(path, SegmentType::AsSequence, std::vector{Asn(1), Asn(65'537)});
    append_segment(path, SegmentType::AsSet, std::vector{Asn(2)});
    const net::AsPathView view(path.octets());
    EXPECT_EQ(written([&](auto& a) { a.as_path(view); }, AsnWidth::TwoOctets),
              (Octets8{0x40, 2, 10, 2, 2, 0, 1, 0x5B, 0xA0, 1, 1, 0, 2}));
    EXPECT_EQ(written([&](auto& a) { a.as_path(view); }),
              (Octets8{0x40, 2, 16, 2, 2, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 2}));
    const auto router = Address::v4(0xC0000201);
    EXPECT_EQ(written([&](auto& a) { a.aggregator(Asn(65'537), router); }, AsnWidth::TwoOctets),
              (Octets8{0xC0, 7, 6, 0x5B, 0xA0, 192, 0, 2, 1}));
    EXPECT_EQ(written([&](auto& a) { a.as4_aggregator(Asn(65'537), router); }, AsnWidth::TwoOctets),
              (Octets8{0xC0, 18, 8, 0, 1, 0, 1, 192, 0, 2, 1}));
}

TEST(AttributesWriter, splits_a_segment_of_more_than_255_asns) {
    Writer path;
    append_segment(path, SegmentType::AsSequence, std::vector<Asn>(256, Asn(7)));
    EXPECT_EQ(path.size(), 2U + 255 * 4 + 2 + 4);
    EXPECT_EQ(path.octets()[1], 255);
    EXPECT_EQ(path.octets()[2 + 255 * 4 + 1], 1);
}

TEST(AttributesWriter, sets_the_extended_length_bit_from_256_octets_on_and_where_asked) {
    const std::vector<std::uint8_t> value(256, 9);
    const auto longest_short =
        written([&](auto& a) { a.attribute(0xC0, 99, Octets(value).first(255)); });
    EXPECT_EQ(longest_short.size(), 3U + 255);
    EXPECT_EQ(longest_short[0], 0xC0);
    EXPECT_EQ(longest_short[2], 255);
    const auto extended = written([&](auto& a) { a.attribute(0xC0, 99, value); });
    EXPECT_EQ(extended.size(), 4U + 256);
    EXPECT_EQ(Octets8(extended.begin(), extended.begin() + 5), (Octets8{0xD0, 99, 1, 0, 9}));
    EXPECT_EQ(written([](auto& a) { a.local_pref(1); }, AsnWidth::FourOctets, Lengths::Extended),
              (Octets8{0x50, 5, 0, 4, 0, 0, 0, 1}));
}

TEST(AttributesWriter, writes_both_forms_of_mp_reach) {
    const auto hop = Address::v6(0x2001'0DB8'0000'0000, 1);
    const AttributesWriter::Nlri nlri{*Prefix::parse("2001:db8:8000::/33"), 7};
    const auto full = written([&](auto& a) {
        a.mp_reach(Family::Ipv6, AttributesWriter::Safi::Unicast, std::vector{hop},
                   std::vector{nlri});
    });
    EXPECT_EQ(Octets8(full.begin(), full.begin() + 9),
              (Octets8{0x80, 14, 31, 0, 2, 1, 16, 0x20, 0x01}));
    EXPECT_EQ(Octets8(full.begin() + 23, full.end()),
              (Octets8{0, 0, 0, 0, 7, 33, 0x20, 0x01, 0x0D, 0xB8, 0x80}));
    const auto abbreviated = written([&](auto& a) { a.mp_reach_abbreviated(std::vector{hop}); });
    EXPECT_EQ(abbreviated.size(), 3U + 17);
    EXPECT_EQ(Octets8(abbreviated.begin(), abbreviated.begin() + 5),
              (Octets8{0x80, 14, 17, 16, 0x20}));
    EXPECT_EQ(written([&](auto& a) {
                  a.mp_unreach(Family::Ipv4, AttributesWriter::Safi::Multicast,
                               std::vector{AttributesWriter::Nlri{Prefix(), std::nullopt}});
              }),
              (Octets8{0x80, 15, 4, 0, 1, 2, 0}));
}

TEST(WriteUpdate, frames_the_three_parts) {
    const std::vector<AttributesWriter::Nlri> withdrawn{{*Prefix::parse("10.0.0.0/8"), {}}};
    const std::vector<AttributesWriter::Nlri> announced{{*Prefix::parse("192.0.2.128/25"), 1}};
    const std::vector<std::uint8_t> attributes{0x40, 1, 1, 0};
    Writer out;
    write_update(out, {withdrawn, attributes, announced});
    Octets8 expected(16, 0xFF);
    for (const int octet :
         {0, 38, 2, 0, 2, 8, 10, 0, 4, 0x40, 1, 1, 0, 0, 0, 0, 1, 25, 192, 0, 2, 128}) {
        expected.push_back(static_cast<std::uint8_t>(octet));
    }
    EXPECT_EQ(octets_of(out), expected);
}

}  // namespace
}  // namespace comity::bgp::message
