#include "service/api/mounts.h"

#include <gtest/gtest.h>

#include "service/api/mounted.h"

namespace comity::service::api {
namespace {

using Segments = std::vector<std::string>;

TEST(Mounts, are_paths_of_plain_segments) {
    EXPECT_EQ(parse_mount("/"), Segments());
    EXPECT_EQ(parse_mount("/api/v2"), (Segments{"api", "v2"}));
    for (const auto* const text :
         {"", "api", "/api/", "//", "/a b", "/a/../b", "/%61", "/a/b/c/d/e"}) {
        EXPECT_EQ(parse_mount(text), std::nullopt) << text;
    }
}

/// Where the path of one API is found: "asns -> asns", "ases/{}".
std::string found(const Mounts& mounts, const Segments& segments) {
    const auto mounted = find_mounted(mounts, segments);
    return mounted ? std::string(mounted->matched.route->path) : "";
}

TEST(Mounts, by_default_are_where_the_services_had_them) {
    const auto mounts = Mounts::by_default();
    EXPECT_EQ(found(mounts, {"api", "asns", "info"}), "asns/info");
    EXPECT_EQ(found(mounts, {"api", "v2", "ases", "64500"}), "ases/{}");
    EXPECT_EQ(found(mounts, {"reports-api", "reports", ""}), "reports");
    EXPECT_EQ(found(mounts, {"asns"}), "");
    EXPECT_EQ(found(mounts, {"api", "v2", "nothing"}), "");
}

TEST(Mounts, of_two_that_fit_the_longer_prefix_counts) {
    // Both have a path "asns".
    auto mounts = Mounts::by_default();
    mounts.prefixes = {parse_mount("/"), parse_mount("/api/v2"), std::nullopt};
    const Segments both{"api", "v2", "asns"};
    ASSERT_TRUE(find_mounted(mounts, both));
    EXPECT_EQ(find_mounted(mounts, both)->set->bad_request, 422U);
    mounts.prefixes = {parse_mount("/api/v2"), parse_mount("/"), std::nullopt};
    EXPECT_EQ(find_mounted(mounts, both)->set->bad_request, 400U);
    EXPECT_EQ(find_mounted(mounts, Segments{"asns"})->set->bad_request, 422U);
    mounts.prefixes = {std::nullopt, std::nullopt, std::nullopt};
    EXPECT_FALSE(find_mounted(mounts, both));
}

}  // namespace
}  // namespace comity::service::api
