#include "service/fetch/url.h"

#include <gtest/gtest.h>

namespace comity::service::fetch {
namespace {

TEST(Url, is_shown_without_user_and_password) {
    EXPECT_EQ(shown_url("https://me:p@ss@h.example:8443/a?b=c@d"),
              "https://h.example:8443/a?b=c@d");
    EXPECT_EQ(shown_url("https://h.example/a@b"), "https://h.example/a@b");
    EXPECT_EQ(shown_url("https://me@h.example"), "https://h.example");
    EXPECT_EQ(shown_url("rib.mrt"), "rib.mrt");
}

TEST(Url, has_an_origin) {
    EXPECT_EQ(origin_of("https://me:x@h.example:8443/a?b"), "https://me:x@h.example:8443");
    EXPECT_EQ(origin_of("http://h.example"), "http://h.example");
}

TEST(Url, names_in_the_cache_stay_in_their_folder) {
    for (const std::string_view url :
         {"https://../../etc/passwd", "https://h/..", "https://h/a/../..%2f", "https://h/.",
          "https://h", "https://h/\n\\x", "https://.h/.hidden", "/../x"}) {
        const auto name = cache_name(url);
        const auto slash = name.find('/');
        ASSERT_NE(slash, std::string::npos);
        EXPECT_EQ(name.find('/', slash + 1), std::string::npos) << name;
        EXPECT_NE(name.front(), '.') << name;
        EXPECT_NE(name[slash + 1], '.') << name;
        EXPECT_EQ(name.find_first_of("\\\n"), std::string::npos) << name;
    }
}

TEST(Url, names_in_the_cache_differ_by_all_but_the_user) {
    const auto name = cache_name("https://h.example/x/a.gz?page=1");
    EXPECT_EQ(name.substr(0, name.size() - 16), "h.example/a.gz-");
    EXPECT_EQ(cache_name("https://u:p@h.example/x/a.gz?page=1"), name);
    EXPECT_NE(cache_name("https://h.example/x/a.gz?page=2"), name);
    EXPECT_NE(cache_name("https://h.example/y/a.gz?page=1"), name);
    EXPECT_NE(cache_name("http://h.example/x/a.gz?page=1"), name);
}

}  // namespace
}  // namespace comity::service::fetch
