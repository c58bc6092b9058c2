// Which route of which existing service's API a path is.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "service/api/mounts.h"
#include "service/api/route.h"

namespace comity::service::api {

struct MountedRoute {
    const RouteSet* set;
    Matched matched;
};

/// What answers at `segments`, of the mounts whose prefix they begin with the longest; none where
/// none of them has such a path.
[[nodiscard]] std::optional<MountedRoute> find_mounted(const Mounts& mounts,
                                                       std::span<const std::string> segments);

}  // namespace comity::service::api
