// Internet exchanges of a made Internet: a route server each, and for some of them its AS number in
// the paths of those who peer over it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "internet/topology.h"
#include "net/asn.h"

namespace comity::internet {

struct Exchange {
    net::Asn route_server;
    std::uint8_t region = 0;
    bool in_paths =
        false;  ///< Its route server puts itself into paths (against RFC 7947 s2.2.2.1).
};

class Exchanges {
public:
    Exchanges() = default;
    /// Two in each region and more in a large Internet, with numbers that the topology does not
    /// have.
    Exchanges(const Topology& topology, std::uint64_t seed);

    [[nodiscard]] std::span<const Exchange> all() const { return all_; }
    [[nodiscard]] std::vector<net::Asn> asns() const;
    /// The route server that shows in paths between two networks that peer, if one does.
    [[nodiscard]] std::optional<net::Asn> between(net::Asn one, net::Asn other) const;
    /// Whether `asn` is a route server's.
    [[nodiscard]] bool has(net::Asn asn) const;

private:
    std::uint64_t seed_ = 0;
    std::vector<Exchange> all_;  ///< In order of AS numbers.
};

}  // namespace comity::internet
