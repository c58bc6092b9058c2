#include "io/child_process.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <ctime>

#include "io/signals.h"

namespace comity::io {
namespace {

using Words = std::vector<std::string>;

/// All lines until the end, and how it ended.
std::pair<Words, int> outcome_of(const Words& command, int niceness = 0) {
    auto child = ChildProcess::start(command, niceness);
    EXPECT_TRUE(child);
    Words said;
    for (;;) {
        for (auto& line : child->lines()) said.push_back(std::move(line));
        if (const auto status = child->status()) {
            for (auto& line : child->lines()) said.push_back(std::move(line));
            return {said, *status};
        }
        const timespec step{.tv_sec = 0, .tv_nsec = 1'000'000};
        ::nanosleep(&step, nullptr);
    }
}

TEST(ChildProcess, says_its_lines_and_how_it_ended) {
    const auto [said, status] =
        outcome_of({"/bin/sh", "-c", "echo one; echo two >&2; printf three; exit 3"});
    EXPECT_EQ(said, (Words{"one", "two", "three"}));
    EXPECT_EQ(status, 3);
}

TEST(ChildProcess, fills_no_memory_with_a_line) {
    const auto [said, status] =
        outcome_of({"/bin/sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x; echo; echo end"});
    ASSERT_EQ(said.size(), 2U);
    EXPECT_LT(said[0].size(), 10'000U);
    EXPECT_EQ(said[1], "end");
    EXPECT_EQ(status, 0);
}

TEST(ChildProcess, is_told_that_there_is_no_such_program) {
    EXPECT_EQ(outcome_of({"/nonexistent"}).second, 127);
}

TEST(ChildProcess, is_less_urgent) {
    const auto own = ::getpriority(PRIO_PROCESS, 0);
    const auto [said, status] = outcome_of({"/usr/bin/nice"}, 5);
    EXPECT_EQ(said, Words{std::to_string(std::min(own + 5, 19))});
    EXPECT_EQ(status, 0);
}

/// What this process holds back, the child does not.
TEST(ChildProcess, is_stopped_by_a_signal_that_its_parent_holds) {
    hold_signals();
    auto child = ChildProcess::start({"/bin/sleep", "60"}, 0);
    ASSERT_TRUE(child);
    child->stop(10'000);
    EXPECT_EQ(child->status(), 128 + SIGTERM);
}

TEST(ChildProcess, is_ended_where_it_does_not_listen) {
    auto child = ChildProcess::start(
        {"/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"}, 0);
    ASSERT_TRUE(child);
    while (child->lines().empty()) {
    }
    child->stop(50);
    EXPECT_EQ(child->status(), 128 + SIGKILL);
}

}  // namespace
}  // namespace comity::io
