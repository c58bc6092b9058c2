#include "service/claims/client_counts.h"

#include <gtest/gtest.h>

namespace comity::service::claims {
namespace {

Timestamp at(std::int64_t hours) { return Timestamp::from_seconds(1'000'000 + hours * 3'600); }

TEST(ClientCounts, let_each_client_so_often_in_24_hours) {
    ClientCounts counts;
    EXPECT_FALSE(counts.wait("a", 2, at(0), 9));
    EXPECT_FALSE(counts.wait("a", 2, at(5), 9));
    EXPECT_EQ(counts.wait("a", 2, at(6), 9), 18 * 3'600);
    EXPECT_FALSE(counts.wait("b", 2, at(6), 9)) << "another one is not concerned";
    EXPECT_EQ(counts.wait("a", 2, at(23), 9), 3'600);
    EXPECT_FALSE(counts.wait("a", 2, at(24), 9));
    EXPECT_FALSE(counts.wait("a", 2, at(24), 9));
    EXPECT_TRUE(counts.wait("a", 2, at(24), 9));
}

TEST(ClientCounts, take_bounded_memory) {
    ClientCounts counts;
    EXPECT_FALSE(counts.wait("a", 1, at(0), 2));
    EXPECT_FALSE(counts.wait("b", 1, at(1), 2));
    EXPECT_FALSE(counts.wait("c", 1, at(2), 2));
    EXPECT_TRUE(counts.wait("d", 1, at(2), 2)) << "those that are new count as one";
    EXPECT_EQ(counts.clients(), 2U);
    EXPECT_FALSE(counts.wait("d", 1, at(24), 2)) << "whose day is over makes room";
    EXPECT_EQ(counts.clients(), 2U);
    EXPECT_TRUE(counts.wait("b", 1, at(24), 2));
}

}  // namespace
}  // namespace comity::service::claims
