// Where a user's store is when no option says so.
#pragma once

#include <string>

#include "base/result.h"

namespace comity::app {

/// `$XDG_STATE_HOME/comity/comity.db`, by default in `~/.local/state`; its folder is made where it
/// is not there. Errors: neither that variable nor HOME is set; the folder cannot be made.
[[nodiscard]] Result<std::string> default_store_path();

}  // namespace comity::app
