#include "io/output.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <thread>

#include "support/fixtures.h"
#include "support/temporary_folder.h"

namespace comity::io {
namespace {

std::string error_of(const Result<void>& result) { return result ? "" : to_string(result.error()); }

TEST(Output, appears_whole_when_it_is_committed) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("file");
    auto output = Output::create(path);
    ASSERT_TRUE(output);
    ASSERT_TRUE(output->write("first "));
    EXPECT_EQ(folder.names(), "file.part");
    const std::vector<std::uint8_t> octets{'s', 'e', 'c', 'o', 'n', 'd'};
    ASSERT_TRUE(output->write(octets));
    ASSERT_TRUE(output->commit());
    EXPECT_EQ(folder.names(), "file");
    EXPECT_EQ(test::read_text(path), "first second");
}

TEST(Output, that_is_not_committed_leaves_nothing_and_keeps_what_was_there) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("file");
    ASSERT_TRUE(write_file(path, "old"));
    {
        auto output = Output::create(path);
        ASSERT_TRUE(output && output->write("new"));
        // Moved from, it cleans up once only.
        const auto moved = std::move(*output);
        EXPECT_EQ(test::read_text(path), "old");
    }
    EXPECT_EQ(folder.names(), "file");
    EXPECT_EQ(test::read_text(path), "old");
    ASSERT_TRUE(write_file(path, "new"));
    EXPECT_EQ(test::read_text(path), "new");
}

TEST(Output, that_cannot_be_put_in_place_leaves_nothing) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("file");
    auto output = Output::create(path);
    ASSERT_TRUE(output && output->write("text"));
    std::filesystem::create_directory(path);
    EXPECT_EQ(error_of(output->commit()), path + ": put in place: Is a directory");
    *output = Output();
    EXPECT_EQ(folder.names(), "file");
    EXPECT_TRUE(std::filesystem::is_directory(path));
}

TEST(Output, says_that_a_device_is_full) {
    EXPECT_EQ(error_of(write_file("/dev/full", "text")),
              "/dev/full: write: No space left on device");
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
    EXPECT_FALSE(std::filesystem::exists("/dev/full.part"));
}

TEST(Output, writes_to_pipes_and_devices_in_place) {
    EXPECT_TRUE(write_file("/dev/null", "text"));
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("pipe");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    std::string read;
    {
        const std::jthread reader([&] { read = test::read_text(path); });
        EXPECT_TRUE(write_file(path, "through the pipe"));
    }
    EXPECT_EQ(read, "through the pipe");
    EXPECT_EQ(folder.names(), "pipe");
}

TEST(Output, says_why_it_cannot_be_made) {
    const test::TemporaryFolder folder;
    ASSERT_TRUE(write_file(folder.path_of("file"), ""));
    EXPECT_EQ(error_of(write_file(folder.path(), "x")),
              folder.path() + ": open for writing: Is a directory");
    EXPECT_EQ(error_of(write_file(folder.path_of("no/file"), "x")),
              folder.path_of("no/file") + ": open for writing: No such file or directory");
    EXPECT_EQ(error_of(write_file(folder.path_of("file/inside"), "x")),
              folder.path_of("file/inside") + ": open for writing: Not a directory");
    EXPECT_EQ(folder.names(), "file");
}

TEST(CheckFolder, says_whether_a_file_can_be_made) {
    const test::TemporaryFolder folder;
    ASSERT_TRUE(write_file(folder.path_of("file"), ""));
    EXPECT_EQ(error_of(check_folder_of(folder.path_of("new"))), "");
    EXPECT_EQ(error_of(check_folder_of(folder.path_of("no/new"))),
              folder.path_of("no/new") + ": make file: No such file or directory");
    EXPECT_EQ(error_of(check_folder_of(folder.path_of("file/new"))),
              folder.path_of("file/new") + ": make file: Not a directory");
    EXPECT_EQ(folder.names(), "file");
}

TEST(MakeFolders, makes_all_of_them_once) {
    const test::TemporaryFolder folder;
    EXPECT_TRUE(make_folders(folder.path_of("a/b/c")));
    EXPECT_TRUE(make_folders(folder.path_of("a/b/c")));
    EXPECT_TRUE(std::filesystem::is_directory(folder.path_of("a/b/c")));
    ASSERT_TRUE(write_file(folder.path_of("file"), ""));
    EXPECT_EQ(error_of(make_folders(folder.path_of("file/x"))),
              folder.path_of("file/x") + ": make folder: Not a directory");
}

}  // namespace
}  // namespace comity::io
