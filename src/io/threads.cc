#include "io/threads.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace comity::io {

ThreadExecutor::ThreadExecutor(unsigned threads)
    : threads_(threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency())) {}

void ThreadExecutor::for_each(std::size_t count, const std::function<void(std::size_t)>& piece) {
    std::atomic<std::size_t> next{0};
    const auto work = [&next, &piece, count] {
        for (auto i = next.fetch_add(1); i < count; i = next.fetch_add(1)) piece(i);
    };
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min<std::size_t>(threads_, count); ++i) {
        helpers.emplace_back(work);
    }
    work();
}

}  // namespace comity::io
