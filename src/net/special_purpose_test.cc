#include "net/special_purpose.h"

#include <gtest/gtest.h>

namespace comity::net {
namespace {

/// "name" of a local block, "name!" of a global one, "" of none.
std::string found(const SpecialPurpose& table, const char* prefix) {
    const auto* const block = table.find(*Prefix::parse(prefix));
    if (block == nullptr) return "";
    return block->name + (block->reach == Reach::Global ? "!" : "");
}

TEST(SpecialPurpose, holds_what_operators_lists_of_bogons_hold) {
    const SpecialPurpose table;
    for (const char* bogon :
         {"0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
          "172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
          "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
          "100::/64",      "2001:2::/48",     "2001:10::/28",   "2001:db8::/32",  "2002::/16",
          "3ffe::/16",     "3fff::/20",       "5f00::/16",      "fc00::/7",       "fe80::/10",
          "fec0::/10",     "ff00::/8",        "::/8",           "4000::/3",       "6000::/3",
          "e000::/4",      "1000::/4",        "192.168.1.0/24", "10.0.0.1/32"}) {
        const auto* const block = table.find(*Prefix::parse(bogon));
        ASSERT_NE(block, nullptr) << bogon;
        EXPECT_EQ(block->reach, Reach::Local) << bogon;
        EXPECT_FALSE(block->name.empty());
    }
}

TEST(SpecialPurpose, lets_a_more_specific_entry_win) {
    const SpecialPurpose table;
    for (const char* free :
         {"192.0.0.9/32", "192.0.0.10/32", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24",
          "2001:1::1/128", "2001:1::2/128", "2001:1::3/128", "2001:3::/32", "2001:3:1::/48",
          "2001:4:112::/48", "2001:20::/28", "2001:30::/28", "2620:4f:8000::/48", "64:ff9b::/96"}) {
        const auto* const block = table.find(*Prefix::parse(free));
        ASSERT_NE(block, nullptr) << free;
        EXPECT_EQ(block->reach, Reach::Global) << free;
    }
    EXPECT_EQ(found(table, "192.0.0.8/32"), "IPv4 dummy address");
    EXPECT_EQ(found(table, "192.0.0.8/31"), "IETF Protocol Assignments");
    EXPECT_EQ(found(table, "2001:4:113::/48"), "IETF Protocol Assignments");
}

TEST(SpecialPurpose, knows_nothing_of_what_is_wider_than_its_blocks) {
    const SpecialPurpose table;
    for (const char* other : {"0.0.0.0/0", "0.0.0.0/1", "192.0.0.0/16", "8.8.8.0/24", "::/0",
                              "2000::/3", "2001::/16", "2001:db8::/31", "224.0.0.0/3"}) {
        EXPECT_EQ(found(table, other), "") << other;
    }
}

TEST(SpecialPurpose, a_registry_replaces_its_family_and_says_nothing_by_silence) {
    const auto block = [](const char* prefix, Reach reach) {
        return SpecialBlock{*Prefix::parse(prefix), reach, "given", ""};
    };
    const SpecialPurpose table(
        {block("10.0.0.0/8", Reach::Local), block("192.88.99.0/24", Reach::NotSaid),
         block("198.19.0.0/24", Reach::NotSaid)},
        {{Asn(7), Asn(9), "given", ""}});
    EXPECT_EQ(found(table, "10.1.0.0/16"), "given");
    EXPECT_EQ(found(table, "192.168.0.0/16"), "");
    EXPECT_EQ(found(table, "192.88.99.0/24"), "given");
    EXPECT_EQ(found(table, "198.19.0.0/24"), "given!");
    EXPECT_EQ(found(table, "224.1.0.0/16"), "Multicast");
    EXPECT_EQ(found(table, "fc00::/7"), "Unique-Local");
    EXPECT_EQ(table.find(Asn(8))->name, "given");
    EXPECT_EQ(table.find(Asn(65'000))->name, "Private use");
}

TEST(SpecialPurpose, agrees_with_what_is_reserved_of_all_as_numbers) {
    const SpecialPurpose table;
    for (std::uint32_t n = 0; n < 200'000; ++n) {
        ASSERT_EQ(table.find(Asn(n)) != nullptr, is_reserved(Asn(n))) << n;
    }
    for (const std::uint32_t n : {4'199'999'999U, 4'200'000'000U, 4'294'967'294U, 4'294'967'295U}) {
        EXPECT_EQ(table.find(Asn(n)) != nullptr, is_reserved(Asn(n))) << n;
    }
    EXPECT_FALSE(is_reserved(Asn(112)));
}

}  // namespace
}  // namespace comity::net
