// Patterns of paths, and what lies at one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace comity::io {

/// Whether `path` has `*`, `?` or `[`, and no file has just that name.
[[nodiscard]] bool is_pattern(const std::string& path);

/// The files that `pattern` matches as a shell would, sorted by octets. Errors: none does; a folder
/// on the way cannot be read.
[[nodiscard]] Result<std::vector<std::string>> matching_files(const std::string& pattern);

/// How large the file is, as far as can be told: 0 where it cannot, or where it is a pipe.
[[nodiscard]] std::uint64_t octets_of_file(const std::string& path);

}  // namespace comity::io
