// One file from one server into its place in the cache.
#pragma once

#include "service/fetch/fetch.h"

namespace comity::service::fetch {

/// Asks for `url` until it comes, or the attempts of the settings are used up, and leaves the entry
/// with the newest content that passed its check, and what became of it. Returns false where the
/// server has no such file. Errors: why nothing came; the entry has noted it.
[[nodiscard]] Result<Outcome> bring(SourceKind kind, const std::string& url, CacheEntry& entry,
                                    const FetchOptions& options, const FetchTools& tools);

}  // namespace comity::service::fetch
