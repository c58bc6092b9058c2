#include "base/parse_error.h"

#include <fmt/format.h>

namespace comity {

std::string_view to_string(Fault fault) {
    switch (fault) {
        case Fault::Truncated: return "cut short";
        case Fault::TrailingBytes: return "octets left over";
        case Fault::BadValue: return "bad value";
        case Fault::LimitExceeded: return "limit exceeded";
        case Fault::Duplicate: return "given twice";
        case Fault::Unsupported: return "not supported";
    }
    return "bad value";
}

std::string to_string(const ParseError& error) {
    return fmt::format("{}: {}: {} (octet {}) [{}]", error.rule->citation, error.what,
                       to_string(error.fault), error.offset, error.rule->id);
}

}  // namespace comity
