#include "web/assets.h"

#include <algorithm>
#include <array>

namespace comity::web {
namespace {

/// The first words of the dashboard's addresses: web/src/routes.ts has the same.
constexpr std::array<std::string_view, 12> kPages{
    "networks", "network", "groups",  "group",       "incidents", "incident",
    "disputes", "access",  "compare", "conformance", "sources",   "methodology"};

}  // namespace

const Asset* find_asset(std::string_view path) {
    const auto all = assets();
    const auto found = std::lower_bound(
        all.begin(), all.end(), path,
        [](const Asset& asset, std::string_view sought) { return asset.path < sought; });
    return found != all.end() && found->path == path ? &*found : nullptr;
}

const Asset* find_page(std::string_view path) {
    if (const auto* const asset = find_asset(path)) return asset;
    if (path == "/") return find_asset("/index.html");
    if (!path.starts_with('/')) return nullptr;
    const auto first = path.substr(1, path.find('/', 1) - 1);
    const bool is_page = std::find(kPages.begin(), kPages.end(), first) != kPages.end();
    return is_page ? find_asset("/index.html") : nullptr;
}

}  // namespace comity::web
