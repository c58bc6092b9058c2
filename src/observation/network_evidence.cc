#include "observation/network_evidence.h"

namespace comity::observation {

bool ObservationFacts::has(std::string_view kind) const {
    if (kind == "relationships" && inferred && inferred->has_any()) return true;
    bool found = false;
    for (const auto& source : sources) {
        if (source.kind != kind) continue;
        if (!source.failure.empty()) return false;
        found = true;
    }
    return found;
}

std::string ObservationFacts::why_not(std::string_view kind) const {
    for (const auto& source : sources) {
        if (source.kind == kind && !source.failure.empty()) {
            return "a source could not be used (" + source.kind + "): " + source.failure;
        }
    }
    if (kind == "relationships" && inferred) return "no path of the routes tells any";
    return "no such source was given (--" + std::string(kind) + ")";
}

}  // namespace comity::observation
