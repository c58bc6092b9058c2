#include "observation/announcements.h"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <map>
#include <tuple>

#include "base/sort_unique.h"
#include "observation/seen_by.h"

namespace comity::observation {
namespace {

using bgp::mrt::Peer;

/// A pair as a key of 24 octets: `flags` holds the length, the family and whether there is an
/// origin.
struct PairKey {
    std::uint64_t high;
    std::uint64_t low;
    std::uint32_t origin;
    std::uint32_t flags;
    friend bool operator==(const PairKey&, const PairKey&) = default;

    [[nodiscard]] static PairKey make(const net::Prefix& prefix, std::optional<net::Asn> origin) {
        const auto& address = prefix.address();
        const bool ipv6 = prefix.family() == net::Family::Ipv6;
        return {address.high(), address.low(), origin.value_or(net::Asn()).value(),
                static_cast<std::uint32_t>(prefix.length()) | (ipv6 ? 0x100U : 0U) |
                    (origin ? 0x200U : 0U)};
    }
    [[nodiscard]] net::Prefix prefix() const {
        const auto address = (flags & 0x100U) != 0
                                 ? net::Address::v6(high, low)
                                 : net::Address::v4(static_cast<std::uint32_t>(high >> 32U));
        return net::Prefix::containing(address, static_cast<std::uint8_t>(flags & 0xFFU));
    }
    [[nodiscard]] std::optional<net::Asn> origin_asn() const {
        return (flags & 0x200U) != 0 ? std::optional(net::Asn(origin)) : std::nullopt;
    }
    /// Keys of one prefix are equal by it, and it sorts prefixes as net::Prefix does.
    [[nodiscard]] auto place() const {
        return std::tuple(flags & 0x100U, high, low, flags & 0xFFU);
    }
};

struct PairKeyHash {
    using is_avalanching = void;  // NOLINT(readability-identifier-naming): Boost's name
    std::size_t operator()(const PairKey& key) const noexcept {
        auto mixed = key.high * 0x9E37'79B9'7F4A'7C15U;
        mixed = (mixed << 31U | mixed >> 33U) ^ key.low;
        mixed = (mixed ^ (static_cast<std::uint64_t>(key.origin) << 10U | key.flags)) *
                0xD6E8'FEB8'6659'FD93U;
        mixed ^= mixed >> 32U;
        mixed *= 0xD6E8'FEB8'6659'FD93U;
        return mixed ^ mixed >> 32U;
    }
};

/// Numbers distinct pairs, from 0 in the order in which they come. Tables come in the order of
/// their prefixes, and as long as that holds nothing has to be sought: a later prefix was not there
/// before.
class PairNumbers {
public:
    /// The number of the pair, and whether it is new.
    std::pair<std::uint32_t, bool> of(const PairKey& key) {
        if (is_in_order_) {
            if (const auto number = of_next(key)) return *number;
            is_in_order_ = false;
            index_.reserve(2 * keys_.size());
            for (std::uint32_t i = 0; i < keys_.size(); ++i) index_.emplace(keys_[i], i);
        }
        const auto [place, is_new] =
            index_.try_emplace(key, static_cast<std::uint32_t>(keys_.size()));
        if (is_new) keys_.push_back(key);
        return {place->second, is_new};
    }
    [[nodiscard]] const std::vector<PairKey>& keys() const { return keys_; }

private:
    /// Origins of one prefix that are looked through; few have more than three.
    static constexpr std::size_t kOriginsInOrderMax = 16;

    /// The number of a pair that comes in order; none if it does not.
    std::optional<std::pair<std::uint32_t, bool>> of_next(const PairKey& key) {
        if (!keys_.empty() && key.place() <= keys_.back().place()) {
            if (key.place() != keys_.back().place()) return std::nullopt;
            for (auto i = first_of_prefix_; i < keys_.size(); ++i) {
                if (keys_[i] == key) return std::pair(static_cast<std::uint32_t>(i), false);
            }
            if (keys_.size() - first_of_prefix_ >= kOriginsInOrderMax) return std::nullopt;
        } else {
            first_of_prefix_ = keys_.size();
        }
        keys_.push_back(key);
        return std::pair(static_cast<std::uint32_t>(keys_.size() - 1), true);
    }

    std::vector<PairKey> keys_;
    boost::unordered_flat_map<PairKey, std::uint32_t, PairKeyHash> index_;  ///< Empty in order.
    std::size_t first_of_prefix_ = 0;                                       ///< Of the last.
    bool is_in_order_ = true;
};

/// Counts distinct small numbers, or adds up what they weigh, without clearing between counts.
class DistinctCounter {
public:
    explicit DistinctCounter(std::size_t numbers) : met_in_(numbers) {}
    void begin() {
        ++count_of_begins_;
        sum_ = 0;
    }
    void see(std::size_t number, std::uint32_t weight = 1) {
        if (std::exchange(met_in_[number], count_of_begins_) != count_of_begins_) sum_ += weight;
    }
    [[nodiscard]] std::uint32_t sum() const { return sum_; }

private:
    std::vector<std::uint64_t> met_in_;
    std::uint64_t count_of_begins_ = 0;
    std::uint32_t sum_ = 0;
};

}  // namespace

void RouteCounts::add(const RouteCounts& other) {
    records += other.records;
    rib_routes += other.rib_routes;
    announced += other.announced;
    withdrawn += other.withdrawn;
    treated_as_withdrawn += other.treated_as_withdrawn;
    left_aside += other.left_aside;
    with_as_set += other.with_as_set;
    with_bogon_asn += other.with_bogon_asn;
}

struct AnnouncementCollector::State {
    explicit State(const registry::BogonJudge& judge) : bogons(judge), asn_watch(judge) {}

    const registry::BogonJudge& bogons;
    AsnWatch asn_watch;
    PairNumbers numbers;
    std::vector<bool> blackhole;
    SeenBy seen_by;
    std::map<Peer, std::size_t> vantage_index;
    std::vector<Peer> vantage_points;
    std::array<std::optional<std::pair<Peer, std::size_t>>, 256> recent;
    SightingCollector sightings;
    RouteCounts counts;
    std::optional<Period> span;

    void see(Timestamp time) {
        ++counts.records;
        if (!span) span = Period{time, time};
        span->start = std::min(span->start, time);
        span->end = std::max(span->end, time);
    }
    std::size_t vantage_point(const Peer& peer) {
        const auto mixed = peer.asn.value() ^ peer.address.v4_value() ^ peer.address.low();
        auto& slot = recent[mixed % recent.size()];
        if (slot && slot->first == peer) return slot->second;
        const auto [place, is_new] = vantage_index.try_emplace(peer, vantage_points.size());
        if (is_new) vantage_points.push_back(peer);
        slot = {peer, place->second};
        return place->second;
    }
    std::uint32_t pair_of(const PairKey& key) {
        const auto [number, is_new] = numbers.of(key);
        if (is_new) {
            blackhole.push_back(false);
            seen_by.add_row();
        }
        return number;
    }
    void see(std::uint32_t pair, std::size_t vantage, const bgp::Attributes& attributes) {
        seen_by.set(pair, vantage);
        if (attributes.has_community(bgp::kBlackholeCommunity)) blackhole[pair] = true;
    }

    void see(const bgp::mrt::RibRecord& record) {
        if (record.safi != bgp::kSafiUnicast) {
            counts.left_aside += record.routes.size();
            return;
        }
        counts.rib_routes += record.routes.size();
        // Most routes of one prefix have one origin: one look-up serves them.
        std::optional<std::pair<std::optional<net::Asn>, std::uint32_t>> last;
        const bool is_bogon_prefix = is_bogon(bogons.classify(record.prefix, record.time));
        for (const auto& route : record.routes) {
            // A route without the attributes that name its origin tells nothing of it.
            if (!route.attributes.has(bgp::Attributes::kAsPath)) {
                ++counts.treated_as_withdrawn;
                continue;
            }
            const auto& path = route.attributes.as_path;
            const auto origin = path.origin(route.peer.asn);
            if (path.has_set()) ++counts.with_as_set;
            if (!last || last->first != origin) {
                last = {origin, pair_of(PairKey::make(record.prefix, origin))};
            }
            const auto vantage = vantage_point(route.peer);
            see(last->second, vantage, route.attributes);
            const bool has_bogon_asn = asn_watch.has_bogon(path, record.time);
            if (has_bogon_asn) ++counts.with_bogon_asn;
            if (is_bogon_prefix || has_bogon_asn) {
                sightings.add(record.prefix, record.time, path, route.peer.asn, vantage);
            }
        }
    }

    void see_announced(std::span<const bgp::Nlri> routes, const bgp::Attributes& attributes,
                       const Peer& peer, Timestamp time) {
        if (routes.empty()) return;
        const auto origin = attributes.as_path.origin(peer.asn);
        if (attributes.as_path.has_set()) counts.with_as_set += routes.size();
        counts.announced += routes.size();
        const auto vantage = vantage_point(peer);
        const bool has_bogon_asn = asn_watch.has_bogon(attributes.as_path, time);
        if (has_bogon_asn) counts.with_bogon_asn += routes.size();
        for (const auto& route : routes) {
            see(pair_of(PairKey::make(route.prefix, origin)), vantage, attributes);
            if (has_bogon_asn || is_bogon(bogons.classify(route.prefix, time))) {
                sightings.add(route.prefix, time, attributes.as_path, peer.asn, vantage);
            }
        }
    }
    void see(const bgp::mrt::UpdateRecord& record) {
        const auto& update = *record.update;
        const auto& attributes = update.attributes;
        const auto all = update.announced.size() + update.mp_announced.size() +
                         update.withdrawn.size() + update.mp_withdrawn.size();
        if (record.is_local) {
            counts.left_aside += all;
            return;
        }
        const bool unicast =
            update.mp_announced.empty() || attributes.mp_reach.safi == bgp::kSafiUnicast;
        const bool unicast_withdrawn =
            update.mp_withdrawn.empty() || attributes.mp_unreach.safi == bgp::kSafiUnicast;
        if (!unicast) counts.left_aside += update.mp_announced.size();
        if (!unicast_withdrawn) counts.left_aside += update.mp_withdrawn.size();
        counts.withdrawn +=
            update.withdrawn.size() + (unicast_withdrawn ? update.mp_withdrawn.size() : 0);
        if (attributes.outcome >= bgp::UpdateOutcome::TreatAsWithdraw) {
            counts.treated_as_withdrawn +=
                update.announced.size() + (unicast ? update.mp_announced.size() : 0);
            return;
        }
        see_announced(update.announced, attributes, record.session.peer, record.time);
        if (unicast) {
            see_announced(update.mp_announced, attributes, record.session.peer, record.time);
        }
    }

    /// The order of the result: pairs by prefix, then origin.
    [[nodiscard]] std::vector<std::uint32_t> sorted_rows() const {
        const auto& keys = numbers.keys();
        std::vector<std::uint32_t> rows(keys.size());
        for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = i;
        std::sort(rows.begin(), rows.end(), [&keys](std::uint32_t a, std::uint32_t b) {
            const auto& left = keys[a];
            const auto& right = keys[b];
            if (left.place() != right.place()) return left.place() < right.place();
            if (((left.flags ^ right.flags) & 0x200U) != 0) return (left.flags & 0x200U) == 0;
            return left.origin < right.origin;
        });
        return rows;
    }
    /// How many distinct prefixes of each family every vantage point had.
    [[nodiscard]] std::vector<VantagePoint> count_prefixes(
        std::span<const std::uint32_t> rows) const {
        const auto& keys = numbers.keys();
        std::vector<VantagePoint> result;
        result.reserve(vantage_points.size());
        for (const auto& peer : vantage_points) result.push_back({.peer = peer});
        std::vector<std::uint64_t> all(seen_by.stride());
        for (std::size_t i = 0; i < rows.size();) {
            const auto prefix = keys[rows[i]].prefix();
            std::fill(all.begin(), all.end(), 0);
            for (; i < rows.size() && keys[rows[i]].prefix() == prefix; ++i) {
                const auto row = seen_by.row(rows[i]);
                for (std::size_t w = 0; w < row.size(); ++w) all[w] |= row[w];
            }
            for_each_bit(all, [&result, &prefix](std::size_t bit) {
                ++(prefix.family() == net::Family::Ipv4 ? result[bit].ipv4_prefixes
                                                        : result[bit].ipv6_prefixes);
            });
        }
        return result;
    }
};

namespace {

/// Marks the full feeds of one family and returns its coverage.
FamilyCoverage mark_full_feeds(std::vector<VantagePoint>& points,
                               std::uint64_t VantagePoint::* prefixes,
                               bool VantagePoint::* full_feed, std::uint32_t peers_wanted,
                               const VantageWeights& weights) {
    FamilyCoverage coverage;
    std::uint64_t largest = 0;
    for (const auto& point : points) {
        // What is muted does not say how many there are either.
        if (weights.of(point.peer.asn) > 0) largest = std::max(largest, point.*prefixes);
    }
    std::vector<net::Asn> asns;
    for (auto& point : points) {
        if (point.*prefixes == 0) continue;
        ++coverage.vantage_points;
        point.*full_feed =
            static_cast<double>(point.*prefixes) >= kFullFeedShare * static_cast<double>(largest) &&
            weights.of(point.peer.asn) > 0;
        if (!(point.*full_feed)) continue;
        ++coverage.full_feeds;
        asns.push_back(point.peer.asn);
    }
    sort_unique(asns);
    coverage.full_feed_asns = static_cast<std::uint32_t>(asns.size());
    std::uint32_t all = 0;
    for (const auto asn : asns) all += weights.of(asn);
    coverage.peers_needed = std::min(peers_wanted, as_many(all));
    return coverage;
}

/// All sightings with the ASNs of `points` that had them, in order.
std::vector<PathSighting> sightings_of(const SightingCollector& collector,
                                       const std::vector<VantagePoint>& points) {
    std::vector<PathSighting> sightings;
    collector.for_each([&](PathSighting sighting, std::span<const std::uint64_t> row) {
        const bool is_ipv4 = sighting.prefix.family() == net::Family::Ipv4;
        for_each_bit(row, [&](std::size_t bit) {
            const auto& point = points[bit];
            sighting.peers.push_back(point.peer.asn);
            if (is_ipv4 ? point.ipv4_full_feed : point.ipv6_full_feed) {
                sighting.full_feeds.push_back(point.peer.asn);
            }
        });
        sort_unique(sighting.peers);
        sort_unique(sighting.full_feeds);
        sightings.push_back(std::move(sighting));
    });
    std::sort(sightings.begin(), sightings.end());
    return sightings;
}

}  // namespace

AnnouncementCollector::AnnouncementCollector(const registry::BogonJudge& bogons)
    : state_(std::make_unique<State>(bogons)) {}
AnnouncementCollector::~AnnouncementCollector() = default;
AnnouncementCollector::AnnouncementCollector(AnnouncementCollector&&) noexcept = default;
AnnouncementCollector& AnnouncementCollector::operator=(AnnouncementCollector&&) noexcept = default;

void AnnouncementCollector::add(const bgp::mrt::Record& record) {
    std::visit([this](const auto& kind) { state_->see(kind.time); }, record);
    if (const auto* rib = std::get_if<bgp::mrt::RibRecord>(&record)) state_->see(*rib);
    if (const auto* update = std::get_if<bgp::mrt::UpdateRecord>(&record)) state_->see(*update);
}

void AnnouncementCollector::merge(AnnouncementCollector&& other) {
    if (state_->numbers.keys().empty() && !state_->span) std::swap(state_, other.state_);
    const auto& from = *other.state_;
    std::vector<std::size_t> vantage;
    vantage.reserve(from.vantage_points.size());
    for (const auto& peer : from.vantage_points) vantage.push_back(state_->vantage_point(peer));
    const auto& keys = from.numbers.keys();
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto pair = state_->pair_of(keys[i]);
        for_each_bit(from.seen_by.row(i),
                     [&](std::size_t bit) { state_->seen_by.set(pair, vantage[bit]); });
        if (from.blackhole[i]) state_->blackhole[pair] = true;
    }
    state_->sightings.merge(from.sightings, vantage);
    state_->counts.add(from.counts);
    if (!from.span) return;
    if (!state_->span) state_->span = from.span;
    state_->span->start = std::min(state_->span->start, from.span->start);
    state_->span->end = std::max(state_->span->end, from.span->end);
}

Announcements AnnouncementCollector::finish(std::uint32_t peers_wanted,
                                            const VantageWeights& weights) {
    const auto state = std::exchange(state_, std::make_unique<State>(state_->bogons));
    const auto rows = state->sorted_rows();
    Announcements result;
    result.weights = weights;
    auto points = state->count_prefixes(rows);
    result.ipv4 = mark_full_feeds(points, &VantagePoint::ipv4_prefixes,
                                  &VantagePoint::ipv4_full_feed, peers_wanted, weights);
    result.ipv6 = mark_full_feeds(points, &VantagePoint::ipv6_prefixes,
                                  &VantagePoint::ipv6_full_feed, peers_wanted, weights);
    // Vantage points of one ASN share a number, for counting ASNs.
    std::map<net::Asn, std::size_t> asn_numbers;
    std::vector<std::size_t> asn_number;
    asn_number.reserve(points.size());
    std::vector<Tenths> weight;
    weight.reserve(points.size());
    for (const auto& point : points) {
        weight.push_back(weights.of(point.peer.asn));
        asn_number.push_back(
            asn_numbers.try_emplace(point.peer.asn, asn_numbers.size()).first->second);
    }
    DistinctCounter peers(asn_numbers.size());
    DistinctCounter full_feed_peers(asn_numbers.size());
    result.pairs.reserve(rows.size());
    for (const auto row : rows) {
        const auto& key = state->numbers.keys()[row];
        Pair pair{.prefix = key.prefix(), .origin = key.origin_asn()};
        const bool ipv4 = pair.prefix.family() == net::Family::Ipv4;
        peers.begin();
        full_feed_peers.begin();
        for_each_bit(state->seen_by.row(row), [&](std::size_t bit) {
            peers.see(asn_number[bit]);
            if (ipv4 ? points[bit].ipv4_full_feed : points[bit].ipv6_full_feed) {
                full_feed_peers.see(asn_number[bit], weight[bit]);
            }
        });
        pair.peers = peers.sum();
        pair.full_feed_peers = as_many(full_feed_peers.sum());
        pair.is_blackhole = state->blackhole[row];
        result.pairs.push_back(pair);
    }
    result.sightings = sightings_of(state->sightings, points);
    result.sightings_lost = state->sightings.is_overfull();
    std::sort(points.begin(), points.end(),
              [](const VantagePoint& a, const VantagePoint& b) { return a.peer < b.peer; });
    result.vantage_points = std::move(points);
    result.counts = state->counts;
    result.span = state->span;
    return result;
}

}  // namespace comity::observation
