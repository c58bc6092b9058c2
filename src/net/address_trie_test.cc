#include "net/address_trie.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>

#include "net/address.h"

namespace comity::net {
namespace {

/// Prefixes by bits and length, in the trie's order, and their answers.
using Prefixes = std::map<std::pair<std::uint64_t, std::uint8_t>, AddressTrie::Answer>;

AddressTrie trie_of(const Prefixes& prefixes) {
    std::vector<AddressTrie::Entry> entries;
    for (const auto& [prefix, answer] : prefixes) {
        entries.push_back({prefix.first, prefix.second, answer});
    }
    return AddressTrie(entries);
}

AddressTrie::Answer plain_scan(const Prefixes& prefixes, std::uint64_t address) {
    auto answer = AddressTrie::kNone;
    unsigned longest = 0;
    for (const auto& [prefix, value] : prefixes) {
        const auto& [bits, length] = prefix;
        if ((address & Address::high_mask(length)) == bits && length >= longest) {
            longest = length;
            answer = value;
        }
    }
    return answer;
}

/// All of the trie's own borders, those beside them, and `count` others near by.
void expect_as_plain_scan(const Prefixes& prefixes, std::mt19937_64& random, int count) {
    const auto trie = trie_of(prefixes);
    const auto expect = [&](std::uint64_t address) {
        ASSERT_EQ(trie.longest(address), plain_scan(prefixes, address)) << std::hex << address;
    };
    for (const auto& [prefix, answer] : prefixes) {
        const auto last = prefix.first | ~Address::high_mask(prefix.second);
        for (const auto address : {prefix.first, prefix.first - 1, last, last + 1}) expect(address);
    }
    for (int i = 0; i < count; ++i) expect(random() & random() & random());
}

TEST(AddressTrie, agrees_with_a_plain_scan) {
    std::mt19937_64 random(11);
    for (int world = 0; world < 60; ++world) {
        Prefixes prefixes;
        const auto size = random() % 400;
        // Few distinct bits, some below one start: prefixes lie in each other, at all depths.
        const auto start = random() % 2 == 0 ? 0 : random() << 40U;
        const auto kept = 0xC0E0'8181'0180'8001U & random();
        for (std::size_t i = 0; i < size; ++i) {
            const auto length = static_cast<std::uint8_t>(random() % 65);
            const auto bits = (start | (random() & kept)) & Address::high_mask(length);
            prefixes.emplace(std::pair(bits, length), static_cast<AddressTrie::Answer>(i + 1));
        }
        expect_as_plain_scan(prefixes, random, 400);
    }
}

TEST(AddressTrie, agrees_with_a_plain_scan_where_prefixes_crowd) {
    std::mt19937_64 random(12);
    for (int world = 0; world < 5; ++world) {
        Prefixes prefixes;
        // Hundreds in one /32 as IPv6 has them, and few elsewhere.
        for (std::uint32_t i = 0; i < 640; ++i) {
            const bool crowded = i % 16 != 0;
            const auto length =
                static_cast<std::uint8_t>(crowded ? 32 + random() % 33 : 16 + random() % 17);
            const auto bits = crowded
                                  ? 0x2001'0DB8'0000'0000U | (random() & random() & 0xFFFF'FFFFU)
                                  : 0x2000'0000'0000'0000U | random() >> 3U;
            prefixes.emplace(std::pair(bits & Address::high_mask(length), length), i + 1);
        }
        expect_as_plain_scan(prefixes, random, 1000);
    }
}

// The largest root: smaller sets have a smaller one.
TEST(AddressTrie, agrees_with_a_plain_scan_where_there_are_many) {
    std::mt19937_64 random(14);
    Prefixes prefixes;
    while (prefixes.size() < 80'000) {
        const auto length = static_cast<std::uint8_t>(8 + random() % 25);
        prefixes.emplace(std::pair(random() & Address::high_mask(length), length),
                         static_cast<AddressTrie::Answer>(prefixes.size() + 1));
    }
    const auto trie = trie_of(prefixes);
    for (int i = 0; i < 200; ++i) {
        const auto address = random();
        ASSERT_EQ(trie.longest(address), plain_scan(prefixes, address)) << std::hex << address;
    }
}

TEST(AddressTrie, knows_a_single_prefix_of_every_length) {
    std::mt19937_64 random(13);
    for (unsigned length = 0; length <= 64; ++length) {
        const auto bits = random() & Address::high_mask(static_cast<std::uint8_t>(length));
        expect_as_plain_scan({{{bits, static_cast<std::uint8_t>(length)}, 7}}, random, 10);
    }
}

TEST(AddressTrie, empty_finds_nothing) {
    EXPECT_EQ(AddressTrie().longest(0), AddressTrie::kNone);
    EXPECT_EQ(AddressTrie(std::span<const AddressTrie::Entry>()).longest(~0ULL),
              AddressTrie::kNone);
}

}  // namespace
}  // namespace comity::net
