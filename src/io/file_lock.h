// Locks between processes, which end with whoever holds them, however that ends.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"

namespace comity::io {

enum class LockKind : std::uint8_t { Shared, Exclusive };

/// A lock on the file of a path, held until it is destroyed.
class FileLock {
public:
    /// Waits for the lock; the file is made where it is not there, and stays. Errors: it cannot be
    /// made or opened.
    [[nodiscard]] static Result<FileLock> take(const std::string& path, LockKind kind);
    /// The same without waiting; none where another holds it.
    [[nodiscard]] static Result<std::optional<FileLock>> try_take(const std::string& path,
                                                                  LockKind kind);
    /// Takes the file away, too, when the lock ends.
    void remove_at_end(std::string path) { removed_ = std::move(path); }
    ~FileLock();
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;

private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
    std::string removed_;  ///< Empty: the file stays.
};

}  // namespace comity::io
