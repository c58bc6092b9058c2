#include "io/threads.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace comity::io {

ThreadExecutor::ThreadExecutor(unsigned threads)
    : threads_(threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency())) {}

void ThreadExecutor::for_each(std::size_t count, const std::function<void(std::size_t)>& piece) {
    std::atomic<std::size_t> next{0};
    std::exception_ptr thrown;
    std::mutex thrown_mutex;
    const auto work = [&] {
        try {
            for (auto i = next.fetch_add(1); i < count; i = next.fetch_add(1)) piece(i);
        } catch (...) {
            // Out of memory, which no piece can help: it ends the program from the caller's thread.
            next = count;
            const std::lock_guard lock(thrown_mutex);
            if (!thrown) thrown = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> threads;
        const auto wanted = std::min<std::size_t>(threads_, count);
        try {
            while (threads.size() + 1 < wanted) threads.emplace_back(work);
            // NOLINTNEXTLINE(bugprone-empty-catch)
        } catch (const std::system_error&) {
            // The system gives no more threads: those that are there do it all.
        }
        work();
    }
    if (thrown) std::rethrow_exception(thrown);
}

}  // namespace comity::io
