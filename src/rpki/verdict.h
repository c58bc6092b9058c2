// What origin validation says of a route (RFC 6811 s2), and why.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/rule.h"

namespace comity::rpki {

/// The validation states of RFC 6811 s2.
enum class Validity : std::uint8_t { Valid, Invalid, NotFound };

/// Why a route is invalid; the first of these that holds, from the last to the first.
enum class InvalidReason : std::uint8_t {
    None,        ///< It is not invalid.
    AsMismatch,  ///< The covering VRPs are of other origins.
    Length,      ///< Some covering VRP is of the origin, but its maximum length is too short.
    As0,         ///< All covering VRPs are of AS0 (RFC 6483 s4).
    AsSet        ///< The route has no one origin: "NONE".
};

struct Verdict {
    Validity validity = Validity::NotFound;
    InvalidReason reason = InvalidReason::None;
    friend constexpr bool operator==(Verdict, Verdict) = default;
};

/// "valid", "invalid" or "not-found", as the validators say it.
[[nodiscard]] std::string_view to_string(Validity validity);

/// The rule that stands for `verdict`: `rov.valid`, `rov.not-found` or one of `rov.invalid.*`.
[[nodiscard]] const Rule& rule_of(Verdict verdict);

}  // namespace comity::rpki
