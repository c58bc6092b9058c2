// The routing registries of a made Internet as dumps in RPSL (RFC 2622, RFC 4012), with the ways of
// writing that real dumps have.
#pragma once

#include <span>

#include "base/byte_sink.h"
#include "base/result.h"
#include "internet/internet.h"
#include "internet/route_objects.h"

namespace comity::internet {

/// Writes the dump of `source`: organisation, mntner, person and role, aut-num, as-set, route and
/// route6 objects, with a blank line between. One registry's dump has CRLF, one Latin-1, one
/// lower-case AS numbers, one comments behind values, one no last line end; what continues lines
/// differs too. `routes` are the objects of all registries. Errors: what `sink` returns.
[[nodiscard]] Result<void> write_irr(const Internet& internet, std::span<const RouteObject> routes,
                                     IrrSource source, ByteSink& sink);

}  // namespace comity::internet
