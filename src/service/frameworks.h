// Finding framework files: by name among those that ship, or by path.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "manrs/framework.h"

namespace comity::service {

/// The framework that counts where none is named.
inline constexpr std::string_view kDefaultFramework = "manrs-2024";

/// Where the data that ships is looked for, first to last: the folder that the environment's
/// COMITY_SHARE names, alone, or else `built_in`.
[[nodiscard]] std::vector<std::string> share_folders(std::span<const std::string_view> built_in);

/// The framework that `name_or_path` says. With "/" in it, or ".toml" at its end, it is the path of
/// a file; else the name of one, FOLDER/frameworks/NAME.toml in the first of `folders` that has it.
/// Errors: no framework of that name (the known ones are listed); the file cannot be read, is no
/// framework, or, looked for by name, says another name of itself.
[[nodiscard]] Result<manrs::Framework> load_framework(const std::string& name_or_path,
                                                      std::span<const std::string> folders);

/// The names of the TOML files in FOLDER/`kind` of `folders`, as "frameworks", sorted and without
/// repeats.
[[nodiscard]] std::vector<std::string> shared_names(std::string_view kind,
                                                    std::span<const std::string> folders);

/// The names of the frameworks in `folders`, sorted and without repeats.
[[nodiscard]] std::vector<std::string> framework_names(std::span<const std::string> folders);

}  // namespace comity::service
