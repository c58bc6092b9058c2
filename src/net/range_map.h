// What holds for which ranges of addresses or of AS numbers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <queue>
#include <span>
#include <utility>
#include <vector>

#include "base/check.h"
#include "net/address.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::net {

/// The next one; none behind the last of its family.
[[nodiscard]] constexpr std::optional<Address> next_of(const Address& address) {
    if (address.family() == Family::Ipv4) {
        if (address.v4_value() == std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
        return Address::v4(address.v4_value() + 1);
    }
    const auto low = address.low() + 1;
    const auto high = address.high() + (low == 0 ? 1U : 0U);
    if (low == 0 && high == 0) return std::nullopt;
    return Address::v6(high, low);
}
[[nodiscard]] constexpr std::optional<Asn> next_of(Asn asn) {
    if (asn.value() == std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    return Asn(asn.value() + 1);
}

/// The one before, which there must be.
[[nodiscard]] constexpr Address previous_of(const Address& address) {
    if (address.family() == Family::Ipv4) return Address::v4(address.v4_value() - 1);
    return Address::v6(address.high() - (address.low() == 0 ? 1U : 0U), address.low() - 1);
}
[[nodiscard]] constexpr Asn previous_of(Asn asn) { return Asn(asn.value() - 1); }

/// Disjoint ranges in order, each with a value; immutable. Look-ups take a binary search.
template <class Point, class Value>
class RangeMap {
public:
    /// Both ends belong to it; of one family, `first <= last`.
    struct Range {
        Point first;
        Point last;
        Value value;
    };

    RangeMap() = default;
    /// Of ranges in any order. Where they overlap, the one that stands later in `layers` holds;
    /// neighbours of one value become one. Time: n log n.
    explicit RangeMap(const std::vector<Range>& layers) {
        auto pieces = pieces_of(layers);
        for (auto& piece : pieces) {
            const auto& layer = layers[piece.value];
            if (piece.first == layer.first && piece.last == layer.last) --hidden_count_;
            if (!ranges_.empty() && ranges_.back().value == layer.value &&
                next_of(ranges_.back().last) == piece.first) {
                ranges_.back().last = piece.last;
            } else {
                ranges_.push_back({piece.first, piece.last, layer.value});
            }
        }
        hidden_count_ += layers.size();
        ranges_.shrink_to_fit();
    }

    [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }
    /// How many of the ranges given do not hold, or not for all that they name.
    [[nodiscard]] std::size_t hidden_count() const { return hidden_count_; }

    /// The range that holds `point`, or null; as long as this lives.
    [[nodiscard]] const Range* find(const Point& point) const {
        const auto found = first_ending_from(point);
        return found != ranges_.end() && !(point < found->first) ? &*found : nullptr;
    }
    /// All ranges that have something of `first` to `last`; as long as this lives.
    [[nodiscard]] std::span<const Range> overlapping(const Point& first, const Point& last) const {
        const auto from = first_ending_from(first);
        auto to = from;
        // Mostly there is one at most.
        if (to != ranges_.end() && !(last < to->first)) ++to;
        if (to != from && to != ranges_.end() && !(last < to->first)) {
            to = std::partition_point(
                to, ranges_.end(), [&last](const Range& range) { return !(last < range.first); });
        }
        return {from, to};
    }

private:
    struct Piece {
        Point first;
        Point last;
        std::size_t value;  ///< The place of its layer.
    };

    [[nodiscard]] auto first_ending_from(const Point& point) const {
        return std::partition_point(ranges_.begin(), ranges_.end(),
                                    [&point](const Range& range) { return range.last < point; });
    }

    /// Sweeps over all places where something begins or ends; of what is open there, the latest
    /// layer shows.
    static std::vector<Piece> pieces_of(const std::vector<Range>& layers) {
        std::vector<std::size_t> by_first(layers.size());
        std::iota(by_first.begin(), by_first.end(), std::size_t{0});
        std::sort(by_first.begin(), by_first.end(), [&layers](std::size_t a, std::size_t b) {
            return layers[a].first < layers[b].first;
        });
        std::vector<Point> bounds;
        bounds.reserve(2 * layers.size());
        for (const auto& layer : layers) {
            COMITY_ASSERT(!(layer.last < layer.first));
            bounds.push_back(layer.first);
            if (const auto behind = next_of(layer.last)) bounds.push_back(*behind);
        }
        std::sort(bounds.begin(), bounds.end());
        bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());

        std::vector<Piece> pieces;
        std::priority_queue<std::size_t> open;
        auto begins = by_first.begin();
        for (std::size_t i = 0; i < bounds.size(); ++i) {
            const auto& here = bounds[i];
            for (; begins != by_first.end() && layers[*begins].first == here; ++begins) {
                open.push(*begins);
            }
            while (!open.empty() && layers[open.top()].last < here) open.pop();
            if (open.empty()) continue;
            const auto layer = open.top();
            auto last = layers[layer].last;
            if (i + 1 < bounds.size() && !(last < bounds[i + 1])) last = previous_of(bounds[i + 1]);
            if (!pieces.empty() && pieces.back().value == layer &&
                next_of(pieces.back().last) == here) {
                pieces.back().last = last;
            } else {
                pieces.push_back({here, last, layer});
            }
        }
        return pieces;
    }

    std::vector<Range> ranges_;
    std::size_t hidden_count_ = 0;
};

}  // namespace comity::net
