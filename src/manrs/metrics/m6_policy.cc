#include "manrs/metrics/m6_policy.h"

namespace comity::manrs {

MetricResult measure_m6(const Framework& framework,
                        const std::optional<observation::RegisteredPolicy>& policy) {
    const bool is_registered = policy && policy->imports > 0 && policy->exports > 0;
    return measured(framework, MetricId::M6, is_registered ? 1 : 0);
}

}  // namespace comity::manrs
