#include "net/collapsed_path.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace comity::net {
namespace {

struct Segment {
    SegmentType type;
    std::vector<std::uint8_t> asns;  ///< All below 256.
};

struct Collapsed {
    std::vector<Asn> asns;
    bool has_set = false;
    friend bool operator==(const Collapsed&, const Collapsed&) = default;
};

Collapsed collapsed(const std::vector<Segment>& segments) {
    std::vector<std::uint8_t> octets;
    for (const auto& segment : segments) {
        octets.push_back(static_cast<std::uint8_t>(segment.type));
        octets.push_back(static_cast<std::uint8_t>(segment.asns.size()));
        for (const auto asn : segment.asns) octets.insert(octets.end(), {0, 0, 0, asn});
    }
    std::vector<Asn> asns(7, Asn(99));  // what was there is gone
    const auto path = collapse(AsPathView(octets), asns);
    return {{path.asns.begin(), path.asns.end()}, path.has_set};
}

constexpr auto kSequence = SegmentType::AsSequence;
constexpr auto kSet = SegmentType::AsSet;
constexpr auto kConfederation = SegmentType::AsConfedSequence;

TEST(CollapsedPath, has_each_network_once_where_it_prepends) {
    EXPECT_EQ(collapsed({{kSequence, {1, 1, 2, 3, 3, 3}}}), (Collapsed{{Asn(1), Asn(2), Asn(3)}}));
    EXPECT_EQ(collapsed({{kSequence, {1, 2}}, {kSequence, {2, 3}}}),
              (Collapsed{{Asn(1), Asn(2), Asn(3)}}));
}

TEST(CollapsedPath, keeps_a_network_that_comes_again_behind_another) {
    EXPECT_EQ(collapsed({{kSequence, {1, 2, 1}}}), (Collapsed{{Asn(1), Asn(2), Asn(1)}}));
}

TEST(CollapsedPath, says_that_there_is_a_set) {
    EXPECT_EQ(collapsed({{kSequence, {1}}, {kSet, {1, 5, 6}}}),
              (Collapsed{{Asn(1), Asn(5), Asn(6)}, true}));
}

TEST(CollapsedPath, passes_over_what_lies_inside_one_as) {
    EXPECT_EQ(
        collapsed({{kConfederation, {8, 9}}, {SegmentType::AsConfedSet, {7}}, {kSequence, {1}}}),
        (Collapsed{{Asn(1)}}));
    EXPECT_EQ(collapsed({{kSequence, {1}}, {kConfederation, {8}}, {kSequence, {1, 2}}}),
              (Collapsed{{Asn(1), Asn(2)}}));
    EXPECT_EQ(collapsed({}), Collapsed{});
}

}  // namespace
}  // namespace comity::net
