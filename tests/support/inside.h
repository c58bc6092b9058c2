// What must hold of the views that a decoder of hostile octets hands out.
#pragma once

#include <functional>

#include "net/as_path.h"

namespace comity::test {

/// Whether every octet of `part` is one of `whole`.
inline bool is_inside(Octets part, Octets whole) {
    if (part.empty()) return true;
    if (whole.empty()) return false;
    return !std::less<>{}(part.data(), whole.data()) && !std::less<>{}(&whole.back(), &part.back());
}

/// Whether the segments of `path` have known types and ASNs, and fill it.
inline bool is_well_formed(const net::AsPathView& path) {
    auto rest = path.octets();
    while (!rest.empty()) {
        if (rest.size() < 2 || rest[0] < 1 || rest[0] > 4 || rest[1] == 0) return false;
        const std::size_t octets = 2 + 4UL * rest[1];
        if (rest.size() < octets) return false;
        rest = rest.subspan(octets);
    }
    return true;
}

}  // namespace comity::test
