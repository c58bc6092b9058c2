#include "internet/made_topology.h"

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "internet/limits.h"

namespace comity::internet {
namespace {

using Kind = Relationship::Kind;

/// Ranks: [0, clique) are the clique, [clique, transit) sell transit, the rest is the edge.
struct Tiers {
    std::uint32_t clique;
    std::uint32_t transit;
    std::uint32_t all;
};

Tiers tiers_of(std::uint32_t count, Random& random) {
    const auto clique = count >= 1'000 ? random.between(12, 15) : std::min(count, 3 + count / 100);
    return {clique, std::max(clique, std::min(count, clique + count * 13 / 100)), count};
}

/// One of the ranks [low, high), the likelier the higher it ranks, mostly of `region` or the
/// clique.
std::uint32_t pick_rank(std::span<const net::Asn> ranked, const Tiers& tiers, std::uint32_t low,
                        std::uint32_t high, std::uint32_t region, Random& random) {
    std::uint32_t rank = low;
    for (int attempt = 0; attempt < 4; ++attempt) {
        rank = low + random.skewed_below(high - low);
        if (rank < tiers.clique || region_of(ranked[rank]) == region) break;
    }
    return rank;
}

void add_providers(std::span<const net::Asn> ranked, const Tiers& tiers, Random& random,
                   std::vector<Relationship>& out) {
    for (auto rank = tiers.clique; rank < tiers.all; ++rank) {
        const bool transit = rank < tiers.transit;
        const auto wanted = transit ? random.between(1, 4) : 1 + random.skewed_below(3);
        // The edge buys from the clique seldom, transit networks often.
        const auto low =
            !transit && tiers.transit > tiers.clique && !random.chance(60) ? tiers.clique : 0;
        for (std::uint32_t i = 0; i < wanted; ++i) {
            const auto provider = pick_rank(ranked, tiers, low, std::min(rank, tiers.transit),
                                            region_of(ranked[rank]), random);
            out.push_back({ranked[provider], ranked[rank], Kind::ProviderOf});
        }
    }
}

/// How many networks one wants to peer with: many want none, few want hundreds.
std::uint32_t peers_wanted(bool transit, Random& random) {
    if (transit) return random.skewed_below(random.chance(50) ? 300 : 25);
    if (random.chance(3)) return random.between(50, 200);  // content
    return random.chance(150) ? random.between(1, 8) : 0;
}

void add_peerings(std::span<const net::Asn> ranked, const Tiers& tiers, Random& random,
                  std::vector<Relationship>& out) {
    for (std::uint32_t a = 0; a < tiers.clique; ++a) {
        for (std::uint32_t b = 0; b < a; ++b) {
            out.push_back({ranked[b], ranked[a], Kind::PeerOf});
        }
    }
    if (tiers.transit <= tiers.clique) return;
    for (auto rank = tiers.clique; rank < tiers.all; ++rank) {
        const auto wanted =
            std::min(peers_wanted(rank < tiers.transit, random), tiers.transit - tiers.clique);
        for (std::uint32_t i = 0; i < wanted; ++i) {
            const auto peer = pick_rank(ranked, tiers, tiers.clique, tiers.transit,
                                        region_of(ranked[rank]), random);
            if (peer != rank) out.push_back({ranked[peer], ranked[rank], Kind::PeerOf});
        }
    }
}

}  // namespace

std::vector<net::Asn> make_asns(std::uint32_t count, Random& random) {
    COMITY_CHECK(count <= kNetworksMax);
    // Two-octet numbers ran out at some 64,000; four-octet ones are given out from 131,072 upward.
    constexpr std::uint32_t kTwoOctetNetworksMax = 45'000;
    constexpr std::uint32_t kFourOctetFirst = 131'072;
    constexpr std::uint32_t kFourOctetRange = 2 * kNetworksMax;
    std::vector<bool> used(kFourOctetFirst + kFourOctetRange, false);
    std::vector<net::Asn> asns;
    asns.reserve(count);
    std::uint32_t two_octet_count = 0;
    while (asns.size() < count) {
        const bool two_octets =
            two_octet_count < kTwoOctetNetworksMax && (asns.size() < 20 || random.chance(500));
        const auto number = two_octets ? 1 + random.below(asns.size() < 20 ? 20'000 : 64'495)
                                       : kFourOctetFirst + random.below(kFourOctetRange);
        if (used[number] || net::is_reserved(net::Asn(number))) continue;
        used[number] = true;
        if (two_octets) ++two_octet_count;
        asns.emplace_back(number);
    }
    return asns;
}

std::vector<Relationship> make_relationships(std::span<const net::Asn> ranked, Random& random) {
    std::vector<Relationship> result;
    if (ranked.empty()) return result;
    const auto tiers = tiers_of(static_cast<std::uint32_t>(ranked.size()), random);
    // Providers first: where two networks are drawn both ways, that is what stands.
    add_providers(ranked, tiers, random, result);
    add_peerings(ranked, tiers, random, result);
    return result;
}

std::vector<Relationship> adopt_orphans(std::span<const net::Asn> asns,
                                        std::span<const Relationship> known, Random& random) {
    std::vector<net::Asn> named;
    std::vector<net::Asn> providers;  // once for each customer
    for (const auto& relationship : known) {
        named.push_back(relationship.first);
        named.push_back(relationship.second);
        if (relationship.kind == Kind::ProviderOf) providers.push_back(relationship.first);
    }
    std::sort(named.begin(), named.end());
    std::sort(providers.begin(), providers.end());
    struct Provider {
        std::size_t customers;
        net::Asn asn;
    };
    std::vector<Provider> by_size;
    for (std::size_t i = 0; i < providers.size();) {
        auto end = i;
        while (end < providers.size() && providers[end] == providers[i]) ++end;
        by_size.push_back({end - i, providers[i]});
        i = end;
    }
    std::stable_sort(by_size.begin(), by_size.end(), [](const Provider& a, const Provider& b) {
        return a.customers > b.customers;
    });
    std::vector<Relationship> result;
    if (by_size.empty()) return result;
    const auto choice = static_cast<std::uint32_t>(by_size.size());
    for (const auto asn : asns) {
        if (std::binary_search(named.begin(), named.end(), asn)) continue;
        result.push_back({by_size[random.skewed_below(choice)].asn, asn, Kind::ProviderOf});
    }
    return result;
}

}  // namespace comity::internet
