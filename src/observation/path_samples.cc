#include "observation/path_samples.h"

#include <variant>

namespace comity::observation {

void PathSampler::add(const bgp::mrt::Record& record) {
    if (const auto* rib = std::get_if<bgp::mrt::RibRecord>(&record)) {
        add_rib(*rib);
    } else if (const auto* update = std::get_if<bgp::mrt::UpdateRecord>(&record)) {
        add_update(*update);
    }
}

void PathSampler::add_rib(const bgp::mrt::RibRecord& record) {
    if (record.safi != bgp::kSafiUnicast) return;
    for (const auto& route : record.routes) {
        if (!route.attributes.has(bgp::Attributes::kAsPath)) continue;
        add_path(route.attributes.as_path, record.prefix.family(), 1);
    }
}

void PathSampler::add_update(const bgp::mrt::UpdateRecord& record) {
    const auto& update = *record.update;
    const auto& attributes = update.attributes;
    if (record.is_local || attributes.outcome >= bgp::UpdateOutcome::TreatAsWithdraw) return;
    add_path(attributes.as_path, net::Family::Ipv4, update.announced.size());
    if (update.mp_announced.empty() || attributes.mp_reach.safi != bgp::kSafiUnicast) return;
    add_path(attributes.as_path, update.mp_announced.front().prefix.family(),
             update.mp_announced.size());
}

void PathSampler::add_path(const net::AsPathView& path, net::Family family, std::size_t routes) {
    if (routes == 0) return;
    const auto collapsed = net::collapse(path, asns_);
    (family == net::Family::Ipv4 ? ipv4_ : ipv6_).add(collapsed, routes);
}

}  // namespace comity::observation
