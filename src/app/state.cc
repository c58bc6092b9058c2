#include "app/state.h"

#include <cstdlib>

#include "io/output.h"

namespace comity::app {

Result<std::string> default_store_path() {
    std::string folder;
    // The environment is read before any thread is started.
    const char* const state = std::getenv("XDG_STATE_HOME");  // NOLINT(concurrency-mt-unsafe)
    const char* const home = std::getenv("HOME");             // NOLINT(concurrency-mt-unsafe)
    if (state != nullptr && *state == '/') {
        folder = state;
    } else if (home != nullptr && *home != '\0') {
        folder = std::string(home) + "/.local/state";
    } else {
        return fail(Error{.subject = "store",
                          .what = "neither XDG_STATE_HOME nor HOME is set: give --store FILE"});
    }
    folder += "/comity";
    COMITY_TRY(io::make_folders(folder));
    return folder + "/comity.db";
}

}  // namespace comity::app
