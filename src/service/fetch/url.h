// Addresses of sources as text. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace comity::service::fetch {

/// `url` as people and logs may see it: without user and password.
[[nodiscard]] std::string shown_url(std::string_view url);

/// The scheme and the host of `url`, "https://host:port", with user and password where it has them.
[[nodiscard]] std::string_view origin_of(std::string_view url);

/// Where the file of `url` stands in the cache: "HOST/NAME-HASH", where NAME is what comes last in
/// its path, and HASH is of all of it but user and password. Made of letters, digits, "-", "_" and
/// ".", and begins with none of the latter.
[[nodiscard]] std::string cache_name(std::string_view url);

}  // namespace comity::service::fetch
