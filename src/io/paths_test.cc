#include "io/paths.h"

#include <gtest/gtest.h>

namespace comity::io {
namespace {

TEST(Paths, tells_a_pattern_from_a_name) {
    EXPECT_TRUE(is_pattern("/var/lib/rib.*.gz"));
    EXPECT_TRUE(is_pattern("rib.[01]"));
    EXPECT_TRUE(is_pattern("rib.?"));
    EXPECT_FALSE(is_pattern("rib.gz"));
}

TEST(Paths, says_which_folder_it_could_not_look_into) {
    const auto files = matching_files("/no-such-folder/*");
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().subject, "/no-such-folder/*");
}

}  // namespace
}  // namespace comity::io
