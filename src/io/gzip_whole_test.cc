#include "io/gzip_whole.h"

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include <vector>

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

TEST(GzipWriter, makes_one_member_of_pieces) {
    EXPECT_TRUE(rc::check([](const std::vector<std::string>& pieces) {
        GzipWriter writer;
        std::string whole;
        for (const auto& piece : pieces) {
            writer.add(piece);
            whole += piece;
        }
        RC_ASSERT(writer.added() == whole.size());
        RC_ASSERT(gunzip_whole(writer.finish(), whole.size()) == whole);
    }));
    GzipWriter writer;
    std::string whole;
    for (int i = 0; i < 100'000; ++i) {
        const auto line = std::to_string(i * 7919) + "," + std::to_string(i) + "\n";
        writer.add(line);
        whole += line;
    }
    EXPECT_EQ(gunzip_whole(writer.finish(), whole.size()), whole);
    // Who stops in the middle leaves nothing behind.
    GzipWriter stopped;
    stopped.add(whole);
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
