#include "store/evidence_blob.h"

#include <gtest/gtest.h>

#include "store/blob_values.h"
#include "support/evidence_samples.h"

namespace comity::store {
namespace {

using test::Random;

TEST(EvidenceBlob, evidence_comes_back_as_it_was) {
    Random random(1);
    for (int i = 0; i < 2'000; ++i) {
        const auto evidence =
            test::random_record(random, net::Asn(static_cast<std::uint32_t>(random())));
        const auto blob = encode_record(evidence);
        const auto decoded = decode_record(blob);
        ASSERT_TRUE(decoded) << to_string(decoded.error());
        EXPECT_EQ(*decoded, evidence);
        EXPECT_EQ(encode_record(*decoded), blob);
    }
}

TEST(EvidenceBlob, a_pair_without_origin_is_not_one_of_AS0) {
    manrs::NetworkRecord record{.evidence = {.asn = net::Asn(64500)}};
    auto& others = record.evidence.others;
    others.resize(2);
    others[0].pair.origin = std::nullopt;
    others[1].pair.origin = net::Asn(0);
    const auto decoded = decode_record(encode_record(record));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->evidence.others[0].pair.origin, std::nullopt);
    EXPECT_EQ(decoded->evidence.others[1].pair.origin, net::Asn(0));
}

TEST(EvidenceBlob, facts_come_back_as_they_were) {
    Random random(2);
    for (int i = 0; i < 2'000; ++i) {
        const auto facts = test::random_facts(random);
        const auto blob = encode_facts(facts);
        const auto decoded = decode_facts(blob);
        ASSERT_TRUE(decoded) << to_string(decoded.error());
        EXPECT_EQ(*decoded, facts);
        EXPECT_EQ(encode_facts(*decoded), blob);
    }
}

/// Every shorter blob, every longer one and every other version is refused, by the rule.
template <class Decode>
void expect_all_else_refused(const std::vector<std::uint8_t>& blob, Decode decode) {
    for (std::size_t size = 0; size < blob.size(); ++size) {
        const auto decoded = decode(std::span(blob).first(size));
        ASSERT_FALSE(decoded) << size;
        EXPECT_EQ(decoded.error().rule->id, "store.blob.malformed");
        EXPECT_LE(decoded.error().offset, size);
    }
    auto longer = blob;
    longer.push_back(0);
    ASSERT_FALSE(decode(longer));
    EXPECT_EQ(decode(longer).error().fault, Fault::TrailingBytes);
    for (unsigned version = 0; version < 256; ++version) {
        if (version == blob.front()) continue;
        auto other = blob;
        other.front() = static_cast<std::uint8_t>(version);
        ASSERT_FALSE(decode(other));
        EXPECT_EQ(decode(other).error().what, "version");
    }
}

TEST(EvidenceBlob, refuses_what_is_cut_or_too_long_or_of_another_version) {
    Random random(3);
    for (int i = 0; i < 30; ++i) {
        expect_all_else_refused(encode_record(test::random_record(random, net::Asn(64500))),
                                [](Octets octets) { return decode_record(octets); });
        expect_all_else_refused(encode_facts(test::random_facts(random)),
                                [](Octets octets) { return decode_facts(octets); });
    }
}

TEST(EvidenceBlob, damage_is_refused_or_gives_what_encodes_to_it) {
    Random random(4);
    for (int i = 0; i < 20; ++i) {
        const auto evidence = encode_record(test::random_record(random, net::Asn(64500)));
        for (std::size_t place = 0; place < evidence.size(); ++place) {
            for (const unsigned change : {0x01U, 0x40U, 0x80U, 0xFFU}) {
                auto damaged = evidence;
                damaged[place] = static_cast<std::uint8_t>(damaged[place] ^ change);
                if (const auto decoded = decode_record(damaged)) {
                    EXPECT_EQ(encode_record(*decoded), damaged) << place;
                }
            }
        }
        const auto facts = encode_facts(test::random_facts(random));
        for (std::size_t place = 0; place < facts.size(); ++place) {
            auto damaged = facts;
            damaged[place] ^= 0x41U;
            if (const auto decoded = decode_facts(damaged)) {
                EXPECT_EQ(encode_facts(*decoded), damaged) << place;
            }
        }
    }
}

TEST(EvidenceBlob, a_count_that_lies_reserves_no_memory) {
    auto blob = encode_record({.evidence = {.asn = net::Asn(64500)}});
    for (std::size_t i = 5; i < 9; ++i) blob.at(i) = 0xFF;
    EXPECT_FALSE(decode_record(blob));
}

TEST(EvidenceBlob, numbers_have_one_form) {
    const auto read = [](std::vector<std::uint8_t> octets) {
        Reader reader(octets);
        const auto number = read_number(reader, "number");
        return number && reader.empty() ? std::optional(*number) : std::nullopt;
    };
    for (const std::uint32_t number : {0U, 1U, 127U, 128U, 16'383U, 16'384U, 400'000U, 0x0FFF'FFFFU,
                                       0x1000'0000U, 0xFFFF'FFFFU}) {
        Writer writer;
        write_number(writer, number);
        EXPECT_EQ(read(std::move(writer).take()), number);
    }
    EXPECT_EQ(read({0x80, 0x01}), 128U);
    // Longer than needed, beyond 32 bits, without an end.
    EXPECT_FALSE(read({0x80, 0x00}));
    EXPECT_FALSE(read({0xFF, 0xFF, 0xFF, 0xFF, 0x1F}));
    EXPECT_FALSE(read({0x80, 0x80, 0x80, 0x80, 0x80, 0x01}));
    EXPECT_FALSE(read({0x80}));
}

TEST(EvidenceBlob, a_pair_of_the_networks_own_takes_eight_octets) {
    manrs::NetworkRecord record{.evidence = {.asn = net::Asn(64500)}};
    const auto empty = encode_record(record).size();
    record.evidence.pairs.push_back({.pair = {.prefix = *net::Prefix::parse("192.0.2.0/24"),
                                              .origin = net::Asn(64500),
                                              .peers = 40,
                                              .full_feed_peers = 38}});
    EXPECT_EQ(encode_record(record).size(), empty + 8);
}

}  // namespace
}  // namespace comity::store
