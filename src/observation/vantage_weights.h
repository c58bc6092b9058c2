// What the AS of a vantage point counts where it is counted who sees a thing. An operator who knows
// that two of them see by the same eyes, or that one is broken, says so.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "net/asn.h"

namespace comity::observation {

/// Weights are whole tenths, so that sums are exact in any order.
using Tenths = std::uint16_t;
/// An AS of which nothing is said counts as one.
inline constexpr Tenths kWholeWeight = 10;

struct VantageWeight {
    net::Asn asn;
    Tenths weight = kWholeWeight;  ///< At most kWholeWeight; 0 mutes all vantage points of the AS.
    friend auto operator<=>(const VantageWeight&, const VantageWeight&) = default;
};

/// The weights that differ. Immutable.
class VantageWeights {
public:
    VantageWeights() = default;
    /// In any order; of an AS that is named twice the smaller weight holds.
    explicit VantageWeights(std::vector<VantageWeight> weights) : weights_(std::move(weights)) {
        std::sort(weights_.begin(), weights_.end());
        const auto end = std::unique(
            weights_.begin(), weights_.end(),
            [](const VantageWeight& a, const VantageWeight& b) { return a.asn == b.asn; });
        weights_.erase(end, weights_.end());
    }
    [[nodiscard]] Tenths of(net::Asn asn) const {
        const auto place = std::lower_bound(
            weights_.begin(), weights_.end(), asn,
            [](const VantageWeight& one, net::Asn other) { return one.asn < other; });
        return place != weights_.end() && place->asn == asn ? place->weight : kWholeWeight;
    }
    /// By AS number.
    [[nodiscard]] const std::vector<VantageWeight>& all() const { return weights_; }
    friend bool operator==(const VantageWeights&, const VantageWeights&) = default;

private:
    std::vector<VantageWeight> weights_;
};

/// As how many ASes a sum of weights counts.
[[nodiscard]] constexpr std::uint32_t as_many(std::uint32_t tenths) {
    return tenths / kWholeWeight;
}

}  // namespace comity::observation
