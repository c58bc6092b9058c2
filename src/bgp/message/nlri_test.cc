#include "bgp/message/nlri.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "bgp/message/attributes_writer.h"
#include "support/octets.h"

namespace comity::bgp {
namespace {

using net::Family;
using test::octets_of_hex;
using Bytes = std::vector<std::uint8_t>;

/// The prefix in `octets` bit by bit: the plainest reading of RFC 4271 s4.3 there is.
net::Prefix plain_prefix(Octets octets, Family family) {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    const unsigned length = octets[0];
    for (unsigned bit = 0; bit < length; ++bit) {
        const bool set = (std::uint32_t{octets[1 + bit / 8]} >> (7U - bit % 8) & 1U) != 0;
        if (!set) continue;
        if (bit < 64) {
            high |= std::uint64_t{1} << (63U - bit);
        } else {
            low |= std::uint64_t{1} << (127U - bit);
        }
    }
    const auto address = family == Family::Ipv4
                             ? net::Address::v4(static_cast<std::uint32_t>(high >> 32U))
                             : net::Address::v6(high, low);
    return *net::Prefix::make(address, static_cast<std::uint8_t>(length));
}

// Every length of both families, every number of octets there are, and more behind: the bits past
// the length, in the last octet and in what follows, are all set.
TEST(Nlri, reads_every_length_and_ignores_bits_past_it) {
    for (const auto family : {Family::Ipv4, Family::Ipv6}) {
        for (unsigned length = 0; length < 256; ++length) {
            for (std::size_t octets = 0; octets <= 20; ++octets) {
                Bytes input{static_cast<std::uint8_t>(length)};
                input.resize(1 + octets, 0xFF);
                net::Prefix prefix;
                const auto taken = decode_prefix(input, family, prefix);
                const std::size_t needed = (length + 7) / 8;
                const bool fits = length <= net::bits_of(family) && needed <= octets;
                ASSERT_EQ(taken, fits ? 1 + needed : 0) << length << " in " << octets;
                if (!fits) continue;
                ASSERT_EQ(prefix, plain_prefix(input, family)) << length << " in " << octets;
                Reader reader(input, 50);
                const auto read = read_prefix(reader, family);
                ASSERT_TRUE(read);
                EXPECT_EQ(*read, prefix);
                EXPECT_EQ(reader.offset(), 50 + taken);
            }
        }
    }
}

TEST(Nlri, of_no_octets_there_is_none) {
    net::Prefix prefix;
    EXPECT_EQ(decode_prefix({}, Family::Ipv4, prefix), 0U);
    Reader reader(Octets(), 7);
    const auto read = read_prefix(reader, Family::Ipv6);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().rule, &kNlri);
    EXPECT_EQ(read.error().offset, 7U);
}

TEST(Nlri, encode_decode_gives_the_same_for_every_length) {
    for (const auto family : {Family::Ipv4, Family::Ipv6}) {
        for (unsigned length = 0; length <= net::bits_of(family); ++length) {
            const auto address = family == Family::Ipv4 ? net::Address::v4(0xA5C33C5A)
                                                        : net::Address::v6(0x0123'4567'89AB'CDEF,
                                                                           0xFEDC'BA98'7654'3210);
            const auto wanted = net::Prefix::containing(address, static_cast<std::uint8_t>(length));
            Writer out;
            message::write_prefix(out, wanted);
            net::Prefix prefix;
            EXPECT_EQ(decode_prefix(out.octets(), family, prefix), out.size());
            EXPECT_EQ(prefix, wanted);
        }
    }
}

TEST(ReadNlri, reads_lists_with_and_without_path_identifiers) {
    std::vector<Nlri> entries;
    ASSERT_TRUE(read_nlri(Reader(octets_of_hex("00 08 0a 20 c0000201")), Family::Ipv4, AddPath::No,
                          entries));
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(to_string(entries[0].prefix), "0.0.0.0/0");
    EXPECT_EQ(to_string(entries[2].prefix), "192.0.2.1/32");
    EXPECT_EQ(entries[2].path_id, 0U);
    entries.clear();
    const auto with_ids = octets_of_hex("00000007 20 20010db8 ffffffff 00");
    ASSERT_TRUE(read_nlri(Reader(with_ids), Family::Ipv6, AddPath::Yes, entries));
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(to_string(entries[0].prefix), "2001:db8::/32");
    EXPECT_EQ(entries[0].path_id, 7U);
    EXPECT_EQ(entries[1].path_id, 0xFFFFFFFFU);
}

TEST(ReadNlri, says_where_a_list_is_cut_short_and_keeps_what_came_before) {
    struct Case {
        AddPath add_path;
        const char* hex;
        std::vector<std::size_t> starts;  ///< Of the entries, and the end.
    };
    for (const auto& wanted :
         {Case{AddPath::No, "08 0a 18 c00002 00 20 c0000201", {0, 2, 6, 7, 12}},
          Case{AddPath::Yes, "00000001 08 0a 00000002 18 c00002", {0, 6, 14}}}) {
        const auto octets = octets_of_hex(wanted.hex);
        for (std::size_t length = 0; length <= octets.size(); ++length) {
            std::vector<Nlri> entries;
            const auto read = read_nlri(Reader(Octets(octets).first(length), 100), Family::Ipv4,
                                        wanted.add_path, entries);
            const auto whole = static_cast<std::size_t>(
                std::upper_bound(wanted.starts.begin(), wanted.starts.end(), length) -
                wanted.starts.begin() - 1);
            EXPECT_EQ(entries.size(), whole);
            const bool at_border = wanted.starts[whole] == length;
            ASSERT_EQ(read.has_value(), at_border) << length;
            if (read) continue;
            EXPECT_EQ(read.error().rule, &kNlri);
            EXPECT_GE(read.error().offset, 100 + wanted.starts[whole]);
            EXPECT_LE(read.error().offset, 100 + length);
        }
    }
}

TEST(ReadNlri, refuses_lengths_beyond_the_family) {
    std::vector<Nlri> entries;
    EXPECT_FALSE(
        read_nlri(Reader(octets_of_hex("21 0a00000000")), Family::Ipv4, AddPath::No, entries));
    EXPECT_FALSE(read_nlri(Reader(Bytes(40, 0x81)), Family::Ipv6, AddPath::No, entries));
    EXPECT_TRUE(entries.empty());
}

}  // namespace
}  // namespace comity::bgp
