#include "io/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace comity::io {
namespace {

/// Whether the file of `path` is the one that is open.
bool is_at(const std::string& path, int descriptor) {
    struct stat there{};
    struct stat open{};
    return ::stat(path.c_str(), &there) == 0 && ::fstat(descriptor, &open) == 0 &&
           there.st_dev == open.st_dev && there.st_ino == open.st_ino;
}

/// Opens and locks; the descriptor, or none where another holds it, which only happens with
/// LOCK_NB.
Result<std::optional<int>> lock(const std::string& path, int operation) {
    for (;;) {
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (descriptor < 0) {
            return fail(Error{.os_error = errno, .subject = path, .what = "open for locking"});
        }
        int status = ::flock(descriptor, operation);
        while (status != 0 && errno == EINTR) status = ::flock(descriptor, operation);
        const int cause = errno;
        // Whoever held it before may have taken the file away.
        if (status == 0 && is_at(path, descriptor)) return std::optional(descriptor);
        ::close(descriptor);
        if (status == 0) continue;
        if (cause == EWOULDBLOCK) return std::optional<int>();
        return fail(Error{.os_error = cause, .subject = path, .what = "lock"});
    }
}

int operation_of(LockKind kind) { return kind == LockKind::Shared ? LOCK_SH : LOCK_EX; }

}  // namespace

Result<FileLock> FileLock::take(const std::string& path, LockKind kind) {
    return FileLock(COMITY_TRY(lock(path, operation_of(kind))).value());
}

Result<std::optional<FileLock>> FileLock::try_take(const std::string& path, LockKind kind) {
    const auto descriptor = COMITY_TRY(lock(path, operation_of(kind) | LOCK_NB));
    if (!descriptor) return std::optional<FileLock>();
    return std::optional<FileLock>(FileLock(*descriptor));
}

FileLock::~FileLock() {
    if (descriptor_ < 0) return;
    if (!removed_.empty()) ::unlink(removed_.c_str());
    ::close(descriptor_);
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), removed_(std::move(other.removed_)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(removed_, other.removed_);
    return *this;
}

}  // namespace comity::io
