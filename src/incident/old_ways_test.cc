#include "incident/old_ways.h"

#include <gtest/gtest.h>

#include <bit>
#include <utility>
#include <vector>

namespace comity::incident {
namespace {

using net::Asn;

TEST(OldWays, show_the_customer_that_one_mistake_explains_them_by) {
    OldWays ways;
    EXPECT_FALSE(ways.is_customer(Asn(1), Asn(50)));
    // One way alone: either may be the customer.
    ways.add(Asn(1), Asn(50), Asn(10));
    EXPECT_FALSE(ways.is_customer(Asn(1), Asn(50)));
    EXPECT_FALSE(ways.is_customer(Asn(10), Asn(50)));
    ways.add(Asn(1), Asn(50), Asn(20));
    EXPECT_TRUE(ways.is_customer(Asn(1), Asn(50)));
    EXPECT_FALSE(ways.is_customer(Asn(10), Asn(50)));
    // Of that network alone.
    EXPECT_FALSE(ways.is_customer(Asn(1), Asn(51)));

    // AS2 is given to all of the others: it is as good an explanation of what AS1 is given.
    OldWays other;
    other.add(Asn(3), Asn(50), Asn(2));
    other.add(Asn(4), Asn(50), Asn(2));
    other.add(Asn(1), Asn(50), Asn(2));
    other.add(Asn(1), Asn(50), Asn(10));
    EXPECT_TRUE(other.is_customer(Asn(2), Asn(50)));
    EXPECT_FALSE(other.is_customer(Asn(1), Asn(50)));
    // There and back is the same two.
    other.add(Asn(10), Asn(50), Asn(1));
    EXPECT_FALSE(other.is_customer(Asn(1), Asn(50)));
}

/// Held against the definition: over all sets of ways among five neighbours, who is said to be a
/// customer is in every smallest set of customers that explains them all.
TEST(OldWays, say_nothing_but_what_every_least_explanation_says) {
    constexpr unsigned kNeighbours = 5;
    std::vector<std::pair<unsigned, unsigned>> pairs;
    for (unsigned a = 0; a < kNeighbours; ++a) {
        for (unsigned b = a + 1; b < kNeighbours; ++b) pairs.emplace_back(a, b);
    }
    unsigned said = 0;
    for (unsigned set = 0; set < 1U << pairs.size(); ++set) {
        OldWays ways;
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            if ((set >> i & 1U) == 0) continue;
            ways.add(Asn(pairs[i].first + 1), Asn(50), Asn(pairs[i].second + 1));
        }
        const auto explains = [&](unsigned customers) {
            for (std::size_t i = 0; i < pairs.size(); ++i) {
                const auto ends = 1U << pairs[i].first | 1U << pairs[i].second;
                if ((set >> i & 1U) != 0 && (customers & ends) == 0) return false;
            }
            return true;
        };
        int least = kNeighbours;
        for (unsigned customers = 0; customers < 1U << kNeighbours; ++customers) {
            if (explains(customers)) least = std::min(least, std::popcount(customers));
        }
        unsigned in_all = (1U << kNeighbours) - 1;
        for (unsigned customers = 0; customers < 1U << kNeighbours; ++customers) {
            if (explains(customers) && std::popcount(customers) == least) in_all &= customers;
        }
        for (unsigned i = 0; i < kNeighbours; ++i) {
            if (!ways.is_customer(Asn(i + 1), Asn(50))) continue;
            ++said;
            EXPECT_NE(in_all >> i & 1U, 0U) << "ways " << set << ", neighbour " << i;
        }
    }
    EXPECT_GT(said, 100U);
}

}  // namespace
}  // namespace comity::incident
