#include "incident/bogon.h"

#include <gtest/gtest.h>

#include "support/values.h"

namespace comity::incident {
namespace {

using net::Asn;
using observation::PathSighting;
using test::asns;
using test::prefix;

/// Day 0 is 1970-01-01; all vantage points have full feeds.
PathSighting sighting(std::string_view text, std::initializer_list<std::uint32_t> path,
                      std::initializer_list<std::uint32_t> peers, std::int64_t day = 20'000) {
    return {.prefix = prefix(text),
            .day = day,
            .path = asns(path),
            .peers = asns(peers),
            .full_feeds = asns(peers)};
}

/// 1 and 2 are providers of 10, 10 of 100.
struct BogonWorld {
    registry::BogonJudge bogons;
    registry::RelationshipsByFamily relationships = registry::RelationshipsByFamily::given(
        registry::AsRelationships(std::vector<registry::Relationship>{
            {Asn(1), Asn(10), registry::Relationship::Kind::ProviderOf},
            {Asn(2), Asn(10), registry::Relationship::Kind::ProviderOf},
            {Asn(10), Asn(100), registry::Relationship::Kind::ProviderOf},
            {Asn(1), Asn(2), registry::Relationship::Kind::PeerOf}}));
    std::vector<Asn> route_servers = asns({50});

    [[nodiscard]] std::vector<Event> find(const std::vector<PathSighting>& sightings) const {
        return find_bogons(sightings, {.bogons = bogons,
                                       .relationships = relationships,
                                       .route_servers = route_servers,
                                       .ipv4_full_feeds_needed = 2,
                                       .ipv6_full_feeds_needed = 2});
    }
};

TEST(Bogons, a_prefix_is_held_against_its_origin_and_who_let_its_customer_pass) {
    const BogonWorld world;
    const auto events = world.find({sighting("10.1.0.0/16", {1, 10, 100}, {1}),
                                    sighting("10.1.0.0/16", {2, 10, 100}, {2}),
                                    sighting("10.1.0.0/16", {7, 8, 9, 100}, {7})});
    ASSERT_EQ(events.size(), 1U);
    const auto& event = events.front();
    EXPECT_EQ(event.kind, EventKind::BogonPrefix);
    EXPECT_EQ(event.culprit, Asn(100));
    EXPECT_EQ(event.rule->id, "bogon.prefix.special-purpose");
    EXPECT_EQ(event.accomplices, (std::vector<Accomplice>{{Asn(9), false}, {Asn(10), true}}));
    EXPECT_EQ(event.peers, 3U);
    EXPECT_EQ(event.path, asns({1, 10, 100}));
    EXPECT_TRUE(event.counts());
    EXPECT_EQ(to_string(event.start), "2024-10-04T00:00:00Z");
    EXPECT_EQ(to_string(event.end), "2024-10-04T23:59:59Z");
}

TEST(Bogons, what_few_full_feeds_see_is_shown_and_does_not_count) {
    const BogonWorld world;
    auto one = sighting("10.1.0.0/16", {1, 10, 100}, {1});
    const auto events = world.find({one});
    ASSERT_EQ(events.size(), 1U);
    EXPECT_FALSE(events.front().counts());
    one.peers = asns({1, 2, 3});  // full_feeds is still 1
    EXPECT_FALSE(world.find({one}).front().counts());
}

TEST(Bogons, an_asn_is_held_against_the_first_public_one_after_it) {
    const BogonWorld world;
    const auto events = world.find({sighting("8.8.8.0/24", {1, 10, 64512, 65000, 100}, {1}),
                                    sighting("8.8.8.0/24", {2, 10, 64512, 100}, {2})});
    ASSERT_EQ(events.size(), 1U);
    const auto& event = events.front();
    EXPECT_EQ(event.kind, EventKind::BogonAsn);
    EXPECT_EQ(event.culprit, Asn(10));
    EXPECT_EQ(event.bogon_asns, asns({64512}));
    EXPECT_EQ(event.accomplices, (std::vector<Accomplice>{{Asn(1), true}, {Asn(2), true}}));
    EXPECT_TRUE(event.counts());
}

TEST(Bogons, two_bogon_asns_apart_have_a_culprit_each) {
    const BogonWorld world;
    const auto events = world.find({sighting("8.8.8.0/24", {1, 64512, 10, 65000, 100}, {1, 2})});
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].culprit, Asn(1));
    EXPECT_TRUE(events[0].accomplices.empty());
    EXPECT_EQ(events[1].culprit, Asn(10));
}

TEST(Bogons, route_servers_are_nobody_to_blame) {
    const BogonWorld world;
    const auto events = world.find({sighting("10.1.0.0/16", {10, 50, 100}, {10, 11}),
                                    sighting("8.8.8.0/24", {1, 50, 64512}, {1, 2})});
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].culprit, Asn(1));
    EXPECT_EQ(events[1].accomplices, (std::vector<Accomplice>{{Asn(10), true}}));
}

TEST(Bogons, nobody_is_blamed_for_a_default_route_an_as_set_or_a_private_origin) {
    const BogonWorld world;
    auto set = sighting("10.1.0.0/16", {1, 10, 100}, {1, 2});
    set.has_origin = false;
    EXPECT_TRUE(world.find({set}).empty());
    EXPECT_TRUE(world.find({sighting("0.0.0.0/0", {1, 10, 100}, {1, 2})}).empty());
    const auto events = world.find({sighting("10.1.0.0/16", {1, 10, 65000}, {1, 2})});
    ASSERT_EQ(events.size(), 1U);  // the private AS number is held against AS10
    EXPECT_EQ(events[0].kind, EventKind::BogonAsn);
    EXPECT_EQ(events[0].culprit, Asn(10));
}

TEST(Bogons, adjacent_days_join_and_others_do_not) {
    const BogonWorld world;
    std::vector<PathSighting> sightings;
    for (const std::int64_t day : {20'000, 20'001, 20'003}) {
        sightings.push_back(sighting("10.1.0.0/16", {1, 10, 100}, {1, 2}, day));
    }
    const auto events = world.find(sightings);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(to_string(events[0].end), "2024-10-05T23:59:59Z");
    EXPECT_EQ(to_string(events[1].start), "2024-10-07T00:00:00Z");
}

}  // namespace
}  // namespace comity::incident
