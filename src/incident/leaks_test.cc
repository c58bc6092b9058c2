// Leaks over time: the ways that routes took, by relationships and by attestations.
#include "incident/leaks.h"

#include <gtest/gtest.h>

#include "incident/rules.h"
#include "support/announced.h"

namespace comity::incident {
namespace {

using net::Asn;
using test::Announced;
using test::at;
using test::kDay;
using test::kHour;

/// AS10 and AS20 are providers of AS50, which has AS30 and AS40 as peers; AS100 is a customer of
/// AS10 and all vantage points customers of AS10, AS20, AS30 and AS40. The usual way to AS100 is
/// over AS10.
Announced multihomed() {
    Announced world;
    for (const auto provider : {10U, 20U}) world.relate(provider, 50);
    for (const auto peer : {30U, 40U}) world.peer(peer, 50);
    world.relate(10, 100);
    for (const auto point : world.all()) {
        for (const auto provider : {10U, 20U, 30U, 40U}) world.relate(provider, point);
    }
    for (const auto* prefix : {"20.0.0.0/16", "20.1.0.0/16", "20.2.0.0/16"}) {
        world.table(prefix, {10, 100});
    }
    return world;
}

TEST(Leaks, are_one_event_a_way_whatever_the_prefixes) {
    auto world = multihomed();
    world.announce(kDay, {1, 2}, "20.0.0.0/16", {20, 50, 10, 100});
    world.announce(kDay + 60, {3}, "20.1.0.0/16", {20, 50, 10, 100});
    world.announce(kDay + 120, {1}, "20.1.0.0/16", {20, 50, 10, 100});
    world.announce(kDay + 600, {1, 2}, "20.0.0.0/16", {10, 100});
    world.announce(kDay + 700, {1, 3}, "20.1.0.0/16", {10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    const auto& event = events.front();
    EXPECT_EQ(event.kind, EventKind::RouteLeak);
    EXPECT_EQ(event.rule, &kLeakValley);
    EXPECT_EQ(event.culprit, Asn(50));
    EXPECT_EQ(event.leaked_from, Asn(10));
    EXPECT_EQ(event.leaked_to, Asn(20));
    EXPECT_EQ(event.leak_type, 1);
    EXPECT_EQ(event.accomplices, (std::vector<Accomplice>{{Asn(20), true}}));
    EXPECT_EQ(event.prefixes,
              (std::vector{test::prefix("20.0.0.0/16"), test::prefix("20.1.0.0/16")}));
    EXPECT_EQ(event.prefix_count, 2U);
    EXPECT_EQ(event.victims, std::vector{Asn(100)});
    // AS1 has it by the second prefix until then, AS2 no more.
    EXPECT_EQ(event.start, at(kDay));
    EXPECT_EQ(event.end, at(kDay + 600));
    EXPECT_EQ(event.full_feeds, 3U);
    EXPECT_EQ(event.certainty, Certainty::Suspected);
    EXPECT_TRUE(event.counts());
}

TEST(Leaks, over_a_peer_whose_routes_have_long_gone_on_are_a_mistake_of_relationships) {
    // What AS30 announces goes over AS50 to both of its providers: it is no peer but a customer.
    auto world = multihomed();
    world.relate(30, 101);
    world.table({1, 2}, "21.0.0.0/16", {10, 50, 30, 101});
    world.table({3}, "21.0.0.0/16", {20, 50, 30, 101});
    for (const auto* prefix : {"21.0.0.0/16", "21.1.0.0/16"}) {
        world.announce(kDay, {1, 2, 3}, prefix, {40, 50, 30, 101});
        world.announce(kDay + kHour, {1, 2, 3}, prefix, {10, 50, 30, 101});
    }
    // What AS40 announces did not.
    world.relate(40, 102);
    world.table("22.0.0.0/16", {40, 102});
    for (const auto* prefix : {"22.0.0.0/16", "22.1.0.0/16"}) {
        world.announce(kDay, {1, 2, 3}, prefix, {20, 50, 40, 102});
        world.announce(kDay + kHour, {1, 2, 3}, prefix, {40, 102});
    }
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 2U);
    for (const auto& event : events) {
        EXPECT_EQ(event.culprit, Asn(50));
        EXPECT_EQ(event.counts(), event.leaked_from == Asn(40)) << event.leaked_from.value();
        EXPECT_EQ(event.certainty == Certainty::Excused, event.leaked_from == Asn(30));
    }
}

TEST(Leaks, are_judged_by_the_relationships_of_the_family) {
    // In IPv6 AS50 has free transit of AS20, which is there its customer.
    auto world = multihomed();
    auto ipv6 = world.relations();
    std::erase_if(ipv6, [](const registry::Relationship& each) {
        return each.first == Asn(20) && each.second == Asn(50);
    });
    ipv6.push_back({Asn(50), Asn(20), registry::Relationship::Kind::ProviderOf});
    world.registrations.relationships =
        registry::RelationshipsByFamily::inferred(world.relations(), ipv6);
    world.table("2001:db00::/32", {10, 100});
    for (const auto* prefix : {"20.0.0.0/16", "20.1.0.0/16", "2001:db00::/32"}) {
        world.announce(kDay, {1, 2, 3}, prefix, {20, 50, 10, 100});
        world.announce(kDay + 600, {1, 2, 3}, prefix, {10, 100});
    }
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().culprit, Asn(50));
    EXPECT_EQ(events.front().prefixes,
              (std::vector{test::prefix("20.0.0.0/16"), test::prefix("20.1.0.0/16")}));
}

TEST(Leaks, have_the_types_of_rfc_7908) {
    struct Kind {
        std::uint32_t from;
        std::uint32_t to;
        std::uint8_t type;
    };
    for (const auto& [from, to, type] :
         {Kind{10, 20, 1}, Kind{30, 40, 2}, Kind{10, 30, 3}, Kind{30, 10, 4}}) {
        auto world = multihomed();
        world.relate(from, 101);
        world.table("21.0.0.0/16", {from, 101});
        world.announce(kDay, {1, 2, 3}, "21.0.0.0/16", {to, 50, from, 101});
        world.announce(kDay + kHour, {1, 2, 3}, "21.0.0.0/16", {from, 101});
        const auto events = world.find().events;
        ASSERT_EQ(events.size(), 1U) << int{type};
        EXPECT_EQ(events.front().leak_type, type);
    }
}

TEST(Leaks, a_way_that_routes_have_long_taken_is_a_mistake_of_relationships) {
    auto world = multihomed();
    world.table("21.0.0.0/16", {20, 50, 10, 100});
    world.announce(kDay, "20.0.0.0/16", {20, 50, 10, 100});
    const auto found = world.find();
    EXPECT_TRUE(found.events.empty());
    EXPECT_EQ(found.counts.mistaken_relations, 1U);
}

TEST(Leaks, a_way_that_stays_for_a_week_is_excused) {
    auto world = multihomed();
    world.announce(kDay, "20.0.0.0/16", {20, 50, 10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().certainty, Certainty::Excused);
    EXPECT_EQ(events.front().evidence.tried.back().rule, &kExcuseMistakenRelation);
    EXPECT_EQ(events.front().evidence.tried.back().answer, RuleAnswer::Answer::Excuses);
}

TEST(Leaks, a_way_that_routes_take_again_and_again_is_excused) {
    auto world = multihomed();
    for (const std::int64_t day : {1, 2, 4}) {
        world.announce(day * kDay, "20.0.0.0/16", {20, 50, 10, 100});
        world.announce(day * kDay + kHour, "20.0.0.0/16", {10, 100});
        const auto events = world.find().events;
        EXPECT_EQ(events.front().certainty == Certainty::Excused, day == 4);
    }
}

TEST(Leaks, count_where_enough_see_any_leak_of_the_leaker_at_once) {
    auto world = multihomed();
    world.announce(kDay, {1, 2}, "20.0.0.0/16", {20, 50, 10, 100});
    world.announce(kDay + 60, {3}, "20.1.0.0/16", {40, 50, 10, 100});
    world.announce(kDay + 600, {2}, "20.0.0.0/16", {10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 2U);
    for (const auto& event : events) {
        EXPECT_EQ(event.full_feeds, 3U);
        EXPECT_EQ(event.peers, 3U);
        EXPECT_EQ(event.end, at(kDay + 600));
        EXPECT_TRUE(event.counts());
    }
    EXPECT_EQ(events[0].start, at(kDay));
    EXPECT_EQ(events[1].start, at(kDay + 60));
    EXPECT_EQ(events[1].leaked_to, Asn(40));
}

TEST(Leaks, are_attested_by_aspas_on_both_sides_of_the_leaker) {
    auto world = multihomed();
    world.attest_providers(10, {0});
    world.attest_providers(20, {0});
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {20, 50, 10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    const auto& event = events.front();
    EXPECT_EQ(event.rule, &kLeakAspa);
    EXPECT_EQ(event.culprit, Asn(50));
    EXPECT_EQ(event.certainty, Certainty::Attested);
    EXPECT_EQ(event.leak_type, 1);
    EXPECT_TRUE(event.lasts);
    ASSERT_EQ(event.evidence.aspas.size(), 2U);
    EXPECT_EQ(event.evidence.aspas.front().customer, Asn(10));
}

TEST(Leaks, what_is_attested_need_not_be_new) {
    auto world = multihomed();
    world.attest_providers(10, {0});
    world.attest_providers(20, {0});
    world.table("21.0.0.0/16", {20, 50, 10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().certainty, Certainty::Attested);
    EXPECT_EQ(events.front().start, at(-world.known_before));
}

TEST(Leaks, need_no_relationships_where_aspas_tell) {
    Announced world;
    world.attest_providers(10, {0});
    world.attest_providers(20, {0});
    world.table("20.0.0.0/16", {10, 100});
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {20, 50, 10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().culprit, Asn(50));
    EXPECT_EQ(events.front().leak_type, 0);
}

TEST(Leaks, are_attested_by_the_mark_of_the_route) {
    auto world = multihomed();
    // AS10 gave it to a customer first, so it may only go to customers.
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {20, 50, 10, 100}, {.only_to_customer = 10});
    world.announce(kDay + kHour, {1, 2, 3}, "20.0.0.0/16", {10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().rule, &kLeakOtc);
    EXPECT_EQ(events.front().culprit, Asn(50));
    EXPECT_EQ(events.front().certainty, Certainty::Attested);
}

TEST(Leaks, an_attestation_that_lacks_a_known_provider_attests_nothing) {
    auto world = multihomed();
    world.relate(50, 101);
    world.attest_providers(101, {10});  // and forgets AS50
    world.attest_providers(20, {0});
    world.table("21.0.0.0/16", {50, 101});
    world.announce(kDay, {1, 2, 3}, "21.0.0.0/16", {20, 50, 101});
    const auto found = world.find();
    EXPECT_TRUE(found.events.empty());
    EXPECT_GT(found.counts.attestations_doubted, 0U);
}

TEST(Leaks, one_prefix_alone_is_little_suspicious) {
    auto world = multihomed();
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {20, 50, 10, 100});
    world.announce(kDay + kHour, {1, 2, 3}, "20.0.0.0/16", {10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_FALSE(events.front().counts());
}

TEST(Leaks, of_two_that_may_have_leaked_nobody_is_blamed) {
    Announced world;
    world.attest_providers(10, {0});
    world.attest_providers(20, {0});
    world.table("20.0.0.0/16", {10, 100});
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {20, 51, 50, 10, 100});
    const auto found = world.find();
    EXPECT_TRUE(found.events.empty());
    EXPECT_EQ(found.counts.leaks_not_located, 3U);
}

TEST(Leaks, vantage_points_that_see_no_proof_count_with_those_that_do) {
    auto world = multihomed();
    world.attest_providers(10, {0});
    world.attest_providers(20, {0});
    // To AS2 and AS3 it came over AS21, a provider of AS20 that AS20 does not name.
    world.relate(21, 50);
    world.announce(kDay, {2, 3}, "20.0.0.0/16", {20, 50, 10, 100});
    world.announce(kDay + 1, {1}, "20.0.0.0/16", {20, 50, 10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().full_feeds, 3U);
    EXPECT_EQ(events.front().certainty, Certainty::Attested);
}

TEST(Leaks, nothing_is_said_of_paths_with_sets_reserved_asns_or_repeats) {
    auto world = multihomed();
    world.announce(kDay, world.all(), "20.0.0.0/16", {20, 50, 10, 100}, {.ends_in_set = true});
    world.announce(kDay, "20.1.0.0/16", {20, 50, 10, 64'512, 100});
    world.announce(kDay, "20.2.0.0/16", {20, 50, 10, 100, 50, 100});
    for (const auto& event : world.find().events) EXPECT_NE(event.kind, EventKind::RouteLeak);
}

TEST(Leaks, route_servers_are_taken_out_first) {
    auto world = multihomed();
    auto peeringdb = std::make_shared<registry::PeeringDb>();
    peeringdb->networks.push_back(
        {.id = 1, .asn = Asn(60), .types = {registry::peeringdb::NetworkType::RouteServer}});
    world.registrations.peeringdb = peeringdb;
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {40, 60, 50, 10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().culprit, Asn(50));
    EXPECT_EQ(events.front().leaked_to, Asn(40));
    EXPECT_EQ(events.front().leak_type, 3);
}

}  // namespace
}  // namespace comity::incident
