#include "net/prefix.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "net/as_path.h"
#include "net/asn.h"

namespace comity::net {
namespace {

TEST(Asn, reads_asplain_only) {
    EXPECT_EQ(Asn::parse("AS64500"), Asn(64500));
    EXPECT_EQ(Asn::parse("as1"), Asn(1));
    EXPECT_EQ(Asn::parse("4294967295"), Asn(4294967295));
    for (const char* bad : {"", "AS", "AS-1", "4294967296", "1.10", "AS 1", "AS01"}) {
        EXPECT_FALSE(Asn::parse(bad)) << bad;
    }
}

TEST(Asn, knows_what_can_be_no_networks_own) {
    for (const std::uint32_t n : {0U, 23456U, 64496U, 64511U, 64512U, 65534U, 65535U, 65536U,
                                  65551U, 65552U, 131071U, 4200000000U, 4294967294U, 4294967295U}) {
        EXPECT_TRUE(is_reserved(Asn(n))) << n;
    }
    for (const std::uint32_t n : {1U, 23455U, 64495U, 131072U, 4199999999U}) {
        EXPECT_FALSE(is_reserved(Asn(n))) << n;
    }
}

TEST(Address, text_agrees_with_inet_ntop_and_back) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 200'000; ++i) {
        std::array<std::uint8_t, 16> octets{};
        // Few distinct values, so that runs of zero groups of every length turn up.
        for (auto& octet : octets) {
            octet = static_cast<std::uint8_t>(random() % 3 == 0 ? random() % 256 : 0);
        }
        octets[0] = 0x20;  // away from ::/96, where inet_ntop writes a dotted quad
        std::array<char, INET6_ADDRSTRLEN> expected{};
        ASSERT_NE(inet_ntop(AF_INET6, octets.data(), expected.data(), expected.size()), nullptr);
        const auto address = Address::from_octets(octets);
        ASSERT_EQ(to_string(address), expected.data());
        ASSERT_EQ(Address::parse(expected.data()), address);
    }
}

TEST(Address, refuses_what_inet_pton_refuses) {
    for (const char* bad :
         {"", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", ":", ":::", "1::2::3", "1:2:3:4:5:6:7",
          "1:2:3:4:5:6:7:8:9", "12345::", "::1.2.3", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4",
          "1.2.3.4::", "1:1.2.3.4::", "::g", "1:2:3:4:5:6:7:8::"}) {
        EXPECT_FALSE(Address::parse(bad)) << bad;
    }
    EXPECT_EQ(to_string(*Address::parse("::ffff:192.0.2.1")), "::ffff:192.0.2.1");
    EXPECT_EQ(to_string(*Address::parse("2001:0DB8::0001")), "2001:db8::1");
    EXPECT_EQ(to_string(*Address::parse("::")), "::");
}

TEST(Prefix, refuses_host_bits_set) {
    EXPECT_TRUE(Prefix::parse("192.0.2.0/24"));
    EXPECT_FALSE(Prefix::parse("192.0.2.1/24"));
    EXPECT_FALSE(Prefix::parse("192.0.2.0/33"));
    EXPECT_FALSE(Prefix::parse("2001:db8::/129"));
    EXPECT_FALSE(Prefix::parse("192.0.2.0"));
    EXPECT_TRUE(Prefix::parse("0.0.0.0/0"));
}

TEST(Prefix, covers_by_family_length_and_bits) {
    const auto covers = [](const char* a, const char* b) {
        return Prefix::parse(a)->covers(*Prefix::parse(b));
    };
    EXPECT_TRUE(covers("10.0.0.0/8", "10.0.0.0/8"));
    EXPECT_TRUE(covers("10.0.0.0/8", "10.255.0.0/16"));
    EXPECT_FALSE(covers("10.255.0.0/16", "10.0.0.0/8"));
    EXPECT_FALSE(covers("0.0.0.0/0", "::/0"));
    EXPECT_TRUE(covers("::/0", "2001:db8::/128"));
    EXPECT_TRUE(covers("2001:db8::/65", "2001:db8::8000/113"));
}

TEST(AsPath, origin_is_that_of_rfc_6811) {
    const Asn own(64500);
    EXPECT_EQ(AsPathView().origin(own), own);
    const std::array<std::uint8_t, 10> sequence{2, 2, 0, 0, 0, 1, 0, 0, 0, 9};
    EXPECT_EQ(AsPathView(sequence).origin(own), Asn(9));
    const std::array<std::uint8_t, 12> set{2, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 9};
    EXPECT_EQ(AsPathView(set).origin(own), std::nullopt);
    EXPECT_TRUE(AsPathView(set).has_set());
    EXPECT_EQ(to_string(AsPathView(set)), "1 {9}");
    const std::array<std::uint8_t, 12> confederation{2, 1, 0, 0, 0, 1, 3, 1, 0, 0, 0, 9};
    EXPECT_EQ(AsPathView(confederation).origin(own), own);
}

}  // namespace
}  // namespace comity::net
