// What origin validation says of a prefix and its origin in a made Internet.
#pragma once

#include <cstdint>

namespace comity::internet {

/// How origin validation must find a pair, and why (RFC 6811 s2).
enum class PairState : std::uint8_t {
    NotFound,
    Valid,
    InvalidAsn,     ///< What covers it is for other networks.
    InvalidLength,  ///< Something that covers it is for its origin, but not for that length.
    InvalidAs0      ///< All that covers it says that nobody may announce it (RFC 6483 s4).
};
[[nodiscard]] constexpr bool is_invalid(PairState state) {
    return state != PairState::NotFound && state != PairState::Valid;
}

}  // namespace comity::internet
