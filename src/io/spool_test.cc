#include "io/spool.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "io/input.h"
#include "support/temporary_folder.h"

namespace comity::io {
namespace {

TEST(Spool, a_pipe_can_be_read_again_and_again) {
    const test::TemporaryFolder folder;
    const auto pipe = folder.path_of("pipe");
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const std::string text(300'000, 'x');
    std::thread writer([&] { std::ofstream(pipe) << text; });
    const auto spool = Spool::of(pipe);
    writer.join();
    ASSERT_TRUE(spool && *spool);
    for (int i = 0; i < 2; ++i) {
        const auto contents = read_file((*spool)->path(), 1'000'000);
        ASSERT_TRUE(contents);
        EXPECT_EQ(std::string(contents->octets.begin(), contents->octets.end()), text);
    }
}

TEST(Spool, a_file_needs_none) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("file");
    std::ofstream(path) << "text";
    for (const auto& one : {path, folder.path(), path + ".absent"}) {
        const auto spool = Spool::of(one);
        ASSERT_TRUE(spool);
        EXPECT_FALSE(*spool) << one;
    }
}

}  // namespace
}  // namespace comity::io
