// Threads for the Executor.
#pragma once

#include "base/executor.h"

namespace comity::io {

/// Runs pieces on up to `threads` threads, the caller's among them; 0 means one a core. Where the
/// system gives fewer threads, these do it all. What a piece throws (out of memory) ends the others
/// at their next piece and is thrown again on the caller's thread.
class ThreadExecutor final : public Executor {
public:
    explicit ThreadExecutor(unsigned threads = 0);
    void for_each(std::size_t count, const std::function<void(std::size_t)>& piece) override;

private:
    unsigned threads_;
};

}  // namespace comity::io
