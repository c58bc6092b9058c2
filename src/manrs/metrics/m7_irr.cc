#include "manrs/metrics/m7_irr.h"

#include <fmt/format.h>

#include "base/json_writer.h"

namespace comity::manrs {

MetricResult measure_m7_irr(const Framework& framework, const IrrCounts& counts,
                            const Coverage& coverage) {
    const auto reason = why_not_covered(framework.coverage, coverage, counts.pairs);
    if (!reason.empty()) return not_measured(framework, MetricId::M7Irr, reason);
    const auto missing = counts.pairs - counts.exact - counts.covering;
    const auto total = static_cast<double>(counts.pairs);
    auto result = measured(framework, MetricId::M7Irr, static_cast<double>(missing) / total);
    if (result.score) {
        result.formula = fmt::format("1 − {} / {} = {}; by objects for the exact prefix alone {}",
                                     missing, counts.pairs, to_fixed(*result.score, 3),
                                     to_fixed(static_cast<double>(counts.exact) / total, 3));
    }
    return result;
}

}  // namespace comity::manrs
