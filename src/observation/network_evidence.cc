#include "observation/network_evidence.h"

#include <algorithm>

namespace comity::observation {

bool ObservationFacts::has(std::string_view kind) const {
    if (kind == "relationships" && inferred && inferred->has_any()) return true;
    // Asked for each metric of each network; a month of updates has thousands of sources.
    const auto own = std::ranges::equal_range(
        sources, kind, {}, [](const Source& source) { return std::string_view(source.kind); });
    return !own.empty() && std::ranges::all_of(own, &std::string::empty, &Source::failure);
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
