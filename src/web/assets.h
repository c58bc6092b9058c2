// The files of the dashboard, built into the program: its page, scripts, styles and pictures.
//
// They are made of web/ while the program is built (cmake/web.cmake); a build with -DWITH_WEB=OFF
// has none.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace comity::web {

struct Asset {
    std::string_view path;  ///< As in the address, "/assets/index-3f2a.js".
    std::string_view type;  ///< "text/javascript".
    std::string_view etag;  ///< Of its content, with its quotation marks.
    bool is_gzip = false;
    /// Its name changes with its content: who has it need not ask again.
    bool is_immutable = false;
    std::span<const std::uint8_t> octets;
};

/// All of them, by path.
[[nodiscard]] std::span<const Asset> assets();

/// The file at `path`; null where there is none.
[[nodiscard]] const Asset* find_asset(std::string_view path);

/// What is shown at `path`: the file there, or the page itself where `path` is one of the
/// dashboard's own addresses, which the page makes out; null where it is neither.
[[nodiscard]] const Asset* find_page(std::string_view path);

}  // namespace comity::web
