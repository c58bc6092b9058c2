#include "registry/ixf.h"

#include <gtest/gtest.h>

#include "registry/limits.h"
#include "support/octets.h"

namespace comity::registry {
namespace {

using ixf::Connection;
using ixf::Member;
using ixf::MemberType;

IxfMembers members_in(const std::vector<std::string>& exports) {
    IxfReader reader;
    for (const auto& text : exports) {
        test::AwkwardSource source(test::octets_of(text), 5);
        EXPECT_TRUE(reader.add(source));
    }
    return std::move(reader).finish();
}

net::Address address(std::string_view text) { return *net::Address::parse(text); }

/// An export with these members, of version 1.0.
std::string members(const std::string& list) {
    return R"({"version":"1.0","timestamp":"2026-11-01T06:00:00Z","ixp_list":[],"member_list":[)" +
           list + "]}";
}

/// A member with one connection, whose VLANs are `vlans`.
std::string member(const std::string& vlans) {
    return R"({"asnum":3333,"connection_list":[{"ixp_id":1,"vlan_list":[)" + vlans + "]}]}";
}

TEST(Ixf, an_export_as_the_schema_has_it_is_read_whole) {
    const auto all = members_in({R"({
      "version": "1.0", "timestamp": "2026-11-01T06:00:00Z",
      "ixp_list": [{"ixp_id": 42, "ixf_id": 20, "shortname": "EX-IX", "name": "Example IX",
        "country": "PT", "support_email": "noc@example.net", "switch": [{"id": 1, "colo": "x"}],
        "vlan": [{"id": 2, "name": "Peering",
          "ipv4": {"prefix": "195.66.0.0", "mask_length": 22, "looking_glass_urls": []},
          "ipv6": {"prefix": "2001:7f8:4::", "mask_length": 64}}]}],
      "member_list": [
        {"asnum": 3333, "member_type": "peering", "name": "Alpha", "url": "https://example.net",
         "peering_policy": "open", "contact_email": ["noc@example.net"], "contact_phone": ["+1"],
         "connection_list": [{"ixp_id": 42, "state": "active", "if_list": [{"if_speed": 10000}],
           "vlan_list": [{"vlan_id": 2,
             "ipv4": {"address": "195.66.0.11", "as_macro": "RIPE::AS-ALPHA", "max_prefix": 20,
                      "routeserver": true, "mac_addresses": ["00:00:5e:00:53:01"]},
             "ipv6": {"address": "2001:7f8:4::b", "as_macro": "AS-ALPHA6", "routeserver": false}},
            {"vlan_id": 2, "ipv4": {"address": "195.66.0.10"}}]}]},
        {"asnum": 2, "member_type": "ixp", "name": "Example IX services",
         "connection_list": [{"ixp_id": 42, "vlan_list": [
           {"ipv4": {"address": "195.66.0.1", "services": [{"type": "ixrouteserver", "os": "x"}]},
            "ipv6": {"address": "2001:7f8:4::2", "service_type": ["ixroutecollector"]}}]}]}]})"});
    EXPECT_TRUE(all.refused.empty() && all.noted.empty());
    EXPECT_EQ(all.as_of, Timestamp::parse("2026-11-01T06:00:00Z"));
    EXPECT_EQ(all.exchanges, (std::vector<ixf::Exchange>{{42, "Example IX"}}));
    EXPECT_EQ(all.lans, (std::vector<net::Prefix>{*net::Prefix::parse("195.66.0.0/22"),
                                                  *net::Prefix::parse("2001:7f8:4::/64")}));
    const Member alpha{
        .asn = net::Asn(3333),
        .name = "Alpha",
        .type = MemberType::Peering,
        .peering_policy = "open",
        .connections = {
            {.address = address("195.66.0.10")},
            {.address = address("195.66.0.11"),
             .as_sets = {{.source = "RIPE", .name = "AS-ALPHA", .kind = IrrSetName::Kind::AsSet}},
             .at_route_server = true},
            {.address = address("2001:7f8:4::b"),
             .as_sets = {{.source = "", .name = "AS-ALPHA6", .kind = IrrSetName::Kind::AsSet}},
             .at_route_server = false}}};
    const Member services{
        .asn = net::Asn(2),
        .name = "Example IX services",
        .type = MemberType::Ixp,
        .peering_policy = "",
        .connections = {{.address = address("195.66.0.1"), .is_service = true},
                        {.address = address("2001:7f8:4::2"), .is_service = true}}};
    EXPECT_EQ(all.members, (std::vector<Member>{services, alpha}));
    EXPECT_EQ(all.find(net::Asn(3333)), &all.members[1]);
    EXPECT_EQ(all.find(net::Asn(3)), nullptr);
}

TEST(Ixf, records_of_one_network_are_one_member_over_exports) {
    const auto all =
        members_in({members(R"({"asnum":3333,"connection_list":[{"vlan_list":[
                           {"ipv4":{"address":"195.66.0.11","routeserver":true}}]}]})"),
                    R"({"version":"0.6","timestamp":"2026-11-02T06:00:00Z","member_list":[
                   {"asnum":3333,"name":"Alpha","member_type":"probono","connection_list":[
                     {"vlan_list":[{"ipv4":{"address":"195.66.0.11","routeserver":false}},
                                   {"ipv4":{"address":"195.66.4.1"}}]}]}]})"});
    EXPECT_TRUE(all.refused.empty() && all.noted.empty());
    ASSERT_EQ(all.members.size(), 1U);
    EXPECT_EQ(all.members[0].name, "Alpha");
    EXPECT_EQ(all.members[0].type, MemberType::ProBono);
    EXPECT_EQ(all.members[0].connections,
              (std::vector<Connection>{{.address = address("195.66.0.11"), .at_route_server = true},
                                       {.address = address("195.66.4.1")}}));
    EXPECT_EQ(all.as_of, Timestamp::parse("2026-11-02T06:00:00Z"));
}

TEST(Ixf, what_has_another_type_is_read_as_what_it_says_and_noted) {
    const auto all = members_in({R"({"version":"0.4","timestamp":17,"member_list":[
        {"asnum":"AS3333","name":5,"connection_list":{"vlan_list":{
          "ipv4":{"address":"195.66.0.11","routeserver":1,"service_type":"ixrouteserver",
                  "as_macro":"AS3333, rs-ALPHA not/a/set"}}}}]})"});
    EXPECT_TRUE(all.refused.empty());
    ASSERT_EQ(all.members.size(), 1U);
    EXPECT_EQ(all.members[0].connections,
              (std::vector<Connection>{
                  {.address = address("195.66.0.11"),
                   .as_sets = {{.source = "", .name = "AS3333", .kind = IrrSetName::Kind::Asn}},
                   .at_route_server = true,
                   .is_service = true}}));
    EXPECT_EQ(all.noted.count(rules::kIxfVersion), 1U);
    EXPECT_EQ(all.noted.count(rules::kIxfMacro), 2U);
    EXPECT_EQ(all.noted.count(rules::kIxfType), 3U);  // timestamp, name, routeserver
    EXPECT_FALSE(all.as_of);
}

TEST(Ixf, what_breaks_a_rule_is_told_with_its_place_and_the_rest_is_read) {
    const auto all = members_in(
        {members(R"(7,{"name":"Nobody"},{"asnum":0},{"asnum":4294967296},)" +
                 member(R"({"ipv4":{"address":"2001:db8::1"}},{"ipv6":{"address":"195.66.0.1"}},)"
                        R"({"ipv4":{"address":"195.66.0.256"}},{"ipv4":{"address":""}},)"
                        R"({"ipv4":null},{"ipv4":{"address":"195.66.0.9"}})"))});
    EXPECT_EQ(all.refused.count(rules::kIxfMember), 1U);
    EXPECT_EQ(all.refused.count(rules::kIxfAsn), 3U);
    EXPECT_EQ(all.refused.count(rules::kIxfAddress), 3U);
    EXPECT_EQ(all.refused.entries()[1].samples[0], (Refusals::Sample{"Nobody", 2}));
    ASSERT_EQ(all.members.size(), 1U);
    EXPECT_EQ(all.members[0].connections,
              (std::vector<Connection>{{.address = address("195.66.0.9")}}));

    const auto lans = members_in({R"({"version":"1.0","member_list":[],"ixp_list":[{"vlan":[
        {"ipv4":{"prefix":"195.66.0.7","mask_length":22}},{"ipv4":{"prefix":"195.66.0.0"}},
        {"ipv4":{"prefix":"195.66.0.0","mask_length":33}},
        {"ipv6":{"prefix":"195.66.0.0","mask_length":22}},{"ipv4":{}}]}]})"});
    EXPECT_EQ(lans.lans, std::vector{*net::Prefix::parse("195.66.0.0/22")});
    EXPECT_EQ(lans.refused.count(rules::kIxfLan), 3U);
}

TEST(Ixf, what_is_no_member_export_is_refused_as_a_whole) {
    const auto refused = [](const std::string& text, const Rule& rule) {
        return members_in({text}).refused.count(rule) == 1;
    };
    EXPECT_TRUE(refused("", rules::kIxfJson));
    EXPECT_TRUE(refused("<html>no</html>", rules::kIxfJson));
    EXPECT_TRUE(refused(R"([{"asnum":1}])", rules::kIxfJson));
    EXPECT_TRUE(refused(members(R"({"asnum":1})") + "x", rules::kIxfJson));
    EXPECT_TRUE(refused(R"({"member_list":[{"asnum":1}})", rules::kIxfJson));
    EXPECT_TRUE(refused(R"({"version":"1.0","data":[]})", rules::kIxfShape));
    EXPECT_TRUE(refused(R"({"version":"1.0","member_list":{}})", rules::kIxfShape));

    // Whole members before the cut are kept, and each cut is seen.
    const auto whole = members(R"({"asnum":1},{"asnum":2})");
    for (std::size_t size = 1; size < whole.size(); ++size) {
        const auto cut = members_in({whole.substr(0, size)});
        EXPECT_EQ(cut.refused.count(rules::kIxfCutShort), 1U) << whole.substr(0, size);
    }
    EXPECT_EQ(members_in({whole.substr(0, whole.size() - 3)}).members.size(), 1U);
    EXPECT_TRUE(members_in({"\xEF\xBB\xBF" + whole}).refused.empty());
}

TEST(Ixf, long_texts_are_cut_and_a_long_macro_is_left_out) {
    const std::string longer(kFieldOctetsMax + 10, 'A');
    const auto all = members_in({members(
        R"({"asnum":3333,"name":")" + longer + R"(","connection_list":[{"vlan_list":[{"ipv4":)" +
        R"({"address":"195.66.0.9","as_macro":"AS-)" + longer + R"("}}]}]})")});
    ASSERT_EQ(all.members.size(), 1U);
    EXPECT_EQ(all.members[0].name, longer.substr(0, kFieldOctetsMax));
    EXPECT_TRUE(all.members[0].connections[0].as_sets.empty());
    EXPECT_EQ(all.noted.count(rules::kIxfText), 2U);
}

TEST(Ixf, an_error_of_the_source_is_the_readers) {
    const auto whole = members(R"({"asnum":1})");
    for (std::size_t at = 0; at <= whole.size(); at += 7) {
        IxfReader reader;
        test::AwkwardSource source(test::octets_of(whole), 3, at);
        EXPECT_FALSE(reader.add(source)) << at;
    }
}

}  // namespace
}  // namespace comity::registry
