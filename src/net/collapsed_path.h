// AS paths as those judge them who ask which networks passed a route on: which AS came after which,
// without prepending and without what lies inside one AS.
#pragma once

#include <span>
#include <vector>

#include "net/as_path.h"
#include "net/asn.h"

namespace comity::net {

/// The networks of a path, the nearest first and the origin last, as AS_PATH is written. Two that
/// stand side by side differ.
struct CollapsedPath {
    std::span<const Asn> asns;
    /// An AS_SET stands somewhere in the path: then its order says little.
    bool has_set = false;
};

/// The networks of `path`, written over `asns`, which keeps its memory and must outlive the result.
/// The members of sets come as they stand; confederation segments are passed over, since they are
/// one AS's own matter (RFC 5065 s4).
[[nodiscard]] CollapsedPath collapse(const AsPathView& path, std::vector<Asn>& asns);

}  // namespace comity::net
