#include "io/spool.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>
#include <vector>

#include "io/limits.h"

namespace comity::io {
namespace {

Error failed(const std::string& path, std::string what) {
    return Error{.os_error = errno, .subject = path, .what = std::move(what)};
}

std::string folder_for_files() {
    const char* const folder = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): only read
    return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

/// Writes all that `from` gives to `to`.
Result<void> copy(int from, int to, const std::string& path) {
    std::vector<char> piece(kSpoolPieceOctets);
    while (true) {
        const auto count = ::read(from, piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(failed(path, "read"));
        if (count == 0) return {};
        for (ssize_t done = 0; done < count;) {
            const auto written =
                ::write(to, piece.data() + done, static_cast<std::size_t>(count - done));
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) {
                return fail(failed(path, "keep in " + folder_for_files() + " to read it again"));
            }
            done += written;
        }
    }
}

}  // namespace

Result<std::optional<Spool>> Spool::of(const std::string& path) {
    const bool is_standard = path == "-";
    struct stat status{};
    if (!is_standard && (::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode) ||
                         S_ISDIR(status.st_mode))) {
        return std::optional<Spool>();
    }
    const int from = is_standard ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (from < 0) return std::optional<Spool>();
    auto name = folder_for_files() + "/comity-XXXXXX";
    const int to = ::mkostemp(name.data(), O_CLOEXEC);
    if (to < 0) return fail(failed(path, "keep in " + folder_for_files() + " to read it again"));
    Spool spool(to);
    ::unlink(name.c_str());
    auto copied = copy(from, to, path);
    if (!is_standard) ::close(from);
    COMITY_TRY(std::move(copied));
    return std::optional(std::move(spool));
}

Spool::~Spool() {
    if (descriptor_ >= 0) ::close(descriptor_);
}
Spool::Spool(Spool&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
Spool& Spool::operator=(Spool&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

std::string Spool::path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

}  // namespace comity::io
