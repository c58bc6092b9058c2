// Work that is begun ahead of the one who needs it.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace comity::io {

/// Runs tasks in the order in which they were added, on threads of its own and on the one that
/// waits for a task, which so never idles while another task could be done. Its functions are for
/// one thread.
class TaskQueue {
public:
    /// One piece of work, and whether it is done.
    class Task {
        friend class TaskQueue;
        std::function<void()> work_;
        bool done_ = false;
        std::exception_ptr thrown_;
    };

    /// Up to `threads` beside the caller's; each is started when there is work for it. Where the
    /// system gives none, the caller's does all.
    explicit TaskQueue(unsigned threads) : threads_max_(threads) {}
    TaskQueue(const TaskQueue&) = delete;
    TaskQueue& operator=(const TaskQueue&) = delete;
    /// Waits for the tasks that are being done; the others are not begun.
    ~TaskQueue();

    [[nodiscard]] std::shared_ptr<Task> add(std::function<void()> work);
    /// Returns when `task` is done, whose effects are then seen; does others meanwhile. What it
    /// threw (out of memory) is thrown here. It must not have been dropped.
    void wait_for(const Task& task);
    /// Takes back the tasks that are not begun.
    void drop_waiting();

private:
    void work(std::stop_token stop);
    /// Does the first waiting task; `lock` is held before and after.
    void do_first(std::unique_lock<std::mutex>& lock);

    unsigned threads_max_;
    std::mutex mutex_;
    std::condition_variable_any added_;
    std::condition_variable_any finished_;
    std::deque<std::shared_ptr<Task>> waiting_;
    std::size_t in_work_ = 0;
    std::vector<std::jthread> threads_;  // last, so that they end before what they use
};

}  // namespace comity::io
