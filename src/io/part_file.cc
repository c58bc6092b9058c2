#include "io/part_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

namespace comity::io {

Result<PartFile> PartFile::open(const std::string& path) {
    PartFile file(path, ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (file.descriptor_ < 0) return fail(file.failed("open for writing"));
    const auto end = ::lseek(file.descriptor_, 0, SEEK_END);
    if (end < 0) return fail(file.failed("find the end"));
    file.octets_ = static_cast<std::uint64_t>(end);
    return file;
}

PartFile::~PartFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

PartFile::PartFile(PartFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      octets_(other.octets_) {}

PartFile& PartFile::operator=(PartFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    std::swap(octets_, other.octets_);
    return *this;
}

Error PartFile::failed(const char* what) const {
    return Error{.os_error = errno, .subject = path_, .what = what};
}

Result<void> PartFile::clear() {
    if (::ftruncate(descriptor_, 0) != 0) return fail(failed("empty"));
    octets_ = 0;
    return {};
}

Result<void> PartFile::append(std::span<const std::uint8_t> octets) {
    while (!octets.empty()) {
        const auto count = ::write(descriptor_, octets.data(), octets.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(failed("write"));
        octets = octets.subspan(static_cast<std::size_t>(count));
        octets_ += static_cast<std::uint64_t>(count);
    }
    return {};
}

Result<void> PartFile::sync() {
    if (::fsync(descriptor_) != 0) return fail(failed("write to disk"));
    return {};
}

Result<void> rename_file(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) {
        return fail(Error{.os_error = errno, .subject = to, .what = "put in place"});
    }
    // Until its folder is written, a power cut may bring the old name back.
    const auto folder = std::filesystem::path(to).parent_path() / ".";
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_durable = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int cause = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (is_durable) return {};
    return fail(Error{.os_error = cause, .subject = folder.string(), .what = "write to disk"});
}

}  // namespace comity::io
