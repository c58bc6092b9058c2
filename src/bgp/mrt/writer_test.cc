#include "bgp/mrt/writer.h"

#include <gtest/gtest.h>

#include <vector>

namespace comity::bgp::mrt {
namespace {

using net::Address;
using net::Asn;
using net::Prefix;
using Bytes = std::vector<std::uint8_t>;

Bytes written_by(const Writer& out) { return {out.octets().begin(), out.octets().end()}; }

TEST(MrtWriter, writes_a_peer_index_table) {
    Writer out;
    const std::vector<PeerEntry> peers{
        {1, Address::v4(0xC0000201), Asn(7), AttributesWriter::AsnWidth::TwoOctets},
        {2, Address::v6(0x20010DB800000000, 5), Asn(65'537),
         AttributesWriter::AsnWidth::FourOctets}};
    write_peer_index_table(out, Timestamp::from_seconds(3), 9, "v", peers);
    EXPECT_EQ(written_by(out),
              (Bytes{0, 0, 0, 3, 0, 13,   0,   1,    0,    0, 0, 45,  // header
                     0, 0, 0, 9, 0, 1,    'v', 0,    2,               // collector, view
                     0, 0, 0, 0, 1, 192,  0,   2,    1,    0, 7,      // IPv4, two octets
                     3, 0, 0, 0, 2, 0x20, 1,   0x0D, 0xB8, 0, 0, 0,  0, 0, 0, 0,  //
                     0, 0, 0, 0, 5, 0,    1,   0,    1}));
}

TEST(MrtWriter, writes_rib_records_of_each_subtype) {
    const auto subtype_of = [](std::string_view prefix, AttributesWriter::Safi safi,
                               RibRecordWriter::PathIds path_ids,
                               RibRecordWriter::Layout layout = RibRecordWriter::Layout::OfFamily) {
        Writer out;
        RibRecordWriter(out, {{}, 0, *Prefix::parse(prefix), safi, path_ids, layout}, 0).end();
        return out.octets()[7];
    };
    using Safi = AttributesWriter::Safi;
    using PathIds = RibRecordWriter::PathIds;
    using Layout = RibRecordWriter::Layout;
    EXPECT_EQ(subtype_of("10.0.0.0/8", Safi::Unicast, PathIds::None), 2);
    EXPECT_EQ(subtype_of("10.0.0.0/8", Safi::Multicast, PathIds::None), 3);
    EXPECT_EQ(subtype_of("2001::/16", Safi::Unicast, PathIds::None), 4);
    EXPECT_EQ(subtype_of("2001::/16", Safi::Multicast, PathIds::None), 5);
    EXPECT_EQ(subtype_of("10.0.0.0/8", Safi::Unicast, PathIds::EachEntry), 8);
    EXPECT_EQ(subtype_of("2001::/16", Safi::Multicast, PathIds::EachEntry), 11);
    EXPECT_EQ(subtype_of("10.0.0.0/8", Safi::Unicast, PathIds::None, Layout::Generic), 6);
    EXPECT_EQ(subtype_of("10.0.0.0/8", Safi::Unicast, PathIds::EachEntry, Layout::Generic), 12);
}

TEST(MrtWriter, writes_rib_entries_with_and_without_path_ids) {
    for (const auto path_ids :
         {RibRecordWriter::PathIds::None, RibRecordWriter::PathIds::EachEntry}) {
        const bool with_ids = path_ids == RibRecordWriter::PathIds::EachEntry;
        Writer out;
        RibRecordWriter::Head head;
        head.sequence = 4;
        head.prefix = *Prefix::parse("10.128.0.0/9");
        head.path_ids = path_ids;
        RibRecordWriter record(out, head, 1);
        record.entry({6, Timestamp::from_seconds(5), 77},
                     [](AttributesWriter& a) { a.origin(AttributesWriter::Origin::Igp); });
        record.end();
        Bytes expected{0, 0, 0, 4, 9, 10, 128, 0, 1, 0, 6, 0, 0, 0, 5};
        if (with_ids) expected.insert(expected.end(), {0, 0, 0, 77});
        expected.insert(expected.end(), {0, 4, 0x40, 1, 1, 0});
        const auto all = written_by(out);
        EXPECT_EQ(Bytes(all.begin() + 12, all.end()), expected);
        EXPECT_EQ(all[11], expected.size());
    }
}

TEST(MrtWriter, writes_generic_rib_records) {
    Writer out;
    RibRecordWriter record(out,
                           {.sequence = 4,
                            .prefix = *Prefix::parse("10.128.0.0/9"),
                            .safi = AttributesWriter::Safi::Multicast,
                            .path_ids = RibRecordWriter::PathIds::EachEntry,
                            .layout = RibRecordWriter::Layout::Generic,
                            .path_id = 77},
                           1);
    record.entry({6, Timestamp::from_seconds(5), 78},
                 [](AttributesWriter& a) { a.origin(AttributesWriter::Origin::Igp); });
    record.end();
    EXPECT_EQ(written_by(out), (Bytes{0, 0,  0,   0,  0, 13, 0, 12, 0,    0, 0, 28,  // header
                                      0, 0,  0,   4,  0, 1,  2,  // sequence, AFI, SAFI
                                      0, 0,  0,   77,            // path identifier
                                      9, 10, 128, 0,  1,         // prefix, count
                                      0, 6,  0,   0,  0, 5,  0, 4,  0x40, 1, 1, 0}));
}

TEST(MrtWriter, writes_the_deprecated_subtypes_of_bgp4mp) {
    Writer out;
    const Bytes attributes{0x40, 1, 1, 0};
    const Bytes next_hop{192, 0, 2, 9};
    write_session_entry(out,
                        {.time = Timestamp::from_seconds(1),
                         .peer = Asn(64'500),
                         .local = Asn(70'000),
                         .interface = 7,
                         .peer_address = Address::v4(0xC0000201),
                         .local_address = Address::v4(0xC0000202)},
                        {2, Timestamp::from_seconds(4), *Prefix::parse("10.128.0.0/9"),
                         AttributesWriter::Safi::Unicast, next_hop, attributes});
    write_snapshot(out, Timestamp::from_seconds(3), 2, "f");
    EXPECT_EQ(written_by(out),
              (Bytes{0,    0,    0,    1,    0,   16, 0, 2, 0, 0,  0,   41,  // header
                     0xFB, 0xF4, 0x5B, 0xA0, 0,   7,  0, 1,                  // session
                     192,  0,    2,    1,    192, 0,  2, 2,                  // addresses
                     0,    2,    0,    1,    0,   0,  0, 4,                  // view, status, time
                     0,    1,    1,    4,    192, 0,  2, 9, 9, 10, 128,      // next hop, prefix
                     0,    4,    0x40, 1,    1,   0,                         // attributes
                     0,    0,    0,    3,    0,   16, 0, 3, 0, 0,  0,   4,  0, 2, 'f', 0}));
}

TEST(MrtWriter, writes_table_dump) {
    Writer out;
    const Bytes attributes{0x40, 1, 1, 0};
    write_table_dump(out,
                     {Timestamp::from_seconds(1), 2, 3, *Prefix::parse("10.0.0.0/8"),
                      Timestamp::from_seconds(4), Address::v4(0xC0000201), 64'500, attributes});
    EXPECT_EQ(written_by(out),
              (Bytes{0, 0, 0, 1, 0, 12, 0, 1,   0, 0, 0, 26,   0,    2, 0, 3,    10, 0, 0,
                     0, 8, 1, 0, 0, 0,  4, 192, 0, 2, 1, 0xFB, 0xF4, 0, 4, 0x40, 1,  1, 0}));
}

SessionHead head_of(AttributesWriter::AsnWidth width, SessionHead::Direction direction,
                    SessionHead::PathIds path_ids) {
    SessionHead head;
    head.time = Timestamp::from_seconds(1, 2);
    head.width = width;
    head.direction = direction;
    head.path_ids = path_ids;
    head.peer = Asn(7);
    head.local = Asn(8);
    head.peer_address = Address::v4(0xC0000201);
    head.local_address = Address::v4(0xC0000202);
    return head;
}

TEST(MrtWriter, writes_session_messages_of_each_subtype) {
    using Width = AttributesWriter::AsnWidth;
    using Direction = SessionHead::Direction;
    using PathIds = SessionHead::PathIds;
    struct Case {
        Width width;
        Direction direction;
        PathIds path_ids;
        std::uint8_t subtype;  // RFC 6396 s4.4, RFC 8050 s5
    };
    for (const auto& c : {Case{Width::TwoOctets, Direction::Received, PathIds::None, 1},
                          Case{Width::FourOctets, Direction::Received, PathIds::None, 4},
                          Case{Width::TwoOctets, Direction::Sent, PathIds::None, 6},
                          Case{Width::FourOctets, Direction::Sent, PathIds::None, 7},
                          Case{Width::TwoOctets, Direction::Received, PathIds::InMessage, 8},
                          Case{Width::FourOctets, Direction::Received, PathIds::InMessage, 9},
                          Case{Width::TwoOctets, Direction::Sent, PathIds::InMessage, 10},
                          Case{Width::FourOctets, Direction::Sent, PathIds::InMessage, 11}}) {
        Writer out;
        write_session_message(out, head_of(c.width, c.direction, c.path_ids), Bytes{1, 2, 3});
        EXPECT_EQ(out.octets()[7], c.subtype);
        EXPECT_EQ(out.size(), c.width == Width::TwoOctets ? 12U + 16 + 3 : 12U + 20 + 3);
        EXPECT_EQ(out.octets()[11], out.size() - 12);
    }
}

TEST(MrtWriter, counts_the_microseconds_in_the_length) {
    auto head = head_of(AttributesWriter::AsnWidth::TwoOctets, SessionHead::Direction::Received,
                        SessionHead::PathIds::None);
    head.precision = SessionHead::Precision::Microseconds;
    Writer out;
    write_state_change(out, head, SessionState::OpenConfirm, SessionState::Established);
    EXPECT_EQ(written_by(out), (Bytes{0, 0, 0, 1, 0, 17, 0,   0, 0, 0, 0,   24, 0, 0, 0, 2, 0, 7,
                                      0, 8, 0, 0, 0, 1,  192, 0, 2, 1, 192, 0,  2, 2, 0, 5, 0, 6}));
    head.width = AttributesWriter::AsnWidth::FourOctets;
    Writer four;
    write_state_change(four, head, SessionState::Idle, SessionState::Active);
    EXPECT_EQ(four.octets()[7], 5);
}

}  // namespace
}  // namespace comity::bgp::mrt
