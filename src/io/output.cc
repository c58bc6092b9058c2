#include "io/output.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace comity::io {

struct Output::File {
    int descriptor = STDOUT_FILENO;
    bool owns_descriptor = false;
    std::string path = "standard output";
    std::string temporary;  ///< Its name until commit; empty where it is written in place.

    File() = default;
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (owns_descriptor) ::close(descriptor);
        if (!temporary.empty()) ::unlink(temporary.c_str());
    }
    [[nodiscard]] Error failed(const char* what) const {
        return Error{.os_error = errno, .subject = path, .what = what};
    }
};

Output::Output() : file_(std::make_unique<File>()) {}
Output::Output(Output&&) noexcept = default;
Output& Output::operator=(Output&&) noexcept = default;
Output::~Output() = default;

Result<Output> Output::create(const std::string& path) {
    Output output;
    auto& file = *output.file_;
    file.path = path;
    struct stat status{};
    const bool in_place = ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
    const auto name = in_place ? path : path + ".part";
    file.descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file.descriptor < 0) return fail(file.failed("open for writing"));
    file.owns_descriptor = true;
    if (!in_place) file.temporary = name;
    return output;
}

Result<void> Output::write(std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(file_->descriptor, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(file_->failed("write"));
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> Output::write(std::span<const std::uint8_t> octets) {
    // char may alias any octets; write(2) takes either.
    return write(std::string_view(reinterpret_cast<const char*>(octets.data()), octets.size()));
}

Result<void> Output::commit() {
    if (!file_->owns_descriptor) return {};
    if (!file_->temporary.empty() && ::fsync(file_->descriptor) != 0) {
        return fail(file_->failed("write to disk"));
    }
    file_->owns_descriptor = false;
    if (::close(file_->descriptor) != 0) return fail(file_->failed("close"));
    if (file_->temporary.empty()) return {};
    if (::rename(file_->temporary.c_str(), file_->path.c_str()) != 0) {
        return fail(file_->failed("put in place"));
    }
    file_->temporary.clear();
    return {};
}

Result<void> write_file(const std::string& path, std::string_view text) {
    auto output = COMITY_TRY(Output::create(path));
    COMITY_TRY(output.write(text));
    return output.commit();
}

Result<void> make_folders(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) {
        return fail(Error{.os_error = error.value(), .subject = path, .what = "make folder"});
    }
    return {};
}

Result<void> check_folder_of(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path() / ".";
    if (::access(folder.c_str(), W_OK | X_OK) == 0) return {};
    return fail(Error{.os_error = errno, .subject = path, .what = "make file"});
}

bool is_terminal_output() { return ::isatty(STDOUT_FILENO) == 1; }
bool is_terminal_error() { return ::isatty(STDERR_FILENO) == 1; }

unsigned terminal_columns() {
    struct winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
}

}  // namespace comity::io
