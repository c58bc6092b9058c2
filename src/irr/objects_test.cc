#include "irr/objects.h"

#include <gtest/gtest.h>

#include <random>

#include "irr/dump.h"
#include "irr/limits.h"
#include "irr/policy.h"
#include "support/fixtures.h"

namespace comity::irr {
namespace {

Dump read(std::string_view text) {
    const std::vector<std::uint8_t> octets(text.begin(), text.end());
    MemorySource source(octets);
    return read_dump(source).value();
}

/// The rule under which the one object of `text` was left out, and its line.
std::string refusal_of(std::string_view text) {
    const auto dump = read(text);
    if (dump.objects() != 0 || dump.faults.refused.total() != 1) return "taken, or many faults";
    const auto& entry = dump.faults.refused.entries()[0];
    return std::string(entry.rule->id) + " " + std::to_string(entry.samples[0].place);
}

std::string names_of(const Dump& dump, NameId id) { return std::string(dump.names.text(id)); }

Day day(std::string_view text) { return Day::of(*Timestamp::parse(text)); }

TEST(Objects, reads_a_route_with_its_dates_and_maintainers) {
    const auto dump = read(
        "route:         192.0.2.0/24 # office\norigin: as64500\nmnt-by: Example-MNT, b-mnt\n"
        "mnt-by: C-MNT\ncreated: 2021-03-10T15:43:37Z\nlast-modified: 2022-04-11T00:00:00Z\n"
        "changed: x@example.net 20990101\nsource: ripe # Filtered\n");
    ASSERT_EQ(dump.routes.size(), 1U);
    const auto& route = dump.routes[0];
    EXPECT_EQ(to_string(route.prefix), "192.0.2.0/24");
    EXPECT_EQ(route.origin, net::Asn(64'500));
    EXPECT_EQ(names_of(dump, route.maintainers), "EXAMPLE-MNT,B-MNT,C-MNT");
    EXPECT_EQ(route.created, day("2021-03-10"));
    EXPECT_EQ(route.last_modified, day("2022-04-11"));
    EXPECT_EQ(names_of(dump, dump.sources[0].name), "RIPE");
    EXPECT_EQ(dump.sources[0].last_modified, Timestamp::parse("2022-04-11T00:00:00Z"));
    EXPECT_FALSE(dump.sources[0].changed);
    EXPECT_TRUE(dump.faults.refused.empty());
}

TEST(Objects, takes_the_newest_of_changed_where_the_registry_wrote_no_date) {
    const auto dump = read(
        "route: 192.0.2.0/24\norigin: AS1\nchanged: x@example.net 20100929\n"
        "changed: y@example.net 20120101  #11:22:33Z\nchanged: z@example.net 20111231\nsource: A\n"
        "\nroute: 192.0.2.0/24\norigin: AS2\nchanged: x@example.net 20101399\nsource: A\n");
    ASSERT_EQ(dump.routes.size(), 2U);
    EXPECT_EQ(dump.routes[0].last_modified, day("2012-01-01"));
    EXPECT_FALSE(dump.routes[1].last_modified.is_known());
    EXPECT_EQ(dump.faults.refused.count(rules::kDateBad), 1U);
    EXPECT_EQ(dump.sources[0].changed, Timestamp::parse("2012-01-01"));
}

TEST(Objects, tolerates_zeros_in_front_and_asdot_and_counts_both) {
    const auto dump = read(
        "route: 192.00.02.0/025\norigin: AS1.5\nsource: A\n\n"
        "route6: 12AB:0:0:CD30::/60\norigin: AS0\nsource: A\n\n"
        "route: 010.0.0.0/8\norigin: AS65536\nsource: A\n");
    ASSERT_EQ(dump.routes.size(), 3U);
    EXPECT_EQ(to_string(dump.routes[0].prefix), "192.0.2.0/25");
    EXPECT_EQ(dump.routes[0].origin, net::Asn(65'541));
    EXPECT_EQ(to_string(dump.routes[1].prefix), "12ab:0:0:cd30::/60");
    EXPECT_EQ(to_string(dump.routes[2].prefix), "10.0.0.0/8");
    EXPECT_EQ(dump.faults.tolerated.count(rules::kPrefixZeros), 2U);
    EXPECT_EQ(dump.faults.tolerated.count(rules::kAsnAsdot), 1U);
    EXPECT_TRUE(dump.faults.refused.empty());
}

TEST(Objects, leaves_out_what_breaks_a_rule_and_names_the_line) {
    const auto route = [](std::string_view prefix, std::string_view origin) {
        return "\nroute: " + std::string(prefix) + "\ndescr: x\norigin: " + std::string(origin) +
               "\nsource: A\n";
    };
    EXPECT_EQ(refusal_of(route("192.0.2.1/24", "AS1")), "irr.prefix.host-bits 2");
    for (const auto* prefix : {"192.0.2.0", "192.0.2/24", "192.0.2.0/33", "192.0.2.256/32", "/24",
                               "192.0.2.0/24^+", "192.0.2.0/24, 198.51.100.0/24", "",
                               "0xC0.0.2.0/24", "192.0.2.0/ 24", "192.0.2.0/24\x01"}) {
        EXPECT_EQ(refusal_of(route(prefix, "AS1")), "irr.prefix.bad 2") << prefix;
    }
    EXPECT_EQ(refusal_of(route("2001:db8::/32", "AS1")), "irr.prefix.family 2");
    EXPECT_EQ(refusal_of("route6: 192.0.2.0/24\norigin: AS1\nsource: A"), "irr.prefix.family 1");
    for (const auto* origin :
         {"1", "AS", "AS4294967296", "AS01", "AS1.65536", "AS1 AS2", "AS-SET", "AS1,AS2", ""}) {
        EXPECT_EQ(refusal_of(route("192.0.2.0/24", origin)), "irr.asn.bad 4") << origin;
    }
    EXPECT_EQ(refusal_of("route: 192.0.2.0/24\nsource: A"), "irr.object.attribute-missing 1");
    EXPECT_EQ(refusal_of("route: 192.0.2.0/24\norigin: AS1"), "irr.object.attribute-missing 1");
    EXPECT_EQ(refusal_of("route: 192.0.2.0/24\norigin: AS1\norigin: AS2\nsource: A"),
              "irr.object.attribute-repeated 3");
    EXPECT_EQ(refusal_of("route: 192.0.2.0/24\norigin: AS1\nsource: A B"), "irr.source.bad 3");
    EXPECT_EQ(refusal_of("person: P\nsource: A"), "irr.object.attribute-missing 1");
    EXPECT_EQ(refusal_of("person: P\nnic-hdl: P, Q\nsource: A"), "irr.name.bad 2");
    EXPECT_EQ(refusal_of("mntner: " + std::string(256, 'M') + "\nsource: A"), "irr.name.bad 1");
    EXPECT_EQ(refusal_of("as-set: FOO\nsource: A"), "irr.as-set.name 1");
    EXPECT_EQ(refusal_of("as-set: AS1:AS2\nsource: A"), "irr.as-set.name 1");
    EXPECT_EQ(refusal_of("as-set: AS-\nsource: A"), "irr.as-set.name 1");
    EXPECT_EQ(refusal_of("aut-num: AS-1\nsource: A"), "irr.asn.bad 1");
    EXPECT_EQ(refusal_of("remarks: x\nsource: A"), "irr.object.class-unknown 1");
}

TEST(Objects, refuses_more_sources_than_a_dump_may_have) {
    std::string text;
    for (std::size_t i = 0; i <= kSourcesMax; ++i) {
        text += "mntner: M\nsource: S" + std::to_string(i) + "\n\n";
    }
    const auto dump = read(text);
    EXPECT_EQ(dump.sources.size(), kSourcesMax);
    EXPECT_EQ(dump.objects(), kSourcesMax);
    EXPECT_EQ(dump.faults.refused.count(rules::kSourceBad), 1U);
}

TEST(Objects, counts_the_policy_of_an_aut_num_and_judges_it) {
    const auto dump = read(
        "aut-num: AS64500\nas-name: Example-Net\nimport: from AS1 accept ANY\nimport:\n# x\n"
        "mp-import: afi any from AS2\n accept ANY\nexport: # nothing\ndefault: to AS1\n"
        "admin-c: A1, a2\nadmin-c: A3\ntech-c: T1\norg: ORG-1\nabuse-c: AB1\nsource: A\n\n"
        "aut-num: AS2\nimport: from AS1 accept ANY\nmp-export: to AS1 announce AS2\nsource: A\n\n"
        "aut-num: AS3\nexport: to AS1 announce AS3\nsource: A\n\naut-num: AS4\nsource: A\n");
    ASSERT_EQ(dump.aut_nums.size(), 4U);
    const auto& first = dump.aut_nums[0];
    EXPECT_EQ(names_of(dump, first.as_name), "Example-Net");
    EXPECT_EQ(first.imports, 2U);
    EXPECT_EQ(first.exports, 0U);
    EXPECT_EQ(first.defaults, 1U);
    EXPECT_EQ(names_of(dump, first.admin_c), "A1,A2,A3");
    EXPECT_EQ(names_of(dump, first.abuse_c), "AB1");
    EXPECT_EQ(&judge_policy(first), &rules::kPolicyNoExport);
    EXPECT_TRUE(documents_policy(dump.aut_nums[1]));
    EXPECT_EQ(&judge_policy(dump.aut_nums[2]), &rules::kPolicyNoImport);
    EXPECT_EQ(&judge_policy(dump.aut_nums[3]), &rules::kPolicyNone);
}

TEST(Objects, keeps_of_people_only_what_can_reach_them) {
    const auto dump = read(
        "person: Jane Doe\naddress: Somewhere\nphone: +1\ne-mail: jane@example.net\nnic-hdl: "
        "JD1-A\n"
        "last-modified: 2020-01-02T03:04:05Z\nsource: A\n\n"
        "role: NOC\ne-mail: nobody\nabuse-mailbox: abuse@example.net\nnic-hdl: noc1-a\nphone: #\n"
        "source: A\n");
    ASSERT_EQ(dump.people.size(), 2U);
    EXPECT_EQ(names_of(dump, dump.people[0].handle), "JD1-A");
    EXPECT_TRUE(dump.people[0].has_email && dump.people[0].has_phone && !dump.people[0].is_role);
    EXPECT_EQ(dump.people[0].last_modified, day("2020-01-02"));
    EXPECT_TRUE(dump.people[1].is_role && dump.people[1].has_abuse_mailbox);
    EXPECT_FALSE(dump.people[1].has_email || dump.people[1].has_phone);
    for (std::uint32_t i = 0; i < dump.names.size(); ++i) {
        EXPECT_EQ(dump.names.text(NameId{i}).find("Jane"), std::string_view::npos);
    }
}

TEST(Objects, reads_sets_maintainers_and_organisations) {
    const auto dump = read(
        "as-set: as64500:as-customers\nmembers: AS1, as2,AS-THREE ,\n AS4 # last\n"
        "members: AS5, b\xC3\xA4 d\nmbrs-by-ref: ANY\nsource: A\n\n"
        "mntner: M\nadmin-c: A1\nsource: A\n\n"
        "organisation: ORG-X\norg-name: X \xE9 Ltd\ncountry: pt\nabuse-c: AB1\nsource: A\n");
    ASSERT_EQ(dump.as_sets.size(), 1U);
    EXPECT_EQ(names_of(dump, dump.as_sets[0].name), "AS64500:AS-CUSTOMERS");
    std::vector<std::string> members;
    for (const auto member : dump.set_members) {
        members.push_back(member.is_set() ? names_of(dump, member.set()) : to_string(member.asn()));
    }
    EXPECT_EQ(members, (std::vector<std::string>{"AS1", "AS2", "AS-THREE", "AS4", "AS5", "D"}));
    EXPECT_EQ(dump.faults.refused.count(rules::kNameBad), 1U);
    ASSERT_EQ(dump.maintainers.size(), 1U);
    EXPECT_TRUE(dump.maintainers[0].has_admin_c && !dump.maintainers[0].has_tech_c);
    ASSERT_EQ(dump.organisations.size(), 1U);
    EXPECT_EQ(names_of(dump, dump.organisations[0].name), "X \xE9 Ltd");
    EXPECT_EQ(names_of(dump, dump.organisations[0].country), "PT");
}

TEST(Objects, finds_a_time_and_a_serial_in_the_comments_before_the_first_object) {
    const auto dump = read(
        "# RADB dump of 2026-11-01T06:00:00Z\n% Serial: 12345\n\nmntner: M\n# 2027-01-01\nsource: "
        "A\n");
    EXPECT_EQ(dump.stated, Timestamp::parse("2026-11-01T06:00:00Z"));
    EXPECT_EQ(dump.serial, 12'345U);
    EXPECT_FALSE(read("mntner: M\nsource: A\n# 2026-11-01").stated);
}

TEST(Objects, read_what_was_printed_as_itself) {
    std::mt19937_64 random(4012);
    Names names;
    const auto print = [&names](const RouteObject& route) {
        std::string text = route.prefix.family() == net::Family::Ipv4 ? "route: " : "route6: ";
        text += to_string(route.prefix) + "\norigin: " + to_string(route.origin) + "\n";
        if (const auto time = route.created.start()) text += "created: " + to_string(*time) + "\n";
        if (const auto time = route.last_modified.start()) {
            text += "last-modified: " + to_string(*time) + "\n";
        }
        if (route.maintainers != NameId::None) {
            text += "mnt-by: " + std::string(names.text(route.maintainers)) + "\n";
        }
        return text + "source: A\n\n";
    };
    const auto some_day = [&random] {
        return random() % 4 == 0 ? Day()
                                 : Day::of(Timestamp::from_seconds(
                                       static_cast<std::int64_t>(random() % 0xFFFF) * 86'400));
    };
    std::vector<RouteObject> routes;
    std::string text;
    for (int i = 0; i < 2000; ++i) {
        const auto length = static_cast<std::uint8_t>(random() % 33);
        const auto address = i % 2 == 0 ? net::Address::v4(static_cast<std::uint32_t>(random()))
                                        : net::Address::v6(random(), random());
        const auto maintainers = random() % 3 == 0
                                     ? NameId::None
                                     : names.intern("M" + std::to_string(random() % 50) + ",N");
        routes.push_back({net::Prefix::containing(address, length), some_day(),
                          net::Asn(static_cast<std::uint32_t>(random())), maintainers, some_day(),
                          SourceId{}});
        text += print(routes.back());
    }
    auto dump = read(text);
    ASSERT_EQ(dump.routes.size(), routes.size());
    for (std::size_t i = 0; i < routes.size(); ++i) {
        EXPECT_EQ(names_of(dump, dump.routes[i].maintainers),
                  std::string(names.text(routes[i].maintainers)));
        dump.routes[i].maintainers = routes[i].maintainers;
        EXPECT_EQ(dump.routes[i], routes[i]);
    }
    EXPECT_TRUE(dump.faults.refused.empty() && dump.faults.tolerated.empty());
}

// Counted by a plain script over paragraphs: 34 aut-nums, 3 of them with import and export; 38
// people and roles, 36 with an e-mail.
TEST(Objects, agree_with_counts_of_a_test_registry) {
    COMITY_NEEDS_FIXTURE("irr/test.db");
    const auto dump = read(test::read_text(test::fixture("irr/test.db")));
    EXPECT_EQ(dump.objects(), 220U);
    EXPECT_TRUE(dump.faults.refused.empty());
    EXPECT_TRUE(dump.faults.tolerated.empty());
    EXPECT_EQ(dump.aut_nums.size(), 34U);
    EXPECT_EQ(std::count_if(dump.aut_nums.begin(), dump.aut_nums.end(), documents_policy), 3);
    EXPECT_EQ(dump.people.size(), 38U);
    EXPECT_EQ(std::count_if(dump.people.begin(), dump.people.end(),
                            [](const Person& person) { return person.has_email; }),
              36);
    EXPECT_EQ(dump.set_members.size(), 30U);
}

}  // namespace
}  // namespace comity::irr
