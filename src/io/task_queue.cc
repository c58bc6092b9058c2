#include "io/task_queue.h"

#include <system_error>

namespace comity::io {

TaskQueue::~TaskQueue() {
    drop_waiting();
    // All at once, then each is waited for.
    for (auto& thread : threads_) thread.request_stop();
}

std::shared_ptr<TaskQueue::Task> TaskQueue::add(std::function<void()> work) {
    auto task = std::make_shared<Task>();
    task->work_ = std::move(work);
    const std::lock_guard lock(mutex_);
    waiting_.push_back(task);
    // The first task is for the caller.
    if (threads_.size() < threads_max_ && waiting_.size() + in_work_ > threads_.size() + 1) {
        try {
            threads_.emplace_back([this](std::stop_token stop) { this->work(std::move(stop)); });
        } catch (const std::system_error&) {
            threads_max_ = static_cast<unsigned>(threads_.size());
        }
    }
    added_.notify_one();
    return task;
}

void TaskQueue::wait_for(const Task& task) {
    std::unique_lock lock(mutex_);
    while (!task.done_) {
        if (waiting_.empty()) {
            finished_.wait(lock);
        } else {
            do_first(lock);
        }
    }
    if (task.thrown_) std::rethrow_exception(task.thrown_);
}

void TaskQueue::drop_waiting() {
    const std::lock_guard lock(mutex_);
    waiting_.clear();
}

// A thread gives its token by value.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
void TaskQueue::work(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    while (added_.wait(lock, stop, [this] { return !waiting_.empty(); })) do_first(lock);
}

void TaskQueue::do_first(std::unique_lock<std::mutex>& lock) {
    const auto task = std::move(waiting_.front());
    waiting_.pop_front();
    ++in_work_;
    lock.unlock();
    try {
        task->work_();
    } catch (...) {
        task->thrown_ = std::current_exception();
    }
    task->work_ = nullptr;  // what it holds is not needed longer
    lock.lock();
    --in_work_;
    task->done_ = true;
    finished_.notify_all();
}

}  // namespace comity::io
