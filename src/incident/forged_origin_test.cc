// Forged origins: a first hop that was never there, and what makes it more than a new neighbour.
#include "incident/forged_origin.h"

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

Announced three_prefixes() {
    Announced world;
    for (const auto* prefix : {"20.0.0.0/16", "20.1.0.0/16", "20.2.0.0/16"}) {
        world.table(prefix, {10, 100});
    }
    return world;
}

TEST(ForgedOrigin, is_a_first_hop_that_was_never_there) {
    auto world = three_prefixes();
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {11, 666, 100});
    world.announce(kDay + kHour, {1, 2, 3}, "20.0.0.0/16", {10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    const auto& event = events.front();
    EXPECT_EQ(event.kind, EventKind::ForgedOrigin);
    EXPECT_EQ(event.rule, &kForgedOriginNew);
    EXPECT_EQ(event.culprit, Asn(666));
    EXPECT_EQ(event.victims, std::vector{Asn(100)});
    EXPECT_EQ(event.accomplices, std::vector<Accomplice>{{Asn(11)}});
    EXPECT_EQ(event.start, at(kDay));
    EXPECT_EQ(event.end, at(kDay + kHour));
    EXPECT_EQ(event.certainty, Certainty::Suspected);
    EXPECT_LE(event.confidence, 30);
    EXPECT_EQ(event.prefixes, std::vector{test::prefix("20.0.0.0/16")});
}

TEST(ForgedOrigin, is_let_pass_by_who_has_it_from_the_forger_or_sees_it_at_the_forger) {
    auto world = three_prefixes();
    world.relate(11, 666);
    world.announce(kDay, {1, 2}, "20.0.0.0/16", {12, 11, 666, 666, 100, 999, 100});
    world.announce(kDay, {3}, "20.0.0.0/16", {666, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().culprit, Asn(666));
    EXPECT_EQ(events.front().accomplices, (std::vector<Accomplice>{{Asn(3)}, {Asn(11), true}}));
}

TEST(ForgedOrigin, has_the_attestations_of_the_origin_that_it_names) {
    auto world = three_prefixes();
    world.attest("20.0.0.0/16", 24, 100);
    world.announce(kDay, {1, 2, 3}, "20.0.7.0/24", {11, 666, 100});
    world.withdraw(kDay + kHour, {1, 2, 3}, "20.0.7.0/24");
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().rule, &kForgedOriginNew);
    EXPECT_EQ(events.front().evidence.verdict.validity, rpki::Validity::Valid);
    EXPECT_EQ(events.front().evidence.vrps.size(), 1U);
}

TEST(ForgedOrigin, a_new_neighbour_stays_or_takes_most_prefixes) {
    auto stays = three_prefixes();
    stays.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {11, 666, 100});
    ASSERT_EQ(stays.find().events.size(), 1U);
    EXPECT_FALSE(stays.find().events.front().counts());
    auto takes_most = three_prefixes();
    for (const auto* prefix : {"20.0.0.0/16", "20.1.0.0/16"}) {
        takes_most.announce(kDay, {1, 2, 3}, prefix, {11, 666, 100});
        takes_most.announce(kDay + kHour, {1, 2, 3}, prefix, {10, 100});
    }
    ASSERT_EQ(takes_most.find().events.size(), 1U);
    EXPECT_FALSE(takes_most.find().events.front().counts());
}

TEST(ForgedOrigin, is_none_where_the_two_are_known_neighbours) {
    auto related = three_prefixes();
    related.relate(666, 100);
    related.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {11, 666, 100});
    EXPECT_TRUE(related.find().events.empty());

    auto seen_further_up = three_prefixes();
    seen_further_up.table("21.0.0.0/16", {100, 666, 102});
    seen_further_up.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {11, 666, 100});
    EXPECT_TRUE(seen_further_up.find().events.empty());

    auto new_origin = three_prefixes();
    new_origin.announce(kDay, {1, 2, 3}, "21.0.0.0/16", {11, 103});
    new_origin.announce(kDay + kHour, {1, 2, 3}, "21.0.0.0/16", {12, 103});
    EXPECT_TRUE(new_origin.find().events.empty());
}

TEST(ForgedOrigin, is_none_of_a_poisoned_or_prepended_path) {
    auto world = three_prefixes();
    world.announce(kDay, "20.0.0.0/16", {10, 100, 666, 100});
    world.announce(kDay, "20.1.0.0/16", {10, 100, 100, 100});
    EXPECT_TRUE(world.find().events.empty());
}

TEST(ForgedOrigin, that_is_a_count_of_prepends_is_a_slip) {
    auto world = three_prefixes();
    world.table("21.0.0.0/16", {11, 9});
    world.table("21.1.0.0/16", {11, 9});
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {10, 100, 9});
    world.announce(kDay + kHour, {1, 2, 3}, "20.0.0.0/16", {10, 100});
    // The prefix of another is no slip.
    world.announce(2 * kDay, {1, 2, 3}, "21.0.0.0/16", {10, 100, 9});
    world.announce(2 * kDay + kHour, {1, 2, 3}, "21.0.0.0/16", {11, 9});
    auto events = world.find().events;
    std::erase_if(events, [](const Event& event) { return event.kind != EventKind::ForgedOrigin; });
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events.front().certainty, Certainty::Excused);
    EXPECT_EQ(events.back().certainty, Certainty::Suspected);
}

TEST(ForgedOrigin, is_attested_where_aspas_deny_the_first_hop) {
    auto world = three_prefixes();
    world.attest_providers(100, {10});
    world.attest_providers(11, {12});
    world.announce(kDay, {1, 2}, "20.0.0.0/16", {12, 11, 666, 100});
    world.announce(kDay, {3}, "20.0.0.0/16", {13, 666, 100});  // where nobody attests anything
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().kind, EventKind::ForgedOrigin);
    EXPECT_EQ(events.front().rule, &kForgedOriginAspa);
    EXPECT_EQ(events.front().certainty, Certainty::Attested);
    EXPECT_EQ(events.front().full_feeds, 3U);
    EXPECT_TRUE(events.front().counts());
}

TEST(ForgedOrigin, is_attested_where_roas_allow_none_of_its_new_prefixes) {
    auto world = three_prefixes();
    world.attest("20.0.0.0/16", 16, 100);
    world.announce(kDay, {1, 2, 3}, "20.0.7.0/24", {11, 666, 100});
    world.withdraw(kDay + kHour, {1, 2, 3}, "20.0.7.0/24");
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 2U);
    for (const auto& event : events) EXPECT_EQ(event.culprit, Asn(666)) << event.rule->id;
    EXPECT_EQ(events[0].kind, EventKind::RpkiInvalid);
    EXPECT_EQ(events[0].victims, std::vector{Asn(100)});
    EXPECT_EQ(events[1].rule, &kForgedOriginRov);
    EXPECT_EQ(events[1].certainty, Certainty::Attested);
}

TEST(ForgedOrigin, of_a_leak_of_a_known_neighbour_is_a_leak) {
    auto world = three_prefixes();
    world.peer(666, 100);
    world.attest_providers(100, {10});
    world.attest_providers(11, {12});
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {12, 11, 666, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().kind, EventKind::RouteLeak);
    EXPECT_EQ(events.front().culprit, Asn(666));
}

}  // namespace
}  // namespace comity::incident
