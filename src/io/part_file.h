// A file that grows piece by piece, over several runs of the program, until it is whole.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"

namespace comity::io {

/// Errors of all functions: what the system says, with the path.
class PartFile {
public:
    /// Opens the file, with what it has; makes it where it is not there.
    [[nodiscard]] static Result<PartFile> open(const std::string& path);
    ~PartFile();
    PartFile(PartFile&& other) noexcept;
    PartFile& operator=(PartFile&& other) noexcept;

    [[nodiscard]] std::uint64_t octets() const { return octets_; }
    /// Forgets what it has.
    [[nodiscard]] Result<void> clear();
    [[nodiscard]] Result<void> append(std::span<const std::uint8_t> octets);
    /// Makes it durable.
    [[nodiscard]] Result<void> sync();

private:
    PartFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    [[nodiscard]] Error failed(const char* what) const;

    std::string path_;
    int descriptor_ = -1;
    std::uint64_t octets_ = 0;
};

/// Gives a file another name in the same folder, in place of what has that name, durably.
[[nodiscard]] Result<void> rename_file(const std::string& from, const std::string& to);

}  // namespace comity::io
