#include "irr/as_set_members.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "irr/dump.h"
#include "support/fixtures.h"
#include "support/octets.h"

namespace comity::irr {
namespace {

constexpr std::size_t kPlenty = 1'000;

Database database_of(const std::string& rpsl) {
    MemorySource source(test::octets_of(rpsl));
    DatabaseReader reader;
    reader.add(std::move(*read_dump(source)));
    InlineExecutor executor;
    return std::move(reader).finish(executor);
}

/// "AS1 AS2", with " …" behind it where that is not all; "none" of no set.
std::string expand(const Database& database, std::string_view name,
                   std::optional<std::string_view> source = std::nullopt,
                   std::size_t most = kPlenty) {
    const auto id = source ? database.find_source(*source) : std::nullopt;
    const auto members = as_set_members(database, name, id, most);
    if (!members) return "none";
    std::string text;
    for (const auto asn : members->asns) {
        EXPECT_TRUE(members->has(asn));
        text += (text.empty() ? "" : " ") + to_string(asn);
    }
    return text + (members->is_whole ? "" : " …");
}

TEST(AsSetMembers, sets_in_sets_are_followed_and_loops_end) {
    const auto database = database_of(
        "as-set: AS-A\nmembers: AS2, as-b, AS1\nsource: RIPE\n\n"
        "as-set: AS-B\nmembers: AS3, AS-A, AS-B, AS2\nsource: RADB\n\n"
        "as-set: AS-EMPTY\nsource: RIPE\n");
    EXPECT_EQ(expand(database, "as-a"), "AS1 AS2 AS3");
    EXPECT_EQ(expand(database, "AS-B"), "AS1 AS2 AS3");
    EXPECT_EQ(expand(database, "AS-EMPTY"), "");
    EXPECT_EQ(expand(database, "AS-C"), "none");
}

TEST(AsSetMembers, what_may_lack_members_is_not_whole) {
    const auto database = database_of(
        "as-set: AS-HOLE\nmembers: AS1, AS-GONE\nsource: RIPE\n\n"
        "as-set: AS-REF\nmembers: AS1\nmbrs-by-ref: EX-MNT\nsource: RIPE\n\n"
        "as-set: AS-AROUND\nmembers: AS-REF, AS7\nsource: RIPE\n\n"
        "as-set: AS-THREE\nmembers: AS3, AS3, AS1, AS2\nsource: RIPE\n");
    EXPECT_EQ(expand(database, "AS-HOLE"), "AS1 …");
    EXPECT_EQ(expand(database, "AS-REF"), "AS1 …");
    EXPECT_EQ(expand(database, "AS-AROUND"), "AS1 AS7 …");
    EXPECT_EQ(expand(database, "AS-THREE", std::nullopt, 3), "AS1 AS2 AS3");
    EXPECT_EQ(expand(database, "AS-THREE", std::nullopt, 2), "AS1 AS3 …");
}

TEST(AsSetMembers, a_source_decides_for_the_set_itself_and_trust_for_those_in_it) {
    const auto database = database_of(
        "as-set: AS-A\nmembers: AS1\nsource: RIPE\n\n"
        "as-set: AS-A\nmembers: AS2, AS-B\nsource: RADB\n\n"
        "as-set: AS-B\nmembers: AS3\nsource: RADB\n\n"
        "as-set: AS-B\nmembers: AS4\nsource: RIPE\n");
    EXPECT_EQ(expand(database, "AS-A"), "AS1");
    EXPECT_EQ(expand(database, "AS-A", "RADB"), "AS2 AS4");
    EXPECT_EQ(expand(database, "AS-B", "RADB"), "AS3");
}

// Against the plain definition: what is reached from a set in a random graph.
TEST(AsSetMembers, agree_with_a_search_in_random_graphs) {
    std::mt19937 random(7);
    for (int turn = 0; turn < 200; ++turn) {
        constexpr int kSets = 6;
        std::map<int, std::set<int>> sets_in;
        std::map<int, std::set<int>> asns_in;
        std::string rpsl;
        for (int set = 0; set < kSets; ++set) {
            rpsl += "as-set: AS-S" + std::to_string(set) + "\nsource: RIPE\n";
            for (int i = 0; i < 3; ++i) {
                const auto inner = static_cast<int>(random() % (2UL * kSets));
                if (inner < kSets) {
                    sets_in[set].insert(inner);
                    rpsl += "members: AS-S" + std::to_string(inner) + "\n";
                } else {
                    asns_in[set].insert(inner);
                    rpsl += "members: AS" + std::to_string(inner) + "\n";
                }
            }
            rpsl += "\n";
        }
        const auto database = database_of(rpsl);
        for (int set = 0; set < kSets; ++set) {
            std::set<int> reached{set};
            for (std::size_t before = 0; before != reached.size();) {
                before = reached.size();
                for (const auto at : std::set<int>(reached)) reached.merge(std::set(sets_in[at]));
            }
            std::set<int> asns;
            for (const auto at : reached) asns.insert(asns_in[at].begin(), asns_in[at].end());
            std::string wanted;
            for (const auto asn : asns) {
                wanted += (wanted.empty() ? "AS" : " AS") + std::to_string(asn);
            }
            EXPECT_EQ(expand(database, "AS-S" + std::to_string(set)), wanted) << rpsl;
        }
    }
}

TEST(AsSetMembers, are_those_that_bgpq4_found) {
    COMITY_NEEDS_FIXTURE("irr/bgpq4/database.rpsl");
    const auto database = database_of(test::read_text(test::fixture("irr/bgpq4/database.rpsl")));
    // `bgpq4 -j -t AS-DEMO` printed 112, 3333 and 196615, and left the private AS65000 out.
    EXPECT_EQ(expand(database, "AS-DEMO"), "AS112 AS3333 AS65000 AS196615");
}

}  // namespace
}  // namespace comity::irr
