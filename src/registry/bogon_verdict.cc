#include "registry/bogon_verdict.h"

namespace comity::registry {

std::string_view to_string(BogonVerdict::Kind kind) {
    switch (kind) {
        case BogonVerdict::Kind::None: return "none";
        case BogonVerdict::Kind::Full: return "full";
        case BogonVerdict::Kind::Administrative: return "administrative";
        case BogonVerdict::Kind::Unknown: return "unknown";
    }
    return "unknown";
}

/// Puts what IANA, the registries and the special purposes say of the same points together.
}  // namespace comity::registry
