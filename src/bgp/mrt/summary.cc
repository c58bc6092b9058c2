#include "bgp/mrt/summary.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstring>
#include <set>

namespace comity::bgp::mrt {
namespace {

/// A fast hash of octets in memory, not for hostile keys' sake but for speed: a set of them is bounded
/// by the input, and the seed is fixed so that runs compare.
std::uint64_t hash_octets(Octets octets) {
    std::uint64_t hash = octets.size() * 0x9E37'79B9'7F4A'7C15U;
    const auto mix = [&hash](std::uint64_t word) {
        hash = (hash ^ word) * 0xD6E8'FEB8'6659'FD93U;
        hash ^= hash >> 32U;
    };
    while (octets.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, octets.data(), 8);
        mix(word);
        octets = octets.subspan(8);
    }
    std::uint64_t word = 0;
    if (!octets.empty()) std::memcpy(&word, octets.data(), octets.size());
    mix(word);
    return hash;
}

/// Distinct AS paths, kept whole in blocks that do not move.
class PathSet {
public:
    void insert(Octets path) {
        const Key key{path, hash_octets(path)};
        if (keys_.contains(key)) return;
        if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < path.size()) {
            blocks_.emplace_back();
            blocks_.back().reserve(std::max(kBlockOctets, path.size()));
        }
        auto& block = blocks_.back();
        const auto at = block.size();
        block.insert(block.end(), path.begin(), path.end());
        keys_.insert({Octets(block).subspan(at), key.hash});
    }
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

private:
    static constexpr std::size_t kBlockOctets = 1UL << 20U;
    struct Key {
        Octets path;
        std::uint64_t hash;
        friend bool operator==(const Key& a, const Key& b) {
            return a.hash == b.hash && std::equal(a.path.begin(), a.path.end(), b.path.begin(),
                                                  b.path.end());
        }
    };
    struct Hash {
        using is_avalanching = void;
        std::size_t operator()(const Key& key) const noexcept { return key.hash; }
    };
    boost::unordered_flat_set<Key, Hash> keys_;
    std::vector<std::vector<std::uint8_t>> blocks_;
};

struct PrefixHash {
    using is_avalanching = void;
    std::size_t operator()(const net::Prefix& prefix) const noexcept {
        return std::hash<net::Prefix>{}(prefix);
    }
};

struct FamilySets {
    FamilyCounts counts;
    boost::unordered_flat_set<net::Prefix, PrefixHash> prefixes;
    PathSet paths;
};

}  // namespace

struct Summary::Sets {
    std::array<FamilySets, 2> families;
    std::set<Peer> peers;
    std::vector<Peer> recent_peers;  ///< By index: those already in `peers`.
    std::uint64_t state_changes = 0;
    std::optional<Period> span;

    FamilySets& of(net::Family family) { return families[family == net::Family::Ipv4 ? 0 : 1]; }

    void see(Timestamp time) {
        if (!span) span = Period{time, time};
        span->start = std::min(span->start, time);
        span->end = std::max(span->end, time);
    }
    void see(const Peer& peer, std::size_t index) {
        if (recent_peers.size() <= index) recent_peers.resize(index + 1);
        if (recent_peers[index] == peer && peer.asn.value() != 0) return;
        recent_peers[index] = peer;
        peers.insert(peer);
    }
    void see(const RibRecord& record) {
        auto& family = of(record.prefix.family());
        if (!record.routes.empty()) family.prefixes.insert(record.prefix);
        family.counts.routes += record.routes.size();
        for (const auto& route : record.routes) {
            see(route.peer, route.peer_index);
            family.paths.insert(route.attributes.as_path.octets());
        }
    }
    void see_announced(std::span<const Nlri> routes, const net::AsPathView& path) {
        if (routes.empty()) return;
        auto& family = of(routes.front().prefix.family());
        family.counts.announced += routes.size();
        family.paths.insert(path.octets());
        for (const auto& route : routes) family.prefixes.insert(route.prefix);
    }
    void see_withdrawn(std::span<const Nlri> routes) {
        if (!routes.empty()) of(routes.front().prefix.family()).counts.withdrawn += routes.size();
    }
    void see(const Update& update) {
        see_withdrawn(update.withdrawn);
        see_withdrawn(update.mp_withdrawn);
        see_announced(update.announced, update.attributes.as_path);
        see_announced(update.mp_announced, update.attributes.as_path);
    }
};

Summary::Summary() : sets_(std::make_unique<Sets>()) {}
Summary::~Summary() = default;
Summary::Summary(Summary&&) noexcept = default;
Summary& Summary::operator=(Summary&&) noexcept = default;

void Summary::add(const Record& record) {
    if (const auto* rib = std::get_if<RibRecord>(&record)) {
        sets_->see(rib->time);
        sets_->see(*rib);
    } else if (const auto* update = std::get_if<UpdateRecord>(&record)) {
        sets_->see(update->time);
        sets_->see(update->session.peer, 0);
        sets_->see(*update->update);
    } else if (const auto* change = std::get_if<StateChange>(&record)) {
        sets_->see(change->time);
        sets_->see(change->session.peer, 0);
        ++sets_->state_changes;
    } else {
        sets_->see(std::get<NoRoutes>(record).time);
    }
}

FamilyCounts Summary::counts(net::Family family) const {
    const auto& sets = sets_->of(family);
    auto counts = sets.counts;
    counts.prefixes = sets.prefixes.size();
    counts.paths = sets.paths.size();
    return counts;
}

std::size_t Summary::vantage_points() const { return sets_->peers.size(); }

std::size_t Summary::peer_asns() const {
    std::set<net::Asn> asns;
    for (const auto& peer : sets_->peers) asns.insert(peer.asn);
    return asns.size();
}

std::uint64_t Summary::state_changes() const { return sets_->state_changes; }
std::optional<Period> Summary::span() const { return sets_->span; }

}  // namespace comity::bgp::mrt
