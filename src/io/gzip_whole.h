// Whole texts to and from gzip (RFC 1952), in memory: what an HTTP server sends.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace comity::io {

/// `text` compressed, quickly rather than small.
[[nodiscard]] std::string gzip_whole(std::string_view text);

/// What `octets` hold, one gzip member and nothing behind it; none where that is damaged or holds
/// more than `octets_max`.
[[nodiscard]] std::optional<std::string> gunzip_whole(std::string_view octets,
                                                      std::size_t octets_max);

}  // namespace comity::io
