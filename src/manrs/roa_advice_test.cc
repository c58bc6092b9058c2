#include "manrs/roa_advice.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "manrs/rules.h"
#include "support/routes.h"

namespace comity::manrs {
namespace {

using net::Asn;
using net::Prefix;
using observation::Exclusion;
using observation::JudgedPair;
using observation::NetworkEvidence;
using rpki::Validity;
using rpki::payload::Vrp;
using test::JudgedWorld;
using test::Routes;

bool is_legitimate(const JudgedPair& judged) {
    return judged.exclusion == Exclusion::None || judged.exclusion == Exclusion::BelowPeers;
}

/// The world once all advice of one network is followed: first all that is created, with exact ROAs
/// for those of others that it names, then all that is removed goes.
Routes after(const Routes& before, const std::vector<RoaAdvice>& advice) {
    auto routes = before;
    for (const auto& item : advice) {
        routes.vrps.insert(routes.vrps.end(), item.create.begin(), item.create.end());
        for (const auto& other : item.others_to_authorise) {
            routes.vrps.push_back({other.prefix, other.prefix.length(), *other.origin});
        }
    }
    std::set<Vrp> removed;
    for (const auto& item : advice) removed.insert(item.remove.begin(), item.remove.end());
    std::erase_if(routes.vrps, [&removed](const Vrp& vrp) { return removed.contains(vrp); });
    return routes;
}

/// Sixteen /24s under a /20, up to three networks: what is announced and attested nests and
/// collides.
Routes random_routes(unsigned seed) {
    std::mt19937 random(seed);
    const auto below = [&random](std::size_t bound) { return random() % bound; };
    const auto any_prefix = [&below] {
        const auto address = 0x0A00'0000U | static_cast<std::uint32_t>(below(16)) << 8U |
                             static_cast<std::uint32_t>(below(2)) << 7U;
        const auto length = below(12) == 0 ? 25 : 20 + below(5);
        return Prefix::containing(net::Address::v4(address), static_cast<std::uint8_t>(length));
    };
    Routes routes;
    std::set<std::pair<Prefix, std::optional<Asn>>> known;
    for (auto count = 1 + below(7); count > 0; --count) {
        observation::Pair pair{.prefix = any_prefix(),
                               .origin = Asn(static_cast<std::uint32_t>(1 + below(3))),
                               .peers = 1,
                               .full_feed_peers = below(6) == 0 ? 0U : 1U,
                               .is_blackhole = below(12) == 0};
        if (below(12) == 0) pair.origin = below(2) == 0 ? std::nullopt : std::optional(Asn(64'512));
        if (known.emplace(pair.prefix, pair.origin).second) routes.pairs.push_back(pair);
    }
    for (auto count = below(7); count > 0; --count) {
        const auto prefix = any_prefix();
        const auto room = static_cast<std::size_t>(26 - prefix.length());
        routes.vrps.push_back({prefix, static_cast<std::uint8_t>(prefix.length() + below(room)),
                               Asn(static_cast<std::uint32_t>(below(8) == 0 ? 0 : 1 + below(3)))});
    }
    return routes;
}

/// Whether `vrp` allows a prefix below its own that its network does not announce, prefix by
/// prefix.
bool is_loose(const Vrp& vrp, const JudgedWorld& world) {
    for (unsigned length = vrp.prefix.length() + 1U; length <= vrp.max_length; ++length) {
        const std::uint32_t step = 1U << (32U - length);
        const auto first = vrp.prefix.address().v4_value();
        const auto count = 1U << (length - vrp.prefix.length());
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto inside = Prefix::containing(net::Address::v4(first + i * step),
                                                   static_cast<std::uint8_t>(length));
            const bool announced = std::any_of(
                world.pairs().begin(), world.pairs().end(), [&](const JudgedPair& judged) {
                    return judged.pair.prefix == inside && judged.pair.origin == vrp.asn;
                });
            if (!announced) return true;
        }
    }
    return false;
}

bool allows_any(const Vrp& vrp, const NetworkEvidence& evidence) {
    return std::any_of(
        evidence.pairs.begin(), evidence.pairs.end(), [&vrp](const JudgedPair& judged) {
            return vrp.asn == *judged.pair.origin && vrp.prefix.covers(judged.pair.prefix) &&
                   judged.pair.prefix.length() <= vrp.max_length;
        });
}

constexpr unsigned kAdviceWorlds = 30'000;

/// Calls `check(routes, world, evidence, advice)` for every network of many worlds.
template <class Check>
void for_each_network(Check&& check) {
    for (unsigned seed = 0; seed < kAdviceWorlds; ++seed) {
        SCOPED_TRACE(seed);
        const auto routes = random_routes(seed);
        const JudgedWorld world(routes);
        for (std::size_t i = 0; i < world.networks().size(); ++i) {
            const auto evidence = world.evidence(i);
            check(routes, world, evidence, advise_roas(evidence));
            if (testing::Test::HasFatalFailure()) return;
        }
    }
}

TEST(RoaAdvice, followed_makes_no_legitimate_route_invalid_that_was_not) {
    std::map<RoaChange, std::size_t> given;
    for_each_network([&given](const Routes& routes, const JudgedWorld& world,
                              const NetworkEvidence&, const std::vector<RoaAdvice>& advice) {
        for (const auto& item : advice) ++given[item.change];
        const JudgedWorld then(after(routes, advice));
        for (std::size_t i = 0; i < world.pairs().size(); ++i) {
            const auto& before = world.pairs()[i];
            if (!is_legitimate(before) || before.verdict.validity == Validity::Invalid) continue;
            ASSERT_NE(then.pairs()[i].verdict.validity, Validity::Invalid)
                << to_string(before.pair.prefix) << " of " << to_string(*before.pair.origin);
        }
    });
    // Every kind of advice was followed many times.
    EXPECT_EQ(given.size(), 4U);
    for (const auto& [change, count] : given) EXPECT_GT(count, 500U) << to_string(change);
}

TEST(RoaAdvice, followed_makes_every_legitimate_route_of_the_network_valid) {
    for_each_network([](const Routes& routes, const JudgedWorld&, const NetworkEvidence& evidence,
                        const std::vector<RoaAdvice>& advice) {
        const JudgedWorld then(after(routes, advice));
        for (const auto& judged : then.pairs()) {
            if (judged.pair.origin != evidence.asn || !is_legitimate(judged)) continue;
            ASSERT_EQ(judged.verdict.validity, Validity::Valid) << to_string(judged.pair.prefix);
        }
    });
}

TEST(RoaAdvice, followed_leaves_no_loose_roa_that_is_used) {
    for_each_network([](const Routes& routes, const JudgedWorld& world,
                        const NetworkEvidence& evidence, const std::vector<RoaAdvice>& advice) {
        const JudgedWorld then(after(routes, advice));
        for (const auto& vrp : then.vrps()) {
            if (vrp.asn != evidence.asn || !allows_any(vrp, evidence)) continue;
            ASSERT_FALSE(is_loose(vrp, world))
                << to_string(vrp.prefix) << "-" << int{vrp.max_length};
        }
    });
}

TEST(RoaAdvice, removes_only_what_is_the_networks_own_and_creates_only_exact_roas) {
    for_each_network([](const Routes&, const JudgedWorld& world, const NetworkEvidence& evidence,
                        const std::vector<RoaAdvice>& advice) {
        for (const auto& item : advice) {
            ASSERT_NE(item.rule, nullptr);
            ASSERT_FALSE(item.reason.empty());
            for (const auto& vrp : item.create) {
                ASSERT_EQ(vrp.asn, evidence.asn);
                ASSERT_EQ(vrp.max_length, vrp.prefix.length());
                const auto announced = std::any_of(
                    evidence.pairs.begin(), evidence.pairs.end(),
                    [&vrp](const JudgedPair& judged) { return judged.pair.prefix == vrp.prefix; });
                ASSERT_TRUE(announced);
            }
            for (const auto& vrp : item.remove) {
                ASSERT_EQ(vrp.asn, evidence.asn);
                ASSERT_TRUE(std::binary_search(world.vrps().begin(), world.vrps().end(), vrp));
            }
            for (const auto& other : item.others_to_authorise) {
                ASSERT_NE(other.origin, evidence.asn);
                ASSERT_TRUE(other.origin.has_value());
            }
        }
    });
}

TEST(RoaAdvice, narrows_only_what_is_loose_and_deletes_only_what_forbids) {
    for_each_network([](const Routes&, const JudgedWorld& world, const NetworkEvidence& evidence,
                        const std::vector<RoaAdvice>& advice) {
        for (const auto& item : advice) {
            if (item.change == RoaChange::Narrow) {
                ASSERT_EQ(item.remove.size(), 1U);
                ASSERT_TRUE(is_loose(item.remove[0], world));
                ASSERT_TRUE(allows_any(item.remove[0], evidence));
            }
            if (item.change != RoaChange::Delete) continue;
            ASSERT_EQ(item.remove.size(), 1U);
            ASSERT_FALSE(allows_any(item.remove[0], evidence));
            const bool forbids = std::any_of(
                world.pairs().begin(), world.pairs().end(), [&](const JudgedPair& judged) {
                    return is_legitimate(judged) && judged.verdict.validity == Validity::Invalid &&
                           judged.pair.origin != evidence.asn &&
                           item.remove[0].prefix.covers(judged.pair.prefix);
                });
            ASSERT_TRUE(forbids);
        }
    });
}

TEST(RoaAdvice, is_given_to_a_network_just_when_something_can_be_better) {
    std::size_t clean = 0;
    for_each_network([&clean](const Routes&, const JudgedWorld& world,
                              const NetworkEvidence& evidence,
                              const std::vector<RoaAdvice>& advice) {
        bool wanted = false;
        for (const auto& judged : evidence.pairs) {
            wanted =
                wanted || (is_legitimate(judged) && judged.verdict.validity != Validity::Valid);
        }
        for (const auto& vrp : world.vrps()) {
            if (vrp.asn != evidence.asn) continue;
            const bool used = allows_any(vrp, evidence);
            const bool forbids = std::any_of(
                world.pairs().begin(), world.pairs().end(), [&](const JudgedPair& judged) {
                    return is_legitimate(judged) && judged.verdict.validity == Validity::Invalid &&
                           judged.pair.origin != evidence.asn &&
                           vrp.prefix.covers(judged.pair.prefix);
                });
            wanted = wanted || (used && is_loose(vrp, world)) || (!used && forbids);
        }
        ASSERT_EQ(!advice.empty(), wanted);
        clean += wanted ? 0U : 1U;
    });
    EXPECT_GT(clean, 1'000U);
}

TEST(RoaAdvice, followed_twice_advises_nothing_new) {
    for_each_network([](const Routes& routes, const JudgedWorld&, const NetworkEvidence& evidence,
                        const std::vector<RoaAdvice>& advice) {
        if (advice.empty()) return;
        const JudgedWorld then(after(routes, advice));
        const auto again = advise_roas(then.evidence_of(evidence.asn.value()));
        ASSERT_TRUE(again.empty()) << to_string(again[0].change) << ": " << again[0].reason;
    });
}

std::string text_of(const std::vector<RoaAdvice>& advice) {
    std::string text;
    for (const auto& item : advice) {
        text += std::string(to_string(item.change)) + " " + std::string(item.rule->id);
        for (const auto& vrp : item.create) {
            text += " +" + to_string(vrp.prefix) + "-" + std::to_string(vrp.max_length) + " " +
                    to_string(vrp.asn);
        }
        for (const auto& vrp : item.remove) {
            text += " -" + to_string(vrp.prefix) + "-" + std::to_string(vrp.max_length);
        }
        for (const auto& pair : item.others_to_authorise) {
            text += " !" + to_string(pair.prefix) + " " + to_string(*pair.origin);
        }
        text += "\n";
    }
    return text;
}

TEST(RoaAdvice, says_the_most_urgent_first) {
    Routes routes;
    routes.announce("10.0.0.0/16", 1);  // not found, with another's route inside it
    routes.announce("10.0.5.0/24", 2);
    routes.announce("10.1.0.0/16", 1);  // another's ROA
    routes.attest("10.1.0.0/16", 16, 2);
    routes.announce("10.2.0.0/17", 1);  // the own ROA ends at /16
    routes.attest("10.2.0.0/16", 16, 1);
    routes.announce("10.3.0.0/16", 1);  // loose
    routes.attest("10.3.0.0/16", 24, 1);
    routes.attest("10.4.0.0/16", 16, 1);  // unused, and forbids another's
    routes.announce("10.4.0.0/16", 3);
    const JudgedWorld world(routes);
    EXPECT_EQ(text_of(advise_roas(world.evidence_of(1))),
              "create roa.too-short +10.2.0.0/17-17 AS1\n"
              "ask-holder roa.other-origin +10.1.0.0/16-16 AS1\n"
              "create roa.missing +10.0.0.0/16-16 AS1 !10.0.5.0/24 AS2\n"
              "narrow roa.loose +10.3.0.0/16-16 AS1 -10.3.0.0/16-24\n"
              "delete roa.unused -10.4.0.0/16-16\n");
}

TEST(RoaAdvice, says_who_may_announce_what_others_attest) {
    Routes routes;
    routes.announce("10.0.0.0/16", 1);
    routes.attest("10.0.0.0/16", 16, 0);
    const auto reason = [&routes] {
        return advise_roas(JudgedWorld(routes).evidence_of(1)).at(0).reason;
    };
    EXPECT_NE(reason().find("allow nobody (AS0)"), std::string::npos) << reason();
    routes.attest("10.0.0.0/15", 16, 3);
    routes.attest("10.0.0.0/16", 16, 2);
    EXPECT_NE(reason().find("allow only AS2, AS3."), std::string::npos) << reason();
}

TEST(RoaAdvice, a_maxlength_that_is_used_up_is_not_loose) {
    Routes routes;
    routes.announce("10.0.0.0/23", 1);
    routes.announce("10.0.0.0/24", 1);
    routes.announce("10.0.1.0/24", 1);
    routes.attest("10.0.0.0/23", 24, 1);
    EXPECT_TRUE(advise_roas(JudgedWorld(routes).evidence_of(1)).empty());
    routes.pairs.pop_back();
    EXPECT_EQ(text_of(advise_roas(JudgedWorld(routes).evidence_of(1))),
              "narrow roa.loose +10.0.0.0/23-23 AS1 +10.0.0.0/24-24 AS1 -10.0.0.0/23-24\n");
}

TEST(RoaAdvice, works_for_ipv6_with_room_for_more_than_can_be_announced) {
    Routes routes;
    routes.announce("2001:db8::/32", 1);
    routes.attest("2001:db8::/32", 128, 1);
    EXPECT_EQ(text_of(advise_roas(JudgedWorld(routes).evidence_of(1))),
              "narrow roa.loose +2001:db8::/32-32 AS1 -2001:db8::/32-128\n");
}

TEST(RoaAdvice, attests_neither_default_routes_nor_blackholes_nor_what_is_too_long) {
    Routes routes;
    routes.announce("0.0.0.0/0", 1);
    routes.announce("10.0.0.0/25", 1);
    routes.announce("10.0.1.0/24", 1);
    routes.pairs.back().is_blackhole = true;
    EXPECT_TRUE(advise_roas(JudgedWorld(routes).evidence_of(1)).empty());
}

TEST(RoaAdvice, warns_that_others_may_be_missing_from_the_evidence) {
    Routes routes;
    routes.announce("10.0.0.0/8", 1);
    routes.announce("10.0.5.0/24", 2);
    auto evidence = JudgedWorld(routes).evidence_of(1);
    EXPECT_EQ(advise_roas(evidence)[0].reason.find("not kept"), std::string::npos);
    evidence.others_left_out = 3;
    EXPECT_NE(advise_roas(evidence)[0].reason.find("not kept"), std::string::npos);
    // Nothing was left out of what lies before the last that was kept.
    routes.announce("20.0.0.0/8", 1);
    routes.announce("20.0.5.0/24", 2);
    evidence = JudgedWorld(routes).evidence_of(1);
    evidence.others_left_out = 3;
    const auto advice = advise_roas(evidence);
    ASSERT_EQ(advice.size(), 2U);
    EXPECT_EQ(advice[0].reason.find("not kept"), std::string::npos);
    EXPECT_NE(advice[1].reason.find("not kept"), std::string::npos);
}

}  // namespace
}  // namespace comity::manrs
