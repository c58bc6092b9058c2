#include "bgp/mrt/summary.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <set>
#include <utility>

namespace comity::bgp::mrt {
namespace {

/// Distinct AS paths, known by 128 bits of hash: two of a hundred million paths share one with a
/// probability below 1e-22, and half the memory and time are saved against keeping them whole.
///
/// The table is larger than the caches, so an insertion waits in a short queue while its line is
/// fetched: without that, waiting for memory was a third of the time of a summary.
class PathSet {
public:
    void insert(Octets path) {
        const auto hash = XXH3_128bits(path.data(), path.size());
        auto& waiting = queue_[queue_next_++ % queue_.size()];
        insert_now(waiting);
        // An all-zero key marks an empty slot.
        waiting = {hash.low64 | 1U, hash.high64};
        __builtin_prefetch(&slots_[waiting.low >> shift_], 1);
    }
    [[nodiscard]] std::size_t size() {
        for (auto& waiting : queue_) insert_now(std::exchange(waiting, Key{}));
        return size_;
    }

private:
    struct Key {
        std::uint64_t low = 0;
        std::uint64_t high = 0;
        friend bool operator==(const Key&, const Key&) = default;
    };
    static constexpr unsigned kSlotBitsMin = 12;

    void insert_now(const Key& key) {
        if (key.low == 0) return;
        if (2 * (size_ + 1) > slots_.size()) grow();
        size_ += place(key) ? 1U : 0U;
    }
    /// False when it is there already.
    bool place(const Key& key) {
        for (auto slot = static_cast<std::size_t>(key.low >> shift_);;
             slot = (slot + 1) & (slots_.size() - 1)) {
            if (slots_[slot] == key) return false;
            if (slots_[slot].low != 0) continue;
            slots_[slot] = key;
            return true;
        }
    }
    void grow() {
        auto old = std::move(slots_);
        slots_.assign(2 * old.size(), Key{});
        --shift_;
        for (const auto& key : old) {
            if (key.low != 0) static_cast<void>(place(key));
        }
    }

    std::vector<Key> slots_ = std::vector<Key>(std::size_t{1} << kSlotBitsMin);
    unsigned shift_ = 64 - kSlotBitsMin;
    std::size_t size_ = 0;
    std::array<Key, 16> queue_;
    std::size_t queue_next_ = 0;
};

/// Distinct prefixes. IPv4 up to /24, nearly all there are, have a bit each: of 2^25, since a
/// prefix is its leading bits behind a 1.
class PrefixSet {
public:
    void insert(const net::Prefix& prefix) {
        if (prefix.family() != net::Family::Ipv4 || prefix.length() > kBitmapLengthMax) {
            others_.insert(prefix);
            return;
        }
        if (bits_.empty()) bits_.resize((std::size_t{2} << kBitmapLengthMax) / 64);
        const auto number = std::uint64_t{1} << prefix.length() |
                            (prefix.address().high() >> 32U) >> (32U - prefix.length());
        auto& word = bits_[number / 64];
        const auto bit = std::uint64_t{1} << number % 64;
        size_ += (word & bit) == 0 ? 1U : 0U;
        word |= bit;
    }
    [[nodiscard]] std::size_t size() const { return size_ + others_.size(); }

private:
    static constexpr std::uint8_t kBitmapLengthMax = 24;
    struct Hash {
        using is_avalanching = void;  // NOLINT(readability-identifier-naming): Boost's name
        std::size_t operator()(const net::Prefix& prefix) const noexcept {
            return std::hash<net::Prefix>{}(prefix);
        }
    };
    std::vector<std::uint64_t> bits_;
    std::size_t size_ = 0;
    boost::unordered_flat_set<net::Prefix, Hash> others_;
};

struct FamilySets {
    FamilyCounts counts;
    PrefixSet prefixes;
    PathSet paths;
};

}  // namespace

struct Summary::Sets {
    std::array<FamilySets, 2> families;
    std::set<Peer> peers;
    /// Peers that are in `peers` already; a default Peer, which none is, is in no list.
    std::array<std::optional<Peer>, 256> recent_peers;
    std::uint64_t state_changes = 0;
    std::optional<Period> span;

    FamilySets& of(net::Family family) { return families[place_of(family)]; }

    void see(Timestamp time) {
        if (!span) span = Period{time, time};
        span->start = std::min(span->start, time);
        span->end = std::max(span->end, time);
    }
    void see(const Peer& peer) {
        // Multiplied, so that all bits have a say in the eight that choose the place.
        const auto mixed =
            (peer.asn.value() ^ peer.address.high() ^ peer.address.low()) * 0x9E37'79B9'7F4A'7C15U;
        auto& recent = recent_peers[mixed >> 56U];
        if (recent == peer) return;
        recent = peer;
        peers.insert(peer);
    }
    void see(const RibRecord& record) {
        auto& family = of(record.prefix.family());
        if (!record.routes.empty()) family.prefixes.insert(record.prefix);
        family.counts.routes += record.routes.size();
        for (const auto& route : record.routes) {
            see(route.peer);
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
        sets_->see(update->session.peer);
        sets_->see(*update->update);
    } else if (const auto* change = std::get_if<StateChange>(&record)) {
        sets_->see(change->time);
        sets_->see(change->session.peer);
        ++sets_->state_changes;
    } else {
        sets_->see(std::get<NoRoutes>(record).time);
    }
}

FamilyCounts Summary::counts(net::Family family) const {
    auto& sets = sets_->of(family);
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
