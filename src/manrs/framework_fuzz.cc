// Fuzzes framework files: whatever is accepted is whole and consistent.
#include "base/check.h"
#include "manrs/action.h"
#include "manrs/framework.h"
#include "manrs/metrics/m7_rpki.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity::manrs;
    const std::string text(data, data + size);
    const auto framework = Framework::parse(text, "fuzz.toml");
    if (!framework) {
        COMITY_CHECK(framework.error().what.starts_with("line "));
        return 0;
    }
    std::vector<MetricResult> metrics;
    for (const auto& metric : kMetrics) {
        if (metric.id == MetricId::M7Rpki) {
            metrics.push_back(measure_m7_rpki(
                *framework, {1, 1, framework->coverage.pairs},
                {framework->coverage.vantage_points, framework->coverage.full_feeds}));
        } else {
            metrics.push_back(measured(*framework, metric.id, 1));
        }
    }
    for (const auto& action : score_actions(*framework, metrics)) {
        COMITY_CHECK(action.score && *action.score >= 0 && *action.score <= 1.000001);
        COMITY_CHECK(action.band != Band::NoData && action.missing.empty());
    }
    return 0;
}
