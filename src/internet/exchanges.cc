#include "internet/exchanges.h"

#include <algorithm>

#include "internet/made_topology.h"
#include "internet/random.h"

namespace comity::internet {
namespace {

/// Of a thousand peerings within a region, those that go over a route server that shows.
constexpr std::uint64_t kShownPermille = 120;

}  // namespace

Exchanges::Exchanges(const Topology& topology, std::uint64_t seed) : seed_(seed) {
    Random random(seed);
    const auto wanted = 2 + static_cast<std::uint32_t>(topology.size() / 20'000);
    const auto is_taken = [&](net::Asn asn) {
        return net::is_reserved(asn) || topology.find(asn) || has(asn);
    };
    for (std::uint32_t region = 0; region < kRegions; ++region) {
        for (std::uint32_t i = 0; i < wanted; ++i) {
            // A number of two octets is tried first; those of four are never used up.
            net::Asn asn;
            for (int attempt = 0;; ++attempt) {
                asn = net::Asn(i == 0 && attempt < 500 ? 30'000 + random.below(30'000)
                                                       : 131'072 + random.below(800'000));
                if (region_of(asn) == region && !is_taken(asn)) break;
            }
            all_.push_back({asn, static_cast<std::uint8_t>(region), i % 2 == 0});
            std::sort(all_.begin(), all_.end(), [](const Exchange& a, const Exchange& b) {
                return a.route_server < b.route_server;
            });
        }
    }
}

std::vector<net::Asn> Exchanges::asns() const {
    std::vector<net::Asn> result;
    result.reserve(all_.size());
    for (const auto& one : all_) result.push_back(one.route_server);
    return result;
}

bool Exchanges::has(net::Asn asn) const {
    const auto at = std::lower_bound(
        all_.begin(), all_.end(), asn,
        [](const Exchange& exchange, net::Asn value) { return exchange.route_server < value; });
    return at != all_.end() && at->route_server == asn;
}

std::optional<net::Asn> Exchanges::between(net::Asn one, net::Asn other) const {
    const auto region = region_of(one);
    if (region != region_of(other)) return std::nullopt;
    const auto draw = mix(
        seed_, std::uint64_t{std::min(one, other).value()} << 32U | std::max(one, other).value());
    if (draw % 1'000 >= kShownPermille) return std::nullopt;
    std::optional<net::Asn> found;
    for (const auto& exchange : all_) {
        if (exchange.region != region || !exchange.in_paths) continue;
        if (!found || draw / 1'000 % 2 == 0) found = exchange.route_server;
    }
    return found;
}

}  // namespace comity::internet
