// One community as people write it: 64500:1 (RFC 1997) or 64500:1:2 (RFC 8092).
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "bgp/message/attributes.h"

namespace comity::bgp {

/// A community of RFC 1997 as its number, or a large one of RFC 8092 as its three.
struct Community {
    std::optional<std::uint32_t> standard;
    std::array<std::uint32_t, 3> large{};  ///< Where there is no `standard`.

    [[nodiscard]] static std::optional<Community> parse(std::string_view text);
    friend bool operator==(const Community&, const Community&) = default;
};

/// Whether the route with these attributes has `community`.
[[nodiscard]] bool has_community(const Attributes& attributes, const Community& community);

}  // namespace comity::bgp
