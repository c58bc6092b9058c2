// Each rule of suppression: what it excuses, what it does not, and that it says when it cannot
// know.
#include "incident/suppression.h"

#include <gtest/gtest.h>

#include "incident/explanation.h"
#include "incident/rules.h"
#include "support/announced.h"
#include "support/fixtures.h"

namespace comity::incident {
namespace {

using Answer = RuleAnswer::Answer;
using net::Asn;
using test::Announced;
using test::kDay;
using test::kHour;

/// AS100 has long had 20.0.0.0/16 behind AS10, and AS`culprit` takes it for an hour.
Announced hijack(std::uint32_t culprit, const Announced::Path& before = {11}) {
    Announced world;
    world.table("20.0.0.0/16", {10, 100});
    world.table("30.0.0.0/16", {11, culprit});  // so that its neighbours are known
    auto path = before;
    path.push_back(culprit);
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", path);
    world.announce(kDay + kHour, {1, 2, 3}, "20.0.0.0/16", {10, 100});
    return world;
}

Event only_event(Announced& world) {
    const auto events = world.find().events;
    for (const auto& event : events) {
        if (event.kind == EventKind::MisOrigination) return event;
    }
    ADD_FAILURE() << "no mis-origination among " << events.size();
    return {};
}

RuleAnswer answer_of(const Event& event, const Rule& rule) {
    for (const auto& tried : event.evidence.tried) {
        if (tried.rule == &rule) return tried;
    }
    ADD_FAILURE() << rule.id << " was not tried";
    return {};
}

void expect_excused(Announced world, const Rule& rule) {
    const auto event = only_event(world);
    for (const auto& tried : event.evidence.tried) {
        EXPECT_EQ(tried.answer == Answer::Excuses, tried.rule == &rule) << tried.rule->id;
    }
    EXPECT_EQ(event.certainty, Certainty::Excused);
    EXPECT_LE(event.suspicion, 20);
    EXPECT_FALSE(event.counts());
}

TEST(Suppression, tries_every_rule_in_order_and_says_what_it_could_not_ask) {
    auto world = hijack(666);
    const auto event = only_event(world);
    std::vector<const Rule*> tried;
    std::size_t unknown = 0;
    for (const auto& [rule, answer, detail] : event.evidence.tried) {
        tried.push_back(rule);
        unknown += answer == Answer::Unknown ? 1U : 0U;
        EXPECT_NE(answer, Answer::Excuses) << rule->id;
    }
    EXPECT_EQ(tried,
              std::vector<const Rule*>(kSuppressionRules.begin(), kSuppressionRules.end() - 1));
    EXPECT_EQ(unknown, 8U);
    EXPECT_EQ(event.suspicion, 80);
    EXPECT_EQ(event.confidence, 90 - 5 * 8);
}

TEST(Suppression, reserved_asns_are_nobody) {
    expect_excused(hijack(64'512), kExcuseReservedAsn);
    expect_excused(hijack(23'456), kExcuseReservedAsn);
}

TEST(Suppression, a_count_of_prepends_behind_the_origin_is_a_slip) {
    expect_excused(hijack(3, {10, 100}), kExcuseTypingSlip);
    auto other = hijack(3, {10});
    EXPECT_EQ(answer_of(only_event(other), kExcuseTypingSlip).answer, Answer::No);
}

TEST(Suppression, a_number_mistyped_comes_from_the_neighbours_of_the_right_one) {
    const auto mistyped = [](std::uint32_t right, std::uint32_t wrong, std::uint32_t neighbour) {
        Announced world;
        world.table("20.0.0.0/16", {10, right});
        world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {neighbour, wrong});
        world.announce(kDay + kHour, {1, 2, 3}, "20.0.0.0/16", {10, right});
        return answer_of(only_event(world), kExcuseTypingSlip).answer;
    };
    for (const auto wrong : {12'354U, 1'235U, 123'455U, 12'845U, 21'345U}) {
        EXPECT_EQ(mistyped(12'345, wrong, 10), Answer::Excuses) << wrong;
    }
    for (const auto wrong : {54'321U, 12'453U, 123U, 13'245'0U, 12'399U}) {
        EXPECT_EQ(mistyped(12'345, wrong, 10), Answer::No) << wrong;
    }
    EXPECT_EQ(mistyped(12'345, 12'354, 11), Answer::No);
}

TEST(Suppression, peeringdb_tells_route_servers_and_siblings) {
    auto peeringdb = std::make_shared<registry::PeeringDb>();
    peeringdb->networks = {{.id = 1, .organisation_id = 7, .asn = Asn(100)},
                           {.id = 2, .organisation_id = 7, .asn = Asn(666)},
                           {.id = 3,
                            .organisation_id = 8,
                            .asn = Asn(667),
                            .types = {registry::peeringdb::NetworkType::RouteCollector}}};
    auto sibling = hijack(666);
    sibling.registrations.peeringdb = peeringdb;
    EXPECT_EQ(answer_of(only_event(sibling), kExcuseRouteServer).answer, Answer::No);
    expect_excused(sibling, kExcuseSiblings);
    auto collector = hijack(667);
    collector.registrations.peeringdb = peeringdb;
    EXPECT_EQ(answer_of(only_event(collector), kExcuseSiblings).answer, Answer::No);
    expect_excused(collector, kExcuseRouteServer);
}

TEST(Suppression, delegations_tell_siblings_and_holders) {
    auto sibling = hijack(666);
    sibling.delegate(
        "ripencc|FR|asn|100|1|20100101|assigned|A\n"
        "ripencc|FR|asn|666|1|20100101|assigned|A\n");
    expect_excused(sibling, kExcuseSiblings);
    auto holder = hijack(666);
    holder.delegate(
        "ripencc|FR|asn|100|1|20100101|assigned|A\n"
        "ripencc|FR|asn|666|1|20100101|assigned|B\n"
        "ripencc|FR|ipv4|20.0.0.0|131072|20100101|allocated|B\n");
    EXPECT_EQ(answer_of(only_event(holder), kExcuseSiblings).answer, Answer::No);
    expect_excused(holder, kExcuseSameRegistration);
    auto partly = hijack(666);
    partly.delegate(
        "ripencc|FR|asn|666|1|20100101|assigned|B\n"
        "ripencc|FR|ipv4|20.0.0.0|32768|20100101|allocated|B\n"
        "ripencc|FR|ipv4|20.0.128.0|32768|20100101|allocated|C\n");
    EXPECT_EQ(answer_of(only_event(partly), kExcuseSameRegistration).answer, Answer::No);
}

TEST(Suppression, a_roa_allows_or_attests) {
    auto valid = hijack(666);
    valid.attest("20.0.0.0/16", 16, 666);
    expect_excused(valid, kExcuseRpkiValid);
    auto invalid = hijack(666);
    invalid.attest("20.0.0.0/16", 16, 100);
    const auto event = only_event(invalid);
    EXPECT_EQ(event.certainty, Certainty::Attested);
    EXPECT_EQ(event.suspicion, 95);
}

TEST(Suppression, route_objects_excuse_unless_they_are_fresh_or_a_roa_contradicts) {
    auto documented = hijack(666);
    documented.route_object("20.0.0.0/12", 666, "2020-05-05T00:00:00Z");
    expect_excused(documented, kExcuseRouteObject);
    auto fresh = hijack(666);
    fresh.route_object("20.0.0.0/16", 666, "2025-12-31T00:00:00Z");
    EXPECT_EQ(answer_of(only_event(fresh), kExcuseRouteObject).answer, Answer::No);
    EXPECT_TRUE(only_event(fresh).counts());
    documented.attest("20.0.0.0/16", 16, 100);
    const auto event = only_event(documented);
    EXPECT_EQ(answer_of(event, kExcuseRouteObject).answer, Answer::Excuses);
    EXPECT_EQ(event.certainty, Certainty::Attested);
}

TEST(Suppression, providers_and_customers_may) {
    auto provider = hijack(666);
    provider.relate(666, 100);
    expect_excused(provider, kExcuseTransit);
    auto customer = hijack(666);
    customer.relate(100, 666);
    expect_excused(customer, kExcuseTransit);
    auto peer = hijack(666);
    peer.peer(100, 666);
    EXPECT_EQ(answer_of(only_event(peer), kExcuseTransit).answer, Answer::No);
}

TEST(Suppression, lists_tell_protection_and_anycast) {
    auto protection = hijack(666);
    EXPECT_TRUE(protection.known.add_protection("asn,name\n666,Shield\n").empty());
    expect_excused(protection, kExcuseProtection);
    auto anycast = hijack(666);
    EXPECT_TRUE(anycast.known.add_anycast("prefix,name\n20.0.0.0/12,All of them\n").empty());
    expect_excused(anycast, kExcuseAnycast);
    auto many = hijack(666);
    for (const auto origin : {101U, 102U}) many.table({4, 5}, "20.0.0.0/16", {10, origin});
    expect_excused(many, kExcuseAnycast);
}

TEST(Suppression, blackholes_are_against_floods) {
    Announced world;
    world.table("20.0.0.0/16", {10, 100});
    world.announce(kDay, world.all(), "20.0.9.0/24", {11, 666}, {.is_blackhole = true});
    world.withdraw(kDay + kHour, "20.0.9.0/24");
    expect_excused(world, kExcuseBlackhole);
    Announced host;
    host.table("20.0.0.0/16", {10, 100});
    host.announce(kDay, "20.0.9.1/32", {11, 666});
    host.withdraw(kDay + kHour, "20.0.9.1/32");
    expect_excused(host, kExcuseBlackhole);
}

TEST(Suppression, a_transfer_is_for_good_and_registered) {
    Announced world;
    world.ends = 5 * kDay;  // less than makes it normal by itself
    world.table("20.0.0.0/16", {10, 100});
    world.announce(kDay, "20.0.0.0/16", {11, 666});
    EXPECT_EQ(answer_of(only_event(world), kExcuseTransfer).answer, Answer::No);
    world.delegate("ripencc|FR|ipv4|20.0.0.0|65536|20251230|allocated|B\n");
    expect_excused(world, kExcuseTransfer);
    world.announce(2 * kDay, {4, 5}, "20.0.0.0/16", {10, 100});
    EXPECT_EQ(answer_of(only_event(world), kExcuseTransfer).answer, Answer::No);
}

TEST(Suppression, what_only_a_table_tells_as_old_is_stale) {
    Announced world;
    world.table("20.0.0.0/16", {10, 100});
    world.ends = 12 * kDay;
    world.later_table(11 * kDay, {1, 2, 3}, "20.0.0.0/16", {11, 666}, 2 * kDay);
    const auto event = only_event(world);
    EXPECT_EQ(answer_of(event, kExcuseStale).answer, Answer::Excuses);
    EXPECT_EQ(event.certainty, Certainty::Excused);
}

TEST(Suppression, what_stays_for_a_week_becomes_normal) {
    Announced world;
    world.table("20.0.0.0/16", {10, 100});
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {11, 666});
    expect_excused(world, kExcuseBaseline);
    world.known_before = kDay;  // the baseline was still being learnt
    world.ends = 3 * kDay;
    EXPECT_EQ(answer_of(only_event(world), kExcuseBaseline).answer, Answer::Unknown);
}

TEST(Suppression, lists_refuse_what_is_no_list) {
    KnownNetworks known;
    EXPECT_EQ(known.add_protection("prefix,name\n1,x\n").count(rules::kKnownNetworksHeader), 1U);
    const auto refused = known.add_protection("asn,name\nAS5,Five\n5,\nsix,Six\n7,a,b\n");
    EXPECT_EQ(refused.count(rules::kKnownNetworksFields), 1U);
    EXPECT_EQ(refused.count(rules::kKnownNetworksAsn), 1U);
    EXPECT_EQ(refused.total(), 3U);
    EXPECT_TRUE(known.protects(Asn(5)));
    const auto prefixes = known.add_anycast("prefix,name\n::/0,all\n10.0.0.1/8,bits\n");
    EXPECT_EQ(prefixes.count(rules::kKnownNetworksPrefix), 2U);
}

TEST(Suppression, the_lists_that_ship_can_be_read) {
    const auto share = std::filesystem::path(COMITY_SOURCE_DIR) / "share";
    KnownNetworks known;
    EXPECT_TRUE(known.add_protection(test::read_text(share / "protection.csv")).empty());
    EXPECT_TRUE(known.add_anycast(test::read_text(share / "anycast.csv")).empty());
    EXPECT_TRUE(known.protects(Asn(13'335)));
    EXPECT_TRUE(known.is_anycast(test::prefix("192.175.48.0/24")));
}

TEST(Explanation, says_who_did_what_to_whom_and_how_sure_that_is) {
    auto world = hijack(666);
    const auto sentences = explain(only_event(world));
    ASSERT_EQ(sentences.size(), 6U);
    EXPECT_EQ(sentences[0],
              "AS666 originated 20.0.0.0/16 of AS100 from 2026-01-02T00:00:00Z on, for 1 h.");
    EXPECT_EQ(sentences[2],
              "It was seen by 3 networks with vantage points; 3 with full feeds had it at once, "
              "and 3 are needed.");
    EXPECT_EQ(sentences[3], "Passed on by AS11.");
    EXPECT_EQ(sentences[5], "8 rules that might explain it could not be asked.");
}

TEST(Explanation, says_lengths_of_time_in_two_units) {
    EXPECT_EQ(duration_text(0), "0 s");
    EXPECT_EQ(duration_text(59), "59 s");
    EXPECT_EQ(duration_text(61), "1 min 1 s");
    EXPECT_EQ(duration_text(3'600), "1 h");
    EXPECT_EQ(duration_text(90'061), "1 d 1 h");
}

}  // namespace
}  // namespace comity::incident
