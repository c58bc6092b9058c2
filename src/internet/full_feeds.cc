#include "internet/full_feeds.h"

#include <algorithm>
#include <map>

namespace comity::internet {
namespace {

constexpr std::uint64_t kFullFeedPercent = 75;
constexpr std::uint64_t kPeersNeeded = 5;

}  // namespace

FullFeeds::FullFeeds(const Internet& internet)
    : peer_asn_numbers_(internet.vantage_points.size()), marks_(internet.vantage_points.size(), 0) {
    const auto count = internet.vantage_points.size();
    std::map<net::Asn, std::size_t> numbers;
    for (std::size_t v = 0; v < count; ++v) {
        const auto asn = internet.topology.asn(internet.vantage_points[v].network);
        peer_asn_numbers_[v] = numbers.try_emplace(asn, numbers.size()).first->second;
    }
    std::array<std::vector<std::uint64_t>, 2> carried;
    carried.fill(std::vector<std::uint64_t>(count, 0));
    for (std::size_t i = 0; i < internet.announcements.size(); ++i) {
        const auto family = place_of(internet.announcements[i].prefix.family());
        bool any = false;
        for (std::size_t v = 0; v < count; ++v) {
            if (internet.route(i, v).empty()) continue;
            ++carried[family][v];
            ++rib_entries_;
            any = true;
        }
        if (any) ++families_[family].prefixes;
    }
    find(carried);
}

void FullFeeds::find(const std::array<std::vector<std::uint64_t>, 2>& carried) {
    for (std::size_t family = 0; family < 2; ++family) {
        auto& totals = families_[family];
        const auto& counts = carried[family];
        const auto most = *std::max_element(counts.begin(), counts.end());
        full_feed_[family].resize(counts.size());
        begin_peer_count();
        for (std::size_t v = 0; v < counts.size(); ++v) {
            const bool full = most > 0 && counts[v] * 100 >= most * kFullFeedPercent;
            full_feed_[family][v] = full;
            if (!full) continue;
            ++totals.full_feeds;
            if (is_new_peer(v)) ++totals.full_feed_asns;
        }
        totals.peers_needed = std::min(kPeersNeeded, totals.full_feed_asns);
    }
}

}  // namespace comity::internet
