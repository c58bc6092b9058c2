// Patterns of paths.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace comity::io {

/// Whether `path` has `*`, `?` or `[`, and no file has just that name.
[[nodiscard]] bool is_pattern(const std::string& path);

/// The files that `pattern` matches as a shell would, sorted by octets. Errors: none does; a folder
/// on the way cannot be read.
[[nodiscard]] Result<std::vector<std::string>> matching_files(const std::string& pattern);

}  // namespace comity::io
