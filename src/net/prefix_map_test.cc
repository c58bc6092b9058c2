#include "net/prefix_map.h"

#include <gtest/gtest.h>

#include <algorithm>
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

/// Hundreds of prefixes in one /64, more in one /32, few elsewhere: every depth of the index.
std::vector<Prefix> crowded_prefixes(std::mt19937_64& random) {
    std::set<Prefix> prefixes;
    for (int i = 0; i < 600; ++i) {
        const auto small = random() % 1024;
        const auto length = static_cast<std::uint8_t>(118 + random() % 11);
        prefixes.insert(Prefix::containing(Address::v6(0x2001'0DB8'0000'0000U, small), length));
        prefixes.insert(
            Prefix::containing(Address::v6(0x2001'0DB8'0000'0000U | random() % 0x1'0000U << 16U, 0),
                               static_cast<std::uint8_t>(32 + random() % 33)));
        prefixes.insert(Prefix::containing(Address::v4(static_cast<std::uint32_t>(small << 8U)),
                                           static_cast<std::uint8_t>(random() % 33)));
    }
    for (int i = 0; i < 40; ++i) {
        prefixes.insert(Prefix::containing(Address::v6(random(), random()),
                                           static_cast<std::uint8_t>(random() % 129)));
        prefixes.insert(Prefix::containing(Address::v4(static_cast<std::uint32_t>(random())),
                                           static_cast<std::uint8_t>(random() % 33)));
    }
    return {prefixes.begin(), prefixes.end()};
}

TEST(PrefixMap, agrees_with_a_plain_scan_where_prefixes_crowd) {
    std::mt19937_64 random(12);
    for (int world = 0; world < 5; ++world) {
        const auto all = crowded_prefixes(random);
        std::vector<PrefixMap<std::size_t>::Entry> entries;
        // Some stay out, so that look-ups also miss.
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (random() % 4 != 0) entries.emplace_back(all[i], i);
        }
        const PrefixMap<std::size_t> map(entries);
        ASSERT_EQ(map.size(), entries.size());
        std::vector<std::size_t> seen(all.size(), 0);
        const auto check = [&](std::size_t which, PrefixMap<std::size_t>::Index found) {
            ++seen[which];
            auto expected = PrefixMap<std::size_t>::kNone;
            for (std::size_t i = 0; i < entries.size(); ++i) {
                if (entries[i].first.covers(all[which])) expected = static_cast<unsigned>(i);
            }
            ASSERT_EQ(found, expected) << to_string(all[which]);
            ASSERT_EQ(map.longest_covering(all[which]), expected) << to_string(all[which]);
            if (found == map.kNone) return;
            ASSERT_EQ(map.value(found), entries[expected].second);
        };
        map.longest_covering(
            std::span<const Prefix>(all),
            [](const Prefix& prefix) -> const Prefix& { return prefix; }, check);
        EXPECT_EQ(std::count(seen.begin(), seen.end(), 1U), std::ssize(seen));
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
