#include "web/assets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace comity::web {
namespace {

class Assets : public testing::Test {
protected:
    void SetUp() override {
        if (assets().empty()) GTEST_SKIP() << "built with -DWITH_WEB=OFF";
    }
};

TEST_F(Assets, are_sorted_by_path_each_once) {
    const auto all = assets();
    for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i - 1].path, all[i].path);
    for (const auto& asset : all) EXPECT_EQ(find_asset(asset.path), &asset);
}

TEST_F(Assets, hold_a_page_that_is_asked_for_again_each_time) {
    const auto* const page = find_asset("/index.html");
    ASSERT_NE(page, nullptr);
    EXPECT_EQ(page->type, "text/html; charset=utf-8");
    EXPECT_FALSE(page->is_immutable);
}

TEST_F(Assets, say_what_they_are) {
    std::set<std::string_view> etags;
    for (const auto& asset : assets()) {
        EXPECT_FALSE(asset.type.empty()) << asset.path;
        EXPECT_FALSE(asset.octets.empty()) << asset.path;
        ASSERT_GE(asset.etag.size(), 3U) << asset.path;
        EXPECT_EQ(asset.etag.front(), '"');
        EXPECT_EQ(asset.etag.back(), '"');
        EXPECT_TRUE(etags.insert(asset.etag).second) << asset.path;
        // Names of what may be kept for ever hold a hash.
        EXPECT_EQ(asset.is_immutable, asset.path.starts_with("/assets/")) << asset.path;
        if (asset.is_gzip) {
            ASSERT_GE(asset.octets.size(), 18U);
            EXPECT_EQ(asset.octets[0], 0x1F);
            EXPECT_EQ(asset.octets[1], 0x8B);
        }
    }
}

TEST_F(Assets, show_the_page_at_the_dashboards_addresses_alone) {
    const auto* const page = find_asset("/index.html");
    for (const auto* const path : {"/", "/networks", "/network/AS64500", "/group/country:PT",
                                   "/conformance/ixps/1", "/disputes", "/access", "/sources"}) {
        EXPECT_EQ(find_page(path), page) << path;
    }
    for (const auto* const path :
         {"", "networks", "/api", "/api/v1/networks", "/metrics", "/networksx", "/assets/none.js",
          "//networks", "/../etc/passwd"}) {
        EXPECT_EQ(find_page(path), nullptr) << path;
    }
}

/// What the program takes for an address of the dashboard is what the dashboard itself does.
TEST_F(Assets, know_the_same_addresses_as_the_dashboard) {
    std::ifstream file(COMITY_SOURCE_DIR "/web/src/routes.ts");
    ASSERT_TRUE(file);
    std::stringstream text;
    text << file.rdbuf();
    const auto source = text.str();
    const std::regex pattern(R"(pattern: /\^\\/(\w*))");
    int count = 0;
    for (auto it = std::sregex_iterator(source.begin(), source.end(), pattern);
         it != std::sregex_iterator(); ++it, ++count) {
        EXPECT_NE(find_page("/" + (*it)[1].str()), nullptr) << (*it)[1].str();
    }
    EXPECT_EQ(count, 14);
}

}  // namespace
}  // namespace comity::web
