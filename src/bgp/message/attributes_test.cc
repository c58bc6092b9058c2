#include "bgp/message/attributes.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "bgp/message/attributes_writer.h"
#include "bgp/rules.h"
#include "support/octets.h"

namespace comity::bgp {
namespace {

using test::octets_of_hex;
using Bytes = std::vector<std::uint8_t>;

struct DecodedAttributes {
    Attributes attributes;
    OctetArena arena;
    Bytes octets;
};

/// Reads the attributes in `octets`, which lie at octet 1000 of an input.
std::unique_ptr<DecodedAttributes> decode_attributes(Bytes octets,
                                                     AsnWidth width = AsnWidth::FourOctets,
                                                     Carrier carrier = Carrier::Message) {
    auto decoded = std::make_unique<DecodedAttributes>();
    decoded->octets = std::move(octets);
    read_attributes(Reader(decoded->octets, 1000), width, carrier, decoded->arena,
                    decoded->attributes);
    return decoded;
}
std::unique_ptr<DecodedAttributes> decode_hex(std::string_view hex,
                                              AsnWidth width = AsnWidth::FourOctets,
                                              Carrier carrier = Carrier::Message) {
    return decode_attributes(octets_of_hex(hex), width, carrier);
}

Bytes bytes_of(Octets octets) { return {octets.begin(), octets.end()}; }

TEST(Attributes, reads_every_type) {
    const auto decoded = decode_hex(
        "40 01 01 00"
        "40 02 10 02 02 0000fde8 fffffffe 01 01"
        "         00000005"
        "40 03 04 c0000201"
        "80 04 04 00000007"
        "40 05 04 000000c8"
        "40 06 00"
        "c0 07 08 0001fde8 c0000202"
        "c0 08 08 ffff029a fde80001"
        "80 09 04 01020304"
        "80 0a 08 01020304 05060708"
        "80 0e 1a 0002 01 10 20010db8000000000000000000000001 00 20 20010db8"
        "80 0f 05 0001 02 08 0a"
        "c0 10 08 0002fde800000001"
        "c0 20 0c 000000010000000200000003"
        "c0 23 04 0000fde9"
        "c0 80 02 abcd");
    const auto& a = decoded->attributes;
    EXPECT_EQ(a.outcome, UpdateOutcome::Accept);
    EXPECT_FALSE(a.fault.has_value());
    EXPECT_EQ(a.origin, Origin::Igp);
    EXPECT_EQ(to_string(a.as_path), "65000 4294967294 {5}");
    EXPECT_EQ(to_string(a.next_hop), "192.0.2.1");
    EXPECT_EQ(a.med, 7U);
    EXPECT_EQ(a.local_pref, 200U);
    EXPECT_EQ(a.aggregator.asn, net::Asn(130'536));
    EXPECT_EQ(to_string(a.aggregator.address), "192.0.2.2");
    EXPECT_TRUE(a.has_community(kBlackholeCommunity));
    EXPECT_TRUE(a.has_community(0xFDE80001));
    EXPECT_FALSE(a.has_community(0x029AFDE8));  // not across two of them
    EXPECT_EQ(a.extended_communities.size(), 8U);
    EXPECT_EQ(a.large_communities.size(), 12U);
    EXPECT_EQ(a.only_to_customer, net::Asn(65'001));
    EXPECT_EQ(a.mp_reach.family, net::Family::Ipv6);
    EXPECT_EQ(a.mp_reach.safi, kSafiUnicast);
    EXPECT_EQ(a.mp_reach.next_hop.size(), 16U);
    EXPECT_EQ(bytes_of(a.mp_reach.nlri), octets_of_hex("20 20010db8"));
    EXPECT_EQ(decoded->octets[a.mp_reach.nlri_offset - 1000], 0x20);
    EXPECT_EQ(a.mp_unreach.safi, kSafiMulticast);
    EXPECT_EQ(bytes_of(a.mp_unreach.nlri), octets_of_hex("08 0a"));
    EXPECT_EQ(decoded->octets[a.mp_unreach.nlri_offset - 1000], 0x08);
    EXPECT_EQ(a.unknown_count, 1U);
    for (const auto code : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16, 32, 35}) {
        EXPECT_TRUE(a.has(static_cast<Attributes::Code>(code))) << code;
    }
}

TEST(Attributes, reads_the_same_with_extended_lengths) {
    const auto decoded =
        decode_hex("50 01 0001 02  50 02 0006 02 01 0000fde8  d0 08 0004 00010002");
    EXPECT_EQ(decoded->attributes.outcome, UpdateOutcome::Accept);
    EXPECT_EQ(decoded->attributes.origin, Origin::Incomplete);
    EXPECT_EQ(to_string(decoded->attributes.as_path), "65000");
    EXPECT_TRUE(decoded->attributes.has_community(0x00010002));
}

TEST(Attributes, reads_values_of_more_than_255_octets) {
    Writer out;
    message::AttributesWriter writer(out, message::AttributesWriter::AsnWidth::FourOctets);
    Writer path;
    message::append_segment(path, net::SegmentType::AsSequence,
                            std::vector<net::Asn>(300, net::Asn(7)));
    writer.as_path(net::AsPathView(path.octets()));
    writer.communities(std::vector<std::uint32_t>(16'000, 9));
    const auto decoded = decode_attributes(bytes_of(out.octets()));
    EXPECT_EQ(decoded->attributes.outcome, UpdateOutcome::Accept);
    EXPECT_EQ(bytes_of(decoded->attributes.as_path.octets()), bytes_of(path.octets()));
    EXPECT_EQ(decoded->attributes.communities.size(), 64'000U);
}

TEST(Attributes, forgets_what_was_there_before) {
    Attributes attributes;
    OctetArena arena;
    const auto full =
        octets_of_hex("40 01 01 00  40 02 06 02 01 0000fde8  80 04 04 00000007 c0 08 03 ");
    read_attributes(Reader(full), AsnWidth::FourOctets, Carrier::Message, arena, attributes);
    ASSERT_EQ(attributes.outcome, UpdateOutcome::TreatAsWithdraw);
    read_attributes(Reader(Octets()), AsnWidth::FourOctets, Carrier::Message, arena, attributes);
    EXPECT_EQ(attributes.outcome, UpdateOutcome::Accept);
    EXPECT_FALSE(attributes.fault.has_value());
    EXPECT_EQ(attributes.present, 0U);
    EXPECT_TRUE(attributes.as_path.empty());
    EXPECT_EQ(attributes.med, 0U);
    EXPECT_EQ(attributes.origin, Origin::Incomplete);
}

// What a speaker does with each fault: RFC 7606, the attributes' own RFCs beside.
struct FaultCase {
    const char* name;
    const char* hex;
    UpdateOutcome outcome;
    const Rule* rule;
    std::size_t offset;  ///< Of the fault behind the start.
    AsnWidth width = AsnWidth::FourOctets;
};

constexpr auto kAccept = UpdateOutcome::Accept;
constexpr auto kDiscard = UpdateOutcome::AttributeDiscard;
constexpr auto kWithdraw = UpdateOutcome::TreatAsWithdraw;
constexpr auto kReset = UpdateOutcome::Reset;
constexpr auto kTwo = AsnWidth::TwoOctets;

const FaultCase kFaultCases[] = {
    // s3 c: the flags. Partial and unused bits do not matter.
    {"origin optional", "c0 01 01 00", kWithdraw, &kAttributeFlags, 3},
    {"origin not transitive", "00 01 01 00", kWithdraw, &kAttributeFlags, 3},
    {"origin with all bits that do not matter", "7f 01 0001 00", kAccept, nullptr, 0},
    {"origin with the partial bit", "60 01 01 00", kAccept, nullptr, 0},
    {"origin with the unused bits", "4f 01 01 00", kAccept, nullptr, 0},
    {"as_path optional", "c0 02 00", kWithdraw, &kAttributeFlags, 3},
    {"next_hop optional", "80 03 04 c0000201", kWithdraw, &kAttributeFlags, 3},
    {"med well-known", "40 04 04 00000001", kWithdraw, &kAttributeFlags, 3},
    {"med transitive", "c0 04 04 00000001", kWithdraw, &kAttributeFlags, 3},
    {"local_pref optional", "c0 05 04 00000001", kWithdraw, &kAttributeFlags, 3},
    {"atomic_aggregate optional", "c0 06 00", kWithdraw, &kAttributeFlags, 3},
    {"aggregator not transitive", "80 07 08 0000fde8c0000201", kWithdraw, &kAttributeFlags, 3},
    {"communities well-known", "40 08 04 00000001", kWithdraw, &kAttributeFlags, 3},
    {"originator_id transitive", "c0 09 04 00000001", kWithdraw, &kAttributeFlags, 3},
    {"cluster_list transitive", "c0 0a 04 00000001", kWithdraw, &kAttributeFlags, 3},
    {"extended communities not transitive", "80 10 08 0000000000000001", kWithdraw,
     &kAttributeFlags, 3},
    {"as4_path well-known", "40 11 06 02 01 0000fde8", kWithdraw, &kAttributeFlags, 3, kTwo},
    {"as4_aggregator well-known", "40 12 08 0000fde8c0000201", kWithdraw, &kAttributeFlags, 3,
     kTwo},
    {"large communities well-known", "40 20 0c 000000010000000200000003", kWithdraw,
     &kAttributeFlags, 3},
    {"otc not transitive", "80 23 04 0000fde8", kWithdraw, &kAttributeFlags, 3},
    // s5.3: of the multiprotocol attributes the flags count as not parsable.
    {"mp_reach transitive", "c0 0e 09 0001 01 04 c0000201 00", kReset, &kAttributeFlags, 3},
    {"mp_unreach well-known", "40 0f 03 0001 01", kReset, &kAttributeFlags, 3},
    // s4: the lengths against the field.
    {"one octet", "40", kWithdraw, &kAttributeTruncated, 0},
    {"two octets", "40 01", kWithdraw, &kAttributeTruncated, 0},
    {"three octets of an extended length", "50 01 00", kWithdraw, &kAttributeTruncated, 0},
    {"longer than the field", "40 01 02 00", kWithdraw, &kAttributeTruncated, 0},
    {"extended, longer than the field", "50 01 0100 00", kWithdraw, &kAttributeTruncated, 0},
    {"the second is cut short", "40 01 01 00 40 03 04 c00002", kWithdraw, &kAttributeTruncated, 4},
    // s4: a length of zero; s7: each attribute's length.
    {"origin of no octets", "40 01 00", kWithdraw, &kAttributeLength, 3},
    {"origin of two octets", "40 01 02 0000", kWithdraw, &kAttributeLength, 3},
    {"origin 3", "40 01 01 03", kWithdraw, &kOriginValue, 3},
    {"as_path empty", "40 02 00", kAccept, nullptr, 0},
    {"as_path of segment type 0", "40 02 06 00 01 0000fde8", kWithdraw, &kAsPathMalformed, 3},
    {"as_path of segment type 5", "40 02 06 05 01 0000fde8", kWithdraw, &kAsPathMalformed, 3},
    {"as_path of an empty segment", "40 02 02 02 00", kWithdraw, &kAsPathMalformed, 3},
    {"as_path overrun", "40 02 06 02 02 0000fde8", kWithdraw, &kAsPathMalformed, 3},
    {"as_path underrun", "40 02 07 02 01 0000fde8 02", kWithdraw, &kAsPathMalformed, 3},
    {"as_path of four octets from an old speaker", "40 02 06 02 01 0000fde8", kWithdraw,
     &kAsPathMalformed, 3, kTwo},
    {"next_hop of three octets", "40 03 03 c00002", kWithdraw, &kAttributeLength, 3},
    {"next_hop of 16 octets", "40 03 10 20010db8000000000000000000000001", kWithdraw,
     &kAttributeLength, 3},
    {"med of no octets", "80 04 00", kWithdraw, &kAttributeLength, 3},
    {"med of five octets", "80 04 05 0000000000", kWithdraw, &kAttributeLength, 3},
    {"local_pref of three octets", "40 05 03 000000", kWithdraw, &kAttributeLength, 3},
    {"atomic_aggregate of an octet", "40 06 01 00", kDiscard, &kAttributeLength, 3},
    {"aggregator of six octets", "c0 07 06 fde8c0000201", kDiscard, &kAttributeLength, 3},
    {"aggregator of eight from an old speaker", "c0 07 08 0000fde8c0000201", kDiscard,
     &kAttributeLength, 3, kTwo},
    {"communities of no octets", "c0 08 00", kWithdraw, &kAttributeLength, 3},
    {"communities of six octets", "c0 08 06 000000010000", kWithdraw, &kAttributeLength, 3},
    {"originator_id of no octets", "80 09 00", kWithdraw, &kAttributeLength, 3},
    {"cluster_list of no octets", "80 0a 00", kWithdraw, &kAttributeLength, 3},
    {"cluster_list of three octets", "80 0a 03 000000", kWithdraw, &kAttributeLength, 3},
    {"extended communities of no octets", "c0 10 00", kWithdraw, &kAttributeLength, 3},
    {"extended communities of four octets", "c0 10 04 00000000", kWithdraw, &kAttributeLength, 3},
    {"large communities of no octets", "c0 20 00", kWithdraw, &kAttributeLength, 3},
    {"large communities of eight octets", "c0 20 08 0000000000000000", kWithdraw, &kAttributeLength,
     3},
    {"otc of no octets", "c0 23 00", kWithdraw, &kAttributeLength, 3},
    {"otc of two octets", "c0 23 02 fde8", kWithdraw, &kAttributeLength, 3},
    // RFC 6793 s6.
    {"as4_path empty", "c0 11 00", kDiscard, &kAs4PathMalformed, 3, kTwo},
    {"as4_path of an empty segment", "c0 11 02 02 00", kDiscard, &kAs4PathMalformed, 3, kTwo},
    {"as4_path overrun", "c0 11 06 02 02 0000fde8", kDiscard, &kAs4PathMalformed, 3, kTwo},
    {"as4_path of segment type 9", "c0 11 06 09 01 0000fde8", kDiscard, &kAs4PathMalformed, 3,
     kTwo},
    {"as4_path between new speakers", "c0 11 06 09 01 0000fde8", kAccept, nullptr, 0},
    {"as4_aggregator of six octets", "c0 12 06 fde8c0000201", kDiscard, &kAttributeLength, 3, kTwo},
    {"as4_aggregator between new speakers", "c0 12 06 fde8c0000201", kAccept, nullptr, 0},
    // s3 g: twice the same.
    {"origin twice", "40 01 01 00 40 01 01 02", kDiscard, &kAttributeDuplicate, 7},
    {"an unknown type twice", "c0 63 00 c0 63 00", kDiscard, &kAttributeDuplicate, 6},
    {"a high unknown type twice", "c0 f0 00 c0 f0 00", kDiscard, &kAttributeDuplicate, 6},
    {"two types whose codes differ by 64", "c0 64 00 c0 a4 00", kAccept, nullptr, 0},
    {"mp_reach twice", "80 0e 09 0001 01 04 c0000201 00 80 0e 09 0001 01 04 c0000201 00", kReset,
     &kAttributeDuplicate, 15},
    {"mp_unreach twice", "80 0f 03 0001 01 80 0f 03 0001 01", kReset, &kAttributeDuplicate, 9},
    // s5.3, s7.11: multiprotocol attributes that cannot be parsed.
    {"mp_reach of no octets", "80 0e 00", kReset, &kMpReachMalformed, 3},
    {"mp_reach of four octets", "80 0e 04 0001 01 00", kReset, &kMpReachMalformed, 3},
    {"mp_reach cut in its next hop", "80 0e 07 0001 01 04 c00002", kReset, &kMpReachMalformed, 3},
    {"mp_reach without the reserved octet", "80 0e 08 0001 01 04 c0000201", kReset,
     &kMpReachMalformed, 3},
    {"mp_reach of ipv4 with no next hop", "80 0e 05 0001 01 00 00", kReset, &kMpReachMalformed, 3},
    {"mp_reach of ipv4 with an ipv6 next hop (RFC 8950)",
     "80 0e 15 0001 01 10 20010db8000000000000000000000001 00", kAccept, nullptr, 0},
    {"mp_reach of ipv6 with an ipv4 next hop", "80 0e 09 0002 01 04 c0000201 00", kReset,
     &kMpReachMalformed, 3},
    {"mp_reach of ipv6 with two next hops (RFC 2545)",
     "80 0e 25 0002 01 20 20010db8000000000000000000000001 fe800000000000000000000000000001 00",
     kAccept, nullptr, 0},
    {"mp_reach of ipv6 with 24 octets of next hop",
     "80 0e 1d 0002 01 18 000000000000000020010db8000000000000000000000001 00", kReset,
     &kMpReachMalformed, 3},
    {"mp_reach of vpn-ipv4 (RFC 4364)", "80 0e 11 0001 80 0c 0000000000000000c0000201 00", kAccept,
     nullptr, 0},
    {"mp_reach of flow specifications, which has no next hop (RFC 8955 s4)",
     "80 0e 09 0001 85 00 00 03 01 08 0a", kAccept, nullptr, 0},
    {"mp_reach of another family", "80 0e 06 4004 47 01 00 00", kAccept, nullptr, 0},
    {"mp_unreach of two octets", "80 0f 02 0001", kReset, &kMpUnreachMalformed, 3},
    // RFC 4271 s6.3: what says that it is well-known must be known.
    {"an unknown well-known type", "40 63 00", kReset, &kAttributeUnrecognised, 3},
    {"an unknown optional type", "80 63 00", kAccept, nullptr, 0},
    // s3 h: the strongest of several; of equal ones the first is named.
    {"discard, then withdraw", "40 06 01 00 40 01 01 07", kWithdraw, &kOriginValue, 7},
    {"withdraw, then discard", "40 01 01 07 40 06 01 00", kWithdraw, &kOriginValue, 3},
    {"withdraw, then reset", "40 01 01 07 80 0f 02 0001", kReset, &kMpUnreachMalformed, 7},
    {"withdraw twice", "40 01 01 07 80 04 00", kWithdraw, &kOriginValue, 3},
    {"reset, then truncated", "80 0f 02 0001 40", kReset, &kMpUnreachMalformed, 3},
};

TEST(Attributes, faults_have_the_outcomes_of_rfc_7606) {
    for (const auto& wanted : kFaultCases) {
        SCOPED_TRACE(wanted.name);
        const auto decoded = decode_hex(wanted.hex, wanted.width);
        const auto& a = decoded->attributes;
        EXPECT_EQ(to_string(a.outcome), to_string(wanted.outcome));
        ASSERT_EQ(a.fault.has_value(), wanted.rule != nullptr);
        if (wanted.rule == nullptr) continue;
        EXPECT_EQ(a.fault->rule->id, wanted.rule->id);
        EXPECT_EQ(a.fault->offset, 1000 + wanted.offset);
        EXPECT_FALSE(a.fault->what.empty());
    }
}

TEST(Attributes, what_is_malformed_is_not_present) {
    for (const auto& [hex, code] : {std::pair{"40 01 01 03", Attributes::kOrigin},
                                    {"40 02 02 02 00", Attributes::kAsPath},
                                    {"40 03 03 c00002", Attributes::kNextHop},
                                    {"80 04 00", Attributes::kMed},
                                    {"40 06 01 00", Attributes::kAtomicAggregate},
                                    {"c0 07 01 00", Attributes::kAggregator},
                                    {"c0 08 03 000000", Attributes::kCommunities},
                                    {"80 0e 01 00", Attributes::kMpReach},
                                    {"80 0f 01 00", Attributes::kMpUnreach},
                                    {"c0 23 00", Attributes::kOnlyToCustomer}}) {
        const auto decoded = decode_hex(hex);
        EXPECT_FALSE(decoded->attributes.has(code)) << hex;
    }
    // But a value whose flags alone are wrong is what it is.
    EXPECT_TRUE(decode_hex("c0 01 01 01")->attributes.has(Attributes::kOrigin));
    EXPECT_EQ(decode_hex("c0 01 01 01")->attributes.origin, Origin::Egp);
}

TEST(Attributes, of_repeats_the_first_stays) {
    const auto decoded = decode_hex("80 04 04 00000001 80 04 04 00000002");
    EXPECT_EQ(decoded->attributes.med, 1U);
}

TEST(Attributes, goes_on_behind_a_fault) {
    const auto decoded = decode_hex("40 01 01 09  40 03 04 c0000201  80 04 04 00000005");
    EXPECT_EQ(decoded->attributes.med, 5U);
    EXPECT_TRUE(decoded->attributes.has(Attributes::kNextHop));
}

TEST(Attributes, of_a_table_dump_mp_reach_is_abbreviated_or_whole) {
    // RFC 6396 s4.3.4: only the next hop's length and itself.
    const auto abbreviated = decode_hex("80 0e 11 10 20010db8000000000000000000000001",
                                        AsnWidth::FourOctets, Carrier::TableDump);
    EXPECT_EQ(abbreviated->attributes.outcome, kAccept);
    EXPECT_EQ(bytes_of(abbreviated->attributes.mp_reach.next_hop),
              octets_of_hex("20010db8000000000000000000000001"));
    EXPECT_TRUE(abbreviated->attributes.mp_reach.nlri.empty());
    const auto whole = decode_hex("80 0e 15 0002 01 10 20010db8000000000000000000000002 00",
                                  AsnWidth::FourOctets, Carrier::TableDump);
    EXPECT_EQ(whole->attributes.outcome, kAccept);
    EXPECT_EQ(bytes_of(whole->attributes.mp_reach.next_hop),
              octets_of_hex("20010db8000000000000000000000002"));
    const auto cut = decode_hex("80 0e 05 10 20010db8", AsnWidth::FourOctets, Carrier::TableDump);
    EXPECT_EQ(cut->attributes.fault->rule, &kMpReachMalformed);
    EXPECT_FALSE(cut->attributes.has(Attributes::kMpReach));
}

TEST(Attributes, of_a_table_dump_next_hop_may_be_ipv6) {
    const auto decoded = decode_hex("40 03 10 20010db8000000000000000000000001",
                                    AsnWidth::TwoOctets, Carrier::TableDump);
    EXPECT_EQ(to_string(decoded->attributes.next_hop), "2001:db8::1");
}

// What the merging of AS4_PATH and AS4_AGGREGATOR decides before any path is built: RFC 6793
// s4.2.3.
TEST(Attributes, aggregator_decides_whether_as4_attributes_hold) {
    const std::string path = "40 02 06 02 02 5ba0 5ba0  c0 11 0a 02 02 00010001 00010002 ";
    const std::string as4_aggregator = "c0 12 08 00010003 c0000209";
    struct Case {
        const char* name;
        std::string hex;
        const char* path;
        std::uint32_t aggregator;
    };
    for (const auto& wanted :
         {Case{"neither", path, "65537 65538", 0},
          Case{"AS_TRANS and AS4", path + "c0 07 06 5ba0 c0000201 " + as4_aggregator, "65537 65538",
               65'539},
          Case{"another and AS4", path + "c0 07 06 fde8 c0000201 " + as4_aggregator, "23456 23456",
               65'000},
          Case{"another alone", path + "c0 07 06 fde8 c0000201", "65537 65538", 65'000},
          Case{"AS_TRANS alone", path + "c0 07 06 5ba0 c0000201", "65537 65538", 23'456},
          Case{"AS4 alone", path + as4_aggregator, "65537 65538", 0},
          Case{"AS4 malformed", path + "c0 07 06 fde8 c0000201 c0 12 04 00010003", "65537 65538",
               65'000}}) {
        SCOPED_TRACE(wanted.name);
        const auto decoded = decode_hex(wanted.hex, AsnWidth::TwoOctets);
        const auto& a = decoded->attributes;
        EXPECT_EQ(to_string(a.as_path), wanted.path);
        EXPECT_EQ(a.has(Attributes::kAggregator), wanted.aggregator != 0);
        if (wanted.aggregator == 0) continue;
        EXPECT_EQ(a.aggregator.asn, net::Asn(wanted.aggregator));
    }
}

TEST(Attributes, drops_confederation_segments_of_as4_path) {
    // RFC 6793 s6: (64512) 65537 [64513] becomes 65537, and merges as such.
    const auto decoded = decode_hex(
        "40 02 06 02 02 fde8 5ba0  c0 11 12 03 01 0000fc00 02 01 00010001 04 01 0000fc01",
        AsnWidth::TwoOctets);
    EXPECT_EQ(decoded->attributes.outcome, kAccept);
    EXPECT_EQ(to_string(decoded->attributes.as_path), "65000 65537");
    // Of confederation segments alone nothing is left to merge.
    const auto alone =
        decode_hex("40 02 04 02 01 fde8  c0 11 06 03 01 0000fc00", AsnWidth::TwoOctets);
    EXPECT_EQ(to_string(alone->attributes.as_path), "65000");
}

TEST(Attributes, between_new_speakers_as4_path_changes_nothing) {
    const auto decoded =
        decode_hex("40 02 06 02 01 0000fde8  c0 11 06 02 01 00010001", AsnWidth::FourOctets);
    EXPECT_EQ(to_string(decoded->attributes.as_path), "65000");
    EXPECT_FALSE(decoded->attributes.has(Attributes::kAs4Path));
}

TEST(Attributes, cut_anywhere_stays_inside_and_never_gains) {
    const auto whole = octets_of_hex(
        "40 01 01 00  40 02 06 02 01 fde8 5ba0  c0 07 06 5ba0 c0000201 "
        "c0 11 06 02 01 00010001  c0 12 08 00010003 c0000209  80 0e 09 0001 01 04 c0000201 00");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto decoded = decode_attributes(
            Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)),
            AsnWidth::TwoOctets);
        const auto& a = decoded->attributes;
        EXPECT_LE(a.as_path.octets().size(), 2 * length);
        EXPECT_LE(a.mp_reach.next_hop.size(), length);
    }
}

TEST(Attributes, names_origins_and_outcomes) {
    EXPECT_EQ(to_string(Origin::Egp), "EGP");
    EXPECT_EQ(to_string(UpdateOutcome::AttributeDiscard), "attribute-discard");
}

}  // namespace
}  // namespace comity::bgp
