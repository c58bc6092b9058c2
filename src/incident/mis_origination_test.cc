// Who originates what is another's: the incident, when and by whom, and what only looks like one.
#include "incident/mis_origination.h"

#include <gtest/gtest.h>

#include "incident/rules.h"
#include "support/announced.h"
#include "support/values.h"

namespace comity::incident {
namespace {

using net::Asn;
using test::Announced;
using test::asns;
using test::at;
using test::kDay;
using test::kHour;

RuleAnswer::Answer answer_to(const Event& event, const Rule& rule) {
    for (const auto& tried : event.evidence.tried) {
        if (tried.rule == &rule) return tried.answer;
    }
    ADD_FAILURE() << rule.id << " was not tried";
    return RuleAnswer::Answer::Unknown;
}

/// AS100 has long had 20.0.0.0/16, behind AS10.
Announced one_prefix() {
    Announced world;
    world.table("20.0.0.0/16", {10, 100});
    return world;
}

TEST(MisOrigination, counts_by_what_those_weigh_who_have_it) {
    const auto found_with = [](std::vector<observation::VantageWeight> weights) {
        auto world = one_prefix();
        world.weights = observation::VantageWeights(std::move(weights));
        world.announce(kDay, {1}, "20.0.0.0/16", {11, 666});
        world.announce(kDay + 60, {2, 3}, "20.0.0.0/16", {11, 666});
        world.announce(kDay + 120, {4}, "20.0.0.0/16", {11, 666});
        world.announce(kDay + 600, {1, 2, 3, 4}, "20.0.0.0/16", {10, 100});
        const auto events = world.find().events;
        EXPECT_EQ(events.size(), 1U);
        return events.front();
    };
    EXPECT_TRUE(found_with({}).counts());
    // 1 + 1 + 1 of AS1, AS3 and AS4; the last of them makes it count, and it began before.
    const auto muted = found_with({{Asn(2), 0}});
    EXPECT_EQ(muted.full_feeds, 3U);
    EXPECT_TRUE(muted.counts());
    EXPECT_EQ(muted.start, at(kDay));
    // 2.9 is not 3.
    const auto light = found_with({{Asn(2), 5}, {Asn(3), 4}});
    EXPECT_EQ(light.full_feeds, 2U);
    EXPECT_FALSE(light.counts());
    // 0.5 + 0.5 are one.
    const auto halves = found_with({{Asn(2), 5}, {Asn(3), 5}});
    EXPECT_EQ(halves.full_feeds, 3U);
    EXPECT_TRUE(halves.counts());
}

TEST(MisOrigination, lasts_from_the_first_vantage_point_until_too_few_have_it) {
    auto world = one_prefix();
    world.announce(kDay, {2}, "20.0.0.0/16", {11, 666});
    world.announce(kDay + 5, {3, 1}, "20.0.0.0/16", {12, 666});
    world.announce(kDay + 9, {4}, "20.0.0.0/16", {13, 12, 666});
    world.announce(kDay + 700, {1}, "20.0.0.0/16", {10, 100});
    world.announce(kDay + 720, {2}, "20.0.0.0/16", {10, 100});
    world.announce(kDay + 900, {3}, "20.0.0.0/16", {10, 100});  // AS4 keeps it for ever
    const auto found = world.find();
    ASSERT_EQ(found.events.size(), 1U);
    const auto& event = found.events.front();
    EXPECT_EQ(event.kind, EventKind::MisOrigination);
    EXPECT_EQ(event.rule, &kMisOriginationExact);
    EXPECT_EQ(event.shape, PrefixShape::Exact);
    EXPECT_EQ(event.culprit, Asn(666));
    EXPECT_EQ(event.victims, asns({100}));
    EXPECT_EQ(event.of_prefix, test::prefix("20.0.0.0/16"));
    EXPECT_EQ(event.start, at(kDay));
    EXPECT_EQ(event.end, at(kDay + 720));
    EXPECT_FALSE(event.lasts);
    EXPECT_EQ(event.accomplices, (std::vector<Accomplice>{{Asn(11)}, {Asn(12)}}));
    EXPECT_EQ(event.peers, 4U);
    EXPECT_EQ(event.full_feeds, 4U);
    EXPECT_EQ(event.path, asns({1, 12, 666}));
    EXPECT_EQ(event.certainty, Certainty::Suspected);
    EXPECT_TRUE(event.counts());
    ASSERT_EQ(event.evidence.paths.size(), 4U);
    EXPECT_EQ(event.evidence.paths.front(), (SeenPath{at(kDay), asns({2, 11, 666})}));
    EXPECT_EQ(event.evidence.paths_before.front(), (SeenPath{at(kDay), asns({2, 10, 100})}));
    EXPECT_EQ(event.evidence.peers, asns({1, 2, 3, 4}));
    EXPECT_EQ(event.evidence.tried.size(), kSuppressionRules.size() - 1);  // one is of leaks
}

TEST(MisOrigination, what_few_have_is_shown_and_does_not_count) {
    auto world = one_prefix();
    world.announce(kDay, {1, 2}, "20.0.0.0/16", {11, 666});
    world.withdraw(kDay + kHour, {1}, "20.0.0.0/16");
    world.withdraw(kDay + 2 * kHour, {2}, "20.0.0.0/16");
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_FALSE(events.front().counts());
    EXPECT_EQ(events.front().full_feeds, 2U);
    EXPECT_EQ(events.front().end, at(kDay + 2 * kHour));
}

TEST(MisOrigination, takes_a_part_of_the_nearest_prefix_that_covers_it) {
    auto world = one_prefix();
    world.table("0.0.0.0/0", {10, 99});
    world.table("20.0.0.0/8", {10, 98});
    world.announce(kDay, "20.0.7.0/24", {11, 666});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().shape, PrefixShape::SubPrefix);
    EXPECT_EQ(events.front().victims, asns({100}));
    EXPECT_EQ(events.front().of_prefix, test::prefix("20.0.0.0/16"));
    EXPECT_TRUE(events.front().lasts);
    EXPECT_EQ(events.front().end, at(10 * kDay));
}

TEST(MisOrigination, covers_what_others_have_which_is_little_suspicious) {
    auto world = one_prefix();
    world.announce(kDay, "20.0.0.0/12", {11, 666});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().shape, PrefixShape::SuperPrefix);
    EXPECT_EQ(events.front().victims, asns({100}));
    EXPECT_FALSE(events.front().counts());
}

TEST(MisOrigination, is_none_of_a_networks_own_more_specifics_and_covers) {
    auto world = one_prefix();
    world.announce(kDay, "20.0.7.0/24", {10, 100});
    world.announce(kDay, "20.0.0.0/15", {10, 100});
    EXPECT_TRUE(world.find().events.empty());
}

TEST(MisOrigination, is_none_where_nobody_was_before) {
    auto world = one_prefix();
    world.announce(kDay, "21.0.0.0/16", {11, 666});
    world.announce(kDay + kHour, "21.0.0.0/16", {11, 667});  // of two that are new nobody knows
    EXPECT_TRUE(world.find().events.empty());
}

TEST(MisOrigination, is_of_who_came_after_one_that_had_settled) {
    auto world = one_prefix();
    world.announce(kDay, "21.0.0.0/16", {11, 667});
    world.announce(2 * kDay + kHour, {1, 2, 3}, "21.0.0.0/16", {11, 666});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().culprit, Asn(666));
    EXPECT_EQ(events.front().victims, asns({667}));
}

TEST(MisOrigination, is_of_a_valid_origin_from_the_first_moment_on) {
    auto world = one_prefix();
    world.attest("21.0.0.0/16", 16, 667);
    world.announce(kDay, "21.0.0.0/16", {11, 667});
    world.announce(kDay + kHour, {1, 2, 3}, "21.0.0.0/16", {11, 666});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 2U);  // and one that is RPKI-invalid
    EXPECT_EQ(events.front().kind, EventKind::MisOrigination);
    EXPECT_EQ(events.front().certainty, Certainty::Attested);
}

TEST(MisOrigination, is_attested_where_a_roa_names_another_also_if_nobody_announced_it) {
    auto world = one_prefix();
    world.attest("22.0.0.0/16", 24, 700);
    world.announce(kDay, "22.0.1.0/24", {11, 666});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events.front().victims, asns({700}));
    EXPECT_EQ(events.front().shape, PrefixShape::SubPrefix);
    EXPECT_EQ(events.front().certainty, Certainty::Attested);
    EXPECT_EQ(events.front().evidence.vrps.size(), 1U);
    EXPECT_EQ(answer_to(events.front(), kExcuseRpkiValid), RuleAnswer::Answer::No);
}

TEST(MisOrigination, of_several_origins_in_the_first_table_none_is) {
    auto world = one_prefix();
    world.table({4, 5}, "20.0.0.0/16", {11, 666});
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {11, 666});
    world.announce(kDay + kHour, {1, 2, 3}, "20.0.0.0/16", {10, 100});
    EXPECT_TRUE(world.find().events.empty());
}

TEST(MisOrigination, one_that_a_single_vantage_point_always_had_is_not_normal) {
    auto world = one_prefix();
    world.table({5}, "20.0.0.0/16", {11, 666});
    world.announce(2 * kDay, {1, 2, 3}, "20.0.0.0/16", {11, 666});
    world.announce(2 * kDay + kHour, {1, 2, 3}, "20.0.0.0/16", {10, 100});
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().start, at(2 * kDay));
    EXPECT_EQ(events.front().end, at(2 * kDay + kHour));
}

TEST(MisOrigination, without_ages_a_week_of_tables_is_baseline) {
    auto world = one_prefix();
    world.known_before = 0;
    world.later_table(3 * kDay, world.all(), "20.0.0.0/16", {11, 666}, 3 * kDay);
    world.later_table(4 * kDay, world.all(), "20.0.0.0/16", {10, 100}, 4 * kDay);
    auto found = world.find();
    EXPECT_TRUE(found.events.empty());
    EXPECT_EQ(found.counts.in_baseline, 1U);
    EXPECT_EQ(found.counts.baseline_until, at(7 * kDay));
    world.later_table(8 * kDay, world.all(), "20.0.0.0/16", {11, 667}, 8 * kDay);
    EXPECT_EQ(world.find().events.size(), 1U);
}

TEST(MisOrigination, tables_alone_tell_what_came_between_them) {
    auto world = one_prefix();
    world.later_table(kDay, world.all(), "20.0.0.0/16", {11, 666}, kDay - kHour);
    world.later_table(2 * kDay, world.all(), "20.0.0.0/16", {10, 100}, 2 * kDay - kHour);
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().start, at(kDay - kHour));
    EXPECT_EQ(events.front().end, at(2 * kDay - kHour));
}

TEST(MisOrigination, a_short_break_does_not_end_it_and_a_long_one_does) {
    auto world = one_prefix();
    const auto hijack = [&world](std::int64_t from, std::int64_t to) {
        world.announce(from, {1, 2, 3}, "20.0.0.0/16", {11, 666});
        world.announce(to, {1, 2, 3}, "20.0.0.0/16", {10, 100});
    };
    hijack(kDay, kDay + 600);
    hijack(kDay + 700, kDay + 1'000);
    hijack(kDay + 5 * kHour, kDay + 6 * kHour);
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].end, at(kDay + 1'000));
    EXPECT_EQ(events[1].start, at(kDay + 5 * kHour));
}

TEST(MisOrigination, several_vantage_points_of_one_as_are_one) {
    auto world = one_prefix();
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {11, 666});
    world.withdraw(kDay + 60, {2}, "20.0.0.0/16");
    world.announce(kDay + 90, {4}, "20.0.0.0/16", {11, 666});
    world.same_as[2] = 1;
    auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().full_feeds, 3U);
    EXPECT_EQ(events.front().peers, 3U);
    EXPECT_EQ(events.front().start, at(kDay));
    EXPECT_TRUE(events.front().lasts);  // AS2's going did not matter
}

TEST(MisOrigination, a_lost_session_ends_it_when_it_was_lost) {
    auto world = one_prefix();
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {11, 666});
    world.lose(kDay + 2 * kHour, {1}, "20.0.0.0/16");
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().end, at(kDay + 2 * kHour));
}

TEST(MisOrigination, the_period_leaves_out_what_has_nothing_in_it) {
    auto world = one_prefix();
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {11, 666});
    world.announce(kDay + kHour, {1, 2, 3}, "20.0.0.0/16", {10, 100});
    world.period = Period{at(2 * kDay), at(9 * kDay)};
    const auto found = world.find();
    EXPECT_TRUE(found.events.empty());
    EXPECT_EQ(found.counts.outside_period, 1U);
    world.period = Period{at(kDay + kHour), at(9 * kDay)};
    EXPECT_EQ(world.find().events.size(), 1U);
}

}  // namespace
}  // namespace comity::incident
