#include "bgp/message/update.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "bgp/limits.h"
#include "bgp/message/attributes_writer.h"
#include "bgp/rules.h"
#include "support/octets.h"

namespace comity::bgp {
namespace {

using test::octets_of_hex;
using Bytes = std::vector<std::uint8_t>;

struct DecodedUpdate {
    Bytes octets;
    OctetArena arena;
    Update update;
};

std::unique_ptr<DecodedUpdate> decode_update(Bytes octets, SessionContext session = {}) {
    auto decoded = std::make_unique<DecodedUpdate>();
    decoded->octets = std::move(octets);
    read_update(Reader(decoded->octets, 500), session, decoded->arena, decoded->update);
    return decoded;
}

std::string texts(const std::vector<Nlri>& routes) {
    std::string text;
    for (const auto& route : routes) text += (text.empty() ? "" : " ") + to_string(route.prefix);
    return text;
}

// ORIGIN, AS_PATH and NEXT_HOP: what a route of IPv4 needs, 20 octets.
const std::string kMandatory = "40 01 01 00 40 02 06 02 01 0000fde8 40 03 04 c0000201 ";
const std::string kWithoutNextHop = "40 01 01 00 40 02 06 02 01 0000fde8 ";

/// An UPDATE's body of three parts given as hexadecimal text.
Bytes body(const std::string& withdrawn, const std::string& attributes,
           const std::string& announced) {
    Writer out;
    const auto part = [&out](const std::string& hex) {
        const auto place = out.hold_u16();
        out.bytes(octets_of_hex(hex));
        out.patch_u16(place);
    };
    part(withdrawn);
    part(attributes);
    out.bytes(octets_of_hex(announced));
    return {out.octets().begin(), out.octets().end()};
}

TEST(Update, reads_all_its_parts) {
    const auto decoded =
        decode_update(body("08 0a 10 c0a8",
                           "80 0e 1a 0002 01 10 20010db8000000000000000000000001 00 20 20010db8 "
                           "80 0f 08 0002 01 20 20010db9 " +
                               kMandatory,
                           "18 c00002"));
    const auto& update = decoded->update;
    EXPECT_EQ(update.attributes.outcome, UpdateOutcome::Accept);
    EXPECT_EQ(texts(update.withdrawn), "10.0.0.0/8 192.168.0.0/16");
    EXPECT_EQ(texts(update.announced), "192.0.2.0/24");
    EXPECT_EQ(texts(update.mp_announced), "2001:db8::/32");
    EXPECT_EQ(texts(update.mp_withdrawn), "2001:db9::/32");
}

TEST(Update, reads_path_identifiers_in_all_its_parts) {
    const SessionContext session{.add_path = AddPath::Yes};
    const auto decoded = decode_update(
        body("00000001 08 0a", "80 0e 0f 0001 01 04 c0000201 00 00000002 08 0b " + kMandatory,
             "00000003 08 0c"),
        session);
    const auto& update = decoded->update;
    ASSERT_EQ(update.attributes.outcome, UpdateOutcome::Accept);
    EXPECT_EQ(update.withdrawn.at(0).path_id, 1U);
    EXPECT_EQ(update.mp_announced.at(0).path_id, 2U);
    EXPECT_EQ(update.announced.at(0).path_id, 3U);
}

TEST(Update, takes_end_of_rib_for_an_update_that_says_nothing) {
    for (const auto& octets : {body("", "", ""), body("", "80 0f 03 0002 01", "")}) {
        const auto decoded = decode_update(octets);
        EXPECT_EQ(decoded->update.attributes.outcome, UpdateOutcome::Accept);
        EXPECT_TRUE(decoded->update.mp_withdrawn.empty());
    }
}

TEST(Update, leaves_nlri_of_other_families_alone) {
    // VPN-IPv4, and a flow specification: not prefixes, so not read as such.
    const auto decoded = decode_update(body(
        "", "80 0e 15 0001 80 0c 0000000000000000c0000201 00 ffffffff " + kWithoutNextHop, ""));
    EXPECT_EQ(decoded->update.attributes.outcome, UpdateOutcome::Accept);
    EXPECT_TRUE(decoded->update.mp_announced.empty());
    EXPECT_EQ(decoded->update.attributes.mp_reach.nlri.size(), 4U);
}

// What each fault makes of the message: RFC 7606 s3, s5; RFC 4271 s4.3.
TEST(Update, faults_have_the_outcomes_of_rfc_7606) {
    const auto replaced = [](std::string text, const std::string& from, const std::string& to) {
        return text.replace(text.find(from), from.size(), to);
    };
    const std::string mp_reach = "80 0e 0b 0001 01 04 c0000201 00 08 0a ";
    struct Case {
        const char* name;
        Bytes octets;
        UpdateOutcome outcome;
        const Rule* rule;
    };
    const auto bad_origin = replaced(kMandatory, "40 01 01 00", "40 01 01 07");
    for (const auto& wanted : {
             Case{"ORIGIN missing", body("", replaced(kMandatory, "40 01 01 00", ""), "08 0a"),
                  UpdateOutcome::TreatAsWithdraw, &kAttributeMissing},
             Case{"AS_PATH missing", body("", "40 01 01 00 40 03 04 c0000201", "08 0a"),
                  UpdateOutcome::TreatAsWithdraw, &kAttributeMissing},
             Case{"NEXT_HOP missing", body("", kWithoutNextHop, "08 0a"),
                  UpdateOutcome::TreatAsWithdraw, &kAttributeMissing},
             Case{"NEXT_HOP not needed", body("", mp_reach + kWithoutNextHop, ""),
                  UpdateOutcome::Accept, nullptr},
             Case{"ORIGIN missing with MP_REACH_NLRI", body("", mp_reach, ""),
                  UpdateOutcome::TreatAsWithdraw, &kAttributeMissing},
             Case{"ORIGIN missing with MP_REACH_NLRI of a family not read",
                  body("", "80 0e 0d 4004 47 04 c0000201 00 00010000", ""),
                  UpdateOutcome::TreatAsWithdraw, &kAttributeMissing},
             Case{"no attributes at all", body("", "", "08 0a"), UpdateOutcome::TreatAsWithdraw,
                  &kAttributeMissing},
             Case{"none needed to withdraw", body("08 0a", "", ""), UpdateOutcome::Accept, nullptr},
             Case{"discard, then a missing one",
                  body("", "40 06 01 00 " + kWithoutNextHop, "08 0a"),
                  UpdateOutcome::TreatAsWithdraw, &kAttributeMissing},
             Case{"a fault with routes to withdraw", body("", bad_origin, "08 0a"),
                  UpdateOutcome::TreatAsWithdraw, &kOriginValue},
             // s5.2: without a route that is announced there is nothing to treat as withdrawn.
             Case{"a fault without routes", body("08 0a", bad_origin, ""), UpdateOutcome::Reset,
                  &kOriginValue},
             Case{"a fault beside MP_UNREACH_NLRI only",
                  body("", "80 0f 05 0001 01 08 0a " + bad_origin, ""), UpdateOutcome::Reset,
                  &kOriginValue},
             Case{"a discard without routes", body("08 0a", "40 06 01 00", ""),
                  UpdateOutcome::AttributeDiscard, &kAttributeLength},
             Case{"a fault with MP_REACH_NLRI", body("", mp_reach + bad_origin, ""),
                  UpdateOutcome::TreatAsWithdraw, &kOriginValue},
             // s4: the total length says where the NLRI begin, so they are read.
             Case{"attributes cut short", body("", kMandatory + "40 05 04 0000", "08 0a"),
                  UpdateOutcome::TreatAsWithdraw, &kAttributeTruncated},
             // s5.3.
             Case{"withdrawn cut short", body("10 0a", "", ""), UpdateOutcome::Reset, &kNlri},
             Case{"withdrawn too long", body("21 0a00000000", "", ""), UpdateOutcome::Reset,
                  &kNlri},
             Case{"announced cut short", body("", kMandatory, "10 0a"), UpdateOutcome::Reset,
                  &kNlri},
             Case{"announced too long", body("", kMandatory, "21 0a00000000"), UpdateOutcome::Reset,
                  &kNlri},
             Case{"MP_REACH_NLRI cut short",
                  body("", "80 0e 0b 0001 01 04 c0000201 00 10 0a " + kWithoutNextHop, ""),
                  UpdateOutcome::Reset, &kNlri},
             Case{"MP_UNREACH_NLRI too long", body("", "80 0f 05 0001 01 21 0a", ""),
                  UpdateOutcome::Reset, &kNlri},
             Case{"MP_REACH_NLRI malformed", body("", "80 0e 02 0001 " + kMandatory, "08 0a"),
                  UpdateOutcome::Reset, &kMpReachMalformed},
             // s3 b.
             Case{"no octets", {}, UpdateOutcome::Reset, &kUpdateLengths},
             Case{"withdrawn longer than the message", octets_of_hex("0003 08 0a"),
                  UpdateOutcome::Reset, &kUpdateLengths},
             Case{"no length of attributes", octets_of_hex("0002 08 0a 00"), UpdateOutcome::Reset,
                  &kUpdateLengths},
             Case{"attributes longer than the message", octets_of_hex("0000 0005 40 01 01 00"),
                  UpdateOutcome::Reset, &kUpdateLengths},
         }) {
        SCOPED_TRACE(wanted.name);
        const auto decoded = decode_update(wanted.octets);
        const auto& attributes = decoded->update.attributes;
        EXPECT_EQ(to_string(attributes.outcome), to_string(wanted.outcome));
        ASSERT_EQ(attributes.fault.has_value(), wanted.rule != nullptr);
        if (wanted.rule != nullptr) {
            EXPECT_EQ(attributes.fault->rule->id, wanted.rule->id);
        }
        if (wanted.outcome != UpdateOutcome::Reset) continue;
        EXPECT_TRUE(decoded->update.withdrawn.empty());
        EXPECT_TRUE(decoded->update.announced.empty());
        EXPECT_TRUE(decoded->update.mp_withdrawn.empty());
        EXPECT_TRUE(decoded->update.mp_announced.empty());
    }
}

TEST(Update, treated_as_withdrawal_still_names_its_routes) {
    const auto decoded = decode_update(body("", "40 01 01 07", "08 0a 08 0b"));
    EXPECT_EQ(texts(decoded->update.announced), "10.0.0.0/8 11.0.0.0/8");
}

TEST(Update, holds_nothing_of_the_one_before) {
    OctetArena arena;
    Update update;
    const auto first = body("08 0a", kMandatory + "c0 08 04 ffff029a", "08 0b");
    const auto second = octets_of_hex("00");
    read_update(Reader(first), {}, arena, update);
    ASSERT_TRUE(update.attributes.has(Attributes::kCommunities));
    read_update(Reader(second), {}, arena, update);
    EXPECT_EQ(update.attributes.outcome, UpdateOutcome::Reset);
    EXPECT_EQ(update.attributes.present, 0U);
    EXPECT_TRUE(update.attributes.communities.empty());
}

TEST(Message, reads_header_and_body) {
    const auto octets = octets_of_hex("ffffffffffffffffffffffffffffffff 0017 02 00000000 1234");
    const auto message = read_message(Reader(octets, 30));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->type, 2);
    EXPECT_EQ(message->body.remaining(), 4U);
    EXPECT_EQ(message->body.offset(), 49U);
}

TEST(Message, refuses_bad_headers) {
    struct Case {
        const char* name;
        const char* hex;
        Fault fault;
        std::size_t offset;
    };
    for (const auto& wanted : {
             Case{"nothing", "", Fault::Truncated, 0},
             Case{"marker of 15", "ffffffffffffffffffffffffffffff", Fault::Truncated, 0},
             Case{"marker of zeros", "ffffffffffffffffffffffffffffff00 0013 04", Fault::BadValue,
                  0},
             Case{"no length", "ffffffffffffffffffffffffffffffff 00", Fault::Truncated, 16},
             Case{"no type", "ffffffffffffffffffffffffffffffff 0013", Fault::Truncated, 18},
             Case{"length 18", "ffffffffffffffffffffffffffffffff 0012 04", Fault::BadValue, 16},
             Case{"cut short", "ffffffffffffffffffffffffffffffff 0017 02 000000", Fault::Truncated,
                  19},
         }) {
        SCOPED_TRACE(wanted.name);
        const auto octets = octets_of_hex(wanted.hex);
        const auto message = read_message(Reader(octets));
        ASSERT_FALSE(message);
        EXPECT_EQ(message.error().rule, &kMessageHeader);
        EXPECT_EQ(message.error().fault, wanted.fault);
        EXPECT_EQ(message.error().offset, wanted.offset);
    }
}

TEST(Message, of_65535_octets_is_read) {
    // RFC 8654: 16,378 withdrawn prefixes of four octets each fill the largest message there is.
    constexpr std::size_t kCount = (kMessageOctetsMax - 19 - 4) / 4;
    const std::vector<message::AttributesWriter::Nlri> withdrawn(
        kCount, {*net::Prefix::parse("192.0.2.0/24"), std::nullopt});
    Writer out;
    message::write_update(out, {withdrawn, {}, {}});
    ASSERT_EQ(out.size(), kMessageOctetsMax);
    const auto message = read_message(Reader(out.octets()));
    ASSERT_TRUE(message);
    OctetArena arena;
    Update update;
    read_update(message->body, {}, arena, update);
    EXPECT_EQ(update.attributes.outcome, UpdateOutcome::Accept);
    EXPECT_EQ(update.withdrawn.size(), kCount);
}

TEST(OctetArena, blocks_stay_where_they_are_until_cleared) {
    OctetArena arena;
    std::vector<std::span<std::uint8_t>> blocks;
    for (std::size_t i = 0; i < 300; ++i) {
        blocks.push_back(arena.take(i * 10));
        std::fill(blocks.back().begin(), blocks.back().end(), static_cast<std::uint8_t>(i));
    }
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        ASSERT_EQ(blocks[i].size(), i * 10);
        for (const auto octet : blocks[i]) ASSERT_EQ(octet, static_cast<std::uint8_t>(i));
    }
    arena.clear();
    EXPECT_EQ(arena.take(100'000).size(), 100'000U);
}

}  // namespace
}  // namespace comity::bgp
