#include "internet/bogons.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace comity::internet {
namespace {

using net::Address;
using net::Family;
using net::Prefix;

constexpr std::array<std::string_view, 12> kSpecial{
    "10.0.0.0/8",     "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12",
    "192.168.0.0/16", "198.18.0.0/15", "192.0.2.0/24",   "198.51.100.0/24",
    "203.0.113.0/24", "2001:db8::/32", "fc00::/7",       "2001:2::/48"};
constexpr std::array<std::string_view, 3> kUnallocated{"2d00::/8", "3100::/8", "4000::/3"};

/// A random prefix in `whole`, of a length between the two.
Prefix random_part(const Prefix& whole, std::uint32_t shortest, std::uint32_t longest,
                   Random& random) {
    const auto low = std::max<std::uint32_t>(shortest, whole.length());
    const auto length = static_cast<std::uint8_t>(random.between(low, std::max(low, longest)));
    const auto bits = first_bits(whole) | (random.word() & ~Address::high_mask(whole.length()));
    return Prefix::containing(whole.family() == Family::Ipv4
                                  ? Address::v4(static_cast<std::uint32_t>(bits >> 32U))
                                  : Address::v6(bits, 0),
                              length);
}

class BogonPlanter {
public:
    BogonPlanter(const Topology& topology, Random& random, std::vector<Announced>& plan)
        : topology_(topology), random_(random), plan_(plan), base_count_(plan.size()) {}

    [[nodiscard]] std::size_t count_of(std::size_t per_million) const {
        return 3 + base_count_ * per_million / 1'000'000;
    }
    /// Parts of one of `blocks`; in one of ten too long to be passed on everywhere, which makes no
    /// difference to a bogon.
    void announce(std::span<const Prefix> blocks, std::size_t count) {
        if (blocks.empty()) return;
        for (std::size_t i = 0; i < count; ++i) {
            const auto& block = blocks[random_.below(static_cast<std::uint32_t>(blocks.size()))];
            const bool ipv4 = block.family() == Family::Ipv4;
            const bool too_long = random_.chance(100);
            const auto prefix =
                random_part(block, ipv4 ? (too_long ? 25 : 16) : (too_long ? 49 : 32),
                            ipv4 ? (too_long ? 28 : 24) : (too_long ? 56 : 48), random_);
            const auto network = random_.below(static_cast<std::uint32_t>(topology_.size()));
            if (net::is_reserved(topology_.asn(network))) continue;
            const auto permille = random_.chance(700) ? 1'000 : random_.between(20, 120);
            plan_.push_back({prefix, network, Oddity::None, static_cast<std::uint16_t>(permille)});
        }
    }

private:
    const Topology& topology_;
    Random& random_;
    std::vector<Announced>& plan_;
    std::size_t base_count_;
};

std::vector<Prefix> parsed(std::span<const std::string_view> texts) {
    std::vector<Prefix> result;
    for (const auto text : texts) result.push_back(*Prefix::parse(text));
    return result;
}

/// The largest pieces of each range of `status`.
std::vector<Prefix> pieces_of(const Delegations& delegations, RangeStatus status) {
    std::vector<Prefix> result;
    for (const auto family : {Family::Ipv4, Family::Ipv6}) {
        const auto longest = family == Family::Ipv4 ? 24 : 48;
        for (const auto& range : delegations.ranges(family)) {
            if (range.status != status) continue;
            for (const auto& piece : prefixes_of(family, range.first, range.last)) {
                if (piece.length() <= longest) result.push_back(piece);
            }
        }
    }
    return result;
}

}  // namespace

std::optional<Prefix> draw_bogon_prefix(const Delegations& delegations, Space space,
                                        Random& random) {
    std::vector<Prefix> blocks;
    switch (space) {
        case Space::Held: return std::nullopt;
        case Space::SpecialPurpose: blocks = parsed(kSpecial); break;
        case Space::Unallocated: blocks = parsed(kUnallocated); break;
        case Space::Available: blocks = pieces_of(delegations, RangeStatus::Available); break;
        case Space::Reserved: blocks = pieces_of(delegations, RangeStatus::Reserved); break;
    }
    if (blocks.empty()) return std::nullopt;
    const auto& block = blocks[random.below(static_cast<std::uint32_t>(blocks.size()))];
    const bool ipv4 = block.family() == Family::Ipv4;
    return random_part(block, ipv4 ? 16 : 32, ipv4 ? 24 : 48, random);
}

void add_bogon_prefixes(const Topology& topology, const Delegations& delegations, Random& random,
                        std::vector<Announced>& plan) {
    BogonPlanter planter(topology, random, plan);
    planter.announce(parsed(kSpecial), planter.count_of(300));
    planter.announce(parsed(kUnallocated), planter.count_of(60));
    planter.announce(pieces_of(delegations, RangeStatus::Available), planter.count_of(300));
    planter.announce(pieces_of(delegations, RangeStatus::Reserved), planter.count_of(150));
}

net::Asn draw_bogon_asn(std::uint64_t draw) {
    const auto rest = static_cast<std::uint32_t>(draw >> 40U);
    switch (draw % 10) {
        case 0: return net::Asn(64'496 + rest % 16);                      // RFC 5398
        case 1: return net::Asn(65'536 + rest % 16);                      // RFC 5398
        case 2: return net::kAsTrans;                                     // RFC 6793 s9
        case 3: return net::Asn(65'552 + rest % 65'520);                  // reserved by IANA
        case 4: return net::Asn(rest % 2 == 0 ? 65'535 : 4'294'967'295);  // RFC 7300
        case 5:
        case 6: return net::Asn(4'200'000'000 + rest % 1'000);  // RFC 6996 s5
        default: return net::Asn(64'512 + rest % 1'000);        // RFC 6996 s5
    }
}

std::vector<BogonEdge> choose_bogon_edges(const Topology& topology, std::span<const Announced> plan,
                                          Random& random) {
    constexpr std::size_t kCustomersMax = 10;
    std::vector<bool> odd(topology.size(), false);
    for (const auto& one : plan) {
        if (one.oddity == Oddity::PrivateOrigin || one.oddity == Oddity::PrivateInPath ||
            one.space != Space::Held) {
            odd[one.network] = true;
        }
    }
    const auto is_plain = [&](AsIndex network) {
        return !odd[network] && !net::is_reserved(topology.asn(network));
    };
    const auto wanted = 2 + topology.size() / 1'000;
    std::vector<BogonEdge> edges;
    for (std::size_t attempt = 0; attempt < 50 * wanted && edges.size() < wanted; ++attempt) {
        const auto customer = random.below(static_cast<std::uint32_t>(topology.size()));
        const auto providers = topology.providers(customer);
        const auto behind = topology.customers(customer);
        if (providers.empty() || behind.size() > kCustomersMax || !is_plain(customer)) continue;
        // Small Internets take what there is; a customer of customers tells more.
        if (behind.empty() && attempt < 25 * wanted) continue;
        const bool plain = std::all_of(behind.begin(), behind.end(), [&](AsIndex network) {
            return is_plain(network) && topology.customers(network).empty();
        });
        const auto provider = providers[random.below(static_cast<std::uint32_t>(providers.size()))];
        if (!plain || net::is_reserved(topology.asn(provider))) continue;
        edges.push_back({provider, customer, draw_bogon_asn(random.word())});
        odd[customer] = true;
        for (const auto network : behind) odd[network] = true;
    }
    std::sort(edges.begin(), edges.end(), [](const BogonEdge& a, const BogonEdge& b) {
        return a.provider != b.provider ? a.provider < b.provider : a.customer < b.customer;
    });
    return edges;
}

}  // namespace comity::internet
