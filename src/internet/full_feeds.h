// Which vantage points of a made Internet are full feeds, and how many of them must see something
// for it to count.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "internet/internet.h"
#include "net/address.h"

namespace comity::internet {

struct FamilyTruth {
    std::uint64_t prefixes = 0;
    std::uint64_t full_feeds = 0;      ///< Vantage points.
    std::uint64_t full_feed_asns = 0;  ///< Distinct peer ASNs of those.
    std::uint64_t peers_needed = 0;    ///< Of those, for a pair to count.
};

/// Looks through all routes once. The Internet must outlive it.
class FullFeeds {
public:
    explicit FullFeeds(const Internet& internet);

    [[nodiscard]] bool is_full(net::Family family, std::size_t vantage_point) const {
        return full_feed_[place_of(family)][vantage_point];
    }
    [[nodiscard]] const FamilyTruth& totals(net::Family family) const {
        return families_[place_of(family)];
    }
    [[nodiscard]] std::uint64_t rib_entries() const { return rib_entries_; }

    /// Begins to count distinct peer ASNs.
    void begin_peer_count() { ++round_; }
    /// Whether no vantage point of the same ASN was asked about since.
    [[nodiscard]] bool is_new_peer(std::size_t vantage_point) {
        auto& mark = marks_[peer_asn_numbers_[vantage_point]];
        const bool fresh = mark != round_;
        mark = round_;
        return fresh;
    }

private:
    void find(const std::array<std::vector<std::uint64_t>, 2>& carried);

    std::array<FamilyTruth, 2> families_;
    std::uint64_t rib_entries_ = 0;
    std::array<std::vector<bool>, 2> full_feed_;
    std::vector<std::size_t> peer_asn_numbers_;  ///< The same for sessions of one ASN.
    std::vector<std::uint64_t> marks_;
    std::uint64_t round_ = 0;
};

}  // namespace comity::internet
