#include "manrs/curve.h"

#include <cmath>

#include "base/check.h"

namespace comity::manrs {

double curve(const Curve& curve, double raw) {
    COMITY_CHECK(raw >= 0);
    switch (curve.kind) {
        case CurveKind::ExpSqrt: return std::exp(-curve.k * std::sqrt(raw));
    }
    return 0;
}

std::string_view to_string(CurveKind kind) {
    switch (kind) {
        case CurveKind::ExpSqrt: return "exp-sqrt";
    }
    return "exp-sqrt";
}

}  // namespace comity::manrs
