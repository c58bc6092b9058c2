#include "manrs/metrics/m8_contact.h"

#include <algorithm>

namespace comity::manrs {

MetricResult measure_m8(const Framework& framework,
                        std::span<const registry::ContactFinding> contacts) {
    const auto with = [contacts](registry::Presence presence) {
        return std::find_if(contacts.begin(), contacts.end(),
                            [presence](const registry::ContactFinding& contact) {
                                return contact.presence == presence;
                            });
    };
    if (with(registry::Presence::Present) != contacts.end()) {
        return measured(framework, MetricId::M8, 1);
    }
    if (const auto hidden = with(registry::Presence::Unknown); hidden != contacts.end()) {
        return not_measured(framework, MetricId::M8, hidden->reason->explanation);
    }
    if (contacts.empty()) return not_measured(framework, MetricId::M8, "no contacts were given");
    return measured(framework, MetricId::M8, 0);
}

}  // namespace comity::manrs
