// The outputs: bgpdump's text, JSON, and counts, of small files whose text is known.
#include <gtest/gtest.h>

#include <set>

#include "bgp/limits.h"
#include "bgp/mrt/bgpdump_text.h"
#include "bgp/mrt/route_json.h"
#include "bgp/mrt/summary.h"
#include "support/mrt.h"

namespace comity::bgp::mrt {
namespace {

using test::address;
using test::AttributesWriter;
using test::decode_all;
using test::Path;
using test::prefix;
using WriterWidth = AttributesWriter::AsnWidth;

const Timestamp kShownTime = Timestamp::from_seconds(1'700'000'000, 7);
constexpr std::string_view kBrief = "|1700000000|";

SessionHead session(std::string_view peer = "192.0.2.1", std::string_view local = "192.0.2.2") {
    return {.time = kShownTime,
            .peer = net::Asn(64'500),
            .local = net::Asn(64'501),
            .peer_address = address(peer),
            .local_address = address(local)};
}

struct Parts {
    std::vector<AttributesWriter::Nlri> withdrawn;
    std::vector<std::uint8_t> attributes;
    std::vector<AttributesWriter::Nlri> announced;
};

void write_update(Writer& out, const SessionHead& head, const Parts& parts) {
    Writer message;
    message::write_update(message, {parts.withdrawn, parts.attributes, parts.announced});
    write_session_message(out, head, message.octets());
}

std::string bgpdump_of(const Writer& out) {
    BgpdumpText text;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&text](const Record& record) { text.append(record); });
    return std::string(text.text());
}

std::string json_of(const Writer& out) {
    RouteJson json;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&json](const Record& record) { json.append(record); });
    return std::string(json.text());
}

/// All that bgpdump prints of attributes, and all that it does not.
std::vector<std::uint8_t> rich_attributes() {
    return test::attributes([](AttributesWriter& writer) {
        writer.origin(AttributesWriter::Origin::Incomplete);
        writer.as_path(Path({64'500})
                           .add(net::SegmentType::AsConfedSequence, {1, 2})
                           .add(net::SegmentType::AsConfedSet, {3, 4})
                           .add(net::SegmentType::AsSet, {5, 4'294'967'295})
                           .view());
        writer.next_hop(address("192.0.2.9"));
        writer.multi_exit_disc(4'294'967'295);
        writer.local_pref(100);
        writer.atomic_aggregate();
        writer.aggregator(net::Asn(65'550), address("192.0.2.8"));
        writer.communities(
            std::vector<std::uint32_t>{0xFFFFFF01, 0xFFFFFF02, 0xFFFFFF03, 0xFFFF029A, 1});
        writer.extended_communities(std::vector<std::uint64_t>{0x0002'FDE8'0000'0001});
        writer.large_communities(std::vector<AttributesWriter::LargeCommunity>{{1, 2, 3}});
        writer.only_to_customer(net::Asn(64'502));
        writer.attribute(0xC0, 200, {});
    });
}

TEST(BgpdumpText, prints_all_fields_of_an_announcement) {
    Writer out;
    write_update(out, session(), {{}, rich_attributes(), {{prefix("10.0.0.0/8"), {}}}});
    EXPECT_EQ(bgpdump_of(out),
              "BGP4MP|1700000000|A|192.0.2.1|64500|10.0.0.0/8|64500 (1 2) [3,4] {5,4294967295}|"
              "INCOMPLETE|192.0.2.9|100|4294967295|"
              "no-export no-advertise local-AS 65535:666 0:1|AG|65550 192.0.2.8|\n");
}

TEST(BgpdumpText, prints_each_kind_of_record) {
    Writer out;
    write_peer_index_table(out, kShownTime, 1, "",
                           std::vector<PeerEntry>{{1, address("192.0.2.1"), net::Asn(64'500)}});
    const auto plain = test::simple_attributes({64'500});
    for (const auto path_ids :
         {RibRecordWriter::PathIds::None, RibRecordWriter::PathIds::EachEntry}) {
        RibRecordWriter rib(
            out, {.time = kShownTime, .prefix = prefix("10.0.0.0/8"), .path_ids = path_ids}, 1);
        rib.entry({0, kShownTime, 5},
                  [](AttributesWriter& writer) { writer.as_path(Path({7}).view()); });
        rib.end();
    }
    // Of multicast, bgpdump prints no table.
    RibRecordWriter multicast(out,
                              {.time = kShownTime,
                               .prefix = prefix("10.0.0.0/8"),
                               .safi = AttributesWriter::Safi::Multicast},
                              1);
    multicast.entry({0, kShownTime, 0},
                    [](AttributesWriter& writer) { writer.as_path(Path({7}).view()); });
    multicast.end();
    const auto narrow = test::simple_attributes({64'500}, WriterWidth::TwoOctets);
    write_table_dump(out, {kShownTime, 0, 0, prefix("10.0.0.0/8"), kShownTime, address("192.0.2.1"),
                           64'500, narrow});
    auto head = session();
    head.precision = SessionHead::Precision::Microseconds;
    write_session_entry(out, head, {.prefix = prefix("10.0.0.0/8"), .attributes = narrow});
    write_update(out, head, {{{prefix("11.0.0.0/8"), {}}}, plain, {{prefix("10.0.0.0/8"), {}}}});
    head.direction = SessionHead::Direction::Sent;
    write_update(out, head, {{{prefix("11.0.0.0/8"), {}}}, {}, {}});
    head.path_ids = SessionHead::PathIds::InMessage;
    write_update(out, head, {{{prefix("11.0.0.0/8"), 9U}}, {}, {}});
    head.direction = SessionHead::Direction::Received;
    write_update(out, head, {{}, plain, {{prefix("10.0.0.0/8"), 9U}}});
    write_state_change(out, session(), SessionState::Active, SessionState::OpenSent);
    const std::string tail = "|64500|IGP|192.0.2.1|0|0||NAG||\n";
    const std::string none = "|7|INCOMPLETE|255.255.255.255|0|0||NAG||\n";
    const std::string peer = "192.0.2.1|64500|";
    const std::string brief(kBrief);
    EXPECT_EQ(bgpdump_of(out),
              "TABLE_DUMP2" + brief + "B|" + peer + "10.0.0.0/8" + none + "TABLE_DUMP2_AP" + brief +
                  "B|" + peer + "10.0.0.0/8|5" + none + "TABLE_DUMP" + brief + "B|" + peer +
                  "10.0.0.0/8" + tail + "BGP4MP_ET|1700000000.000007|B|" + peer + "10.0.0.0/8" +
                  tail + "BGP4MP_ET|1700000000.000007|W|" + peer + "11.0.0.0/8\n" +
                  "BGP4MP_ET|1700000000.000007|A|" + peer + "10.0.0.0/8" + tail +
                  "BGP4MP_ET_LOCAL|1700000000.000007|W|" + peer + "11.0.0.0/8\n" +
                  "BGP4MP_ET_AP|1700000000.000007|W|192.0.2.2|64501|11.0.0.0/8|9\n" +
                  "BGP4MP_ET_AP|1700000000.000007|A|" + peer + "10.0.0.0/8|9" + tail + "BGP4MP" +
                  brief + "STATE|" + peer + "3|4\n");
}

TEST(BgpdumpText, shows_the_next_hop_that_belongs_to_the_prefix) {
    struct Case {
        const char* name;
        net::Family family;
        AttributesWriter::Safi safi;
        std::vector<net::Address> next_hops;
        const char* shown;
    };
    using Safi = AttributesWriter::Safi;
    for (const auto& wanted :
         {Case{"ipv6", net::Family::Ipv6, Safi::Unicast, {address("2001:db8::9")}, "2001:db8::9"},
          Case{"ipv6 with link-local",
               net::Family::Ipv6,
               Safi::Unicast,
               {address("2001:db8::9"), address("fe80::1")},
               "2001:db8::9"},
          Case{"ipv4 in mp_reach",
               net::Family::Ipv4,
               Safi::Unicast,
               {address("192.0.2.77")},
               "192.0.2.77"},
          Case{"ipv4 over ipv6",
               net::Family::Ipv4,
               Safi::Multicast,
               {address("2001:db8::9")},
               "2001:db8::9"}}) {
        Writer out;
        const std::vector<AttributesWriter::Nlri> routes{
            {prefix(wanted.family == net::Family::Ipv4 ? "10.0.0.0/8" : "2001:db8::/32"), {}}};
        write_update(out, session(),
                     {{},
                      test::attributes([&](AttributesWriter& writer) {
                          writer.origin(AttributesWriter::Origin::Igp);
                          writer.as_path(Path({64'500}).view());
                          writer.next_hop(address("192.0.2.66"));
                          writer.mp_reach(wanted.family, wanted.safi, wanted.next_hops, routes);
                      }),
                      {{prefix("11.0.0.0/8"), {}}}});
        const auto text = bgpdump_of(out);
        EXPECT_NE(text.find(std::string("|IGP|") + wanted.shown + "|"), std::string::npos)
            << wanted.name << ": " << text;
        // The route in the message's own field has the other one.
        EXPECT_NE(text.find("11.0.0.0/8|64500|IGP|192.0.2.66|"), std::string::npos) << wanted.name;
    }
}

TEST(BgpdumpText, of_ipv6_tables_shows_the_unicast_next_hop_or_the_other) {
    const auto shown = [](const std::function<void(AttributesWriter&)>& next_hop) {
        Writer out;
        write_table_dump(
            out, {kShownTime, 0, 0, prefix("2001:db8::/32"), kShownTime, address("2001:db8::1"), 7,
                  test::attributes(
                      [&next_hop](AttributesWriter& writer) {
                          writer.origin(AttributesWriter::Origin::Igp);
                          writer.as_path(Path({7}).view());
                          next_hop(writer);
                      },
                      WriterWidth::TwoOctets)});
        const auto text = bgpdump_of(out);
        const auto from = text.find("|IGP|") + 5;
        return text.substr(from, text.find('|', from) - from);
    };
    const std::vector<net::Address> hop{address("2001:db8::9")};
    const auto reach = [&hop](AttributesWriter& writer, AttributesWriter::Safi safi) {
        writer.mp_reach(net::Family::Ipv6, safi, hop, {});
    };
    EXPECT_EQ(shown([](AttributesWriter&) {}), "255.255.255.255");
    EXPECT_EQ(shown([](AttributesWriter& writer) { writer.next_hop(address("192.0.2.6")); }),
              "192.0.2.6");
    EXPECT_EQ(shown([&hop](AttributesWriter& writer) { writer.mp_reach_abbreviated(hop); }),
              "2001:db8::9");
    EXPECT_EQ(shown([&reach](AttributesWriter& writer) {
                  writer.next_hop(address("192.0.2.6"));
                  reach(writer, AttributesWriter::Safi::Unicast);
              }),
              "2001:db8::9");
    EXPECT_EQ(shown([&reach](AttributesWriter& writer) {
                  writer.next_hop(address("192.0.2.6"));
                  reach(writer, AttributesWriter::Safi::Multicast);
              }),
              "192.0.2.6");
}

TEST(BgpdumpText, shortens_ipv6_in_its_own_way) {
    for (const auto& [in, shown] :
         {std::pair{"2001:db8:0:1:1:1:1:1/128", "2001:db8::1:1:1:1:1/128"},
          {"2001:0:0:1:0:0:0:1/128", "2001:0:0:1::1/128"},
          {"2001:0:0:1:1:0:0:1/128", "2001::1:1:0:0:1/128"},
          {"::/0", "::/0"},
          {"::1.2.3.4/128", "::1.2.3.4/128"},
          {"::ffff:1.2.3.4/128", "::ffff:1.2.3.4/128"},
          {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
           "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"},
          {"a:b::/32", "a:b::/32"}}) {
        Writer out;
        write_update(out, session(),
                     {{},
                      test::attributes([in = in](AttributesWriter& writer) {
                          writer.mp_unreach(net::Family::Ipv6, AttributesWriter::Safi::Unicast,
                                            std::vector<AttributesWriter::Nlri>{{prefix(in), {}}});
                      }),
                      {}});
        EXPECT_EQ(bgpdump_of(out), std::string("BGP4MP") + std::string(kBrief) +
                                       "W|192.0.2.1|64500|" + shown + "\n");
    }
}

TEST(BgpdumpText, has_room_for_the_longest_paths_and_communities) {
    Writer octets;
    message::append_segment(octets, net::SegmentType::AsSequence,
                            std::vector<net::Asn>(8'000, net::Asn(4'294'967'295)));
    for (int i = 0; i < 1'000; ++i) {
        message::append_segment(octets, net::SegmentType::AsSet,
                                std::vector{net::Asn(4'294'967'295)});
    }
    Writer out;
    write_update(out, session(),
                 {{},
                  test::attributes([&octets](AttributesWriter& writer) {
                      writer.origin(AttributesWriter::Origin::Igp);
                      writer.as_path(net::AsPathView(octets.octets()));
                      writer.next_hop(address("192.0.2.6"));
                      writer.communities(std::vector<std::uint32_t>(6'000, 0xFFFFFF02));
                  }),
                  {{prefix("10.0.0.0/8"), {}}}});
    const auto text = bgpdump_of(out);
    std::size_t asns = 0;
    for (auto at = text.find("4294967295"); at != std::string::npos;
         at = text.find("4294967295", at + 1)) {
        ++asns;
    }
    EXPECT_EQ(asns, 9'000U);
    EXPECT_TRUE(text.ends_with("no-advertise no-advertise|NAG||\n"));
}

/// An UPDATE whose 2,000 prefixes have attributes of some 20 kB of text each.
Writer amplifying_update() {
    Writer out;
    write_update(out, session(),
                 {{},
                  test::attributes([](AttributesWriter& writer) {
                      writer.origin(AttributesWriter::Origin::Igp);
                      writer.as_path(Path({64'500}).view());
                      writer.next_hop(address("192.0.2.6"));
                      writer.communities(std::vector<std::uint32_t>(2'000, 0xFDE8FDE8));
                  }),
                  std::vector<AttributesWriter::Nlri>(2'000, {prefix("0.0.0.0/0"), {}})});
    return out;
}

template <class Text>
void expect_overflow_to_lose_nothing() {
    const auto out = amplifying_update();
    const auto all_of = [&out](Text& text) {
        Decoder decoder;
        decode_all(out.octets(), decoder, [&text](const Record& record) { text.append(record); });
    };
    Text whole;
    all_of(whole);
    ASSERT_GT(whole.text().size(), 2 * kGatheredOctetsMax);
    std::string taken;
    std::size_t times = 0;
    Text limited([&taken, &times](std::string_view text) {
        EXPECT_LT(text.size(), kGatheredOctetsMax + 100'000);
        taken += text;
        ++times;
    });
    all_of(limited);
    taken += limited.text();
    EXPECT_GE(times, 2U);
    EXPECT_TRUE(taken == whole.text());
}

TEST(BgpdumpText, hands_on_what_is_too_much_inside_a_record) {
    expect_overflow_to_lose_nothing<BgpdumpText>();
}
TEST(RouteJson, hands_on_what_is_too_much_inside_a_record) {
    expect_overflow_to_lose_nothing<RouteJson>();
}

TEST(BgpdumpText, clears_and_goes_on) {
    Writer out;
    write_state_change(out, session(), SessionState::Active, SessionState::OpenSent);
    BgpdumpText text;
    Decoder decoder;
    for (int i = 0; i < 2; ++i) {
        decode_all(out.octets(), decoder, [&text](const Record& record) { text.append(record); });
        EXPECT_EQ(text.text(), "BGP4MP|1700000000|STATE|192.0.2.1|64500|3|4\n");
        text.clear();
        EXPECT_TRUE(text.text().empty());
    }
}

TEST(RouteJson, writes_all_fields_of_an_announcement) {
    Writer out;
    write_update(out, session(), {{}, rich_attributes(), {{prefix("10.0.0.0/8"), {}}}});
    EXPECT_EQ(
        json_of(out),
        R"({"type":"announce","time":"2023-11-14T22:13:20Z","peer_asn":64500,"peer":"192.0.2.1",)"
        R"("prefix":"10.0.0.0/8","path":[64500,{"confederation_sequence":[1,2]},)"
        R"({"confederation_set":[3,4]},[5,4294967295]],"origin_asn":null,"origin":"INCOMPLETE",)"
        R"("next_hops":["192.0.2.9"],"local_pref":100,"med":4294967295,)"
        R"("communities":["65535:65281","65535:65282","65535:65283","65535:666","0:1"],)"
        R"("large_communities":["1:2:3"],"extended_communities":["0002fde800000001"],)"
        R"("atomic_aggregate":true,"aggregator":{"asn":65550,"address":"192.0.2.8"},)"
        R"("only_to_customer":64502,"unknown_attributes":1})"
        "\n");
}

TEST(RouteJson, writes_each_kind_of_record) {
    Writer out;
    write_peer_index_table(out, kShownTime, 1, "",
                           std::vector<PeerEntry>{{1, address("192.0.2.1"), net::Asn(64'500)}});
    RibRecordWriter rib(out,
                        {.time = kShownTime,
                         .prefix = prefix("2001:db8::/32"),
                         .path_ids = RibRecordWriter::PathIds::EachEntry},
                        1);
    rib.entry({0, kShownTime, 5}, [](AttributesWriter& writer) {
        writer.origin(AttributesWriter::Origin::Igp);
        writer.as_path(Path({64'500, 9}).view());
        writer.mp_reach_abbreviated(std::vector{address("2001:db8::9"), address("fe80::1")});
    });
    rib.end();
    RibRecordWriter multicast(out,
                              {.time = kShownTime,
                               .prefix = prefix("10.0.0.0/8"),
                               .safi = AttributesWriter::Safi::Multicast},
                              1);
    multicast.entry({0, kShownTime, 0}, [](AttributesWriter& writer) {
        writer.origin(AttributesWriter::Origin::Igp);
        writer.as_path(Path({7}).view());
    });
    multicast.end();
    auto head = session();
    head.precision = SessionHead::Precision::Microseconds;
    head.direction = SessionHead::Direction::Sent;
    write_update(out, head,
                 {{{prefix("11.0.0.0/8"), {}}},
                  test::attributes([](AttributesWriter& writer) {
                      writer.mp_unreach(
                          net::Family::Ipv4, AttributesWriter::Safi::Multicast,
                          std::vector<AttributesWriter::Nlri>{{prefix("12.0.0.0/8"), {}}});
                  }),
                  {}});
    write_state_change(out, session(), SessionState::Active, SessionState::OpenSent);
    EXPECT_EQ(
        json_of(out),
        R"({"type":"rib","time":"2023-11-14T22:13:20Z","peer_asn":64500,"peer":"192.0.2.1",)"
        R"("prefix":"2001:db8::/32","path_id":5,"originated":"2023-11-14T22:13:20Z",)"
        R"("path":[64500,9],"origin_asn":9,"origin":"IGP","next_hops":["2001:db8::9","fe80::1"]})"
        "\n"
        R"({"type":"rib","time":"2023-11-14T22:13:20Z","peer_asn":64500,"peer":"192.0.2.1",)"
        R"("prefix":"10.0.0.0/8","safi":"multicast","originated":"2023-11-14T22:13:20Z",)"
        R"("path":[7],"origin_asn":7,"origin":"IGP"})"
        "\n"
        R"({"type":"withdraw","time":"2023-11-14T22:13:20.000007Z","peer_asn":64500,)"
        R"("peer":"192.0.2.1","prefix":"11.0.0.0/8","local":true})"
        "\n"
        R"({"type":"withdraw","time":"2023-11-14T22:13:20.000007Z","peer_asn":64500,)"
        R"("peer":"192.0.2.1","prefix":"12.0.0.0/8","safi":"multicast","local":true})"
        "\n"
        R"({"type":"state","time":"2023-11-14T22:13:20Z","peer_asn":64500,"peer":"192.0.2.1",)"
        R"("old_state":3,"new_state":4})"
        "\n");
}

TEST(RouteJson, says_what_was_wrong_and_claims_no_origin_without_a_path) {
    Writer out;
    write_update(out, session(),
                 {{}, {0x40, 1, 1, 0, 0x40, 2, 2, 2, 0}, {{prefix("10.0.0.0/8"), {}}}});
    const auto text = json_of(out);
    EXPECT_NE(text.find(R"("path":[],"origin_asn":null,)"), std::string::npos) << text;
    EXPECT_NE(text.find(R"("outcome":"treat-as-withdraw","rule":"bgp.as-path.malformed"})"),
              std::string::npos)
        << text;
}

TEST(RouteJson, an_empty_path_is_the_peers_own) {
    Writer out;
    write_update(out, session(), {{}, test::simple_attributes({}), {{prefix("10.0.0.0/8"), {}}}});
    EXPECT_NE(json_of(out).find(R"("path":[],"origin_asn":64500,)"), std::string::npos);
}

TEST(Summary, counts_everything_once) {
    Writer out;
    write_peer_index_table(out, Timestamp::from_seconds(100), 1, "",
                           std::vector<PeerEntry>{{1, address("192.0.2.1"), net::Asn(64'500)},
                                                  {1, address("192.0.2.3"), net::Asn(64'500)}});
    for (const auto* const text : {"10.0.0.0/8", "10.0.0.0/9", "10.0.0.128/25", "0.0.0.0/0"}) {
        RibRecordWriter rib(out, {.time = Timestamp::from_seconds(100), .prefix = prefix(text)}, 2);
        for (const auto peer : {std::uint16_t{0}, std::uint16_t{1}}) {
            rib.entry({peer, kShownTime, 0}, [peer](AttributesWriter& writer) {
                writer.origin(AttributesWriter::Origin::Igp);
                writer.as_path(peer == 0 ? Path({64'500, 1}).view() : Path({64'500, 2}).view());
            });
        }
        rib.end();
    }
    // The same prefix and path again by an update, one more of each, two withdrawals and a state.
    const auto update = [&out](const Path& path, std::string_view announced) {
        write_update(out, session(),
                     {{{prefix("11.0.0.0/8"), {}}},
                      test::simple_attributes(path),
                      {{prefix(announced), {}}}});
    };
    update({64'500, 1}, "10.0.0.0/8");
    update({64'500, 3}, "12.0.0.0/8");
    write_update(out, session("2001:db8::1", "2001:db8::2"),
                 {{},
                  test::attributes([](AttributesWriter& writer) {
                      writer.origin(AttributesWriter::Origin::Igp);
                      writer.as_path(Path({64'500, 1}).view());
                      writer.mp_reach(
                          net::Family::Ipv6, AttributesWriter::Safi::Unicast,
                          std::vector{address("2001:db8::9")},
                          std::vector<AttributesWriter::Nlri>{{prefix("2001:db8::/32"), {}},
                                                              {prefix("2001:db8::/32"), {}}});
                  }),
                  {}});
    write_state_change(out, session(), SessionState::Active, SessionState::OpenSent);
    Summary summary;
    Decoder decoder;
    decode_all(out.octets(), decoder, [&summary](const Record& record) { summary.add(record); });
    const auto ipv4 = summary.counts(net::Family::Ipv4);
    EXPECT_EQ(ipv4.routes, 8U);
    EXPECT_EQ(ipv4.announced, 2U);
    EXPECT_EQ(ipv4.withdrawn, 2U);
    EXPECT_EQ(ipv4.prefixes, 5U);
    EXPECT_EQ(ipv4.paths, 3U);
    const auto ipv6 = summary.counts(net::Family::Ipv6);
    EXPECT_EQ(ipv6.routes, 0U);
    EXPECT_EQ(ipv6.announced, 2U);
    EXPECT_EQ(ipv6.prefixes, 1U);
    EXPECT_EQ(ipv6.paths, 1U);
    EXPECT_EQ(summary.vantage_points(), 3U);
    EXPECT_EQ(summary.peer_asns(), 1U);
    EXPECT_EQ(summary.state_changes(), 1U);
    ASSERT_TRUE(summary.span());
    EXPECT_EQ(summary.span()->start, Timestamp::from_seconds(100));
    EXPECT_EQ(summary.span()->end, Timestamp::from_seconds(1'700'000'000));
    EXPECT_EQ(summary.counts(net::Family::Ipv4).paths, 3U);  // asking changes nothing
}

TEST(Summary, of_nothing_has_no_span) { EXPECT_FALSE(Summary().span()); }

// More distinct paths and prefixes than the tables start with, against sets of the standard
// library.
TEST(Summary, counts_many_as_plain_sets_do) {
    Summary summary;
    std::set<std::string> paths;
    std::set<net::Prefix> prefixes;
    std::uint64_t state = 1;
    const auto draw = [&state](std::uint32_t bound) {
        state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        return static_cast<std::uint32_t>(state >> 33U) % bound;
    };
    std::vector<RibRoute> routes(1);
    for (int i = 0; i < 60'000; ++i) {
        const Path path({64'500, draw(200), draw(200)});
        routes[0].attributes.as_path = path.view();
        RibRecord record;
        record.prefix = net::Prefix::containing(net::Address::v4(draw(1U << 14U) << 18U),
                                                static_cast<std::uint8_t>(draw(33)));
        record.routes = routes;
        summary.add(record);
        paths.insert(to_string(path.view()));
        prefixes.insert(record.prefix);
    }
    EXPECT_EQ(summary.counts(net::Family::Ipv4).paths, paths.size());
    EXPECT_EQ(summary.counts(net::Family::Ipv4).prefixes, prefixes.size());
}

}  // namespace
}  // namespace comity::bgp::mrt
