#include "bgp/mrt/decoder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "bgp/rules.h"
#include "support/mrt.h"
#include "support/octets.h"

namespace comity::bgp::mrt {
namespace {

using test::address;
using test::AttributesWriter;
using test::count_of;
using test::decode_all;
using test::octets_of_hex;
using test::Path;
using test::prefix;
using test::simple_attributes;
using AsnWidth4 = AttributesWriter::AsnWidth;
using RibPathIds = RibRecordWriter::PathIds;
using WriterSafi = AttributesWriter::Safi;

const Timestamp kRecordTime = Timestamp::from_seconds(1'700'000'000, 123'456);

const std::vector<PeerEntry> kPeers{
    {1, address("192.0.2.1"), net::Asn(64'500), AsnWidth4::TwoOctets},
    {2, address("2001:db8::2"), net::Asn(400'000), AsnWidth4::FourOctets}};

void write_peers(Writer& out) { write_peer_index_table(out, kRecordTime, 9, "view", kPeers); }

/// A RIB record of one route from each of `peer_indices`, their path identifiers 100 and up.
void write_rib(Writer& out, std::string_view of, std::initializer_list<std::uint16_t> peer_indices,
               RibPathIds path_ids = RibPathIds::None, WriterSafi safi = WriterSafi::Unicast,
               RibRecordWriter::Layout layout = RibRecordWriter::Layout::OfFamily) {
    RibRecordWriter record(out,
                           {.time = kRecordTime,
                            .prefix = prefix(of),
                            .safi = safi,
                            .path_ids = path_ids,
                            .layout = layout,
                            .path_id = 77},
                           static_cast<std::uint16_t>(peer_indices.size()));
    std::uint32_t path_id = 100;
    for (const auto index : peer_indices) {
        record.entry({index, Timestamp::from_seconds(5), path_id++}, [](AttributesWriter& writer) {
            writer.origin(AttributesWriter::Origin::Egp);
            writer.as_path(Path({64'500, 400'001}).view());
        });
    }
    record.end();
}

/// Raw record: a header with the body's length in front of `body`.
void write_raw(Writer& out, std::uint16_t type, std::uint16_t subtype, Octets body) {
    out.u32(77);
    out.u16(type);
    out.u16(subtype);
    out.u32(static_cast<std::uint32_t>(body.size()));
    out.bytes(body);
}

/// The faults of a file as "rule rule ...", in the order of their ids, each as often as it came.
std::string fault_text(const Decoder& decoder) {
    std::string text;
    for (const auto& entry : decoder.faults().entries()) {
        for (std::uint64_t i = 0; i < entry.count; ++i) {
            text += (text.empty() ? "" : " ") + std::string(entry.rule->id);
        }
    }
    return text;
}

TEST(Decoder, reads_table_dump_of_both_families) {
    Writer out;
    const auto attributes = simple_attributes({64'500, 7}, AsnWidth4::TwoOctets);
    write_table_dump(out, {kRecordTime, 1, 2, prefix("10.0.0.0/8"), Timestamp::from_seconds(5),
                           address("192.0.2.1"), 64'500, attributes});
    write_table_dump(out, {kRecordTime, 1, 3, prefix("2001:db8::/32"), Timestamp::from_seconds(6),
                           address("2001:db8::1"), 64'501, attributes});
    std::vector<std::string> seen;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&](const Record& record) {
        const auto& rib = std::get<RibRecord>(record);
        ASSERT_EQ(rib.routes.size(), 1U);
        EXPECT_EQ(rib.type, Type::TableDump);
        EXPECT_EQ(rib.time.seconds(), kRecordTime.seconds());
        const auto& route = rib.routes[0];
        seen.push_back(to_string(rib.prefix) + " " + to_string(route.peer.asn) + " " +
                       to_string(route.peer.address) + " " + to_string(route.attributes.as_path) +
                       " " + std::to_string(route.originated_seconds));
    });
    EXPECT_EQ(seen, (std::vector<std::string>{"10.0.0.0/8 AS64500 192.0.2.1 64500 7 5",
                                              "2001:db8::/32 AS64501 2001:db8::1 64500 7 6"}));
    EXPECT_TRUE(decoder.faults().empty());
}

TEST(Decoder, clears_host_bits_of_a_table_dump) {
    Writer out;
    write_table_dump(out, {kRecordTime, 1, 2, prefix("10.0.0.0/8"), kRecordTime,
                           address("192.0.2.1"), 7, simple_attributes({7}, AsnWidth4::TwoOctets)});
    std::vector<std::uint8_t> octets(out.octets().begin(), out.octets().end());
    octets[12 + 4 + 1] = 0xFF;  // 10.255.0.0/8
    Decoder decoder;
    decode_all(octets, decoder, [](const Record& record) {
        EXPECT_EQ(to_string(std::get<RibRecord>(record).prefix), "10.0.0.0/8");
    });
}

TEST(Decoder, reads_table_dump_v2_of_every_subtype) {
    Writer out;
    write_peers(out);
    write_rib(out, "10.0.0.0/8", {0, 1});
    write_rib(out, "2001:db8::/32", {1});
    write_rib(out, "11.0.0.0/8", {1, 0}, RibPathIds::EachEntry);
    write_rib(out, "2001:db9::/32", {0}, RibPathIds::EachEntry);
    write_rib(out, "12.0.0.0/8", {});
    constexpr auto kGeneric = RibRecordWriter::Layout::Generic;
    for (const auto safi : {WriterSafi::Multicast, WriterSafi::Unicast}) {
        const auto layout =
            safi == WriterSafi::Unicast ? kGeneric : RibRecordWriter::Layout::OfFamily;
        write_rib(out, "13.0.0.0/8", {0}, RibPathIds::None, safi, layout);
        write_rib(out, "2001:dba::/32", {1}, RibPathIds::None, safi, layout);
        write_rib(out, "14.0.0.0/8", {0, 1}, RibPathIds::EachEntry, safi, layout);
        write_rib(out, "2001:dbb::/32", {1}, RibPathIds::EachEntry, safi, layout);
    }
    write_rib(out, "15.0.0.0/8", {0}, RibPathIds::EachEntry, WriterSafi::Multicast, kGeneric);
    std::string seen;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&](const Record& record) {
        const auto* rib = std::get_if<RibRecord>(&record);
        if (rib == nullptr) return;
        seen += to_string(rib->prefix) + (rib->add_path == AddPath::Yes ? " add-path" : "") +
                (rib->safi == kSafiMulticast ? " multicast" : "");
        for (const auto& route : rib->routes) {
            seen += " " + std::to_string(route.peer_index) + ":" + to_string(route.peer.asn) + ":" +
                    std::to_string(route.path_id);
            EXPECT_EQ(to_string(route.attributes.as_path), "64500 400001");
        }
        seen += "\n";
    });
    EXPECT_EQ(seen,
              "10.0.0.0/8 0:AS64500:0 1:AS400000:0\n"
              "2001:db8::/32 1:AS400000:0\n"
              "11.0.0.0/8 add-path 1:AS400000:100 0:AS64500:101\n"
              "2001:db9::/32 add-path 0:AS64500:100\n"
              "12.0.0.0/8\n"
              "13.0.0.0/8 multicast 0:AS64500:0\n"
              "2001:dba::/32 multicast 1:AS400000:0\n"
              "14.0.0.0/8 add-path multicast 0:AS64500:100 1:AS400000:101\n"
              "2001:dbb::/32 add-path multicast 1:AS400000:100\n"
              "13.0.0.0/8 0:AS64500:0\n"
              "2001:dba::/32 1:AS400000:0\n"
              "14.0.0.0/8 add-path 0:AS64500:77 1:AS400000:77\n"
              "2001:dbb::/32 add-path 1:AS400000:77\n"
              "15.0.0.0/8 add-path multicast 0:AS64500:77\n");
    EXPECT_EQ(decoder.view_name(), "view");
    ASSERT_EQ(decoder.peers().size(), 2U);
    EXPECT_EQ(to_string(decoder.peers()[1].address), "2001:db8::2");
    EXPECT_TRUE(decoder.faults().empty());
}

TEST(Decoder, counts_entries_of_peers_that_are_not_listed_and_reads_on) {
    Writer out;
    write_rib(out, "10.0.0.0/8", {0});  // before any table
    write_peers(out);
    write_rib(out, "11.0.0.0/8", {0, 2, 65'535, 1});
    std::vector<std::size_t> routes;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&](const Record& record) {
        if (const auto* rib = std::get_if<RibRecord>(&record)) routes.push_back(rib->routes.size());
    });
    EXPECT_EQ(routes, (std::vector<std::size_t>{0, 2}));
    EXPECT_EQ(count_of(decoder, kPeerIndex), 3U);
}

TEST(Decoder, forgets_the_peers_of_a_table_when_the_next_is_malformed) {
    Writer out;
    write_peers(out);
    write_raw(out, 13, 1, octets_of_hex("00000009 0000 0001 02"));
    write_rib(out, "10.0.0.0/8", {0});
    Decoder decoder;
    decode_all(out.octets(), decoder, [](const Record&) {});
    EXPECT_EQ(fault_text(decoder), "mrt.record.malformed mrt.rib.peer-index");
    EXPECT_TRUE(decoder.peers().empty());
}

TEST(Decoder, of_a_rib_record_cut_short_keeps_the_whole_entries) {
    Writer whole;
    write_rib(whole, "10.0.0.0/8", {0, 1, 0});
    const auto body = whole.octets().subspan(12);
    std::size_t routes_of_whole = 0;
    for (std::size_t length = 0; length <= body.size(); ++length) {
        Writer out;
        write_peers(out);
        write_raw(out, 13, 2, body.first(length));
        std::size_t routes = 0;
        Decoder decoder;
        decode_all(out.octets(), decoder, [&](const Record& record) {
            if (const auto* rib = std::get_if<RibRecord>(&record)) routes = rib->routes.size();
        });
        // Each entry has the same size; the prefix and count before them have 8 octets.
        const auto entry_octets = (body.size() - 8) / 3;
        EXPECT_EQ(routes, length < 8 ? 0 : (length - 8) / entry_octets) << length;
        EXPECT_EQ(decoder.faults().total(), length == body.size() ? 0U : 1U) << length;
        routes_of_whole = routes;
    }
    EXPECT_EQ(routes_of_whole, 3U);
}

TEST(Decoder, counts_octets_left_over_and_keeps_what_was_read) {
    Writer out;
    const auto with_rest = [&out](const Writer& record) {
        const auto octets = record.octets();
        std::vector<std::uint8_t> body(octets.begin() + 12, octets.end());
        body.push_back(0);
        write_raw(out, static_cast<std::uint16_t>(octets[5]), static_cast<std::uint16_t>(octets[7]),
                  body);
    };
    Writer peers;
    write_peers(peers);
    with_rest(peers);
    Writer rib;
    write_rib(rib, "10.0.0.0/8", {0});
    with_rest(rib);
    Writer change;
    write_state_change(
        change, {.peer_address = address("192.0.2.1"), .local_address = address("192.0.2.2")},
        SessionState::Idle, SessionState::Connect);
    with_rest(change);
    std::size_t kept = 0;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&](const Record&) { ++kept; });
    EXPECT_EQ(kept, 3U);
    EXPECT_EQ(decoder.peers().size(), 2U);
    EXPECT_EQ(fault_text(decoder),
              "mrt.record.malformed mrt.record.malformed mrt.record.malformed");
}

TEST(Decoder, flags_routes_of_tables_without_origin_or_path) {
    Writer out;
    write_peers(out);
    RibRecordWriter record(out, {.time = kRecordTime, .prefix = prefix("10.0.0.0/8")}, 1);
    record.entry({0, kRecordTime, 0}, [](AttributesWriter& writer) { writer.multi_exit_disc(1); });
    record.end();
    std::size_t routes = 0;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&](const Record& decoded) {
        const auto* rib = std::get_if<RibRecord>(&decoded);
        if (rib == nullptr) return;
        routes += rib->routes.size();
        ASSERT_TRUE(rib->routes[0].attributes.fault);
        EXPECT_EQ(rib->routes[0].attributes.fault->rule, &kAttributeMissing);
    });
    EXPECT_EQ(routes, 1U);
    EXPECT_EQ(fault_text(decoder), "bgp.attribute.missing");
}

SessionHead head_of(AsnWidth4 width = AsnWidth4::FourOctets,
                    SessionHead::Precision precision = SessionHead::Precision::Seconds) {
    return {.time = kRecordTime,
            .precision = precision,
            .width = width,
            .peer = net::Asn(64'500),
            .local = net::Asn(64'501),
            .interface = 3,
            .peer_address = address("192.0.2.1"),
            .local_address = address("192.0.2.2")};
}

/// A BGP4MP_ENTRY with ORIGIN and the path 64500 7 as attributes.
SessionEntry entry_of(std::string_view of, Octets next_hop) {
    static const auto kAttributes = test::attributes(
        [](AttributesWriter& writer) {
            writer.origin(AttributesWriter::Origin::Igp);
            writer.as_path(Path({64'500, 7}).view());
        },
        AsnWidth4::TwoOctets);
    return {.originated = Timestamp::from_seconds(5),
            .prefix = prefix(of),
            .next_hop = next_hop,
            .attributes = kAttributes};
}

std::vector<std::uint8_t> update_of(AsnWidth4 width, std::optional<std::uint32_t> path_id) {
    Writer message;
    const std::vector<AttributesWriter::Nlri> announced{{prefix("10.0.0.0/8"), path_id}};
    const std::vector<AttributesWriter::Nlri> withdrawn{{prefix("11.0.0.0/8"), path_id}};
    message::write_update(message, {withdrawn, simple_attributes({64'500, 7}, width), announced});
    return {message.octets().begin(), message.octets().end()};
}

TEST(Decoder, reads_bgp4mp_messages_of_every_subtype) {
    for (const auto width : {AsnWidth4::TwoOctets, AsnWidth4::FourOctets}) {
        for (const auto direction :
             {SessionHead::Direction::Received, SessionHead::Direction::Sent}) {
            for (const auto path_ids :
                 {SessionHead::PathIds::None, SessionHead::PathIds::InMessage}) {
                for (const auto precision :
                     {SessionHead::Precision::Seconds, SessionHead::Precision::Microseconds}) {
                    auto head = head_of(width, precision);
                    head.direction = direction;
                    head.path_ids = path_ids;
                    const bool with_ids = path_ids == SessionHead::PathIds::InMessage;
                    Writer out;
                    write_session_message(
                        out, head, update_of(width, with_ids ? std::optional(8U) : std::nullopt));
                    std::size_t seen = 0;
                    Decoder decoder;
                    decode_all(out.octets(), decoder, [&](const Record& record) {
                        ++seen;
                        const auto& update = std::get<UpdateRecord>(record);
                        const bool extended = precision == SessionHead::Precision::Microseconds;
                        EXPECT_EQ(update.type == Type::Bgp4mpEt, extended);
                        EXPECT_EQ(update.time,
                                  extended ? kRecordTime
                                           : Timestamp::from_seconds(kRecordTime.seconds()));
                        EXPECT_EQ(update.is_local, direction == SessionHead::Direction::Sent);
                        EXPECT_EQ(update.add_path, with_ids ? AddPath::Yes : AddPath::No);
                        EXPECT_EQ(update.session.peer,
                                  (Peer{net::Asn(64'500), address("192.0.2.1")}));
                        EXPECT_EQ(update.session.local_asn, net::Asn(64'501));
                        EXPECT_EQ(update.session.local_address, address("192.0.2.2"));
                        EXPECT_EQ(to_string(update.update->announced.at(0).prefix), "10.0.0.0/8");
                        EXPECT_EQ(to_string(update.update->withdrawn.at(0).prefix), "11.0.0.0/8");
                        EXPECT_EQ(update.update->announced.at(0).path_id, with_ids ? 8U : 0U);
                        EXPECT_EQ(to_string(update.update->attributes.as_path), "64500 7");
                    });
                    EXPECT_EQ(seen, 1U);
                    EXPECT_TRUE(decoder.faults().empty());
                }
            }
        }
    }
}

// BIRD before 2.0 wrote messages of ADD-PATH sessions under the plain subtypes.
TEST(Decoder, finds_path_identifiers_that_the_subtype_does_not_tell) {
    const auto plain = update_of(AsnWidth4::FourOctets, std::nullopt);
    const auto with_ids = update_of(AsnWidth4::FourOctets, 8U);
    auto other = head_of();
    other.peer_address = address("192.0.2.9");
    Writer out;
    write_session_message(out, head_of(), with_ids);
    write_session_message(out, other, plain);
    write_session_message(out, head_of(), with_ids);
    // The session came up again without.
    write_session_message(out, head_of(), plain);
    write_session_message(out, head_of(), plain);
    std::string seen;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&seen](const Record& record) {
        const auto& update = std::get<UpdateRecord>(record);
        ASSERT_EQ(update.update->announced.size(), 1U);
        EXPECT_EQ(to_string(update.update->announced[0].prefix), "10.0.0.0/8");
        EXPECT_EQ(to_string(update.update->withdrawn.at(0).prefix), "11.0.0.0/8");
        EXPECT_EQ(update.update->announced[0].path_id, update.add_path == AddPath::Yes ? 8U : 0U);
        seen += update.add_path == AddPath::Yes ? 'Y' : 'N';
    });
    EXPECT_EQ(seen, "YNYNN");
    EXPECT_TRUE(decoder.faults().empty());
}

TEST(Decoder, takes_default_routes_for_what_they_are) {
    for (const char* text : {"0.0.0.0/0", "10.0.0.0/8"}) {
        Writer message;
        const std::vector<AttributesWriter::Nlri> announced{{prefix("0.0.0.0/0"), std::nullopt},
                                                            {prefix(text), std::nullopt}};
        message::write_update(message,
                              {{}, simple_attributes({64'500}, AsnWidth4::FourOctets), announced});
        Writer out;
        write_session_message(out, head_of(), message.octets());
        std::size_t routes = 0;
        Decoder decoder;
        decode_all(out.octets(), decoder, [&routes](const Record& record) {
            EXPECT_EQ(std::get<UpdateRecord>(record).add_path, AddPath::No);
            routes += std::get<UpdateRecord>(record).update->announced.size();
        });
        EXPECT_EQ(routes, 2U) << text;
    }
}

// RFC 6396 sB.2.1.
TEST(Decoder, reads_the_forerunner_of_bgp4mp) {
    const std::string ends = "fbf4 c0000201 fbf5 c0000202";
    const auto record = [](int subtype, std::string_view body) {
        const auto octets = octets_of_hex(body);
        return fmt::format("37d018c3 0005 {:04x} {:08x} {}", subtype, octets.size(), body);
    };
    const auto octets = octets_of_hex(
        record(3, "fbf4 c0000201 0001 0002") + record(5, ends + "04") + record(7, ends) +
        record(1, ends + "0002 080b 000e 400101 00 400200 400304 c0000209 080a") +
        record(1, ends + "0002 080b 0000") + record(2, ends) + record(1, "fbf4"));
    std::string seen;
    Decoder decoder;
    decode_all(octets, decoder, [&seen](const Record& decoded) {
        if (const auto* change = std::get_if<StateChange>(&decoded)) {
            EXPECT_EQ(change->type, Type::Bgp);
            EXPECT_EQ(change->session.peer, (Peer{net::Asn(64'500), address("192.0.2.1")}));
            seen += fmt::format("{}>{} ", change->old_state, change->new_state);
        } else if (const auto* update = std::get_if<UpdateRecord>(&decoded)) {
            EXPECT_EQ(update->type, Type::Bgp);
            EXPECT_EQ(update->session.peer, (Peer{net::Asn(64'500), address("192.0.2.1")}));
            EXPECT_EQ(update->session.local_asn, net::Asn(64'501));
            EXPECT_EQ(update->session.local_address, address("192.0.2.2"));
            seen += fmt::format("-{}+{} ", update->update->withdrawn.size(),
                                update->update->announced.size());
        } else {
            seen += "none ";
        }
    });
    EXPECT_EQ(seen, "1>2 none none -1+1 -1+0 ");
    EXPECT_EQ(fault_text(decoder), "mrt.record.malformed mrt.record.unknown");
}

TEST(Decoder, reads_the_deprecated_subtypes_of_bgp4mp) {
    const std::vector<std::uint8_t> ipv4{192, 0, 2, 9};
    const auto ipv6 = octets_of_hex("20010db8 00000000 00000000 00000009");
    Writer out;
    auto head = head_of();
    write_session_entry(out, head, entry_of("10.0.0.0/8", ipv4));
    head.precision = SessionHead::Precision::Microseconds;
    write_session_entry(out, head, entry_of("2001:db8::/32", ipv6));
    // What the attributes say themselves goes before; another length is no next hop.
    const auto with_next_hop = simple_attributes({64'500, 7}, AsnWidth4::TwoOctets);
    auto entry = entry_of("11.0.0.0/8", ipv4);
    entry.attributes = with_next_hop;
    write_session_entry(out, head, entry);
    entry = entry_of("12.0.0.0/8", {});
    entry.safi = WriterSafi::Multicast;
    write_session_entry(out, head, entry);
    write_snapshot(out, kRecordTime, 1, "table");
    std::string seen;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&seen](const Record& record) {
        const auto* rib = std::get_if<RibRecord>(&record);
        if (rib == nullptr) {
            EXPECT_TRUE(std::holds_alternative<NoRoutes>(record));
            seen += "no routes\n";
            return;
        }
        ASSERT_EQ(rib->routes.size(), 1U);
        const auto& route = rib->routes[0];
        const auto& a = route.attributes;
        EXPECT_EQ(route.peer.asn, net::Asn(64'500));
        EXPECT_EQ(route.originated_seconds, 5U);
        EXPECT_EQ(to_string(a.as_path), "64500 7");
        seen += fmt::format("{} {} {}{}{}{}\n", static_cast<int>(rib->type), to_string(rib->prefix),
                            to_string(route.peer.address),
                            a.has(Attributes::kNextHop) ? " " + to_string(a.next_hop) : "",
                            a.has(Attributes::kMpReach)
                                ? " " + to_string(net::Address::from_octets(a.mp_reach.next_hop))
                                : "",
                            rib->safi == kSafiMulticast ? " multicast" : "");
    });
    EXPECT_EQ(seen,
              "16 10.0.0.0/8 192.0.2.1 192.0.2.9\n"
              "17 2001:db8::/32 192.0.2.1 2001:db8::9\n"
              "17 11.0.0.0/8 192.0.2.1 192.0.2.1\n"
              "17 12.0.0.0/8 192.0.2.1 multicast\n"
              "no routes\n");
    EXPECT_TRUE(decoder.faults().empty());
}

TEST(Decoder, reads_state_changes_of_both_widths_and_families) {
    Writer out;
    for (const auto width : {AsnWidth4::TwoOctets, AsnWidth4::FourOctets}) {
        auto head = head_of(width, SessionHead::Precision::Microseconds);
        write_state_change(out, head, SessionState::OpenConfirm, SessionState::Established);
        head.peer_address = address("2001:db8::1");
        head.local_address = address("2001:db8::2");
        write_state_change(out, head, SessionState::Established, SessionState::Idle);
    }
    std::string seen;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&](const Record& record) {
        const auto& change = std::get<StateChange>(record);
        seen += to_string(change.session.peer.address) + " " + std::to_string(change.old_state) +
                ">" + std::to_string(change.new_state) + "\n";
        EXPECT_EQ(change.time, kRecordTime);
    });
    EXPECT_EQ(seen, "192.0.2.1 5>6\n2001:db8::1 6>1\n192.0.2.1 5>6\n2001:db8::1 6>1\n");
}

TEST(Decoder, messages_other_than_updates_hold_no_routes) {
    for (const auto type :
         {message::MessageType::Keepalive, message::MessageType::Open,
          message::MessageType::Notification, message::MessageType::RouteRefresh}) {
        Writer out;
        Writer message;
        message::write_message(message, type, {});
        write_session_message(out, head_of(), message.octets());
        Decoder decoder;
        decode_all(out.octets(), decoder, [](const Record& record) {
            EXPECT_TRUE(std::holds_alternative<NoRoutes>(record));
        });
        EXPECT_TRUE(decoder.faults().empty());
    }
}

TEST(Decoder, counts_what_it_does_not_read) {
    Writer out;
    const auto body = octets_of_hex("00000000 00000000");
    write_raw(out, 5, 4, body);   // the BGP_SYNC of the obsolete BGP type
    write_raw(out, 11, 0, body);  // OSPFv2
    write_raw(out, 12, 3, body);  // TABLE_DUMP of no family that RFC 6396 knows
    write_raw(out, 13, 13, body);
    // Families of RIB_GENERIC: an AFI of neither IP, VPN prefixes (RFC 4364).
    write_raw(out, 13, 6, octets_of_hex("00000000 0019 01"));
    write_raw(out, 13, 12, octets_of_hex("00000000 0001 80"));
    // The same of a BGP4MP_ENTRY.
    write_raw(out, 16, 2,
              octets_of_hex("fbf4 fbf5 0000 0001 c0000201 c0000202 0000 0001 00000005 0001 80 04"));
    write_raw(out, 17, 99, body);
    Decoder decoder;
    decode_all(out.octets(), decoder, [](const Record&) { FAIL(); });
    EXPECT_EQ(count_of(decoder, kRecordUnknown), 8U);
    EXPECT_EQ(decoder.faults().total(), 8U);
    EXPECT_EQ(decoder.faults().entries()[0].first_offset, 0U);
}

TEST(Decoder, refuses_records_cut_short_inside) {
    Writer whole;
    write_session_message(whole, head_of(AsnWidth4::TwoOctets),
                          update_of(AsnWidth4::TwoOctets, {}));
    write_state_change(whole, head_of(), SessionState::Idle, SessionState::Connect);
    write_table_dump(whole,
                     {kRecordTime, 1, 2, prefix("10.0.0.0/8"), kRecordTime, address("192.0.2.1"), 7,
                      simple_attributes({7}, AsnWidth4::TwoOctets)});
    write_peers(whole);
    const std::vector<std::uint8_t> next_hop{192, 0, 2, 9};
    write_session_entry(whole, head_of(), entry_of("10.0.0.0/8", next_hop));
    write_snapshot(whole, kRecordTime, 1, "");
    MemorySource source(whole.octets());
    RecordStream records(source);
    for (;;) {
        const auto record = records.next();
        ASSERT_TRUE(record);
        if (!*record) break;
        for (std::size_t length = 0; length < (*record)->body.size(); ++length) {
            auto cut = **record;
            cut.body = cut.body.first(length);
            Decoder decoder;
            const auto decoded = decoder.decode(cut);
            EXPECT_FALSE(decoded) << cut.type << "/" << cut.subtype << " at " << length;
            EXPECT_EQ(decoder.faults().total(), 1U);
            EXPECT_LE(decoder.faults().entries()[0].first_offset, cut.offset + 12 + length);
        }
    }
}

TEST(Decoder, refuses_values_that_cannot_be) {
    struct Case {
        const char* name;
        std::uint16_t type;
        std::uint16_t subtype;
        const char* hex;
        const char* faults;
    };
    for (const auto& wanted : {
             Case{"prefix length 33 of a table dump", 12, 1,
                  "0000 0000 0a000000 21 01 00000000 c0000201 fbf4 0000", "mrt.record.malformed"},
             Case{"octets behind a table dump's attributes", 12, 1,
                  "0000 0000 0a000000 08 01 00000000 c0000201 fbf4 0000 00",
                  "mrt.record.malformed"},
             Case{"prefix length 33 of a RIB", 13, 2, "00000000 21 0a00000000 0000",
                  "bgp.nlri.malformed"},
             Case{"family 3 of a session", 16, 4,
                  "0000fbf4 0000fbf5 0000 0003 c0000201 c0000202 0001 0002",
                  "mrt.record.malformed"},
             Case{"no marker", 16, 4,
                  "0000fbf4 0000fbf5 0000 0001 c0000201 c0000202"
                  "00000000000000000000000000000000 0013 04",
                  "bgp.message.header"},
             Case{"an UPDATE that resets", 16, 4,
                  "0000fbf4 0000fbf5 0000 0001 c0000201 c0000202"
                  "ffffffffffffffffffffffffffffffff 0017 02 0002 21ff",
                  "bgp.update.lengths"},
         }) {
        Writer out;
        write_raw(out, wanted.type, wanted.subtype, octets_of_hex(wanted.hex));
        Decoder decoder;
        decode_all(out.octets(), decoder, [&](const Record&) { ADD_FAILURE() << wanted.name; });
        EXPECT_EQ(fault_text(decoder), wanted.faults) << wanted.name;
    }
}

TEST(Decoder, a_million_microseconds_are_counted_and_left_out) {
    Writer out;
    write_state_change(out, head_of(AsnWidth4::FourOctets, SessionHead::Precision::Microseconds),
                       SessionState::Idle, SessionState::Connect);
    std::vector<std::uint8_t> octets(out.octets().begin(), out.octets().end());
    for (const auto& [field, microseconds] :
         {std::pair{"000f4240", 0}, {"ffffffff", 0}, {"000f423f", 999'999}}) {
        const auto value = octets_of_hex(field);
        std::copy(value.begin(), value.end(), octets.begin() + 12);
        Decoder decoder;
        decode_all(octets, decoder, [&](const Record& record) {
            EXPECT_EQ(std::get<StateChange>(record).time,
                      Timestamp::from_seconds(kRecordTime.seconds(), microseconds));
        });
        EXPECT_EQ(count_of(decoder, kRecordMalformed), microseconds == 0 ? 1U : 0U);
    }
}

TEST(Decoder, counts_faults_of_messages_that_it_keeps) {
    Writer message;
    const auto bad = octets_of_hex("40 01 01 07 40 02 06 02 01 0000fde8 40 03 04 c0000201");
    const std::vector<AttributesWriter::Nlri> announced{{prefix("10.0.0.0/8"), {}}};
    message::write_update(message, {{}, bad, announced});
    message::write_update(message, {{}, octets_of_hex("40 01 01 00"), announced});
    Writer out;
    write_session_message(out, head_of(), message.octets().first(message.size() - 29));
    const auto second = out.size();
    write_session_message(out, head_of(), message.octets().last(29));
    std::size_t kept = 0;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&](const Record& record) {
        ++kept;
        EXPECT_EQ(std::get<UpdateRecord>(record).update->attributes.outcome,
                  UpdateOutcome::TreatAsWithdraw);
    });
    EXPECT_EQ(kept, 2U);
    EXPECT_EQ(fault_text(decoder), "bgp.attribute.missing bgp.origin.value");
    // What is missing has no place: the record stands for it.
    EXPECT_EQ(decoder.faults().entries()[0].first_offset, second);
}

// GEO_PEER_TABLE (RFC 6397 s4.1).
std::vector<std::uint8_t> geo_table(std::initializer_list<std::pair<float, float>> places,
                                    std::uint16_t count) {
    Writer out;
    out.u32(9);
    bool first = true;
    for (const auto& [latitude, longitude] : places) {
        if (!first) {
            out.u8(0);
            out.u32(1);
        }
        out.u32(std::bit_cast<std::uint32_t>(latitude));
        out.u32(std::bit_cast<std::uint32_t>(longitude));
        if (first) out.u16(count);
        first = false;
    }
    return {out.octets().begin(), out.octets().end()};
}

TEST(Decoder, reads_geo_peer_tables) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    Writer out;
    write_peers(out);
    write_raw(out, 13, 7, geo_table({{52.5F, 13.25F}, {-33.75F, 151.0F}, {kNan, kNan}}, 2));
    Decoder decoder;
    decode_all(out.octets(), decoder, [](const Record&) {});
    EXPECT_TRUE(decoder.faults().empty());
    ASSERT_EQ(decoder.places().size(), 3U);
    EXPECT_EQ(decoder.places()[0].latitude, 52.5F);
    EXPECT_EQ(decoder.places()[1].longitude, 151.0F);
    EXPECT_TRUE(std::isnan(decoder.places()[2].latitude));
}

TEST(Decoder, refuses_geo_peer_tables_that_do_not_fit) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    const auto whole = geo_table({{1, 2}, {3, 4}, {5, 6}}, 2);
    std::vector<std::vector<std::uint8_t>> tables{
        geo_table({{1, 2}, {3, 4}}, 1),            // a peer fewer than there are
        geo_table({{1, 2}, {kNan, 4}, {5, 6}}, 2)  // half a place
    };
    for (std::size_t length = 0; length < whole.size(); ++length) {
        tables.emplace_back(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    }
    for (const auto& table : tables) {
        Writer out;
        write_peers(out);
        write_raw(out, 13, 7, table);
        Decoder decoder;
        decode_all(out.octets(), decoder, [](const Record&) {});
        EXPECT_EQ(fault_text(decoder), "mrt.geo-peer-table.malformed");
        EXPECT_TRUE(decoder.places().empty());
    }
}

}  // namespace
}  // namespace comity::bgp::mrt
