// Output files and standard output, with every failure seen.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace comity::io {

/// A file that appears whole or not at all, or standard output. Not gathering anything itself:
/// callers give large pieces.
class Output {
public:
    /// Standard output.
    Output();
    Output(Output&&) noexcept;
    Output& operator=(Output&&) noexcept;
    /// Takes a file that was not committed away again.
    ~Output();

    /// A file that is written beside `path` and takes its place on `commit`. What is there and no
    /// plain file (a pipe, a device) is written to itself.
    [[nodiscard]] static Result<Output> create(const std::string& path);

    /// Errors: what write(2) says, as a full disk.
    [[nodiscard]] Result<void> write(std::string_view text);
    [[nodiscard]] Result<void> write(std::span<const std::uint8_t> octets);
    /// Makes a file durable and visible under its name; nothing for standard output.
    [[nodiscard]] Result<void> commit();

private:
    struct File;
    std::unique_ptr<File> file_;
};

/// Writes `text` as the whole content of `path`, atomically.
[[nodiscard]] Result<void> write_file(const std::string& path, std::string_view text);

/// Makes the folder `path`, and those above it, where they are not there.
[[nodiscard]] Result<void> make_folders(const std::string& path);

/// Whether a file can be made in the folder of `path`. Errors: the folder is not there, is none, or
/// may not be written.
[[nodiscard]] Result<void> check_folder_of(const std::string& path);

/// Whether standard output, or standard error, is a terminal; and how many columns it has (80 where
/// that is not known).
[[nodiscard]] bool is_terminal_output();
[[nodiscard]] bool is_terminal_error();
[[nodiscard]] unsigned terminal_columns();

}  // namespace comity::io
