#include "registry/relationships_by_family.h"

#include <gtest/gtest.h>

namespace comity::registry {
namespace {

using net::Asn;
using net::Family;
using RelationshipKind = Relationship::Kind;
using Relation = AsRelationships::Relation;

TEST(RelationshipsByFamily, of_a_file_hold_in_both_families) {
    const std::vector<Relationship> records{{Asn(10), Asn(20), RelationshipKind::ProviderOf}};
    const auto given = RelationshipsByFamily::given(AsRelationships(records));
    EXPECT_TRUE(given);
    EXPECT_TRUE(given.are_same());
    EXPECT_FALSE(given.are_inferred());
    for (const auto family : {Family::Ipv4, Family::Ipv6}) {
        EXPECT_EQ(given.of(family)->relation(Asn(10), Asn(20)), Relation::ProviderOf);
    }
    EXPECT_EQ(given.joint()->size(), 1U);
}

TEST(RelationshipsByFamily, without_any_nothing_is_known) {
    const RelationshipsByFamily none;
    EXPECT_FALSE(none);
    EXPECT_FALSE(RelationshipsByFamily::inferred({}, {}));
    EXPECT_EQ(none.of(Family::Ipv4), nullptr);
    EXPECT_EQ(none.joint(), nullptr);
}

TEST(RelationshipsByFamily, of_each_family_hold_there_alone) {
    const std::vector<Relationship> ipv4{{Asn(10), Asn(20), RelationshipKind::ProviderOf},
                                         {Asn(10), Asn(30), RelationshipKind::PeerOf}};
    const std::vector<Relationship> ipv6{{Asn(10), Asn(20), RelationshipKind::PeerOf},
                                         {Asn(40), Asn(30), RelationshipKind::ProviderOf}};
    const auto both = RelationshipsByFamily::inferred(ipv4, ipv6);
    EXPECT_FALSE(both.are_same());
    EXPECT_TRUE(both.are_inferred());
    EXPECT_EQ(both.of(Family::Ipv4)->relation(Asn(10), Asn(20)), Relation::ProviderOf);
    EXPECT_EQ(both.of(Family::Ipv6)->relation(Asn(10), Asn(20)), Relation::PeerOf);
    EXPECT_EQ(both.of(Family::Ipv4)->relation(Asn(40), Asn(30)), Relation::None);
    // IPv4's, and what that does not know.
    EXPECT_EQ(both.joint()->relation(Asn(20), Asn(10)), Relation::CustomerOf);
    EXPECT_EQ(both.joint()->relation(Asn(40), Asn(30)), Relation::ProviderOf);
    EXPECT_EQ(both.joint()->size(), 3U);
    EXPECT_EQ(both.joint()->contradictions(), 0U);

    const auto one = RelationshipsByFamily::inferred({}, ipv6);
    EXPECT_EQ(one.of(Family::Ipv4), nullptr);
    EXPECT_EQ(one.joint(), one.of(Family::Ipv6));
}

}  // namespace
}  // namespace comity::registry
