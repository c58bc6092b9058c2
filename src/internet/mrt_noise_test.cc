#include "internet/mrt_noise.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>

#include "base/reader.h"

namespace comity::internet {
namespace {

std::vector<std::uint8_t> noise(std::uint64_t seed, std::uint32_t records) {
    MemorySink sink;
    EXPECT_TRUE(write_mrt_noise(sink, seed, records));
    return sink.octets();
}

std::size_t number(Octets octets, std::size_t count) {
    std::size_t value = 0;
    for (const auto octet : octets.first(count)) value = value << 8U | octet;
    return value;
}

TEST(MrtNoise, gives_the_same_octets_for_the_same_seed) {
    EXPECT_EQ(noise(1, 200), noise(1, 200));
    EXPECT_NE(noise(1, 200), noise(2, 200));
}

TEST(MrtNoise, has_whole_records_of_every_type_and_subtype) {
    const auto all = noise(3, 5'000);
    std::map<std::size_t, std::set<std::size_t>> subtypes;
    std::size_t records = 0;
    for (Octets rest = all; !rest.empty(); ++records) {
        ASSERT_GE(rest.size(), 12U);
        subtypes[number(rest.subspan(4), 2)].insert(number(rest.subspan(6), 2));
        const auto length = number(rest.subspan(8), 4);
        ASSERT_GE(rest.size() - 12, length);
        rest = rest.subspan(12 + length);
    }
    EXPECT_EQ(records, 5'000U);
    EXPECT_EQ(subtypes[12], (std::set<std::size_t>{1, 2}));
    EXPECT_EQ(subtypes[13], (std::set<std::size_t>{1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12}));
    std::set<std::size_t> session{0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11};
    EXPECT_EQ(subtypes[17], session);
    session.insert(3);
    EXPECT_EQ(subtypes[16], session);
}

TEST(MrtNoise, has_attributes_of_every_kind_in_table_dumps) {
    const auto all = noise(4, 20'000);
    std::set<std::size_t> codes;
    bool extended = false;
    for (Octets rest = all; !rest.empty();) {
        const auto body = rest.subspan(12, number(rest.subspan(8), 4));
        const bool ipv4 = number(rest.subspan(6), 2) == 1;
        const bool table_dump = number(rest.subspan(4), 2) == 12;
        rest = rest.subspan(12 + body.size());
        if (!table_dump) continue;
        // View, sequence, prefix, length, status, originated, peer and its ASN (RFC 6396 s4.2).
        const std::size_t address = ipv4 ? 4 : 16;
        auto attributes = body.subspan(4 + address + 6 + address + 2);
        ASSERT_EQ(number(attributes, 2), attributes.size() - 2);
        attributes = attributes.subspan(2);
        std::set<std::size_t> of_entry;
        while (!attributes.empty()) {
            const bool is_extended = (attributes[0] & 0x10U) != 0;
            const std::size_t head = is_extended ? 4 : 3;
            EXPECT_TRUE(of_entry.insert(attributes[1]).second);
            extended = extended || is_extended;
            attributes = attributes.subspan(head + number(attributes.subspan(2), head - 2));
        }
        codes.insert(of_entry.begin(), of_entry.end());
    }
    EXPECT_TRUE(extended);
    for (const auto code :
         {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 9U, 10U, 14U, 15U, 16U, 17U, 18U, 32U, 35U}) {
        EXPECT_TRUE(codes.contains(code)) << code;
    }
    EXPECT_TRUE(codes.lower_bound(200) != codes.end());
}

}  // namespace
}  // namespace comity::internet
