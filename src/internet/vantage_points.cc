#include "internet/vantage_points.h"

#include <algorithm>
#include <numeric>

namespace comity::internet {
namespace {

/// Addresses that no network announces: the benchmarking block of RFC 2544, the documentation block
/// of RFC 3849.
net::Address ipv4_of(std::uint32_t number) { return net::Address::v4(0xC612'0001U + number); }
net::Address ipv6_of(std::uint32_t number) {
    return net::Address::v6(0x2001'0DB8'0000'0000U, 1ULL + number);
}

class Chooser {
public:
    Chooser(const Topology& topology, Random& random)
        : random_(random), ranked_(topology.size()), used_(topology.size(), false) {
        std::iota(ranked_.begin(), ranked_.end(), 0U);
        std::stable_sort(ranked_.begin(), ranked_.end(), [&topology](AsIndex a, AsIndex b) {
            return topology.customers(a).size() > topology.customers(b).size();
        });
        const auto edge = std::find_if(ranked_.begin(), ranked_.end(), [&topology](AsIndex n) {
            return topology.customers(n).empty();
        });
        // A real table of relationships may name private AS numbers; nobody peers as one.
        for (AsIndex n = 0; n < used_.size(); ++n) used_[n] = net::is_reserved(topology.asn(n));
        transit_count_ = static_cast<std::uint32_t>(edge - ranked_.begin());
    }

    /// A network not chosen before (unless all are) of the ranks [low, high) or after.
    AsIndex choose(std::uint32_t low, std::uint32_t high) {
        const auto all = static_cast<std::uint32_t>(ranked_.size());
        high = std::clamp(high, 1U, all);
        low = std::min(low, high - 1);
        const auto start = low + random_.below(high - low);
        for (std::uint32_t i = 0; i < all; ++i) {
            const auto network = ranked_[(start + i) % all];
            if (used_[network]) continue;
            used_[network] = true;
            return network;
        }
        return ranked_[start];
    }
    [[nodiscard]] std::uint32_t transit_count() const { return transit_count_; }
    [[nodiscard]] std::uint32_t network_count() const {
        return static_cast<std::uint32_t>(ranked_.size());
    }

private:
    Random& random_;
    std::vector<AsIndex> ranked_;  ///< Those with most customers first.
    std::vector<bool> used_;
    std::uint32_t transit_count_ = 0;
};

}  // namespace

std::vector<VantagePoint> choose_vantage_points(const Topology& topology, std::uint32_t count,
                                                Random& random) {
    Chooser chooser(topology, random);
    const auto transit = chooser.transit_count();
    std::vector<VantagePoint> result;
    for (std::uint32_t i = 0; i < count; ++i) {
        VantagePoint one;
        one.address = i % 3 == 2 ? ipv6_of(i) : ipv4_of(i);
        one.next_hop_ipv4 = ipv4_of(i);
        one.next_hop_ipv6 = ipv6_of(i);
        if (i >= 3 && i + 1 == count) {
            one.network = result.front().network;
        } else if (i % 8 == 5) {
            one.feed = VantagePoint::Feed::CustomerRoutes;
            one.network = chooser.choose(transit / 10, transit / 3);
        } else if (i % 3 == 0) {
            one.network = chooser.choose(0, 1 + transit / 50);
        } else if (i % 3 == 1) {
            one.network = chooser.choose(0, transit);
        } else {
            one.network = chooser.choose(transit, chooser.network_count());
        }
        one.has_ipv6 = i % 16 != 11;
        one.has_ipv4 = i % 16 != 13;
        result.push_back(one);
    }
    return result;
}

}  // namespace comity::internet
