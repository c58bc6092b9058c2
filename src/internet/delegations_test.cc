#include "internet/delegations.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "internet/made_topology.h"
#include "internet/random.h"
#include "internet/registries.h"

namespace comity::internet {
namespace {

using net::Asn;
using net::Family;
using net::Prefix;

Prefix prefix(std::string_view text) { return *Prefix::parse(text); }

/// Three networks, one of them with two holdings, one within the other.
Delegations small_delegations() {
    const Topology topology({Asn(100), Asn(3'000), Asn(200'000)}, {});
    const Organisations organisations(topology, 1);
    return {topology,
            organisations,
            {{prefix("198.51.0.0/20"), 0},
             {prefix("11.0.4.0/22"), 1},
             {prefix("11.0.4.0/23"), 2},
             {prefix("11.0.8.0/24"), 1},
             {prefix("10.1.0.0/16"), 2},
             {prefix("2400:1::/32"), 2}},
            std::vector{Asn(4'000)},
            7};
}

TEST(PrefixesOf, gives_the_fewest_prefixes_that_are_just_the_range) {
    Random random(1);
    for (int round = 0; round < 200; ++round) {
        const auto one = random.word() >> (32U + random.below(31));
        const auto other = random.word() >> (32U + random.below(31));
        const auto first = std::min(one, other) << 32U;
        const auto last = std::max(one, other) << 32U | 0xFFFF'FFFFU;
        const auto parts = prefixes_of(Family::Ipv4, first, last);
        auto at = first;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            EXPECT_EQ(first_bits(parts[i]), at);
            at = last_bits(parts[i]) + 1;
            if (i == 0 || parts[i - 1].length() != parts[i].length()) continue;
            // Two of a length are no halves of one.
            EXPECT_FALSE(Prefix::containing(parts[i].address(),
                                            static_cast<std::uint8_t>(parts[i].length() - 1))
                             .covers(parts[i - 1]));
        }
        EXPECT_EQ(at, last + 1);
    }
}

TEST(Delegations, say_something_once_of_all_space_that_regions_have) {
    const auto delegations = small_delegations();
    for (const auto family : {Family::Ipv4, Family::Ipv6}) {
        const auto ranges = delegations.ranges(family);
        std::array<std::array<bool, 3>, kRegions> has{};
        for (std::size_t i = 0; i < ranges.size(); ++i) {
            EXPECT_LE(ranges[i].first, ranges[i].last);
            EXPECT_TRUE(i == 0 || ranges[i - 1].last < ranges[i].first);
            has[ranges[i].region][static_cast<std::size_t>(ranges[i].status)] = true;
        }
        for (const auto& region : has) EXPECT_TRUE(region[1] && region[2]);
    }
    std::uint32_t last = 0;
    for (const auto& one : delegations.asns()) {
        EXPECT_GT(one.first, last);
        EXPECT_FALSE(net::is_reserved(Asn(one.first)) || net::is_reserved(Asn(one.last)));
        last = one.last;
    }
    EXPECT_EQ(std::count_if(delegations.asns().begin(), delegations.asns().end(),
                            [](const AsnRange& r) { return r.status == RangeStatus::Held; }),
              4);
}

TEST(Delegations, tell_whose_a_prefix_is) {
    const auto delegations = small_delegations();
    EXPECT_EQ(delegations.space_of(prefix("11.0.4.0/24")), Space::Held);
    EXPECT_EQ(delegations.space_of(prefix("11.0.0.0/16")), Space::Held);  // a part is
    EXPECT_EQ(delegations.space_of(prefix("10.1.2.0/24")), Space::SpecialPurpose);
    EXPECT_EQ(delegations.space_of(prefix("198.51.100.0/24")), Space::SpecialPurpose);
    EXPECT_EQ(delegations.space_of(prefix("192.0.0.9/32")), Space::Held);  // globally reachable
    EXPECT_EQ(delegations.space_of(prefix("224.1.0.0/16")), Space::Unallocated);
    EXPECT_EQ(delegations.space_of(prefix("0.0.0.0/0")), Space::Held);
    EXPECT_EQ(delegations.space_of(prefix("2400:1:2::/48")), Space::Held);
    EXPECT_EQ(delegations.space_of(prefix("2d00:1::/32")), Space::Unallocated);
    EXPECT_EQ(delegations.space_of(prefix("4000::/16")), Space::Unallocated);
    EXPECT_EQ(delegations.space_of(prefix("2001:db8::/32")), Space::SpecialPurpose);
    EXPECT_TRUE(delegations.is_held_by_one(prefix("11.0.4.0/22")));
    EXPECT_FALSE(delegations.is_held_by_one(prefix("11.0.0.0/21")));
    for (const auto& range : delegations.ranges(Family::Ipv4)) {
        if (range.status == RangeStatus::Held) continue;
        const auto parts = prefixes_of(Family::Ipv4, range.first, range.last);
        EXPECT_EQ(delegations.space_of(parts.front()),
                  range.status == RangeStatus::Available ? Space::Available : Space::Reserved);
    }
}

TEST(Delegations, keep_the_less_specific_of_two_holdings_and_none_of_protocols) {
    const auto delegations = small_delegations();
    const auto* holding = delegations.holding_of(prefix("11.0.5.0/24"));
    ASSERT_NE(holding, nullptr);
    EXPECT_EQ(holding->prefix, prefix("11.0.4.0/22"));
    EXPECT_EQ(holding->network, 1U);
    EXPECT_EQ(delegations.holding_of(prefix("10.1.0.0/24")), nullptr);
    EXPECT_EQ(delegations.holdings().size(), 4U);
}

}  // namespace
}  // namespace comity::internet
