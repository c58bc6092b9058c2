#include "service/claims/letter.h"

#include <gtest/gtest.h>

namespace comity::service::claims {
namespace {

TEST(Letter, says_who_asked_for_what_and_what_to_do) {
    const store::PendingClaim pending{
        .claim = {.id = "00112233445566778899aabbccddeeff",
                  .asn = net::Asn(64500),
                  .made = *Timestamp::parse("2026-11-29T05:30:07Z"),
                  .expires = *Timestamp::parse("2026-11-30T05:30:07Z")},
        .mark = {},
        .asked_from = "192.0.2.0/24"};
    MailSettings settings;
    settings.from = MailAddress::parse("comity@observatory.example");
    settings.site = "https://observatory.example/x";
    const auto to = *MailAddress::parse("NOC@net.example");
    const auto letter = letter_of(pending, to, "0123456789abcdef0123456789abcdef", settings,
                                  *Timestamp::parse("2026-11-29T05:31:00Z"));
    EXPECT_EQ(letter.subject, "Code for the claim of AS64500 at observatory.example");
    EXPECT_EQ(letter.body,
              "Somebody asks https://observatory.example/x\n"
              "for a token of AS64500, and named this address, which is registered\n"
              "as a contact of AS64500.\n"
              "\n"
              "If that was you, give this code\n"
              "\n"
              "    0123-4567-89ab-cdef-0123-4567-89ab-cdef\n"
              "\n"
              "at https://observatory.example/x/access?claim=00112233445566778899aabbccddeeff"
              "&as=64500\n"
              "\n"
              "It is good once, until 2026-11-30 05:30 UTC. Whoever gives it gets a\n"
              "token that is good for a year. It shows the incidents of AS64500,\n"
              "suspicions too, and lets its holder dispute them. Give the code to\n"
              "nobody else. Of several such mails the last one has the code.\n"
              "\n"
              "If it was not you, there is nothing to do: without the code nobody\n"
              "gets anything, and it ends by itself. It was asked for at\n"
              "2026-11-29 05:30 UTC from 192.0.2.0/24.\n"
              "Your address was not kept.\n");
    EXPECT_EQ(letter.to, to);
    EXPECT_EQ(letter.id, "00112233445566778899aabbccddeeff.1795930260000000");
}

TEST(Letter, tells_of_the_client_no_more_than_its_prefix) {
    EXPECT_EQ(prefix_of_client("192.0.2.77"), "192.0.2.0/24");
    EXPECT_EQ(prefix_of_client("::ffff:192.0.2.77"), "192.0.2.0/24");
    EXPECT_EQ(prefix_of_client("2001:db8:1:2::3"), "2001:db8:1::/48");
    for (const auto* const client : {"127.0.0.1", "::1", "", "unknown", "1.2.3.4\r\nx"}) {
        EXPECT_EQ(prefix_of_client(client), "") << client;
    }
}

TEST(Letter, hashes_differ_by_salt_and_are_the_same_for_a_mailbox) {
    const std::array<std::uint8_t, 16> salt{1};
    const std::array<std::uint8_t, 16> other{2};
    const auto address = *MailAddress::parse("NOC@net.example");
    const auto same = *MailAddress::parse("noc@NET.example");
    EXPECT_EQ(hash_of_address(salt, address), hash_of_address(salt, same));
    EXPECT_NE(hash_of_address(salt, address), hash_of_address(other, address));
}

}  // namespace
}  // namespace comity::service::claims
