#include "registry/customer_cones.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace comity::registry {
namespace {

using net::Asn;

TEST(CustomerCones, come_the_largest_first) {
    const AsRelationships relationships(
        std::vector<Relationship>{{Asn(1), Asn(10), Relationship::Kind::ProviderOf},
                                  {Asn(1), Asn(20), Relationship::Kind::ProviderOf},
                                  {Asn(10), Asn(100), Relationship::Kind::ProviderOf},
                                  {Asn(20), Asn(100), Relationship::Kind::ProviderOf},
                                  {Asn(10), Asn(20), Relationship::Kind::PeerOf}});
    EXPECT_EQ(customer_cones(relationships),
              (std::vector<CustomerCone>{{Asn(1), 4}, {Asn(10), 2}, {Asn(20), 2}, {Asn(100), 1}}));
    EXPECT_TRUE(customer_cones(AsRelationships()).empty());
}

TEST(CustomerCones, are_as_large_as_those_that_are_asked_for_one_by_one) {
    std::mt19937 random(1);
    for (int round = 0; round < 300; ++round) {
        std::vector<Relationship> records(random() % 60);
        for (auto& record : records) {
            const auto first = static_cast<std::uint32_t>(random() % 20);
            const auto second = (first + 1 + static_cast<std::uint32_t>(random() % 19)) % 20;
            record = {
                Asn(first), Asn(second),
                random() % 4 == 0 ? Relationship::Kind::PeerOf : Relationship::Kind::ProviderOf};
        }
        const AsRelationships relationships(records);  // with loops
        const auto cones = customer_cones(relationships);
        ASSERT_EQ(cones.size(), relationships.asns().size());
        for (const auto& cone : cones) {
            ASSERT_EQ(cone.networks, relationships.customer_cone(cone.asn).size());
        }
        ASSERT_TRUE(std::is_sorted(
            cones.begin(), cones.end(),
            [](const CustomerCone& a, const CustomerCone& b) { return a.networks > b.networks; }));
    }
}

}  // namespace
}  // namespace comity::registry
