#include "irr/database.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "irr/policy.h"
#include "support/fixtures.h"
#include "support/values.h"

namespace comity::irr {
namespace {

using test::prefix;

Database join(const std::vector<std::string>& dumps,
              std::vector<std::string> trust = default_trust()) {
    DatabaseReader reader(std::move(trust));
    for (const auto& text : dumps) {
        const std::vector<std::uint8_t> octets(text.begin(), text.end());
        MemorySource source(octets);
        reader.add(read_dump(source).value());
    }
    InlineExecutor executor;
    return std::move(reader).finish(executor);
}

std::string route(const std::string& prefix, int origin, const std::string& source,
                  const std::string& rest = "") {
    const auto name = prefix.find(':') == std::string::npos ? "route: " : "route6: ";
    return name + prefix + "\norigin: AS" + std::to_string(origin) + "\n" + rest +
           "source: " + source + "\n\n";
}

/// As "exact 192.0.2.0/24 RIPE RADB".
std::string match_of(const Database& database, std::string_view text, std::uint32_t origin) {
    const auto match = database.match(prefix(text), net::Asn(origin));
    std::string said(to_string(match.kind));
    if (!match.objects.empty()) said += " " + to_string(match.objects.front().prefix);
    for (const auto& object : match.objects) said += " " + database.source(object.source).name;
    return said;
}

TEST(Database, says_how_route_objects_agree_with_a_route_and_on_which_it_rests) {
    const auto database =
        join({route("192.0.0.0/16", 1, "RADB") + route("192.0.2.0/24", 2, "RADB") +
              route("192.0.2.0/24", 1, "ALTDB") + route("192.0.2.0/24", 1, "RIPE") +
              route("2001:db8::/32", 7, "RADB") + route("2001:db8::1/128", 8, "RADB")});
    EXPECT_EQ(match_of(database, "192.0.2.0/24", 1), "exact 192.0.2.0/24 RIPE ALTDB");
    EXPECT_EQ(match_of(database, "192.0.2.0/25", 1), "covering 192.0.2.0/24 RIPE ALTDB");
    EXPECT_EQ(match_of(database, "192.0.3.0/24", 1), "covering 192.0.0.0/16 RADB");
    EXPECT_EQ(match_of(database, "192.0.2.128/25", 2), "covering 192.0.2.0/24 RADB");
    EXPECT_EQ(match_of(database, "192.0.2.0/24", 3), "other-origin 192.0.2.0/24 RIPE ALTDB RADB");
    EXPECT_EQ(match_of(database, "192.0.3.0/24", 3), "other-origin 192.0.0.0/16 RADB");
    EXPECT_EQ(match_of(database, "192.0.0.0/15", 1), "none");
    EXPECT_EQ(match_of(database, "0.0.0.0/0", 1), "none");
    EXPECT_EQ(match_of(database, "2001:db8::1/128", 7), "covering 2001:db8::/32 RADB");
    EXPECT_EQ(match_of(Database(), "192.0.2.0/24", 1), "none");
}

TEST(Database, agrees_with_a_plain_search_over_random_routes) {
    std::mt19937_64 random(6811);
    const auto some_prefix = [&random] {
        const auto length = static_cast<std::uint8_t>(random() % 13);
        if (random() % 2 == 0) {
            return net::Prefix::containing(
                net::Address::v4(static_cast<std::uint32_t>(random() % 16) << 20U), length);
        }
        // Also beyond 64 bits.
        return net::Prefix::containing(net::Address::v6(0x20010DB800000000, random() % 8 << 56U),
                                       static_cast<std::uint8_t>(length + 60));
    };
    for (int round = 0; round < 60; ++round) {
        std::string text;
        std::vector<std::pair<net::Prefix, std::uint32_t>> plain;
        for (auto i = random() % 60; i > 0; --i) {
            plain.emplace_back(some_prefix(), random() % 5);
            text += route(to_string(plain.back().first), static_cast<int>(plain.back().second),
                          random() % 2 == 0 ? "A" : "B");
        }
        const auto database = join({text});
        for (int query = 0; query < 100; ++query) {
            const auto wanted = some_prefix();
            const auto origin = static_cast<std::uint32_t>(random() % 5);
            auto kind = MatchKind::None;
            for (const auto& [given, given_origin] : plain) {
                if (!given.covers(wanted)) continue;
                auto one = MatchKind::OtherOrigin;
                if (given_origin == origin) {
                    one = given == wanted ? MatchKind::Exact : MatchKind::Covering;
                }
                kind = std::min(kind, one);
            }
            const auto match = database.match(wanted, net::Asn(origin));
            ASSERT_EQ(match.kind, kind);
            std::vector<RouteObject> covering;
            database.append_covering(wanted, covering);
            EXPECT_TRUE(
                std::is_sorted(covering.begin(), covering.end(), [](const auto& a, const auto& b) {
                    return a.prefix.length() > b.prefix.length();
                }));
            const auto& routes = database.routes();
            EXPECT_EQ(std::count_if(routes.begin(), routes.end(),
                                    [&](const auto& one) { return one.prefix.covers(wanted); }),
                      static_cast<std::ptrdiff_t>(covering.size()));
            const auto places = database.routes_of(net::Asn(origin));
            EXPECT_TRUE(std::is_sorted(places.begin(), places.end()));
            EXPECT_EQ(
                std::count_if(routes.begin(), routes.end(),
                              [&](const auto& one) { return one.origin == net::Asn(origin); }),
                static_cast<std::ptrdiff_t>(places.size()));
        }
    }
}

TEST(Database, puts_sources_in_order_of_trust_and_those_not_named_behind) {
    const std::vector<std::string> dumps{
        route("192.0.2.0/24", 1, "ZETA") + route("192.0.2.0/24", 1, "RIPE-NONAUTH"),
        route("192.0.2.0/24", 1, "ALPHA") + route("192.0.2.0/24", 1, "ARIN")};
    EXPECT_EQ(match_of(join(dumps), "192.0.2.0/24", 1),
              "exact 192.0.2.0/24 ARIN RIPE-NONAUTH ZETA ALPHA");
    const auto other = join(dumps, {"alpha", "NOWHERE"});
    EXPECT_EQ(match_of(other, "192.0.2.0/24", 1),
              "exact 192.0.2.0/24 ALPHA ZETA RIPE-NONAUTH ARIN");
    EXPECT_EQ(other.find_source("zeta"), SourceId{1});
    EXPECT_FALSE(other.find_source("NOWHERE"));
    EXPECT_EQ(other.sources()[1].objects[static_cast<std::size_t>(rpsl::AttributeName::Route)], 1U);
}

TEST(Database, keeps_the_newest_of_two_objects_of_one_source_and_name) {
    const auto database =
        join({route("192.0.2.0/24", 1, "A", "changed: x@example.net 20200101\nmnt-by: OLD\n"),
              route("192.0.2.0/24", 1, "A", "changed: x@example.net 20210101\nmnt-by: NEW\n") +
                  route("192.0.2.0/24", 1, "A", "mnt-by: UNDATED\n")});
    ASSERT_EQ(database.routes().size(), 1U);
    EXPECT_EQ(database.text(database.routes()[0].maintainers), "NEW");
    EXPECT_EQ(database.duplicates(), 2U);
}

TEST(Database, knows_how_old_a_source_is) {
    const auto database =
        join({"# 2026-11-01T00:00:00Z serial 7\n\n" + route("192.0.2.0/24", 1, "STATED"),
              route("192.0.2.0/24", 1, "WRITTEN", "last-modified: 2026-10-01T01:02:03Z\n") +
                  route("192.0.2.0/24", 2, "WRITTEN", "changed: x@example.net 20991231\n"),
              route("192.0.2.0/24", 1, "TYPED", "changed: x@example.net 20250101\n") +
                  route("192.0.2.0/24", 1, "UNKNOWN")});
    std::vector<std::string> said;
    for (const auto& source : database.sources()) {
        said.push_back(source.name + " " + (source.as_of ? to_string(*source.as_of) : "-") + " " +
                       std::to_string(source.serial.value_or(0)));
    }
    EXPECT_EQ(said, (std::vector<std::string>{"STATED 2026-11-01T00:00:00Z 7",
                                              "WRITTEN 2026-10-01T01:02:03Z 0",
                                              "TYPED 2025-01-01T00:00:00Z 0", "UNKNOWN - 0"}));
}

TEST(Database, finds_the_contacts_of_a_network_in_the_same_source) {
    const auto database =
        join({"aut-num: AS1\nadmin-c: A1, GONE\ntech-c: DUMY-RIPE\norg: ORG-1\nsource: RIPE\n\n"
              "organisation: ORG-1\nabuse-c: AB1\nsource: RIPE\n\n"
              "role: Abuse\nnic-hdl: AB1\nabuse-mailbox: abuse@example.net\nsource: RIPE\n\n"
              "person: P\nnic-hdl: a1\ne-mail: p@example.net\nlast-modified: 2020-01-01T00:00:00Z\n"
              "source: RIPE\n\nrole: Dummy\nnic-hdl: DUMY-RIPE\nsource: RIPE\n",
              "aut-num: AS1\nadmin-c: A1\nimport: a\nexport: b\nsource: RADB\n\n"
              "person: Other\nnic-hdl: GONE\nsource: RADB\n"});
    ASSERT_EQ(database.aut_nums(net::Asn(1)).size(), 2U);
    const auto* const aut_num = database.aut_num(net::Asn(1));
    EXPECT_EQ(database.source(aut_num->source).name, "RIPE");
    std::vector<std::string> said;
    for (const auto& contact : database.contacts_of(*aut_num)) {
        const std::array states{"found", "missing", "withheld"};
        said.push_back(std::string(to_string(contact.role)) + " " + std::string(contact.handle) +
                       " " + states.at(static_cast<std::size_t>(contact.state)));
    }
    EXPECT_EQ(said, (std::vector<std::string>{"admin A1 found", "admin GONE missing",
                                              "tech DUMY-RIPE withheld", "abuse AB1 found"}));
    EXPECT_TRUE(database.contacts_of(*aut_num)[3].person->has_abuse_mailbox);
    const auto radb = database.contacts_of(database.aut_nums(net::Asn(1))[1]);
    ASSERT_EQ(radb.size(), 1U);
    EXPECT_EQ(radb[0].state, ContactState::Missing);
    EXPECT_EQ(database.aut_num(net::Asn(2)), nullptr);
}

TEST(Database, finds_sets_by_name_and_source_also_of_several_dumps) {
    const auto database = join({"as-set: AS-X\nmembers: AS1, AS2\nsource: RADB\n",
                                "as-set: as-x\nmembers: AS3\nsource: RIPE\n\n"
                                "as-set: AS-Y\nmembers: AS-X\nsource: RADB\n"});
    const auto members = [&database](const AsSet* set) {
        std::string text;
        for (const auto member : database.members(*set)) {
            text += member.is_set() ? std::string(database.text(member.set()))
                                    : to_string(member.asn());
        }
        return text;
    };
    EXPECT_EQ(members(database.as_set("As-x")), "AS3");
    EXPECT_EQ(members(database.as_set("AS-X", *database.find_source("RADB"))), "AS1AS2");
    EXPECT_EQ(members(database.as_set("AS-Y")), "AS-X");
    EXPECT_EQ(database.as_set("AS-Y", *database.find_source("RIPE")), nullptr);
    EXPECT_EQ(database.as_set("AS-Z"), nullptr);
}

TEST(Database, holds_the_routing_objects_behind_recorded_filters) {
    COMITY_NEEDS_FIXTURE("irr/bgpq4/database.rpsl");
    const auto database = join({test::read_text(test::fixture("irr/bgpq4/database.rpsl"))});
    EXPECT_EQ(database.routes().size(), 21U);  // 15 route and 6 route6, by awk
    EXPECT_EQ(database.as_sets().size(), 4U);
    EXPECT_EQ(match_of(database, "193.0.10.0/24", 3333), "covering 193.0.10.0/23 RIPE");
    EXPECT_EQ(match_of(database, "2001:67c:2e8::/48", 3333), "exact 2001:67c:2e8::/48 RIPE");
    EXPECT_EQ(match_of(database, "10.0.0.0/24", 1), "other-origin 10.0.0.0/24 RIPE");
}

// By a plain script over paragraphs: 68 handles in admin-c and tech-c of aut-nums, all of them
// there.
TEST(Database, resolves_every_contact_of_a_test_registry) {
    COMITY_NEEDS_FIXTURE("irr/test.db");
    const auto database = join({test::read_text(test::fixture("irr/test.db"))});
    int found = 0;
    for (const auto& aut_num : database.aut_nums()) {
        for (const auto& contact : database.contacts_of(aut_num)) {
            if (contact.role == ContactRole::Abuse) continue;
            EXPECT_EQ(contact.state, ContactState::Found);
            ++found;
        }
    }
    EXPECT_EQ(found, 68);
    ASSERT_NE(database.as_set("AS-SET-ATTENDEES"), nullptr);
    EXPECT_EQ(database.as_set("AS-set-attendees")->member_count, 30U);
}

}  // namespace
}  // namespace comity::irr
