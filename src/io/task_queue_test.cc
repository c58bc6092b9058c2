#include "io/task_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>

namespace comity::io {
namespace {

TEST(TaskQueue, does_every_task_whose_effects_are_seen_by_who_waits) {
    for (const unsigned threads : {0U, 1U, 3U}) {
        std::vector<int> results(1000);
        std::vector<std::shared_ptr<TaskQueue::Task>> tasks;
        TaskQueue queue(threads);
        for (std::size_t i = 0; i < results.size(); ++i) {
            tasks.push_back(queue.add([&results, i] { results[i] = static_cast<int>(i); }));
        }
        for (std::size_t i = 0; i < results.size(); ++i) {
            queue.wait_for(*tasks[i]);
            ASSERT_EQ(results[i], i);
        }
    }
}

TEST(TaskQueue, begins_tasks_in_the_order_in_which_they_were_added) {
    std::vector<int> order;
    TaskQueue queue(0);
    std::vector<std::shared_ptr<TaskQueue::Task>> tasks;
    for (int i = 0; i < 10; ++i) tasks.push_back(queue.add([&order, i] { order.push_back(i); }));
    queue.wait_for(*tasks[4]);
    EXPECT_EQ(order, (std::vector{0, 1, 2, 3, 4}));
}

TEST(TaskQueue, hands_what_a_task_threw_to_who_waits_for_it) {
    for (const unsigned threads : {0U, 2U}) {
        TaskQueue queue(threads);
        const auto good = queue.add([] {});
        const auto bad = queue.add([] { throw std::bad_alloc(); });
        const auto last = queue.add([] {});
        queue.wait_for(*last);
        EXPECT_THROW(queue.wait_for(*bad), std::bad_alloc);
        queue.wait_for(*good);
    }
}

TEST(TaskQueue, does_not_begin_what_was_dropped_and_goes_on_with_the_next) {
    std::atomic<int> done = 0;
    TaskQueue queue(0);
    static_cast<void>(queue.add([&done] { ++done; }));
    queue.drop_waiting();
    queue.wait_for(*queue.add([&done] { done += 10; }));
    EXPECT_EQ(done, 10);
}

TEST(TaskQueue, ends_with_tasks_in_work_and_others_waiting) {
    for (int round = 0; round < 200; ++round) {
        auto begun = std::make_shared<std::atomic<int>>(0);
        auto ended = std::make_shared<std::atomic<int>>(0);
        {
            TaskQueue queue(3);
            for (int i = 0; i < 20; ++i) {
                static_cast<void>(queue.add([begun, ended] {
                    ++*begun;
                    std::this_thread::yield();
                    ++*ended;
                }));
            }
        }
        ASSERT_EQ(*begun, *ended);
    }
}

}  // namespace
}  // namespace comity::io
