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
        // Those before have another layout: read, or refused, but never for their number.
        if (version >= 2 && version <= blob.front()) continue;
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
                if (damaged.front() == 2) continue;
                if (const auto decoded = decode_record(damaged)) {
                    EXPECT_EQ(encode_record(*decoded), damaged) << place;
                }
            }
        }
        const auto facts = encode_facts(test::random_facts(random));
        for (std::size_t place = 0; place < facts.size(); ++place) {
            auto damaged = facts;
            damaged[place] ^= 0x41U;
            if (damaged.front() == 2) continue;
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

/// The octets of a blob as version 2 wrote it: `tail` in the place of what is new.
/// A list of none.
constexpr std::size_t kOctetsOfNoWeights = 4;

std::vector<std::uint8_t> as_version_2(std::vector<std::uint8_t> blob, std::size_t new_octets,
                                       const std::vector<std::uint8_t>& tail) {
    blob.front() = 2;
    blob.resize(blob.size() - new_octets);
    blob.insert(blob.end(), tail.begin(), tail.end());
    return blob;
}

TEST(EvidenceBlob, that_of_version_2_is_read_with_the_events_that_it_has) {
    Random random(6);
    auto record = test::random_record(random, net::Asn(64500));
    record.evidence.holding.reset();  // of which a truth remains
    // One event, spelled out: 10.0.0.0/8 of AS1, passed on by AS9, its provider.
    Writer writer;
    writer.u32(1);
    writer.u8(0);  // bogon prefix
    writer.u8(1);  // the first of kBogonRules that is one
    writer.u32(1);
    for (const unsigned octet : {1U, 8U, 10U}) writer.u8(static_cast<std::uint8_t>(octet));
    for (const std::uint32_t half : {0U, 1'000'000U, 0U, 2'000'000U}) writer.u32(half);
    writer.u32(0);
    writer.u32(1);
    writer.u32(9);
    writer.u8(1);
    writer.u32(2);
    writer.u32(9);
    writer.u32(1);
    for (const std::uint32_t count : {7U, 6U, 5U}) writer.u32(count);
    writer.u8(1);
    const auto tail = octets_of(writer);
    const auto blob = as_version_2(encode_record(record), 1, tail);
    const auto decoded = decode_record(blob);
    ASSERT_TRUE(decoded) << to_string(decoded.error());
    EXPECT_EQ(decoded->evidence, record.evidence);
    ASSERT_EQ(decoded->events.size(), 1U);
    const auto& event = decoded->events.front();
    EXPECT_EQ(event.kind, incident::EventKind::BogonPrefix);
    EXPECT_EQ(event.rule, &registry::rules::kBogonPrefixSpecial);
    EXPECT_EQ(event.culprit, net::Asn(1));
    EXPECT_EQ(to_string(event.prefix), "10.0.0.0/8");
    EXPECT_EQ(event.start, Timestamp::from_seconds(1));
    EXPECT_EQ(event.end, Timestamp::from_seconds(2));
    EXPECT_EQ(event.accomplices, (std::vector<incident::Accomplice>{{net::Asn(9), true}}));
    EXPECT_EQ(event.path, (std::vector{net::Asn(9), net::Asn(1)}));
    EXPECT_TRUE(event.counts());
    for (std::size_t size = 0; size < blob.size(); ++size) {
        ASSERT_FALSE(decode_record(std::span(blob).first(size))) << size;
    }
    // An end before the start would end arithmetic on incidents, and the program.
    constexpr std::size_t kStart = 4 + 1 + 1 + 4 + 3;
    auto backwards = tail;
    backwards.at(kStart + 4) = 0x7F;
    const auto refused = decode_record(as_version_2(encode_record(record), 1, backwards));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().what, "end");
}

TEST(EvidenceBlob, that_of_version_3_has_no_holding) {
    Random random(8);
    auto record = test::random_record(random, net::Asn(64500));
    record.evidence.holding.reset();
    auto blob = encode_record(record);
    blob.front() = 3;
    blob.pop_back();
    const auto decoded = decode_record(blob);
    ASSERT_TRUE(decoded) << to_string(decoded.error());
    EXPECT_EQ(decoded->evidence, record.evidence);
}

TEST(EvidenceBlob, facts_of_version_2_have_no_timeline) {
    Random random(7);
    for (int i = 0; i < 100; ++i) {
        auto facts = test::random_facts(random);
        facts.timeline.reset();
        facts.inferred.reset();
        facts.weights = {};
        const auto decoded =
            decode_facts(as_version_2(encode_facts(facts), 2 + kOctetsOfNoWeights, {}));
        ASSERT_TRUE(decoded) << to_string(decoded.error());
        EXPECT_EQ(*decoded, facts);
    }
}

TEST(EvidenceBlob, facts_of_version_3_have_no_inferred_relationships) {
    Random random(9);
    auto facts = test::random_facts(random);
    facts.inferred.reset();
    facts.weights = {};
    auto blob = encode_facts(facts);
    blob.front() = 3;
    blob.resize(blob.size() - 1 - kOctetsOfNoWeights);
    const auto decoded = decode_facts(blob);
    ASSERT_TRUE(decoded) << to_string(decoded.error());
    EXPECT_EQ(*decoded, facts);
}

}  // namespace
}  // namespace comity::store
