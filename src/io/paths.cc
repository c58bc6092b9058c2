#include "io/paths.h"

#include <glob.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>

namespace comity::io {

bool is_pattern(const std::string& path) {
    return path.find_first_of("*?[") != std::string::npos && ::access(path.c_str(), F_OK) != 0;
}

Result<std::vector<std::string>> matching_files(const std::string& pattern) {
    glob_t found{};
    // Unsafe only where another thread changes the environment or the current folder.
    // NOLINTNEXTLINE(concurrency-mt-unsafe)
    const int status = ::glob(pattern.c_str(), GLOB_ERR | GLOB_NOSORT, nullptr, &found);
    const int cause = errno;
    const std::unique_ptr<glob_t, void (*)(glob_t*)> owner(&found, ::globfree);
    if (status == GLOB_NOMATCH) {
        return fail(Error{.subject = pattern, .what = "no file matches this pattern"});
    }
    if (status != 0) {
        return fail(
            Error{.os_error = cause, .subject = pattern, .what = "look for files of this pattern"});
    }
    std::vector<std::string> files(found.gl_pathv, found.gl_pathv + found.gl_pathc);
    std::sort(files.begin(), files.end());
    return files;
}

std::uint64_t octets_of_file(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : size;
}

}  // namespace comity::io
