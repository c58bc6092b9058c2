#include "base/error.h"

#include <system_error>

namespace comity {

std::string to_string(const Error& error) {
    std::string line = error.subject;
    if (!line.empty() && !error.what.empty()) line += ": ";
    line += error.what;
    if (error.os_error != 0) {
        line += ": ";
        line += std::generic_category().message(error.os_error);
    }
    return line;
}

}  // namespace comity
