#include "incident/route_server/members.h"

#include <gtest/gtest.h>

#include <random>

#include "irr/dump.h"
#include "support/octets.h"

namespace comity::incident {
namespace {

using net::Asn;
using net::Family;

registry::IxfMembers list_of(const std::string& members, const std::string& exchanges = "") {
    const auto text =
        R"({"version":"1.0","ixp_list":[)" + exchanges + R"(],"member_list":[)" + members + "]}";
    MemorySource source(test::octets_of(text));
    registry::IxfReader reader;
    EXPECT_TRUE(reader.add(source));
    auto list = std::move(reader).finish();
    EXPECT_TRUE(list.refused.empty() && list.noted.empty()) << text;
    return list;
}

irr::Database irr_of(const std::string& rpsl) {
    MemorySource source(test::octets_of(rpsl));
    irr::DatabaseReader reader;
    reader.add(irr::read_dump(source).value());
    InlineExecutor executor;
    return std::move(reader).finish(executor);
}

bgp::mrt::Peer session_peer(std::uint32_t asn, std::string_view address) {
    return {Asn(asn), *net::Address::parse(address)};
}

/// A member with one connection, of IPv4.
std::string member(std::uint32_t asn, const std::string& address, const std::string& more = "") {
    return R"({"asnum":)" + std::to_string(asn) +
           R"(,"connection_list":[{"vlan_list":[{"ipv4":{"address":")" + address + "\"" + more +
           "}}]}]}";
}

TEST(Members, a_session_is_its_asns_member_else_its_addresses) {
    const auto list = list_of(member(3333, "195.66.0.1") + "," + member(1103, "195.66.0.2"));
    const Members members({.list = &list});
    EXPECT_EQ(members.of(session_peer(3333, "195.66.0.1")), Asn(3333));
    EXPECT_EQ(members.of(session_peer(3333, "195.66.0.2")), Asn(3333));  // by ASN first
    EXPECT_EQ(members.of(session_peer(4444, "195.66.0.2")), Asn(1103));
    EXPECT_EQ(members.of(session_peer(4444, "195.66.0.3")), Asn(4444));
    EXPECT_EQ(Members({}).of(session_peer(4444, "195.66.0.2")), Asn(4444));
}

TEST(Members, route_servers_are_those_told_and_those_of_the_list) {
    const auto list =
        list_of(member(3333, "195.66.0.1") + "," +
                member(1100, "195.66.0.2", R"(,"services":[{"type":"ixrouteserver"}])") +
                R"(,{"asnum":1200,"member_type":"routeserver"})");
    const Members members({.list = &list, .route_servers = {Asn(9), Asn(1100), Asn(9)}});
    EXPECT_EQ(members.route_servers(), (std::vector{Asn(9), Asn(1100), Asn(1200)}));
    EXPECT_TRUE(members.is_route_server(Asn(1200)));
    EXPECT_FALSE(members.is_route_server(Asn(3333)));
}

TEST(Members, as_sets_say_who_is_outside_only_where_all_of_them_is_known) {
    const auto irr = irr_of(
        "as-set: AS-ONE\nmembers: AS10, AS11\nsource: RIPE\n\n"
        "as-set: AS-TWO\nmembers: AS20, AS-GONE\nsource: RIPE\n\n"
        "as-set: AS-ONE\nmembers: AS12\nsource: RADB\n");
    const auto list = list_of(
        member(1, "195.66.0.1", R"(,"as_macro":"AS-ONE")") + "," +
        member(2, "195.66.0.2", R"(,"as_macro":"AS-ONE AS-TWO")") + "," +
        member(3, "195.66.0.3", R"(,"as_macro":"AS-GONE RADB::AS-TWO ARIN::AS-ONE")") + "," +
        member(4, "195.66.0.4", R"(,"as_macro":"AS4 AS40")") + "," + member(5, "195.66.0.5") + "," +
        member(6, "195.66.0.6", R"(,"as_macro":"RADB::AS-ONE")"));
    const auto told = [](const Members& members, std::uint32_t asn, std::uint32_t origin) {
        const auto* const sets = members.announced(Asn(asn), Family::Ipv4);
        if (sets == nullptr) return std::string("none");
        return std::string(to_string(sets->state)) + (sets->has(Asn(origin)) ? " has" : " lacks");
    };
    const Members members({.list = &list, .irr = &irr});
    EXPECT_EQ(told(members, 1, 11), "whole has");
    EXPECT_EQ(told(members, 1, 1), "whole has");  // itself
    EXPECT_EQ(told(members, 1, 12), "whole lacks");
    EXPECT_EQ(told(members, 2, 20), "partial has");
    EXPECT_EQ(told(members, 2, 99), "partial lacks");
    EXPECT_EQ(told(members, 3, 10), "not-found lacks");
    EXPECT_EQ(told(members, 4, 40), "whole has");
    EXPECT_EQ(told(members, 5, 10), "not-given lacks");
    EXPECT_EQ(told(members, 6, 12), "whole has");
    EXPECT_EQ(told(members, 6, 10), "whole lacks");
    EXPECT_EQ(told(members, 7, 10), "none");
    EXPECT_EQ(told(Members({.list = &list}), 1, 11), "not-given lacks");
    EXPECT_EQ(members.announced(Asn(2), Family::Ipv6)->names,
              (std::vector<std::string>{"AS-ONE", "AS-TWO"}));  // no others for IPv6
}

TEST(Members, a_member_without_an_as_set_has_what_it_names_in_peeringdb) {
    const auto irr = irr_of("as-set: AS-ONE\nmembers: AS10\nsource: RIPE\n");
    const auto list = list_of(member(1, "195.66.0.1"));
    registry::PeeringDb peeringdb;
    peeringdb.networks.push_back(
        {.id = 1, .asn = Asn(1), .irr_sets = registry::parse_irr_sets("AS-ONE").names});
    const Members members({.list = &list, .peeringdb = &peeringdb, .irr = &irr});
    EXPECT_EQ(members.announced(Asn(1), Family::Ipv6)->state, AsSetState::Whole);
    EXPECT_TRUE(members.announced(Asn(1), Family::Ipv6)->has(Asn(10)));
}

TEST(Members, a_peering_lan_is_found_for_all_that_lies_in_it) {
    const auto list = list_of("", R"({"vlan":[
        {"ipv4":{"prefix":"195.66.0.0","mask_length":22}},
        {"ipv4":{"prefix":"195.66.2.0","mask_length":24}},
        {"ipv6":{"prefix":"2001:7f8:4::","mask_length":64}}]})");
    const Members members({.list = &list});
    std::mt19937 random(3);
    for (int i = 0; i < 20'000; ++i) {
        const auto length = static_cast<std::uint8_t>(random() % 33);
        const auto prefix = net::Prefix::containing(
            net::Address::v4(0xC342'0000U + static_cast<std::uint32_t>(random() % 0x1000)), length);
        const bool is_inside = std::any_of(list.lans.begin(), list.lans.end(),
                                           [&](const auto& lan) { return lan.covers(prefix); });
        const auto* const lan = members.lan_of(prefix);
        EXPECT_EQ(lan != nullptr, is_inside) << to_string(prefix);
        EXPECT_TRUE(lan == nullptr || lan->covers(prefix)) << to_string(prefix);
    }
    EXPECT_NE(members.lan_of(*net::Prefix::parse("2001:7f8:4::1/128")), nullptr);
    EXPECT_EQ(members.lan_of(*net::Prefix::parse("2001:7f8:5::/64")), nullptr);
    EXPECT_EQ(Members({}).lan_of(*net::Prefix::parse("195.66.0.0/24")), nullptr);
}

}  // namespace
}  // namespace comity::incident
