#include "service/api/route.h"

#include "base/text.h"

namespace comity::service::api {
namespace {

std::optional<std::vector<std::string>> fill(std::string_view path,
                                             std::span<const std::string> segments) {
    const auto pattern = split(path, '/');
    if (pattern.size() != segments.size()) return std::nullopt;
    std::vector<std::string> arguments;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == "{}") {
            arguments.push_back(segments[i]);
        } else if (pattern[i] != segments[i]) {
            return std::nullopt;
        }
    }
    return arguments;
}

}  // namespace

std::optional<Matched> match(const RouteSet& set, std::span<const std::string> segments) {
    if (set.has_slash && segments.size() > 1 && segments.back().empty()) {
        segments = segments.first(segments.size() - 1);
    }
    for (const auto& route : set.routes) {
        if (auto arguments = fill(route.path, segments))
            return Matched{&route, std::move(*arguments)};
    }
    return std::nullopt;
}

}  // namespace comity::service::api
