#include "io/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace comity::io {
namespace {

/// Opens and locks; whether the lock was got, which it always is without LOCK_NB.
Result<bool> lock(const std::string& path, int operation, int& descriptor) {
    descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        return fail(Error{.os_error = errno, .subject = path, .what = "open for locking"});
    }
    while (::flock(descriptor, operation) != 0) {
        if (errno == EINTR) continue;
        const int cause = errno;
        ::close(descriptor);
        if (cause == EWOULDBLOCK) return false;
        return fail(Error{.os_error = cause, .subject = path, .what = "lock"});
    }
    return true;
}

int operation_of(LockKind kind) { return kind == LockKind::Shared ? LOCK_SH : LOCK_EX; }

}  // namespace

Result<FileLock> FileLock::take(const std::string& path, LockKind kind) {
    int descriptor = -1;
    static_cast<void>(COMITY_TRY(lock(path, operation_of(kind), descriptor)));
    return FileLock(descriptor);
}

Result<std::optional<FileLock>> FileLock::try_take(const std::string& path, LockKind kind) {
    int descriptor = -1;
    if (!COMITY_TRY(lock(path, operation_of(kind) | LOCK_NB, descriptor))) {
        return std::optional<FileLock>();
    }
    return std::optional<FileLock>(FileLock(descriptor));
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

}  // namespace comity::io
