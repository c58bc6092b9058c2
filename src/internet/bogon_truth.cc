#include "internet/bogon_truth.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace comity::internet {
namespace {

using net::Asn;

class Finder {
public:
    Finder(const Internet& internet, FullFeeds& feeds, const WrittenRelationships& relationships)
        : internet_(internet), feeds_(feeds), relationships_(relationships) {
        has_bogon_.resize(internet.destinations.size());
        for (std::uint32_t d = 0; d < internet.destinations.size(); ++d) {
            for (std::size_t v = 0; v < internet.vantage_points.size(); ++v) {
                const auto path = internet.paths.path(d, v);
                has_bogon_[d] =
                    has_bogon_[d] || std::any_of(path.begin(), path.end(), net::is_reserved);
            }
        }
    }

    std::map<Asn, BogonTruth> find() {
        for (std::size_t i = 0; i < internet_.announcements.size(); ++i) {
            const auto& one = internet_.announcements[i];
            if (one.space != Space::Held) find_prefix(i);
            if (one.oddity == Oddity::PrivateInPath || one.oddity == Oddity::PrivateOrigin ||
                has_bogon_[one.destination]) {
                find_asns(i);
            }
        }
        return std::move(networks_);
    }

private:
    struct Seen {
        Asn culprit;
        Asn bogon;
        std::optional<Asn> next;  ///< The next network toward the collector.
        std::size_t vantage_point;
    };

    [[nodiscard]] std::uint64_t needed(std::size_t i) const {
        return feeds_.totals(internet_.announcements[i].prefix.family()).peers_needed;
    }
    /// Calls `see` with each full feed that carries announcement `i`, and its path without route
    /// servers.
    template <class See>
    void each_full_feed(std::size_t i, See&& see) {
        const auto family = internet_.announcements[i].prefix.family();
        for (std::size_t v = 0; v < internet_.vantage_points.size(); ++v) {
            const auto path = internet_.route(i, v);
            if (path.empty() || !feeds_.is_full(family, v)) continue;
            internet_.add_oddity(i, path, hops_);
            hops_.erase(std::remove_if(hops_.begin(), hops_.end(),
                                       [&](Asn hop) { return internet_.exchanges.has(hop); }),
                        hops_.end());
            see(v, internet_.origin_of(i, path));
        }
    }

    void find_prefix(std::size_t i) {
        const auto& announcement = internet_.announcements[i];
        for (const auto& pair : internet_.pairs_of(announcement)) {
            if (net::is_reserved(pair.origin)) continue;
            std::uint64_t peers = 0;
            std::set<Asn> neighbours;
            feeds_.begin_peer_count();
            each_full_feed(i, [&](std::size_t v, std::optional<Asn> origin) {
                if (origin != pair.origin) return;
                if (feeds_.is_new_peer(v)) ++peers;
                if (hops_.size() > 1) neighbours.insert(hops_[hops_.size() - 2]);
            });
            if (peers == 0 || peers < needed(i)) continue;
            auto& network = networks_[pair.origin];
            if (announcement.space != Space::SpecialPurpose &&
                announcement.space != Space::Unallocated) {
                network.administrative.insert(announcement.prefix);
                continue;
            }
            network.full.insert(announcement.prefix);
            for (const auto neighbour : neighbours) {
                if (!relationships_.is_customer(pair.origin, neighbour)) continue;
                networks_[neighbour].accomplice_for.insert(pair.origin);
            }
        }
    }

    void find_asns(std::size_t i) {
        seen_.clear();
        each_full_feed(i, [&](std::size_t v, std::optional<Asn>) {
            for (std::size_t hop = 1; hop < hops_.size(); ++hop) {
                if (!net::is_reserved(hops_[hop]) || net::is_reserved(hops_[hop - 1])) continue;
                Seen one{hops_[hop - 1], hops_[hop], std::nullopt, v};
                if (hop > 1) one.next = hops_[hop - 2];
                seen_.push_back(one);
            }
        });
        std::stable_sort(seen_.begin(), seen_.end(),
                         [](const Seen& a, const Seen& b) { return a.culprit < b.culprit; });
        for (auto first = seen_.begin(); first != seen_.end();) {
            auto end = first;
            std::uint64_t peers = 0;
            feeds_.begin_peer_count();
            for (; end != seen_.end() && end->culprit == first->culprit; ++end) {
                if (feeds_.is_new_peer(end->vantage_point)) ++peers;
            }
            if (peers >= needed(i)) {
                for (auto one = first; one != end; ++one) add(*one);
            }
            first = end;
        }
    }

    void add(const Seen& one) {
        networks_[one.culprit].asns.insert(one.bogon);
        if (one.next && relationships_.is_customer(one.culprit, *one.next)) {
            networks_[*one.next].asns_accomplice_for.insert(one.culprit);
        }
    }

    const Internet& internet_;
    FullFeeds& feeds_;
    const WrittenRelationships& relationships_;
    std::vector<bool> has_bogon_;  ///< By destination: whether a bogon shows on the way to it.
    std::vector<Asn> hops_;
    std::vector<Seen> seen_;
    std::map<Asn, BogonTruth> networks_;
};

}  // namespace

std::map<Asn, BogonTruth> bogons_of(const Internet& internet, FullFeeds& feeds,
                                    const WrittenRelationships& relationships) {
    return Finder(internet, feeds, relationships).find();
}

}  // namespace comity::internet
