#include "service/api/statement.h"

#include <gtest/gtest.h>

#include <vector>

#include "store/limits.h"

namespace comity::service::api {
namespace {

TEST(Statement, reads_what_is_said) {
    EXPECT_EQ(parse_dispute_body(R"({"reason": "It was\nplanned \u00e9 \"so\"."})").value(),
              "It was\nplanned \xC3\xA9 \"so\".");
    const auto ruling = parse_ruling_body(R"({"verdict":"refused","reason":"No."})").value();
    EXPECT_FALSE(ruling.is_accepted);
    EXPECT_EQ(ruling.reason, "No.");
    EXPECT_TRUE(parse_ruling_body(R"({"reason":"Yes.","verdict":"accepted"})")->is_accepted);
}

TEST(Statement, says_what_is_wrong_with_a_body) {
    struct Case {
        std::string body;
        unsigned dispute;
        unsigned ruling;
    };
    const std::string long_reason(store::kReasonOctetsMax + 1, 'x');
    const std::vector<Case> cases{
        {"", 400, 400},
        {"[]", 400, 400},
        {"{", 400, 400},
        {R"("reason")", 400, 400},
        {R"({"reason":"a","x":1})", 400, 400},
        {R"({"reason":"a"} {})", 400, 400},
        {"{\"reason\":\"a\xFF\"}", 400, 400},
        {"{}", 422, 422},
        {R"({"reason":null})", 422, 422},
        {R"({"reason":7})", 422, 422},
        {R"({"reason":["a"]})", 422, 422},
        {R"({"reason":" \n "})", 422, 422},
        {R"({"reason":"a\u0000b"})", 422, 422},
        {R"({"reason":"a\u009bb"})", 422, 422},
        {R"({"reason":")" + long_reason + R"("})", 422, 422},
        {R"({"verdict":"maybe","reason":"a"})", 400, 422},
        {R"({"verdict":true,"reason":"a"})", 400, 422},
        {R"({"verdict":"accepted"})", 400, 422},
    };
    for (const auto& [body, dispute, ruling] : cases) {
        const auto first = parse_dispute_body(body);
        ASSERT_FALSE(first) << body;
        EXPECT_EQ(first.error().status, dispute) << body;
        const auto second = parse_ruling_body(body);
        ASSERT_FALSE(second) << body;
        EXPECT_EQ(second.error().status, ruling) << body;
    }
}

}  // namespace
}  // namespace comity::service::api
