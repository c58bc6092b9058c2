#include "app/colour.h"

#include <cstdlib>

#include "io/output.h"

namespace comity::app {

bool wants_colour(std::string_view when, Target target) {
    if (when != "auto") return when == "always";
    // NO_COLOR is a common wish of terminals' users; it is read before any thread is started.
    const char* const refused = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe)
    return target == Target::Terminal && io::is_terminal_output() &&
           (refused == nullptr || *refused == '\0');
}

}  // namespace comity::app
