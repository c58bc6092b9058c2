#include "incident/old_ways.h"

#include <algorithm>

namespace comity::incident {

using net::Asn;

void OldWays::add(Asn from, Asn leaker, Asn to) {
    others_[link_of(from, leaker)].push_back(to);
    others_[link_of(to, leaker)].push_back(from);
}

bool OldWays::is_customer(Asn neighbour, Asn leaker) const {
    constexpr std::ptrdiff_t kExplainedMin = 2;
    const auto found = others_.find(link_of(neighbour, leaker));
    if (found == others_.end()) return false;
    // Ways in both directions are one pair of neighbours.
    auto others = found->second;
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    const auto explained = std::count_if(others.begin(), others.end(), [&](Asn other) {
        const auto& its = others_.at(link_of(other, leaker));
        return std::all_of(its.begin(), its.end(), [&](Asn asn) { return asn == neighbour; });
    });
    return explained >= kExplainedMin;
}

}  // namespace comity::incident
