// Fetching sources, for the subcommands that need them.
#pragma once

#include <string>

#include "service/fetch/fetch.h"

namespace comity::app {

/// `$XDG_CACHE_HOME/comity/sources`, by default in `~/.cache`, unless the settings name another
/// folder. Errors: neither that variable nor HOME is set.
[[nodiscard]] Result<std::string> cache_folder(const service::fetch::FetchSettings& settings);

/// Fetches all addresses among `files`, with a line of progress on a terminal. Options' folder and
/// user agent are set here. Errors: as service::fetch::fetch_sources, and of the folder.
[[nodiscard]] Result<service::fetch::FetchedSources> fetch_all(
    const service::SourceFiles& files, service::fetch::FetchOptions options);

}  // namespace comity::app
