#include "net/prefix_map.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace comity::net {
namespace {

/// A prefix near many others: few distinct bits, lengths around the borders of the index and words.
Prefix random_prefix(std::mt19937_64& random) {
    const bool v4 = random() % 2 == 0;
    const auto bits = [&random] { return random() & random() & random(); };
    if (v4) {
        const auto address = Address::v4(static_cast<std::uint32_t>(bits() & 0xC0E0'8181));
        return Prefix::containing(address, static_cast<std::uint8_t>(random() % 33));
    }
    const auto high = 0x2000'0000'0000'0000U | (bits() & 0x00C1'8000'0001'0003U);
    const auto address =
        Address::v6(random() % 50 == 0 ? bits() : high, bits() & 0x8000'0000'0000'0003U);
    return Prefix::containing(address, static_cast<std::uint8_t>(random() % 129));
}

TEST(PrefixMap, agrees_with_a_plain_scan) {
    std::mt19937_64 random(11);
    for (int world = 0; world < 60; ++world) {
        const auto size = random() % 400;
        std::set<Prefix> prefixes;
        std::vector<PrefixMap<int>::Entry> entries;
        for (std::size_t i = 0; i < size; ++i) {
            const auto prefix = random_prefix(random);
            if (prefixes.insert(prefix).second) entries.emplace_back(prefix, static_cast<int>(i));
        }
        const PrefixMap<int> map(entries);
        ASSERT_EQ(map.size(), prefixes.size());
        for (int probe = 0; probe < 400; ++probe) {
            const auto wanted = random_prefix(random);
            std::vector<Prefix> covering;
            std::vector<Prefix> covered;
            for (const auto& prefix : prefixes) {
                if (prefix.covers(wanted)) covering.push_back(prefix);
                if (wanted.covers(prefix)) covered.push_back(prefix);
            }
            std::vector<Prefix> found;
            for (auto i = map.longest_covering(wanted); i != PrefixMap<int>::kNone;
                 i = map.parent(i)) {
                found.insert(found.begin(), map.prefix(i));
            }
            ASSERT_EQ(found, covering) << to_string(wanted);
            found.clear();
            const auto [first, last] = map.covered_by(wanted);
            for (auto i = first; i < last; ++i) found.push_back(map.prefix(i));
            ASSERT_EQ(found, covered) << to_string(wanted);
            ASSERT_EQ(map.find(wanted) != PrefixMap<int>::kNone, prefixes.contains(wanted));
        }
    }
}

TEST(PrefixMap, first_of_equal_prefixes_stays) {
    const auto prefix = *Prefix::parse("192.0.2.0/24");
    const PrefixMap<int> map({{prefix, 1}, {prefix, 2}});
    ASSERT_EQ(map.size(), 1U);
    EXPECT_EQ(map.value(map.find(prefix)), 1);
}

TEST(PrefixMap, empty_finds_nothing) {
    const PrefixMap<int> map;
    EXPECT_EQ(map.longest_covering(*Prefix::parse("0.0.0.0/0")), PrefixMap<int>::kNone);
    EXPECT_EQ(map.find(*Prefix::parse("::/0")), PrefixMap<int>::kNone);
}

}  // namespace
}  // namespace comity::net
