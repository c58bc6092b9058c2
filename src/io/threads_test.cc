#include "io/threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <new>
#include <set>
#include <thread>
#include <vector>

namespace comity::io {
namespace {

TEST(ThreadExecutor, runs_each_piece_once) {
    for (const unsigned threads : {0U, 1U, 2U, 3U, 16U}) {
        ThreadExecutor executor(threads);
        for (const std::size_t count : {0UL, 1UL, 2UL, 3UL, 1000UL}) {
            std::vector<std::atomic<int>> calls(count);
            executor.for_each(count, [&calls](std::size_t i) { ++calls.at(i); });
            for (const auto& times : calls) EXPECT_EQ(times, 1);
        }
    }
}

TEST(ThreadExecutor, uses_no_more_threads_than_asked_for) {
    std::mutex mutex;
    std::set<std::thread::id> seen;
    ThreadExecutor executor(3);
    executor.for_each(1000, [&](std::size_t) {
        const std::lock_guard lock(mutex);
        seen.insert(std::this_thread::get_id());
    });
    EXPECT_LE(seen.size(), 3U);
    ThreadExecutor alone(1);
    seen.clear();
    alone.for_each(10, [&](std::size_t) { seen.insert(std::this_thread::get_id()); });
    EXPECT_EQ(seen, std::set{std::this_thread::get_id()});
}

TEST(ThreadExecutor, passes_out_of_memory_on_to_the_caller) {
    for (const unsigned threads : {1U, 4U}) {
        ThreadExecutor executor(threads);
        std::atomic<int> begun{0};
        EXPECT_THROW(executor.for_each(1'000'000,
                                       [&begun](std::size_t i) {
                                           ++begun;
                                           if (i == 10) throw std::bad_alloc();
                                       }),
                     std::bad_alloc);
        EXPECT_GE(begun, 11);
        // It can be used again.
        std::atomic<int> calls{0};
        executor.for_each(5, [&calls](std::size_t) { ++calls; });
        EXPECT_EQ(calls, 5);
    }
}

}  // namespace
}  // namespace comity::io
