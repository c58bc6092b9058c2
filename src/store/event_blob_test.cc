#include "store/event_blob.h"

#include <gtest/gtest.h>

#include "support/evidence_samples.h"

namespace comity::store {
namespace {

using test::Random;

incident::Event without_evidence(incident::Event event) {
    event.evidence = {};
    return event;
}

TEST(EventBlob, an_event_and_its_evidence_come_back_as_they_were) {
    Random random(1);
    for (int i = 0; i < 5'000; ++i) {
        const auto event = test::random_event(random);
        const auto blob = encode_event(event);
        const auto decoded = decode_event(blob);
        ASSERT_TRUE(decoded) << to_string(decoded.error());
        EXPECT_EQ(*decoded, without_evidence(event));
        EXPECT_EQ(encode_event(*decoded), blob);
        const auto evidence_blob = encode_event_evidence(event.evidence);
        const auto evidence = decode_event_evidence(evidence_blob);
        ASSERT_TRUE(evidence) << to_string(evidence.error());
        EXPECT_EQ(*evidence, event.evidence);
        EXPECT_EQ(encode_event_evidence(*evidence), evidence_blob);
    }
}

TEST(EventBlob, an_event_that_has_nothing_but_its_defaults_comes_back) {
    const incident::Event event;
    EXPECT_EQ(decode_event(encode_event(event)).value(), event);
    EXPECT_EQ(decode_event_evidence(encode_event_evidence({})).value(), incident::Evidence{});
}

template <class Decode, class Encode>
void expect_damage_refused_or_true(const std::vector<std::uint8_t>& blob, Decode decode,
                                   Encode encode) {
    for (std::size_t size = 0; size < blob.size(); ++size) {
        const auto cut = decode(std::span(blob).first(size));
        ASSERT_FALSE(cut) << size;
        EXPECT_EQ(cut.error().rule->id, "store.blob.malformed");
    }
    auto longer = blob;
    longer.push_back(0);
    EXPECT_FALSE(decode(longer));
    for (std::size_t place = 0; place < blob.size(); ++place) {
        for (unsigned value = 1; value < 256; value += place < 64 ? 3 : 83) {
            auto damaged = blob;
            damaged[place] = static_cast<std::uint8_t>(damaged[place] ^ value);
            if (const auto decoded = decode(damaged)) {
                ASSERT_EQ(encode(*decoded), damaged) << place;
            }
        }
    }
}

TEST(EventBlob, damage_is_refused_or_gives_what_encodes_to_it) {
    Random random(2);
    for (int i = 0; i < 8; ++i) {
        const auto event = test::random_event(random);
        expect_damage_refused_or_true(
            encode_event(event), [](Octets octets) { return decode_event(octets); },
            [](const incident::Event& decoded) { return encode_event(decoded); });
        expect_damage_refused_or_true(
            encode_event_evidence(event.evidence),
            [](Octets octets) { return decode_event_evidence(octets); },
            [](const incident::Evidence& decoded) { return encode_event_evidence(decoded); });
    }
}

TEST(EventBlob, an_end_before_the_start_or_a_start_before_1970_is_refused) {
    incident::Event event{.start = Timestamp::from_seconds(5), .end = Timestamp::from_seconds(4)};
    EXPECT_EQ(decode_event(encode_event(event)).error().what, "end");
    event.start = Timestamp::from_seconds(-1);
    EXPECT_FALSE(decode_event(encode_event(event)));
    event.start = event.end;
    EXPECT_TRUE(decode_event(encode_event(event)));
}

}  // namespace
}  // namespace comity::store
