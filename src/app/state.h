// The store: where it is when no option says so, and what was last observed.
#pragma once

#include <string>

#include "base/result.h"
#include "store/access_book.h"
#include "store/store.h"

namespace comity::app {

/// `$XDG_STATE_HOME/comity/comity.db`, by default in `~/.local/state`; its folder is made where it
/// is not there. Errors: neither that variable nor HOME is set; the folder cannot be made.
[[nodiscard]] Result<std::string> default_store_path();

/// `given`, or the default where nothing is.
[[nodiscard]] Result<std::string> store_path(const std::string& given);

/// The configuration file to read: `given`, or else that of the user,
/// `$XDG_CONFIG_HOME/comity/comity.toml` (by default in `~/.config`), or that of the machine,
/// `/etc/comity/comity.toml`; empty where there is none of them.
[[nodiscard]] std::string configuration_path(const std::string& given);
/// Where that of the user is, or would be. Errors: neither that variable nor HOME is set.
[[nodiscard]] Result<std::string> user_configuration_path();

/// A store, opened to be read as what people decided on disputes says, and its last observation.
struct LatestObservation {
    store::Store store;
    store::ObservationRow observation;
};

/// Opens the store at `path`, or the user's own where that is empty. The error is a message for
/// people: it cannot be opened, or nothing was observed yet.
[[nodiscard]] Result<LatestObservation, std::string> open_latest(std::string path);

/// Opens what operators say beside the store at `store_path`, to be written, and made where it is
/// not there. What root makes beside a store of somebody else is given to them: their service could
/// not read it otherwise.
[[nodiscard]] Result<store::AccessBook> open_access_book(const std::string& store_path);

}  // namespace comity::app
