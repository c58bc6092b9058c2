#include "net/range_map.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace comity::net {
namespace {

using AsnMap = RangeMap<Asn, int>;
using AddressMap = RangeMap<Address, int>;

TEST(RangeMap, shows_the_latest_layer_at_every_point_of_a_small_world) {
    std::mt19937 random(1);
    constexpr std::uint32_t kTop = 4'294'967'295U;
    for (int round = 0; round < 3'000; ++round) {
        std::vector<AsnMap::Range> layers(random() % 8);
        // A world of forty points, half of them at the very end.
        const auto point = [](std::uint32_t place) {
            return Asn(place < 20 ? place : kTop - (39 - place));
        };
        std::map<Asn, int> painted;
        for (auto& layer : layers) {
            const auto a = static_cast<std::uint32_t>(random() % 40);
            const auto b = static_cast<std::uint32_t>(random() % 40);
            layer = {point(std::min(a, b)), point(std::max(a, b)), static_cast<int>(random() % 3)};
            for (auto p = std::min(a, b); p <= std::max(a, b); ++p) painted[point(p)] = layer.value;
        }
        const AsnMap map(layers);
        for (std::uint32_t place = 0; place < 40; ++place) {
            const auto* const found = map.find(point(place));
            const auto expected = painted.find(point(place));
            ASSERT_EQ(found == nullptr, expected == painted.end()) << round << ' ' << place;
            if (found != nullptr) {
                ASSERT_EQ(found->value, expected->second);
            }
            for (auto end = place; end < 40; ++end) {
                std::size_t count = 0;
                for (const auto& range : map.ranges()) {
                    if (range.first <= point(end) && point(place) <= range.last) ++count;
                }
                ASSERT_EQ(map.overlapping(point(place), point(end)).size(), count);
            }
        }
        for (std::size_t i = 1; i < map.ranges().size(); ++i) {
            const auto& left = map.ranges()[i - 1];
            ASSERT_LT(left.last, map.ranges()[i].first);
            ASSERT_FALSE(left.value == map.ranges()[i].value &&
                         next_of(left.last) == map.ranges()[i].first);
        }
    }
}

TEST(RangeMap, counts_the_ranges_that_do_not_hold_whole) {
    const auto range = [](std::uint32_t first, std::uint32_t last, int value) {
        return AsnMap::Range{Asn(first), Asn(last), value};
    };
    EXPECT_EQ(AsnMap({range(1, 5, 1), range(6, 9, 1)}).hidden_count(), 0U);
    EXPECT_EQ(AsnMap({range(1, 5, 1), range(6, 9, 1)}).ranges().size(), 1U);
    // One is split, one is gone, the top one is whole.
    EXPECT_EQ(AsnMap({range(1, 9, 1), range(3, 4, 2), range(3, 5, 3)}).hidden_count(), 2U);
}

TEST(RangeMap, reaches_the_ends_of_both_families) {
    const auto whole = [](Family family, int value) {
        const auto first = family == Family::Ipv4 ? Address::v4(0) : Address::v6(0, 0);
        return AddressMap::Range{first, Prefix::containing(first, 0).last_address(), value};
    };
    const AddressMap map({whole(Family::Ipv4, 4), whole(Family::Ipv6, 6)});
    ASSERT_EQ(map.ranges().size(), 2U);
    EXPECT_EQ(map.find(*Address::parse("255.255.255.255"))->value, 4);
    EXPECT_EQ(map.find(*Address::parse("::"))->value, 6);
    EXPECT_EQ(map.find(*Address::parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))->value, 6);
}

TEST(NextOf, carries_and_ends) {
    EXPECT_EQ(next_of(*Address::parse("10.255.255.255")), Address::parse("11.0.0.0"));
    EXPECT_EQ(next_of(*Address::parse("2001:db8::ffff:ffff:ffff:ffff")),
              Address::parse("2001:db8:0:1::"));
    EXPECT_EQ(previous_of(*Address::parse("2001:db8:0:1::")),
              Address::parse("2001:db8::ffff:ffff:ffff:ffff"));
    EXPECT_FALSE(next_of(*Address::parse("255.255.255.255")));
    EXPECT_EQ(Prefix::parse("10.0.0.0/9")->last_address(), Address::parse("10.127.255.255"));
    EXPECT_EQ(Prefix::parse("2001:db8::/65")->last_address(),
              Address::parse("2001:db8::7fff:ffff:ffff:ffff"));
}

}  // namespace
}  // namespace comity::net
