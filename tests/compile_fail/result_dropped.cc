// Whether a file was written is looked at.
// Refused: ignoring return value of
#include "io/output.h"

namespace comity::io {

bool note(const std::string& path) {
#ifdef COMITY_FORBIDDEN
    write_file(path, "note\n");
    return true;
#else
    return write_file(path, "note\n").has_value();
#endif
}

}  // namespace comity::io
