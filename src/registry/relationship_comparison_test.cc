#include "registry/relationship_comparison.h"
#include "support/relationships.h"

#include <gtest/gtest.h>

namespace comity::registry {
namespace {

using net::Asn;
using Relation = AsRelationships::Relation;
using test::peers;
using test::provider;

AsRelationships of(std::initializer_list<Relationship> records) {
    return AsRelationships(std::vector<Relationship>(records));
}
TEST(RelationshipComparison, counts_each_pair_once_by_what_it_is_to_both) {
    const auto ours = of({provider(1, 2), provider(3, 4), provider(6, 5), provider(7, 8),
                          peers(10, 11), peers(12, 13), peers(14, 15), provider(20, 21)});
    const auto theirs = of({provider(1, 2), provider(4, 3), peers(5, 6), peers(11, 10),
                            provider(13, 12), provider(16, 17), peers(18, 19), provider(20, 21)});
    const auto result = compare(ours, theirs);
    EXPECT_EQ(result.transit_both, 2U);
    EXPECT_EQ(result.transit_reversed, 1U);
    EXPECT_EQ(result.transit_peers, 1U);
    EXPECT_EQ(result.transit_ours, 1U);
    EXPECT_EQ(result.peers_both, 1U);
    EXPECT_EQ(result.peers_transit, 1U);
    EXPECT_EQ(result.peers_ours, 1U);
    EXPECT_EQ(result.transit_theirs, 1U);
    EXPECT_EQ(result.peers_theirs, 1U);
    EXPECT_DOUBLE_EQ(result.transit_agreement(), 0.5);
    EXPECT_DOUBLE_EQ(result.peers_agreement(), 0.5);
    EXPECT_EQ(
        result.disagreements,
        (std::vector<Disagreement>{{Asn(3), Asn(4), Relation::ProviderOf, Relation::CustomerOf},
                                   {Asn(6), Asn(5), Relation::ProviderOf, Relation::PeerOf},
                                   {Asn(12), Asn(13), Relation::PeerOf, Relation::CustomerOf}}));
}

TEST(RelationshipComparison, of_nothing_agrees_on_nothing) {
    const auto result = compare(AsRelationships(), AsRelationships());
    EXPECT_EQ(result.transit_agreement(), 0.0);
    EXPECT_EQ(result.peers_agreement(), 0.0);
    EXPECT_TRUE(result.disagreements.empty());
}

}  // namespace
}  // namespace comity::registry
