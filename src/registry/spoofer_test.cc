#include "registry/spoofer.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "registry/limits.h"
#include "support/octets.h"

namespace comity::registry {
namespace {

using test::octets_of;

SpooferTests tests_in(const std::vector<std::string>& inputs) {
    SpooferReader reader;
    for (const auto& input : inputs) static_cast<void>(reader.add(octets_of(input)));
    return std::move(reader).finish();
}

/// A session as the API gives one, of AS64500 over IPv4 alone.
std::string session(std::uint64_t id, const std::string& routed = "blocked") {
    return R"({"@id":"/sessions/)" + std::to_string(id) + R"(","@type":"Session","session":)" +
           std::to_string(id) +
           R"(,"timestamp":"2026-03-01T09:30:00+00:00","asn4":"64500","asn6":null,)"
           R"("client4":"192.0.2.0/24","client6":null,"country":"prt","nat4":true,"nat6":null,)"
           R"("privatespoof":"blocked","privatespoof6":null,"routedspoof":")" +
           routed + R"(","routedspoof6":null})";
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto place = text.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return text.replace(place, from.size(), to);
}

std::string page_of_sessions(const std::string& sessions, const std::string& view = "{}") {
    return R"({"@context":"/contexts/Session","@type":"hydra:Collection","hydra:member":[)" +
           sessions + R"(],"hydra:totalItems":2,"hydra:view":)" + view + "}";
}

TEST(Spoofer, a_session_gives_a_test_for_each_family_that_it_tested) {
    auto both = with(session(7), R"("asn6":null)", R"("asn6":64501)");
    both = with(both, R"("client6":null)", R"("client6":"2001:db8:ab00::/40")");
    both = with(both, R"("routedspoof6":null)", R"("routedspoof6":"received")");
    both = with(both, R"("privatespoof6":null)", R"("privatespoof6":"rewritten")");
    const auto read_both = tests_in({page_of_sessions(both)});
    const auto time = *Timestamp::parse("2026-03-01T09:30:00Z");
    const std::vector<SpoofTest> expected{
        {7, time, net::Asn(64500), net::Family::Ipv4, net::Prefix::parse("192.0.2.0/24"),
         SpoofResult::Blocked, SpoofResult::Blocked, true, "PRT"},
        {7, time, net::Asn(64501), net::Family::Ipv6, net::Prefix::parse("2001:db8:ab00::/40"),
         SpoofResult::Received, SpoofResult::Rewritten, std::nullopt, "PRT"}};
    EXPECT_EQ(read_both.tests, expected);
    EXPECT_EQ(read_both.sessions, 1U);
    EXPECT_TRUE(read_both.refused.empty() && read_both.noted.empty());
    EXPECT_EQ(read_both.span, (Period{time, time}));
}

TEST(Spoofer, pages_lists_and_lines_of_the_same_sessions_are_the_same) {
    std::vector<std::string> sessions;
    for (std::uint64_t id = 1; id <= 50; ++id) {
        sessions.push_back(session(id, id % 3 == 0 ? "received" : "blocked"));
    }
    const auto join = [&sessions](const std::string& between) {
        return std::accumulate(sessions.begin() + 1, sessions.end(), sessions.front(),
                               [&](const auto& a, const auto& b) { return a + between + b; });
    };
    const auto pages = tests_in({page_of_sessions(join(",\n  "))});
    ASSERT_EQ(pages.tests.size(), 50U);
    for (const auto& input :
         {"[" + join(",") + "]", join("\n"), "\n" + join("\r\n\r\n") + "\r\n",
          with(with(page_of_sessions(join(",")), "hydra:member", "member"), "hydra:view", "view"),
          page_of_sessions(sessions[0]) + "\n" + page_of_sessions(join(","))}) {
        const auto other = tests_in({input});
        EXPECT_EQ(other.tests, pages.tests) << input.substr(0, 100);
        EXPECT_EQ(other.refused.total(), 0U);
    }
    auto singles = sessions;
    std::shuffle(singles.begin(), singles.end(), std::mt19937_64(1));
    EXPECT_EQ(tests_in(singles).tests, pages.tests);
    EXPECT_EQ(tests_in({with(session(1), ",", ",\n ")}).tests.size(), 1U);
}

TEST(Spoofer, a_session_on_several_pages_counts_once) {
    const auto tests = tests_in({page_of_sessions(session(1) + "," + session(2)),
                                 page_of_sessions(session(2, "received"))});
    EXPECT_EQ(tests.tests.size(), 2U);
    EXPECT_EQ(tests.tests[1].routed, SpoofResult::Blocked);
    EXPECT_EQ(tests.repeated, 1U);
}

TEST(Spoofer, the_next_page_is_told_only_if_it_is_a_path_of_the_same_host) {
    const auto next = [](const std::string& view) {
        SpooferReader reader;
        const auto address = reader.add(octets_of(page_of_sessions(session(1), view)));
        const auto tests = std::move(reader).finish();
        EXPECT_EQ(tests.tests.size(), 1U);
        EXPECT_EQ(tests.refused.count(rules::kSpooferNext) > 0, !address && view.size() > 30);
        return address;
    };
    EXPECT_EQ(next(R"({"@id":"/sessions?page=1","hydra:next":"/sessions?asn%5B%5D=1&page=2"})"),
              "/sessions?asn%5B%5D=1&page=2");
    EXPECT_EQ(next(R"({"@id":"/sessions","next":"/sessions?page=2"})"), "/sessions?page=2");
    EXPECT_EQ(next(R"({"@id":"/sessions?page"})"), std::nullopt);
    for (const std::string bad : {"https://elsewhere.example/", "//elsewhere.example/x", "sessions",
                                  "/a b/sessions", "/a\\r\\nHost: elsewhere", "/\\\\elsewhere/x"}) {
        EXPECT_EQ(next(R"({"@id":"/sessions","hydra:next":")" + bad + "\"}"), std::nullopt) << bad;
    }
    EXPECT_EQ(next(R"({"hydra:next":"/)" + std::string(kNextPageOctetsMax, 'x') + "\"}"),
              std::nullopt);
}

TEST(Spoofer, every_rule_refuses_its_own_and_reading_goes_on) {
    struct Bad {
        std::string session;
        const Rule* rule;
    };
    const std::string no_test = R"({"session":1,"timestamp":"2026-03-01T09:30:00+00:00"})";
    const std::vector<Bad> all{
        {"7", &rules::kSpooferSession},
        {R"({"session":1,"asn4":\x})", &rules::kSpooferSession},
        {R"({"session":1,"x":")" + std::string(kSessionOctetsMax, 'x') + "\"}",
         &rules::kSpooferSession},
        {with(session(1), R"("session":1)", R"("session":null)"), &rules::kSpooferId},
        {with(session(1), R"("session":1)", R"("session":-1)"), &rules::kSpooferId},
        {with(session(1), "2026-03-01T", "2026-03-01 at "), &rules::kSpooferTime},
        {with(session(1), "timestamp", "time"), &rules::kSpooferTime},
        {with(session(1), "\"64500\"", "\"AS\""), &rules::kSpooferAsn},
        {with(session(1), "\"64500\"", "0"), &rules::kSpooferAsn},
        {with(session(1), "\"64500\"", "null"), &rules::kSpooferAsn},
        {no_test, &rules::kSpooferNoTest},
    };
    for (const auto& [bad, rule] : all) {
        for (const auto& input : {page_of_sessions(bad + "," + session(2)),
                                  session(3) + "\n" + bad + "\n" + session(2)}) {
            const auto tests = tests_in({input});
            ASSERT_FALSE(tests.tests.empty()) << bad.substr(0, 200);
            EXPECT_EQ(tests.tests[0].session, 2U) << bad.substr(0, 200);
            ASSERT_EQ(tests.refused.total(), 1U) << bad.substr(0, 200);
            EXPECT_EQ(tests.refused.entries()[0].rule->id, rule->id) << bad.substr(0, 200);
        }
    }
    EXPECT_EQ(tests_in({""}).refused.count(rules::kSpooferJson), 1U);
    EXPECT_EQ(tests_in({"<html>"}).refused.count(rules::kSpooferJson), 1U);
    EXPECT_EQ(tests_in({"{\"title\":\n\"An error occurred\"}"}).refused.count(rules::kSpooferShape),
              1U);
}

TEST(Spoofer, a_page_that_is_cut_anywhere_gives_the_sessions_before) {
    const auto whole = page_of_sessions(session(1) + "," + session(2));
    for (std::size_t size = 1; size < whole.size(); ++size) {
        const auto tests = tests_in({whole.substr(0, size)});
        EXPECT_EQ(tests.refused.count(rules::kSpooferCutShort), 1U) << size;
        EXPECT_LE(tests.tests.size(), 2U);
    }
}

TEST(Spoofer, a_field_that_is_odd_leaves_its_test_standing) {
    const auto one = [](const std::string& from, const std::string& to, const Rule& rule) {
        const auto tests = tests_in({page_of_sessions(with(session(1), from, to))});
        EXPECT_EQ(tests.tests.size(), 1U) << to;
        EXPECT_EQ(tests.noted.count(rule), 1U) << to;
        return tests.tests.empty() ? SpoofTest{} : tests.tests[0];
    };
    EXPECT_EQ(one("192.0.2.0/24", "192.0.2.7/24", rules::kSpooferClient).client,
              net::Prefix::parse("192.0.2.0/24"));
    for (const char* client : {"192.0.2.0", "192.0.2.0/33", "2001:db8::/40", "x", "/24"}) {
        EXPECT_FALSE(one("192.0.2.0/24", client, rules::kSpooferClient).client);
    }
    EXPECT_EQ(one(R"("privatespoof":"blocked")", R"("privatespoof":"sent")", rules::kSpooferResult)
                  .private_space,
              SpoofResult::Unknown);
    EXPECT_EQ(one("prt", "portugal", rules::kSpooferType).country, "");
    EXPECT_EQ(one(R"("nat4":true)", R"("nat4":"false")", rules::kSpooferType).is_behind_nat, false);
    EXPECT_EQ(one(R"("session":1,)", R"("session":"1",)", rules::kSpooferType).session, 1U);
}

}  // namespace
}  // namespace comity::registry
