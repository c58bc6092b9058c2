#include "io/file_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "support/temporary_folder.h"

namespace comity::io {
namespace {

TEST(FileLock, keeps_others_out_until_it_ends) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("lock");
    {
        const auto held = FileLock::take(path, LockKind::Exclusive);
        ASSERT_TRUE(held);
        EXPECT_FALSE(FileLock::try_take(path, LockKind::Exclusive).value());
        EXPECT_FALSE(FileLock::try_take(path, LockKind::Shared).value());
    }
    const auto first = FileLock::take(path, LockKind::Shared);
    EXPECT_TRUE(first);
    EXPECT_TRUE(FileLock::try_take(path, LockKind::Shared).value());
    EXPECT_FALSE(FileLock::try_take(path, LockKind::Exclusive).value());
}

TEST(FileLock, ends_with_a_process_that_is_killed) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("lock");
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const auto child = ::fork();
    if (child == 0) {
        const auto held = FileLock::take(path, LockKind::Exclusive);
        const char done = held ? 'y' : 'n';
        if (::write(pipe_ends[1], &done, 1) != 1) ::_exit(1);
        for (;;) ::pause();
    }
    char said = 0;
    ASSERT_EQ(::read(pipe_ends[0], &said, 1), 1);
    EXPECT_EQ(said, 'y');
    EXPECT_FALSE(FileLock::try_take(path, LockKind::Exclusive).value());
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    EXPECT_TRUE(FileLock::try_take(path, LockKind::Exclusive).value());
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
}

TEST(FileLock, takes_its_file_away_and_keeps_others_out_still) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("lock");
    constexpr int kTurns = 300;
    std::atomic<int> inside{0};  // The lock orders it, but no sanitizer knows that.
    std::atomic<int> turns{0};
    const auto work = [&] {
        for (int i = 0; i < kTurns; ++i) {
            auto lock = FileLock::take(path, LockKind::Exclusive);
            ASSERT_TRUE(lock);
            lock->remove_at_end(path);
            EXPECT_EQ(++inside, 1);
            --inside;
            ++turns;
        }
    };
    std::thread other(work);
    work();
    other.join();
    EXPECT_EQ(turns, 2 * kTurns);
    EXPECT_EQ(folder.names(), "");
}

TEST(FileLock, says_where_it_cannot_be_made) {
    const test::TemporaryFolder folder;
    const auto lock = FileLock::take(folder.path_of("none/lock"), LockKind::Exclusive);
    ASSERT_FALSE(lock);
    EXPECT_EQ(lock.error().os_error, ENOENT);
}

}  // namespace
}  // namespace comity::io
