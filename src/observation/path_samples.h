// The distinct paths of routes, by address family: what relationships are inferred from.
#pragma once

#include <vector>

#include "bgp/mrt/decoder.h"
#include "net/asn.h"
#include "registry/as_rank/path_sample.h"

namespace comity::observation {

/// Gathers the paths of all unicast routes of MRT records, from tables and updates alike. A route
/// that a speaker would have treated as withdrawn (RFC 7606) has none.
class PathSampler {
public:
    /// `route_servers` are taken out of paths; sorted.
    explicit PathSampler(const std::vector<net::Asn>& route_servers)
        : ipv4_(route_servers), ipv6_(route_servers) {}

    void add(const bgp::mrt::Record& record);

    [[nodiscard]] const registry::as_rank::PathSample& paths(net::Family family) const {
        return family == net::Family::Ipv4 ? ipv4_ : ipv6_;
    }

private:
    void add_rib(const bgp::mrt::RibRecord& record);
    void add_update(const bgp::mrt::UpdateRecord& record);
    void add_path(const net::AsPathView& path, net::Family family, std::size_t routes);

    registry::as_rank::PathSample ipv4_;
    registry::as_rank::PathSample ipv6_;
    std::vector<net::Asn> asns_;
};

}  // namespace comity::observation
