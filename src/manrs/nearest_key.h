// The known key that a mistyped one was most likely meant to be.
#pragma once

#include <span>
#include <string_view>

namespace comity::manrs {

/// The one of `known`, which is not empty, that is the fewest edits away from `key`; the first of
/// several. Of a longer key only the first kFrameworkKeyOctetsMax octets count.
[[nodiscard]] std::string_view nearest_key(std::string_view key,
                                           std::span<const std::string_view> known);

}  // namespace comity::manrs
