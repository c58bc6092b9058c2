#include "internet/address_plan.h"

#include <algorithm>
#include <array>

#include "internet/made_topology.h"

namespace comity::internet {
namespace {

using net::Address;
using net::Family;
using net::Prefix;

/// A family's free space of one region, split in halves as needed. Addresses are their first 64
/// bits.
class FreeSpace {
public:
    void give(std::uint64_t start, std::uint8_t length) { free_[length].push_back(start); }

    /// A free block of `length` bits, at most 64.
    [[nodiscard]] std::optional<std::uint64_t> take(std::uint8_t length) {
        auto have = length;
        while (free_[have].empty()) {
            if (have == 0) return std::nullopt;
            --have;
        }
        const auto start = free_[have].back();
        free_[have].pop_back();
        while (have < length) {
            ++have;
            give(start | std::uint64_t{1} << (64U - have), have);
        }
        return start;
    }

private:
    std::array<std::vector<std::uint64_t>, 65> free_;
};

/// What the registries give out: for each region, its free space.
class Registries {
public:
    Registries() {
        // The first octets of IPv4 space that hold special-purpose blocks (RFC 6890) are left out
        // whole.
        constexpr std::array<std::uint32_t, 9> kSpecial{0, 10, 100, 127, 169, 172, 192, 198, 203};
        for (std::uint32_t octet = 223; octet > 0; --octet) {
            if (std::find(kSpecial.begin(), kSpecial.end(), octet) != kSpecial.end()) continue;
            ipv4_[octet % kRegions].give(static_cast<std::uint64_t>(octet) << 56U, 8);
        }
        // One /12 each, as IANA gave them in 2006.
        constexpr std::array<std::uint64_t, kRegions> kIpv6{0x2400, 0x2600, 0x2800, 0x2A00, 0x2C00};
        for (std::uint32_t region = 0; region < kRegions; ++region) {
            ipv6_[region].give(kIpv6[region] << 48U, 12);
        }
    }

    /// A block for a network of `region`, from elsewhere where that has none left.
    [[nodiscard]] std::optional<Prefix> take(Family family, std::uint32_t region,
                                             std::uint8_t length) {
        auto& spaces = family == Family::Ipv4 ? ipv4_ : ipv6_;
        for (std::uint32_t i = 0; i < kRegions; ++i) {
            const auto start = spaces[(region + i) % kRegions].take(length);
            if (!start) continue;
            const auto address = family == Family::Ipv4
                                     ? Address::v4(static_cast<std::uint32_t>(*start >> 32U))
                                     : Address::v6(*start, 0);
            return Prefix::containing(address, length);
        }
        return std::nullopt;
    }

private:
    std::array<FreeSpace, kRegions> ipv4_;
    std::array<FreeSpace, kRegions> ipv6_;
};

/// A block that a network gets, and what it announces of it: the whole, and a run of more specific
/// prefixes of one length.
struct Block {
    AsIndex network = 0;
    Family family = Family::Ipv4;
    std::uint8_t length = 0;
    std::uint8_t specific_length = 0;
    std::uint32_t specific_first = 0;
    std::uint32_t specific_count = 0;
    bool announces_whole = true;
};

/// A length, and in how many of a thousand blocks.
struct LengthShare {
    std::uint8_t length;
    std::uint32_t permille;
};
constexpr std::array<LengthShare, 9> kIpv4Lengths{
    {{24, 440}, {23, 120}, {22, 210}, {21, 70}, {20, 70}, {19, 40}, {18, 20}, {17, 15}, {16, 15}}};
constexpr std::array<LengthShare, 6> kIpv6Lengths{
    {{48, 270}, {32, 440}, {44, 90}, {40, 70}, {36, 50}, {29, 80}}};

std::uint8_t draw_length(std::span<const LengthShare> shares, Random& random) {
    auto left = random.below(1'000);
    for (const auto& share : shares) {
        if (left < share.permille) return share.length;
        left -= share.permille;
    }
    return shares.front().length;
}

/// One block of a network that has `left` prefixes to announce yet.
Block draw_block(AsIndex network, Family family, std::uint32_t left, Random& random) {
    constexpr std::uint32_t kSpecificsMax = 256;
    Block block;
    block.network = network;
    block.family = family;
    block.length = family == Family::Ipv4 ? draw_length(kIpv4Lengths, random)
                                          : draw_length(kIpv6Lengths, random);
    const auto longest = usual_length_max(family);
    if (block.length == longest || left == 1 || random.chance(450)) return block;
    block.specific_length =
        random.chance(700) ? longest
                           : static_cast<std::uint8_t>(random.between(block.length + 1U, longest));
    block.announces_whole = random.chance(850);
    const auto places = std::uint32_t{1} << (block.specific_length - block.length);
    const auto wanted = 1 + random.skewed_below(std::min(places, kSpecificsMax));
    block.specific_count = std::min(wanted, left - (block.announces_whole ? 1 : 0));
    block.specific_first = random.below(places - block.specific_count + 1);
    return block;
}

/// How many prefixes each network announces: `count` in all, shares as 1/x with the rank, a network
/// with customers four times as many.
std::vector<std::uint32_t> draw_counts(const Topology& topology, std::uint32_t count,
                                       Random& random) {
    std::vector<std::uint64_t> weights(topology.size());
    std::uint64_t sum = 0;
    for (AsIndex network = 0; network < topology.size(); ++network) {
        const auto weight = 65'536U * 16 / (16 + random.below(65'536));
        weights[network] = topology.customers(network).empty() ? weight : weight * 4;
        // Nobody has more than a fiftieth or so, whatever the draw.
        weights[network] = std::min<std::uint64_t>(weights[network], 1 + topology.size() * 2);
        sum += weights[network];
    }
    std::vector<std::uint32_t> counts(topology.size(), 0);
    const auto each = count >= topology.size() ? 1U : 0U;
    const auto to_share = count - each * static_cast<std::uint32_t>(topology.size());
    std::uint32_t given = 0;
    for (AsIndex network = 0; network < topology.size(); ++network) {
        counts[network] = static_cast<std::uint32_t>(weights[network] * to_share /
                                                     std::max<decltype(sum)>(sum, 1));
        given += counts[network];
        counts[network] += each;
    }
    for (; given < to_share; ++given) {
        ++counts[random.below(static_cast<std::uint32_t>(topology.size()))];
    }
    return counts;
}

std::vector<Block> draw_blocks(const Topology& topology, std::uint32_t count, Random& random) {
    std::vector<Block> blocks;
    const auto counts = draw_counts(topology, count, random);
    const auto draw = [&](AsIndex network, Family family, std::uint32_t left) {
        while (left > 0) {
            blocks.push_back(draw_block(network, family, left, random));
            left -= blocks.back().specific_count + (blocks.back().announces_whole ? 1 : 0);
        }
    };
    for (AsIndex network = 0; network < topology.size(); ++network) {
        const auto all = counts[network];
        std::uint32_t ipv6 = 0;
        if (all == 1) ipv6 = random.chance(60) ? 1 : 0;
        if (all > 1 && random.chance(600))
            ipv6 = std::max(1U, all * random.between(100, 500) / 1'000);
        draw(network, Family::Ipv4, all - ipv6);
        draw(network, Family::Ipv6, ipv6);
    }
    for (std::size_t i = blocks.size(); i > 1; --i) {
        std::swap(blocks[i - 1], blocks[random.below(static_cast<std::uint32_t>(i))]);
    }
    return blocks;
}

/// Number `place` of the prefixes of `length` bits in `whole`.
Prefix sub_prefix(const Prefix& whole, std::uint8_t length, std::uint32_t place) {
    const auto high = whole.address().high() | static_cast<std::uint64_t>(place) << (64U - length);
    const auto address = whole.family() == Family::Ipv4
                             ? Address::v4(static_cast<std::uint32_t>(high >> 32U))
                             : Address::v6(high, whole.address().low());
    return Prefix::containing(address, length);
}

}  // namespace

Result<AddressPlan> make_address_plan(const Topology& topology, std::uint32_t count,
                                      Random& random) {
    Registries registries;
    AddressPlan plan;
    plan.announced.reserve(count);
    for (const auto& block : draw_blocks(topology, count, random)) {
        const auto region = region_of(topology.asn(block.network));
        const auto whole = registries.take(block.family, region, block.length);
        if (!whole) {
            return fail(Error{Remedy::GiveUp, 0, "address plan",
                              "make " + std::to_string(count) + " prefixes: no space is left"});
        }
        plan.holdings.push_back({*whole, block.network});
        if (block.announces_whole) plan.announced.push_back({*whole, block.network});
        for (std::uint32_t i = 0; i < block.specific_count; ++i) {
            plan.announced.push_back(
                {sub_prefix(*whole, block.specific_length, block.specific_first + i),
                 block.network});
        }
    }
    return plan;
}

AddressPlan address_plan_of(const Topology& topology, std::span<const OriginRecord> origins) {
    AddressPlan plan;
    plan.announced.reserve(origins.size());
    plan.holdings.reserve(origins.size());
    for (const auto& record : origins) {
        const auto network = topology.index_of(record.origin);
        plan.announced.push_back({record.prefix, network});
        plan.holdings.push_back({record.prefix, network});
    }
    return plan;
}

}  // namespace comity::internet
