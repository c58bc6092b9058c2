#include "registry/customer_cones.h"

#include <algorithm>
#include <tuple>

namespace comity::registry {

std::vector<CustomerCone> customer_cones(const AsRelationships& relationships) {
    const auto asns = relationships.asns();
    // Customers as places in `asns`, so that a visit is one look into `met_in`.
    std::vector<std::uint32_t> begins{0};
    std::vector<std::uint32_t> customers;
    for (const auto asn : asns) {
        for (const auto customer : relationships.customers_of(asn)) {
            const auto place = std::lower_bound(asns.begin(), asns.end(), customer);
            customers.push_back(static_cast<std::uint32_t>(place - asns.begin()));
        }
        begins.push_back(static_cast<std::uint32_t>(customers.size()));
    }
    std::vector<std::uint32_t> met_in(asns.size());  // 1 + whose cone it was last met in
    std::vector<std::uint32_t> cone;
    std::vector<CustomerCone> cones;
    cones.reserve(asns.size());
    for (std::uint32_t top = 0; top < asns.size(); ++top) {
        cone.assign(1, top);
        met_in[top] = top + 1;
        for (std::size_t i = 0; i < cone.size(); ++i) {
            for (auto at = begins[cone[i]]; at < begins[cone[i] + 1]; ++at) {
                if (met_in[customers[at]] == top + 1) continue;
                met_in[customers[at]] = top + 1;
                cone.push_back(customers[at]);
            }
        }
        cones.push_back({asns[top], static_cast<std::uint32_t>(cone.size())});
    }
    std::sort(cones.begin(), cones.end(), [](const CustomerCone& a, const CustomerCone& b) {
        return std::tie(b.networks, a.asn) < std::tie(a.networks, b.asn);
    });
    return cones;
}

}  // namespace comity::registry
