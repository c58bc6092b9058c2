// Whether a file that was fetched is what it should be, before it takes the place of an older one.
#pragma once

#include <string>

#include "base/result.h"
#include "service/sources.h"

namespace comity::service::fetch {

/// Nothing where the reader of its kind can use the whole file; of routes, where it is whole and
/// begins as MRT. Errors: why not, for people.
[[nodiscard]] Result<void, std::string> check_source(SourceKind kind, const std::string& path);

}  // namespace comity::service::fetch
