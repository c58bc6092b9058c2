#include "service/dashboard.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "web/assets.h"

namespace comity::service {
namespace {

std::string field_of(const io::HttpResponse& response, std::string_view name) {
    const auto found = std::find_if(response.fields.begin(), response.fields.end(),
                                    [&](const auto& field) { return field.first == name; });
    return found == response.fields.end() ? "" : found->second;
}

class Dashboard : public testing::Test {
protected:
    void SetUp() override {
        if (!has_dashboard()) GTEST_SKIP() << "built with -DWITH_WEB=OFF";
    }
};

TEST_F(Dashboard, is_one_page_at_all_of_its_addresses) {
    const auto page = dashboard_page({}, "/");
    ASSERT_TRUE(page);
    EXPECT_EQ(page->status, 200U);
    EXPECT_EQ(page->content_type, "text/html; charset=utf-8");
    EXPECT_EQ(field_of(*page, "Cache-Control"), "no-cache");
    const auto network = dashboard_page({}, "/network/AS64500");
    ASSERT_TRUE(network);
    EXPECT_EQ(network->body, page->body);
    EXPECT_FALSE(dashboard_page({}, "/api/v2"));
    EXPECT_FALSE(dashboard_page({}, "/assets/none.js"));
}

TEST_F(Dashboard, lets_no_page_run_or_load_what_is_not_its_own) {
    const auto page = dashboard_page({}, "/");
    ASSERT_TRUE(page);
    const auto policy = field_of(*page, "Content-Security-Policy");
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_EQ(policy.find("http"), std::string::npos);
}

TEST_F(Dashboard, is_not_sent_again_to_who_has_it) {
    for (const auto& asset : web::assets()) {
        const auto first = dashboard_page({}, asset.path);
        ASSERT_TRUE(first) << asset.path;
        EXPECT_EQ(first->body.size(), asset.octets.size());
        const auto etag = field_of(*first, "ETag");
        const auto again = dashboard_page({.fields = {{"if-none-match", etag}}}, asset.path);
        ASSERT_TRUE(again) << asset.path;
        EXPECT_EQ(again->status, 304U) << asset.path;
        EXPECT_TRUE(again->body.empty()) << asset.path;
        EXPECT_EQ(field_of(*again, "ETag"), etag);
    }
}

}  // namespace
}  // namespace comity::service
