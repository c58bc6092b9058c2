#include "internet/truth.h"

#include <algorithm>
#include <map>

namespace comity::internet {
namespace {

using net::Asn;
using net::Family;

constexpr std::uint64_t kFullFeedPercent = 75;
constexpr std::uint64_t kPeersNeeded = 5;

std::size_t place_of(Family family) { return family == Family::Ipv4 ? 0 : 1; }

class Assessor {
public:
    explicit Assessor(const Internet& internet)
        : internet_(internet),
          peer_asn_numbers_(internet.vantage_points.size()),
          carrier_marks_(internet.vantage_points.size(), 0) {
        std::map<Asn, std::size_t> numbers;
        for (std::size_t v = 0; v < internet.vantage_points.size(); ++v) {
            const auto asn = internet.topology.asn(internet.vantage_points[v].network);
            peer_asn_numbers_[v] = numbers.try_emplace(asn, numbers.size()).first->second;
        }
    }

    Truth assess() {
        truth_.vantage_points = internet_.vantage_points.size();
        find_full_feeds();
        for (std::size_t i = 0; i < internet_.announcements.size(); ++i) assess(i);
        for (auto& [asn, network] : networks_) {
            network.asn = asn;
            truth_.networks.push_back(network);
        }
        return std::move(truth_);
    }

private:
    /// A pair that counts, of an announcement that covers the present one.
    struct Cover {
        net::Prefix prefix;
        Asn origin;
        bool delivers;  ///< Valid or not found.
    };

    void find_full_feeds() {
        const auto count = internet_.vantage_points.size();
        std::array<std::vector<std::uint64_t>, 2> carried;
        carried.fill(std::vector<std::uint64_t>(count, 0));
        for (std::size_t i = 0; i < internet_.announcements.size(); ++i) {
            const auto family = place_of(internet_.announcements[i].prefix.family());
            bool any = false;
            for (std::size_t v = 0; v < count; ++v) {
                if (internet_.route(i, v).empty()) continue;
                ++carried[family][v];
                ++truth_.rib_entries;
                any = true;
            }
            if (any) ++truth_.families[family].prefixes;
        }
        for (std::size_t family = 0; family < 2; ++family) {
            auto& totals = truth_.families[family];
            const auto most = *std::max_element(carried[family].begin(), carried[family].end());
            full_feed_[family].resize(count);
            begin_peer_count();
            for (std::size_t v = 0; v < count; ++v) {
                const bool full = most > 0 && carried[family][v] * 100 >= most * kFullFeedPercent;
                full_feed_[family][v] = full;
                if (!full) continue;
                ++totals.full_feeds;
                if (is_new_peer(v)) ++totals.full_feed_asns;
            }
            totals.peers_needed = std::min(kPeersNeeded, totals.full_feed_asns);
        }
    }

    void assess(std::size_t i) {
        const auto& announcement = internet_.announcements[i];
        while (!covers_.empty() && !covers_.back().prefix.covers(announcement.prefix)) {
            covers_.pop_back();
        }
        if (announcement.pair_count == 0) {
            bool any = false;
            for (std::size_t v = 0; v < internet_.vantage_points.size() && !any; ++v) {
                any = !internet_.route(i, v).empty();
            }
            if (any) ++truth_.as_set_origins;
            return;
        }
        const auto outer_covers = covers_.size();
        for (const auto& pair : internet_.pairs_of(announcement)) {
            assess_pair(i, pair, outer_covers);
        }
    }

    void assess_pair(std::size_t i, const Pair& pair, std::size_t outer_covers) {
        const auto& announcement = internet_.announcements[i];
        const auto& prefix = announcement.prefix;
        const auto family = place_of(prefix.family());
        bool carried = false;
        std::uint64_t peers = 0;
        begin_peer_count();
        for (std::size_t v = 0; v < internet_.vantage_points.size(); ++v) {
            const auto path = internet_.route(i, v);
            if (path.empty() || internet_.origin_of(i, path) != pair.origin) continue;
            carried = true;
            if (full_feed_[family][v] && is_new_peer(v)) ++peers;
        }
        if (!carried) return;
        truth_.pairs.add(pair.state);
        if (net::is_reserved(pair.origin)) {
            ++truth_.reserved_origins;
            return;
        }
        auto& network = networks_[pair.origin];
        if (prefix.length() == 0) {
            ++network.excluded.default_route;
        } else if (prefix.length() > (family == 0 ? 24 : 48)) {
            ++network.excluded.too_long;
        } else if (announcement.oddity == Oddity::Blackhole) {
            ++network.excluded.blackhole;
        } else if (peers < truth_.families[family].peers_needed) {
            ++network.excluded.below_peers;
        } else {
            count_pair(network, prefix, pair, outer_covers);
        }
    }

    /// The first `outer_covers` of covers_ are less specific than `prefix`, the rest are `prefix`.
    void count_pair(NetworkTruth& network, const net::Prefix& prefix, const Pair& pair,
                    std::size_t outer_covers) {
        network.counted.add(pair.state);
        if (is_invalid(pair.state) &&
            std::any_of(covers_.begin(),
                        covers_.begin() + static_cast<std::ptrdiff_t>(outer_covers),
                        [&pair](const Cover& cover) {
                            return cover.delivers && cover.origin == pair.origin;
                        })) {
            ++network.invalid_harmless;
        }
        covers_.push_back({prefix, pair.origin, !is_invalid(pair.state)});
    }

    void begin_peer_count() { ++round_; }
    /// Whether no vantage point of the same ASN was asked about in this round.
    bool is_new_peer(std::size_t vantage_point) {
        auto& mark = carrier_marks_[peer_asn_numbers_[vantage_point]];
        const bool fresh = mark != round_;
        mark = round_;
        return fresh;
    }

    const Internet& internet_;
    Truth truth_;
    std::array<std::vector<bool>, 2> full_feed_;
    std::vector<std::size_t> peer_asn_numbers_;  ///< The same for sessions of one ASN.
    std::vector<std::uint64_t> carrier_marks_;
    std::uint64_t round_ = 0;
    std::vector<Cover> covers_;
    std::map<Asn, NetworkTruth> networks_;
};

}  // namespace

void StateCounts::add(PairState state) {
    switch (state) {
        case PairState::NotFound: ++not_found; break;
        case PairState::Valid: ++valid; break;
        case PairState::InvalidAsn: ++invalid_asn; break;
        case PairState::InvalidLength: ++invalid_length; break;
        case PairState::InvalidAs0: ++invalid_as0; break;
    }
}

std::optional<double> NetworkTruth::m7rpki() const {
    if (counted.total() == 0) return std::nullopt;
    const auto score =
        (static_cast<double>(counted.valid) - 10.0 * static_cast<double>(counted.invalid())) /
        static_cast<double>(counted.total());
    return std::clamp(score, 0.0, 1.0);
}

std::optional<double> NetworkTruth::m7rpkin() const {
    if (counted.total() == 0) return std::nullopt;
    return static_cast<double>(counted.invalid()) / static_cast<double>(counted.total());
}

Truth truth_of(const Internet& internet) { return Assessor(internet).assess(); }

}  // namespace comity::internet
