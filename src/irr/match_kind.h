// How an announced route and the route objects agree.
#pragma once

#include <cstdint>
#include <string_view>

namespace comity::irr {

/// Best first.
enum class MatchKind : std::uint8_t {
    Exact,        ///< An object of this prefix and this origin.
    Covering,     ///< An object of this origin for a less specific prefix.
    OtherOrigin,  ///< Objects cover the prefix, all of other origins.
    None          ///< No object covers the prefix.
};

[[nodiscard]] std::string_view to_string(MatchKind kind);

}  // namespace comity::irr
