#include "service/api/claim_body.h"

#include <gtest/gtest.h>

#include <vector>

namespace comity::service::api {
namespace {

TEST(ClaimBody, names_a_network_and_an_address) {
    for (const auto* const asn : {"64500", "\"AS64500\"", "\"64500\""}) {
        const auto claim =
            parse_claim_body(R"({"address":" NOC@Net.example ","asn":)" + std::string(asn) + "}");
        ASSERT_TRUE(claim) << asn;
        EXPECT_EQ(claim->asn, net::Asn(64500));
        EXPECT_EQ(claim->address.text(), "NOC@Net.example");
    }
}

TEST(ClaimBody, has_a_code_however_it_was_pasted) {
    const std::string digits = "0123456789abcdef0123456789abcdef";
    for (const auto* const text :
         {"0123-4567-89ab-cdef-0123-4567-89ab-cdef", "0123456789ABCDEF0123456789abcdef",
          " 0123 4567 89ab cdef\\n0123-4567-89ab-cdef\\t"}) {
        EXPECT_EQ(parse_confirmation_body(R"({"code":")" + std::string(text) + "\"}").value(),
                  digits)
            << text;
    }
}

TEST(ClaimBody, says_what_is_wrong_and_repeats_no_address) {
    struct Case {
        std::string body;
        unsigned claim;
        unsigned confirmation;
    };
    const std::vector<Case> cases{
        {"", 400, 400},
        {"[]", 400, 400},
        {R"({"asn":1,"address":"a@b.c","x":1})", 400, 400},
        {R"({"asn":1,"address":"secret@b.c)", 400, 400},
        {"{}", 422, 422},
        {R"({"asn":1})", 422, 400},
        {R"({"address":"secret@b.c"})", 422, 400},
        {R"({"asn":0,"address":"secret@b.c"})", 422, 400},
        {R"({"asn":-1,"address":"secret@b.c"})", 422, 400},
        {R"({"asn":4294967296,"address":"secret@b.c"})", 422, 400},
        {R"({"asn":1,"address":["secret@b.c"]})", 422, 400},
        {R"({"asn":1,"address":"secret@b.c\r\nBcc: d@e.f"})", 422, 400},
        {R"({"asn":1,"address":"secret@b.c, d@e.f"})", 422, 400},
        {R"({"code":7})", 400, 422},
        {R"({"code":""})", 400, 422},
        {R"({"code":"0123456789abcdef0123456789abcde"})", 400, 422},
        {R"({"code":"0123456789abcdef0123456789abcdef0"})", 400, 422},
        {R"({"code":"0123456789abcdef0123456789abcdeg"})", 400, 422},
    };
    for (const auto& one : cases) {
        const auto claim = parse_claim_body(one.body);
        ASSERT_FALSE(claim) << one.body;
        EXPECT_EQ(claim.error().status, one.claim) << one.body;
        EXPECT_EQ(claim.error().detail.find("secret"), std::string::npos) << one.body;
        const auto confirmation = parse_confirmation_body(one.body);
        ASSERT_FALSE(confirmation) << one.body;
        EXPECT_EQ(confirmation.error().status, one.confirmation) << one.body;
    }
}

}  // namespace
}  // namespace comity::service::api
