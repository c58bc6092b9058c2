#include "net/special_purpose.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

namespace comity::net {
namespace {

struct Row {
    std::string_view prefix;
    Reach reach;
    std::string_view name;
    std::string_view reference;
};

/// IANA's two registries as of 2025-10. Of blocks for which they say N/A or nothing, the reach is
/// what operators' lists of bogons have: 6to4 and its relays, ORCHID and 6bone are on them, Teredo
/// is not.
constexpr std::array kRegistry{
    Row{"0.0.0.0/8", Reach::Local, "\"This network\"", "RFC 791"},
    Row{"0.0.0.0/32", Reach::Local, "\"This host on this network\"", "RFC 1122"},
    Row{"10.0.0.0/8", Reach::Local, "Private-Use", "RFC 1918"},
    Row{"100.64.0.0/10", Reach::Local, "Shared Address Space", "RFC 6598"},
    Row{"127.0.0.0/8", Reach::Local, "Loopback", "RFC 1122"},
    Row{"169.254.0.0/16", Reach::Local, "Link Local", "RFC 3927"},
    Row{"172.16.0.0/12", Reach::Local, "Private-Use", "RFC 1918"},
    Row{"192.0.0.0/24", Reach::Local, "IETF Protocol Assignments", "RFC 6890"},
    Row{"192.0.0.0/29", Reach::Local, "IPv4 Service Continuity Prefix", "RFC 7335"},
    Row{"192.0.0.8/32", Reach::Local, "IPv4 dummy address", "RFC 7600"},
    Row{"192.0.0.9/32", Reach::Global, "Port Control Protocol Anycast", "RFC 7723"},
    Row{"192.0.0.10/32", Reach::Global, "TURN Anycast", "RFC 8155"},
    Row{"192.0.0.170/32", Reach::Local, "NAT64/DNS64 Discovery", "RFC 8880"},
    Row{"192.0.0.171/32", Reach::Local, "NAT64/DNS64 Discovery", "RFC 8880"},
    Row{"192.0.2.0/24", Reach::Local, "Documentation (TEST-NET-1)", "RFC 5737"},
    Row{"192.31.196.0/24", Reach::Global, "AS112-v4", "RFC 7535"},
    Row{"192.52.193.0/24", Reach::Global, "AMT", "RFC 7450"},
    Row{"192.88.99.0/24", Reach::Local, "6to4 Relay Anycast", "RFC 7526"},
    Row{"192.88.99.2/32", Reach::Local, "6a44 Relay Anycast", "RFC 6751"},
    Row{"192.168.0.0/16", Reach::Local, "Private-Use", "RFC 1918"},
    Row{"192.175.48.0/24", Reach::Global, "Direct Delegation AS112 Service", "RFC 7534"},
    Row{"198.18.0.0/15", Reach::Local, "Benchmarking", "RFC 2544"},
    Row{"198.51.100.0/24", Reach::Local, "Documentation (TEST-NET-2)", "RFC 5737"},
    Row{"203.0.113.0/24", Reach::Local, "Documentation (TEST-NET-3)", "RFC 5737"},
    Row{"240.0.0.0/4", Reach::Local, "Reserved", "RFC 1112"},
    Row{"255.255.255.255/32", Reach::Local, "Limited Broadcast", "RFC 919"},
    Row{"::/128", Reach::Local, "Unspecified Address", "RFC 4291"},
    Row{"::1/128", Reach::Local, "Loopback Address", "RFC 4291"},
    Row{"::ffff:0:0/96", Reach::Local, "IPv4-mapped Address", "RFC 4291"},
    Row{"64:ff9b::/96", Reach::Global, "IPv4-IPv6 Translation", "RFC 6052"},
    Row{"64:ff9b:1::/48", Reach::Local, "IPv4-IPv6 Translation", "RFC 8215"},
    Row{"100::/64", Reach::Local, "Discard-Only Address Block", "RFC 6666"},
    Row{"100:0:0:1::/64", Reach::Local, "Dummy IPv6 Prefix", "RFC 9780"},
    Row{"2001::/23", Reach::Local, "IETF Protocol Assignments", "RFC 2928"},
    Row{"2001::/32", Reach::Global, "Teredo", "RFC 4380"},
    Row{"2001:1::1/128", Reach::Global, "Port Control Protocol Anycast", "RFC 7723"},
    Row{"2001:1::2/128", Reach::Global, "TURN Anycast", "RFC 8155"},
    Row{"2001:1::3/128", Reach::Global, "DNS-SD Service Registration Anycast", "RFC 9665"},
    Row{"2001:2::/48", Reach::Local, "Benchmarking", "RFC 5180"},
    Row{"2001:3::/32", Reach::Global, "AMT", "RFC 7450"},
    Row{"2001:4:112::/48", Reach::Global, "AS112-v6", "RFC 7535"},
    Row{"2001:10::/28", Reach::Local, "ORCHID", "RFC 4843"},
    Row{"2001:20::/28", Reach::Global, "ORCHIDv2", "RFC 7343"},
    Row{"2001:30::/28", Reach::Global, "Drone Remote ID Protocol Entity Tags", "RFC 9374"},
    Row{"2001:db8::/32", Reach::Local, "Documentation", "RFC 3849"},
    Row{"2002::/16", Reach::Local, "6to4", "RFC 3056"},
    Row{"2620:4f:8000::/48", Reach::Global, "Direct Delegation AS112 Service", "RFC 7534"},
    Row{"3fff::/20", Reach::Local, "Documentation", "RFC 9637"},
    Row{"5f00::/16", Reach::Local, "Segment Routing (SRv6) SIDs", "RFC 9602"},
    Row{"fc00::/7", Reach::Local, "Unique-Local", "RFC 4193"},
    Row{"fe80::/10", Reach::Local, "Link-Local Unicast", "RFC 4291"},
};

/// What those registries do not hold.
constexpr std::array kBeyondRegistry{
    Row{"224.0.0.0/4", Reach::Local, "Multicast", "RFC 5771"},
    Row{"::/3", Reach::Local, "Outside global unicast", "RFC 4291"},
    Row{"3ffe::/16", Reach::Local, "6bone", "RFC 3701"},
    Row{"4000::/2", Reach::Local, "Outside global unicast", "RFC 4291"},
    Row{"8000::/1", Reach::Local, "Outside global unicast", "RFC 4291"},
    Row{"fec0::/10", Reach::Local, "Site-Local Unicast", "RFC 3879"},
    Row{"ff00::/8", Reach::Local, "Multicast", "RFC 4291"},
};

SpecialBlock block_of(const Row& row) {
    return {*Prefix::parse(row.prefix), row.reach, std::string(row.name),
            std::string(row.reference)};
}

/// What the built-in table has for a block of which the registry does not say it.
Reach built_in_reach(const Prefix& prefix) {
    for (const auto& row : kRegistry) {
        if (Prefix::parse(row.prefix) == prefix) return row.reach;
    }
    return Reach::Global;
}

/// `blocks` of the registries, the built-in ones of a family that has none, and what is beyond.
std::vector<SpecialBlock> with_the_rest(std::vector<SpecialBlock> blocks) {
    const auto has_family = [&blocks](Family family) {
        return std::any_of(blocks.begin(), blocks.end(), [family](const SpecialBlock& block) {
            return block.prefix.family() == family;
        });
    };
    const std::array is_given{has_family(Family::Ipv4), has_family(Family::Ipv6)};
    for (auto& block : blocks) {
        if (block.reach == Reach::NotSaid) block.reach = built_in_reach(block.prefix);
    }
    for (const auto& row : kRegistry) {
        auto block = block_of(row);
        if (!is_given[place_of(block.prefix.family())]) {
            blocks.push_back(std::move(block));
        }
    }
    for (const auto& row : kBeyondRegistry) blocks.push_back(block_of(row));
    // Of a block that is there twice the first holds, which is the registry's.
    std::stable_sort(
        blocks.begin(), blocks.end(),
        [](const SpecialBlock& a, const SpecialBlock& b) { return a.prefix < b.prefix; });
    blocks.erase(std::unique(blocks.begin(), blocks.end(),
                             [](const SpecialBlock& a, const SpecialBlock& b) {
                                 return a.prefix == b.prefix;
                             }),
                 blocks.end());
    return blocks;
}

std::vector<SpecialAsns> built_in_asns() {
    std::vector<SpecialAsns> asns;
    asns.reserve(kReservedAsns.size());
    for (const auto& reserved : kReservedAsns) {
        asns.push_back({reserved.first, reserved.last, std::string(reserved.name),
                        std::string(reserved.citation)});
    }
    return asns;
}

}  // namespace

SpecialPurpose::SpecialPurpose(std::vector<SpecialBlock> blocks, std::vector<SpecialAsns> asns)
    : blocks_(with_the_rest(std::move(blocks))), wider_(blocks_.size()), asns_(built_in_asns()) {
    std::move(asns.begin(), asns.end(), std::back_inserter(asns_));
    // In their order each block lies behind all that hold it, so the nearest of those before it
    // that holds it is the one around it.
    std::vector<RangeMap<Address, std::size_t>::Range> ranges;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        const auto& prefix = blocks_[i].prefix;
        auto around = i == 0 ? i : i - 1;
        while (!blocks_[around].prefix.covers(prefix) && wider_[around] != around) {
            around = wider_[around];
        }
        wider_[i] = blocks_[around].prefix.covers(prefix) ? around : i;
        ranges.push_back({prefix.address(), prefix.last_address(), i});
    }
    block_of_ = RangeMap<Address, std::size_t>(ranges);
    std::vector<RangeMap<Asn, std::size_t>::Range> asn_ranges;
    asn_ranges.reserve(asns_.size());
    for (std::size_t i = 0; i < asns_.size(); ++i) {
        asn_ranges.push_back({asns_[i].first, asns_[i].last, i});
    }
    asns_of_ = RangeMap<Asn, std::size_t>(asn_ranges);
}

const SpecialBlock* SpecialPurpose::find(const Prefix& prefix) const {
    const auto* const range = block_of_.find(prefix.address());
    if (range == nullptr) return nullptr;
    auto place = range->value;
    while (!blocks_[place].prefix.covers(prefix)) {
        if (wider_[place] == place) return nullptr;
        place = wider_[place];
    }
    return &blocks_[place];
}

const SpecialAsns* SpecialPurpose::find(Asn asn) const {
    const auto* const range = asns_of_.find(asn);
    return range == nullptr ? nullptr : &asns_[range->value];
}

}  // namespace comity::net
