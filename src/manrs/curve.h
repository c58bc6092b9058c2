// The curve that makes a score of a raw value which may be any size.
#pragma once

#include <cstdint>
#include <string_view>

namespace comity::manrs {

/// How a raw value of 0 or more becomes a score.
enum class CurveKind : std::uint8_t { ExpSqrt /**< exp(-k * sqrt(raw)) */ };

struct Curve {
    CurveKind kind = CurveKind::ExpSqrt;
    double k = 0;  ///< Above 0.
};

/// The score of `raw`, which is 0 or more: 1 at 0, falling towards 0; unrounded.
[[nodiscard]] double curve(const Curve& curve, double raw);

/// The name that framework files use: "exp-sqrt".
[[nodiscard]] std::string_view to_string(CurveKind kind);

}  // namespace comity::manrs
