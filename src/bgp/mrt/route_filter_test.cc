#include "bgp/mrt/route_filter.h"

#include <gtest/gtest.h>

#include "bgp/mrt/bgpdump_text.h"
#include "support/mrt.h"

namespace comity::bgp::mrt {
namespace {

using test::address;
using test::AttributesWriter;
using test::decode_all;
using test::Path;
using test::prefix;

const Timestamp kFilteredTime = Timestamp::from_seconds(1'700'000'000);

/// A table of two prefixes from two peers, two updates and a change of state.
Writer small_file() {
    Writer out;
    write_peer_index_table(out, kFilteredTime, 1, "",
                           std::vector<PeerEntry>{{1, address("192.0.2.1"), net::Asn(64'500)},
                                                  {1, address("2001:db8::2"), net::Asn(64'501)}});
    for (const auto* const text : {"10.0.0.0/8", "10.1.0.0/16"}) {
        RibRecordWriter rib(out, {.time = kFilteredTime, .prefix = prefix(text)}, 2);
        for (const auto peer : {std::uint16_t{0}, std::uint16_t{1}}) {
            rib.entry({peer, kFilteredTime, 0}, [peer](AttributesWriter& writer) {
                writer.origin(AttributesWriter::Origin::Igp);
                writer.as_path(peer == 0 ? Path({64'500, 3'356, 7}).view()
                                         : Path({64'501, 13'356, 8}).view());
                if (peer == 0) {
                    writer.communities(std::vector<std::uint32_t>{0x0D1C0001, 0x0D1C0002});
                    writer.large_communities(
                        std::vector<AttributesWriter::LargeCommunity>{{3'356, 1, 4'294'967'295}});
                }
            });
        }
        rib.end();
    }
    const SessionHead head{.time = kFilteredTime,
                           .peer = net::Asn(64'500),
                           .local = net::Asn(1),
                           .peer_address = address("192.0.2.1"),
                           .local_address = address("192.0.2.9")};
    const auto update = [&](const Path& path, std::string_view withdrawn,
                            std::string_view announced) {
        Writer message;
        const std::vector<AttributesWriter::Nlri> out_of{{prefix(withdrawn), {}}};
        const std::vector<AttributesWriter::Nlri> in{{prefix(announced), {}},
                                                     {prefix("10.9.0.0/16"), {}}};
        message::write_update(message, {out_of, test::simple_attributes(path), in});
        write_session_message(out, head, message.octets());
    };
    update({64'500, 7}, "10.0.0.0/8", "10.1.0.0/16");
    Path set({64'500});
    set.add(net::SegmentType::AsSet, {7, 8});
    update(set, "20.0.0.0/8", "10.2.0.0/16");
    write_state_change(out, head, SessionState::Idle, SessionState::Connect);
    return out;
}

/// Numbers of what `options` leave of the small file: of the table, announced, withdrawn, states.
std::string kept(const RouteFilterOptions& options) {
    auto filter = RouteFilter::make(options);
    if (!filter) return to_string(filter.error());
    std::size_t rib = 0;
    std::size_t announced = 0;
    std::size_t withdrawn = 0;
    std::size_t states = 0;
    const auto file = small_file();
    Decoder decoder;
    decode_all(file.octets(), decoder, [&](const Record& record) {
        const auto wanted = filter->apply(record);
        if (!wanted) return;
        if (const auto* routes = std::get_if<RibRecord>(&*wanted)) {
            rib += routes->routes.size();
            EXPECT_FALSE(routes->routes.empty());
        }
        if (const auto* update = std::get_if<UpdateRecord>(&*wanted)) {
            announced += update->update->announced.size();
            withdrawn += update->update->withdrawn.size();
            EXPECT_GT(update->update->announced.size() + update->update->withdrawn.size(), 0U);
        }
        if (std::holds_alternative<StateChange>(*wanted)) ++states;
        EXPECT_FALSE(std::holds_alternative<NoRoutes>(*wanted));
    });
    return std::to_string(rib) + " " + std::to_string(announced) + " " + std::to_string(withdrawn) +
           " " + std::to_string(states);
}

TEST(RouteFilter, keeps_what_each_option_asks_for) {
    const auto prefix_of = [](std::string_view text, PrefixMatch match) {
        return RouteFilterOptions{.prefix = prefix(text), .prefix_match = match};
    };
    EXPECT_EQ(kept({}), "4 4 2 1");
    EXPECT_EQ(kept(prefix_of("10.0.0.0/8", PrefixMatch::Exact)), "2 0 1 0");
    EXPECT_EQ(kept(prefix_of("10.0.0.0/8", PrefixMatch::MoreSpecific)), "4 4 1 0");
    EXPECT_EQ(kept(prefix_of("10.1.0.0/16", PrefixMatch::Covering)), "4 1 1 0");
    EXPECT_EQ(kept(prefix_of("10.1.0.0/24", PrefixMatch::Covering)), "4 1 1 0");
    EXPECT_EQ(kept(prefix_of("10.0.0.0/9", PrefixMatch::Exact)), "0 0 0 0");
    EXPECT_EQ(kept(prefix_of("::/0", PrefixMatch::MoreSpecific)), "0 0 0 0");
    EXPECT_EQ(kept({.origin = net::Asn(7)}), "2 2 0 0");
    EXPECT_EQ(kept({.origin = net::Asn(64'500)}), "0 0 0 0");  // an AS_SET has no one origin
    EXPECT_EQ(kept({.peer_asn = net::Asn(64'501)}), "2 0 0 0");
    EXPECT_EQ(kept({.peer_asn = net::Asn(64'500)}), "2 4 2 1");
    EXPECT_EQ(kept({.peer_address = address("2001:db8::2")}), "2 0 0 0");
    EXPECT_EQ(kept({.communities = {"3356:1"}}), "2 0 0 0");
    EXPECT_EQ(kept({.communities = {"3356:1", "3356:2"}}), "2 0 0 0");
    EXPECT_EQ(kept({.communities = {"3356:1", "3356:3"}}), "0 0 0 0");
    EXPECT_EQ(kept({.communities = {"3356:1:4294967295"}}), "2 0 0 0");
    EXPECT_EQ(kept({.communities = {"3356:1:1"}}), "0 0 0 0");
    EXPECT_EQ(kept({.prefix = prefix("10.1.0.0/16"), .peer_asn = net::Asn(64'500)}), "1 1 0 0");
}

TEST(RouteFilter, understands_borders_in_path_expressions) {
    EXPECT_EQ(kept({.path = "3356"}), "4 0 0 0");  // also in 13356
    EXPECT_EQ(kept({.path = "_3356_"}), "2 0 0 0");
    EXPECT_EQ(kept({.path = "^64500_"}), "2 4 0 0");
    EXPECT_EQ(kept({.path = "_7$"}), "2 2 0 0");
    EXPECT_EQ(kept({.path = "_7_"}), "2 4 0 0");  // beside the brackets of an AS_SET
    EXPECT_EQ(kept({.path = "_8_"}), "2 2 0 0");
    EXPECT_EQ(kept({.path = "^64500 [0-9]+_7$"}), "2 0 0 0");
    EXPECT_EQ(kept({.path = "(^| )(7|8)$"}), "4 2 0 0");
    EXPECT_EQ(kept({.path = "\\{7,8\\}"}), "0 2 0 0");
    EXPECT_EQ(kept({.path = "^[0-9]{5} 3{1,2}"}), "2 0 0 0");
}

TEST(RouteFilter, takes_borders_literally_in_brackets_and_behind_a_backslash) {
    EXPECT_EQ(kept({.path = "^[_0-9 ]+$"}), "4 2 0 0");
    EXPECT_EQ(kept({.path = "^[[:digit:]_ ]+$"}), "4 2 0 0");
    EXPECT_EQ(kept({.path = "[]_]"}), "0 0 0 0");
    EXPECT_EQ(kept({.path = "^[^]_]+$"}), "4 4 0 0");
    EXPECT_EQ(kept({.path = "\\_"}), "0 0 0 0");
}

TEST(RouteFilter, refuses_what_it_cannot_understand) {
    for (const auto* const text : {"3356", "3356:", ":1", "3356:x", "65536:1", "1:65536", "1:2:3:4",
                                   "1:2:4294967296", "-1:2", ""}) {
        EXPECT_FALSE(RouteFilter::make({.communities = {text}})) << text;
    }
    const auto filter = RouteFilter::make({.path = "(7)\\1"});
    ASSERT_FALSE(filter);
    EXPECT_EQ(filter.error().what, "path expression: back-references are not understood");
    EXPECT_EQ(filter.error().subject, "(7)\\1");
}

TEST(RouteFilter, a_path_that_cannot_be_read_matches_nothing) {
    Writer message;
    const std::vector<AttributesWriter::Nlri> announced{{prefix("10.0.0.0/8"), {}}};
    message::write_update(message, {{}, std::vector<std::uint8_t>{0x40, 2, 2, 2, 0}, announced});
    Writer out;
    write_session_message(out,
                          {.peer = net::Asn(64'500),
                           .peer_address = address("192.0.2.1"),
                           .local_address = address("192.0.2.9")},
                          message.octets());
    for (const auto& options :
         {RouteFilterOptions{.origin = net::Asn(64'500)}, RouteFilterOptions{.path = ".*"}}) {
        auto filter = RouteFilter::make(options);
        ASSERT_TRUE(filter);
        std::size_t records = 0;
        Decoder decoder;
        decode_all(out.octets(), decoder, [&](const Record& record) {
            ++records;
            EXPECT_FALSE(filter->apply(record));
        });
        EXPECT_EQ(records, 1U);
    }
}

}  // namespace
}  // namespace comity::bgp::mrt
