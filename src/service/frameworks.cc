#include "service/frameworks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "io/input.h"
#include "manrs/limits.h"

namespace comity::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExtension = ".toml";

constexpr std::string_view kFrameworkFolder = "frameworks";

Result<manrs::Framework> read_framework(const std::string& path) {
    const auto contents = COMITY_TRY(io::read_file(path, manrs::kFrameworkOctetsMax));
    const std::string text(contents.octets.begin(), contents.octets.end());
    return manrs::Framework::parse(text, path);
}

}  // namespace

std::vector<std::string> share_folders(std::span<const std::string_view> built_in) {
    const char* const chosen = std::getenv("COMITY_SHARE");  // NOLINT(concurrency-mt-unsafe)
    if (chosen != nullptr && *chosen != '\0') return {chosen};
    return {built_in.begin(), built_in.end()};
}

std::vector<std::string> shared_names(std::string_view kind, std::span<const std::string> folders) {
    std::vector<std::string> names;
    for (const auto& share : folders) {
        std::error_code error;
        fs::directory_iterator entry(fs::path(share) / kind, error);
        for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
            const auto path = entry->path();
            if (path.extension() == kExtension) names.push_back(path.stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::vector<std::string> framework_names(std::span<const std::string> folders) {
    return shared_names(kFrameworkFolder, folders);
}

Result<manrs::Framework> load_framework(const std::string& name_or_path,
                                        std::span<const std::string> folders) {
    if (name_or_path.find('/') != std::string::npos || name_or_path.ends_with(kExtension)) {
        return read_framework(name_or_path);
    }
    for (const auto& share : folders) {
        const auto path =
            fs::path(share) / kFrameworkFolder / (name_or_path + std::string(kExtension));
        std::error_code error;
        if (name_or_path.empty() || !fs::exists(path, error)) continue;
        auto framework = COMITY_TRY(read_framework(path.string()));
        if (framework.name != name_or_path) {
            return fail(
                Error{.subject = path.string(),
                      .what = fmt::format("name is \"{}\", not that of the file", framework.name)});
        }
        return framework;
    }
    std::string known;
    for (const auto& name : framework_names(folders)) {
        known += (known.empty() ? "" : ", ") + escape_for_terminal(name);
    }
    return fail(Error{.subject = name_or_path,
                      .what = "no framework of that name; known: " +
                              (known.empty() ? std::string("none") : known)});
}

}  // namespace comity::service
