// Work done side by side: implemented by io's threads, and in place by tests.
#pragma once

#include <cstddef>
#include <functional>

namespace comity {

/// Runs pieces of work that do not touch each other's values.
class Executor {
public:
    Executor() = default;
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;
    virtual ~Executor() = default;

    /// Calls `piece(i)` once for each i below `count`, in any order and on any thread; returns when
    /// all have ended. Pieces do not throw.
    virtual void for_each(std::size_t count, const std::function<void(std::size_t)>& piece) = 0;
};

/// Does it all on the caller's thread.
class InlineExecutor final : public Executor {
public:
    void for_each(std::size_t count, const std::function<void(std::size_t)>& piece) override {
        for (std::size_t i = 0; i < count; ++i) piece(i);
    }
};

}  // namespace comity
