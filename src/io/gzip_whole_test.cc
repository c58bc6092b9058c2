#include "io/gzip_whole.h"

#include <gtest/gtest.h>

#include <rapidcheck.h>

namespace comity::io {
namespace {

TEST(GzipWhole, gives_back_what_went_in) {
    EXPECT_TRUE(rc::check([](const std::string& text) {
        RC_ASSERT(gunzip_whole(gzip_whole(text), text.size()) == text);
    }));
    const std::string large(5'000'000, 'x');
    const auto compressed = gzip_whole(large);
    EXPECT_LT(compressed.size(), large.size() / 100);
    EXPECT_EQ(gunzip_whole(compressed, large.size()), large);
}

TEST(GzipWhole, refuses_what_is_too_long_cut_short_or_followed) {
    const std::string text(1000, 'x');
    const auto compressed = gzip_whole(text);
    EXPECT_FALSE(gunzip_whole(compressed, 999));
    EXPECT_TRUE(gunzip_whole(compressed, 1000));
    for (std::size_t length = 0; length < compressed.size(); ++length) {
        EXPECT_FALSE(gunzip_whole(compressed.substr(0, length), 1000)) << length;
    }
    EXPECT_FALSE(gunzip_whole(compressed + "x", 1000));
    auto damaged = compressed;
    damaged[compressed.size() - 6] = static_cast<char>(damaged[compressed.size() - 6] ^ 1);
    EXPECT_FALSE(gunzip_whole(damaged, 1000));
}

}  // namespace
}  // namespace comity::io
