#include "service/api/mounts.h"

#include <algorithm>

#include "base/text.h"

namespace comity::service::api {
namespace {

constexpr std::size_t kMountSegmentsMax = 4;

}  // namespace

Mounts Mounts::by_default() {
    Mounts mounts;
    for (std::size_t i = 0; i < kMountedApis.size(); ++i) {
        mounts.prefixes.at(i) = parse_mount(kMountedApis.at(i).prefix);
    }
    return mounts;
}

std::optional<std::vector<std::string>> parse_mount(std::string_view text) {
    if (text == "/") return std::vector<std::string>();
    if (!text.starts_with('/')) return std::nullopt;
    std::vector<std::string> segments;
    for (const auto part : split(text.substr(1), '/')) {
        const bool is_plain = std::all_of(part.begin(), part.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '-' || c == '.' || c == '_';
        });
        if (part.empty() || part == "." || part == ".." || !is_plain) return std::nullopt;
        segments.emplace_back(part);
    }
    if (segments.size() > kMountSegmentsMax) return std::nullopt;
    return segments;
}

}  // namespace comity::service::api
