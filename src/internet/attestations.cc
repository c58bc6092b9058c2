#include "internet/attestations.h"

#include <algorithm>

#include "internet/made_topology.h"

namespace comity::internet {
namespace {

using net::Asn;
using net::Family;
using net::Prefix;

/// How a network goes about its ROAs.
struct RoaHabit {
    std::uint32_t covered_permille = 0;  ///< Of its prefixes.
    bool loose = false;                  ///< Allows anything down to a /24 or /48.
    bool careless = false;               ///< Forgets ROAs for its more specific prefixes.
};

/// Networks with more prefixes than this have people and customers of many habits.
constexpr std::uint32_t kManyPrefixes = 300;

RoaHabit roa_habit_of(std::uint32_t prefix_count, Random& random) {
    RoaHabit habit;
    if (prefix_count > kManyPrefixes) {
        habit.covered_permille = random.between(200, 800);
    } else if (const auto draw = random.below(1'000); draw < 350) {
        habit.covered_permille = 1'000;
    } else if (draw < 620) {
        habit.covered_permille = random.between(200, 900);
    }
    habit.loose = random.chance(250);
    habit.careless = random.chance(25);
    return habit;
}

class AttestationPlanter {
public:
    AttestationPlanter(Internet& internet, Random& random) : internet_(internet), random_(random) {
        std::vector<std::uint32_t> counts(internet.topology.size(), 0);
        for (const auto& announcement : internet.announcements) {
            for (const auto network : origins(announcement)) ++counts[network];
        }
        habits_.reserve(counts.size());
        for (const auto count : counts) habits_.push_back(roa_habit_of(count, random));
    }

    void plant_all() {
        for (std::size_t i = 0; i < internet_.announcements.size(); ++i) plant(i);
    }

private:
    /// The VRPs put at an announcement: internet_.vrps[first, end).
    struct Level {
        Prefix prefix;
        std::size_t first;
        std::size_t end;
    };

    [[nodiscard]] std::span<const AsIndex> origins(const Announcement& announcement) const {
        return internet_.destinations[announcement.destination].origins();
    }
    [[nodiscard]] const RoaHabit& habit(const Announcement& announcement) const {
        return habits_[origins(announcement).front()];
    }

    void plant(std::size_t i) {
        const auto& announcement = internet_.announcements[i];
        const auto& prefix = announcement.prefix;
        // A VRP for everything would cover everybody.
        if (prefix.length() == 0) return;
        while (!levels_.empty() && !levels_.back().prefix.covers(prefix)) levels_.pop_back();
        const auto first = internet_.vrps.size();
        // Nobody can attest what nobody holds.
        if (announcement.pair_count > 0 && announcement.space == Space::Held) {
            const bool covered =
                std::any_of(levels_.begin(), levels_.end(),
                            [](const Level& level) { return level.first < level.end; });
            covered ? plant_covered(announcement) : plant_uncovered(i);
        }
        levels_.push_back({prefix, first, internet_.vrps.size()});
        for (auto& pair : pairs(announcement)) pair.state = state_of(prefix, pair.origin);
        // After the states: they lie where they cover no announcement.
        if (first < internet_.vrps.size()) plant_below(i);
    }

    /// Something less specific is attested, so all that nobody attests here is invalid.
    void plant_covered(const Announcement& announcement) {
        for (const auto& pair : pairs(announcement)) {
            const auto inherited = state_of(announcement.prefix, pair.origin);
            if (inherited == PairState::Valid) continue;
            const auto left_permille = net::is_reserved(pair.origin)        ? 900U
                                       : habit(announcement).careless       ? 400U
                                       : announcement.pair_count > 1        ? 60U
                                       : inherited == PairState::InvalidAsn ? 25U
                                                                            : 12U;
            if (random_.chance(left_permille)) continue;
            add(announcement.prefix, pair.origin, announcement.prefix.length());
        }
    }

    void plant_uncovered(std::size_t i) {
        const auto& announcement = internet_.announcements[i];
        const auto front = pairs(announcement).front().origin;
        if (net::is_reserved(front) || covers_many_strangers(i)) return;
        const auto draw = random_.below(1'000);
        if (draw < 1) {  // said to be nobody's
            add(announcement.prefix, Asn(0), announcement.prefix.length());
            return;
        }
        if (draw < 4) {  // still in the name of another network
            const auto other = random_.below(static_cast<std::uint32_t>(internet_.topology.size()));
            add(announcement.prefix, internet_.topology.asn(other), announcement.prefix.length());
            return;
        }
        const auto& owner = habit(announcement);
        if (!random_.chance(owner.covered_permille)) return;
        const std::uint8_t longest = announcement.prefix.family() == Family::Ipv4 ? 24 : 48;
        auto prefix = announcement.prefix;
        if (random_.chance(100)) prefix = allocation_of(i);
        for (const auto& pair : pairs(announcement)) {
            if (pair.origin != front && random_.chance(60)) continue;
            const auto length = announcement.prefix.length();
            add(prefix, pair.origin, owner.loose ? std::max(length, longest) : length);
        }
        if (random_.chance(30)) {  // a second network that may announce it when needed
            const auto other = random_.below(static_cast<std::uint32_t>(internet_.topology.size()));
            add(prefix, internet_.topology.asn(other), announcement.prefix.length());
        }
    }

    /// Sometimes, in a prefix with nothing announced below it: a VRP for a part, kept for bad days.
    void plant_below(std::size_t i) {
        const auto& prefix = internet_.announcements[i].prefix;
        if (!random_.chance(15) || prefix.length() >= net::bits_of(prefix.family())) return;
        if (i + 1 < internet_.announcements.size() &&
            prefix.covers(internet_.announcements[i + 1].prefix)) {
            return;
        }
        const auto other = random_.below(static_cast<std::uint32_t>(internet_.topology.size()));
        const auto length = static_cast<std::uint8_t>(prefix.length() + 1);
        add(Prefix::containing(prefix.address(), length), internet_.topology.asn(other), length);
    }

    /// One bit less than announcement `i`, where its holder has that and it covers no other
    /// announcement but those that `i` itself covers; else its own prefix.
    [[nodiscard]] Prefix allocation_of(std::size_t i) const {
        const auto& all = internet_.announcements;
        const auto& prefix = all[i].prefix;
        if (prefix.length() <= 8) return prefix;
        const auto shorter =
            Prefix::containing(prefix.address(), static_cast<std::uint8_t>(prefix.length() - 1));
        if (!internet_.delegations.is_held_by_one(shorter)) return prefix;
        if (i > 0 && shorter.covers(all[i - 1].prefix)) return prefix;
        auto next = i + 1;
        while (next < all.size() && prefix.covers(all[next].prefix)) ++next;
        return next < all.size() && shorter.covers(all[next].prefix) ? prefix : shorter;
    }

    /// Whether more than eight other announcements in announcement `i` are of other networks:
    /// whoever attests such a prefix attests theirs first.
    [[nodiscard]] bool covers_many_strangers(std::size_t i) const {
        const auto& all = internet_.announcements;
        const auto own = origins(all[i]).front();
        int strangers = 0;
        for (auto next = i + 1; next < all.size() && all[i].prefix.covers(all[next].prefix);
             ++next) {
            if (origins(all[next]).front() != own && ++strangers > 8) return true;
        }
        return false;
    }

    void add(const Prefix& prefix, Asn asn, std::uint8_t max_length) {
        internet_.vrps.push_back({prefix, asn, max_length, vrp_region(prefix)});
    }

    /// The state that the VRPs put so far give a pair; all that cover `prefix` are in levels_ or at
    /// the end of what was put.
    [[nodiscard]] PairState state_of(const Prefix& prefix, Asn origin) const {
        bool covered = false;
        bool only_as0 = true;
        bool for_origin = false;
        for (const auto& level : levels_) {
            for (auto v = level.first; v < level.end; ++v) {
                const auto& vrp = internet_.vrps[v];
                covered = true;
                only_as0 = only_as0 && vrp.asn.value() == 0;
                if (vrp.asn != origin || origin.value() == 0) continue;
                if (prefix.length() <= vrp.max_length) return PairState::Valid;
                for_origin = true;
            }
        }
        if (!covered) return PairState::NotFound;
        if (for_origin) return PairState::InvalidLength;
        return only_as0 ? PairState::InvalidAs0 : PairState::InvalidAsn;
    }

    [[nodiscard]] std::span<Pair> pairs(const Announcement& announcement) {
        return std::span(internet_.pairs).subspan(announcement.first_pair, announcement.pair_count);
    }

    Internet& internet_;
    Random& random_;
    std::vector<RoaHabit> habits_;
    std::vector<Level> levels_;  ///< Announcements that cover the present one, shortest first.
};

void plant_aspas(Internet& internet, Random& random) {
    const auto& topology = internet.topology;
    for (AsIndex network = 0; network < topology.size(); ++network) {
        if (!random.chance(40) || net::is_reserved(topology.asn(network))) continue;
        Aspa aspa{topology.asn(network), {}};
        for (const auto provider : topology.providers(network)) {
            if (!random.chance(30)) aspa.providers.push_back(topology.asn(provider));
        }
        if (aspa.providers.empty()) aspa.providers.emplace_back(0);
        internet.aspas.push_back(std::move(aspa));
    }
}

}  // namespace

std::uint8_t vrp_region(const Prefix& prefix) {
    const auto region = prefix.family() == Family::Ipv4
                            ? (prefix.address().high() >> 56U) % kRegions
                            : ((prefix.address().high() >> 57U) + 2) % kRegions;
    return static_cast<std::uint8_t>(region);
}

void plant_attestations(Internet& internet, Random& random) {
    AttestationPlanter(internet, random).plant_all();
    auto& vrps = internet.vrps;
    std::sort(vrps.begin(), vrps.end());
    vrps.erase(std::unique(vrps.begin(), vrps.end()), vrps.end());
    plant_aspas(internet, random);
}

}  // namespace comity::internet
