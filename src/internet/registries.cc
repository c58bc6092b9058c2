#include "internet/registries.h"

#include <algorithm>
#include <vector>

namespace comity::internet {
namespace {

using net::Family;
using net::Prefix;

constexpr std::array<SpecialBlock, 24> kIpv4Special{{
    {"0.0.0.0/8", "\"This network\"", {791, 0}, "3.2", "1981-09", "", "TFFFT"},
    {"0.0.0.0/32", "\"This host on this network\"", {1122, 0}, "3.2.1.3", "1981-09", "", "TFFFT"},
    {"10.0.0.0/8", "Private-Use", {1918, 0}, "", "1996-02", "", "TTTFF"},
    {"100.64.0.0/10", "Shared Address Space", {6598, 0}, "", "2012-04", "", "TTTFF"},
    {"127.0.0.0/8", "Loopback", {1122, 0}, "3.2.1.3", "1981-09", "", "1111T"},
    {"169.254.0.0/16", "Link Local", {3927, 0}, "", "2005-05", "", "TTFFT"},
    {"172.16.0.0/12", "Private-Use", {1918, 0}, "", "1996-02", "", "TTTFF"},
    {"192.0.0.0/24", "IETF Protocol Assignments", {6890, 0}, "2.1", "2010-01", "", "FFFFF", 2},
    {"192.0.0.0/29", "IPv4 Service Continuity Prefix", {7335, 0}, "", "2011-06", "", "TTTFF"},
    {"192.0.0.8/32", "IPv4 dummy address", {7600, 0}, "", "2015-03", "", "TFFFF"},
    {"192.0.0.9/32", "Port Control Protocol Anycast", {7723, 0}, "", "2015-10", "", "TTTTF"},
    {"192.0.0.10/32",
     "Traversal Using Relays around NAT Anycast",
     {8155, 0},
     "",
     "2017-02",
     "",
     "TTTTF"},
    {"192.0.0.170/32, 192.0.0.171/32",
     "NAT64/DNS64 Discovery",
     {8880, 7050},
     "2.2",
     "2013-02",
     "",
     "FFFFT"},
    {"192.0.2.0/24", "Documentation (TEST-NET-1)", {5737, 0}, "", "2010-01", "", "FFFFF"},
    {"192.31.196.0/24", "AS112-v4", {7535, 0}, "", "2014-12", "", "TTTTF"},
    {"192.52.193.0/24", "AMT", {7450, 0}, "", "2014-12", "", "TTTTF"},
    {"192.88.99.0/24",
     "Deprecated (6to4 Relay Anycast)",
     {7526, 0},
     "",
     "2001-06",
     "2015-03",
     "-----"},
    {"192.168.0.0/16", "Private-Use", {1918, 0}, "", "1996-02", "", "TTTFF"},
    {"192.175.48.0/24", "Direct Delegation AS112 Service", {7534, 0}, "", "1996-01", "", "TTTTF"},
    {"198.18.0.0/15", "Benchmarking", {2544, 0}, "", "1999-03", "", "TTTFF"},
    {"198.51.100.0/24", "Documentation (TEST-NET-2)", {5737, 0}, "", "2010-01", "", "FFFFF"},
    {"203.0.113.0/24", "Documentation (TEST-NET-3)", {5737, 0}, "", "2010-01", "", "FFFFF"},
    {"240.0.0.0/4", "Reserved", {1112, 0}, "4", "1989-08", "", "FFFFT"},
    {"255.255.255.255/32", "Limited Broadcast", {8190, 919}, "7", "1984-10", "", "FTFFT"},
}};

constexpr std::array<SpecialBlock, 25> kIpv6Special{{
    {"::1/128", "Loopback Address", {4291, 0}, "", "2006-02", "", "FFFFT"},
    {"::/128", "Unspecified Address", {4291, 0}, "", "2006-02", "", "TFFFT"},
    {"::ffff:0:0/96", "IPv4-mapped Address", {4291, 0}, "", "2006-02", "", "FFFFT"},
    {"64:ff9b::/96", "IPv4-IPv6 Translat.", {6052, 0}, "", "2010-10", "", "TTTTF"},
    {"64:ff9b:1::/48", "IPv4-IPv6 Translat.", {8215, 0}, "", "2017-06", "", "TTTFF"},
    {"100::/64", "Discard-Only Address Block", {6666, 0}, "", "2012-06", "", "TTTFF"},
    {"100:0:0:1::/64", "Dummy IPv6 Prefix", {9780, 0}, "", "2025-04", "", "TFFFF"},
    {"2001::/23", "IETF Protocol Assignments", {2928, 0}, "", "2000-09", "", "1111F"},
    {"2001::/32", "TEREDO", {4380, 8190}, "", "2006-01", "", "TTTNF"},
    {"2001:1::1/128", "Port Control Protocol Anycast", {7723, 0}, "", "2015-10", "", "TTTTF"},
    {"2001:1::2/128",
     "Traversal Using Relays around NAT Anycast",
     {8155, 0},
     "",
     "2017-02",
     "",
     "TTTTF"},
    {"2001:1::3/128",
     "DNS-SD Service Registration Protocol Anycast",
     {9665, 0},
     "",
     "2024-04",
     "",
     "TTTTF"},
    {"2001:2::/48", "Benchmarking", {5180, 0}, "", "2008-04", "", "TTTFF"},
    {"2001:3::/32", "AMT", {7450, 0}, "", "2014-12", "", "TTTTF"},
    {"2001:4:112::/48", "AS112-v6", {7535, 0}, "", "2014-12", "", "TTTTF"},
    {"2001:10::/28",
     "Deprecated (previously ORCHID)",
     {4843, 0},
     "",
     "2007-03",
     "2014-03",
     "-----"},
    {"2001:20::/28", "ORCHIDv2", {7343, 0}, "", "2014-07", "", "TTTTF"},
    {"2001:30::/28",
     "Drone Remote ID Protocol Entity Tags (DETs) Prefix",
     {9374, 0},
     "",
     "2022-12",
     "",
     "TTTTF"},
    {"2001:db8::/32", "Documentation", {3849, 0}, "", "2004-07", "", "FFFFF"},
    {"2002::/16", "6to4", {3056, 0}, "", "2001-02", "", "TTTMF", 3},
    {"2620:4f:8000::/48", "Direct Delegation AS112 Service", {7534, 0}, "", "2011-05", "", "TTTTF"},
    {"3fff::/20", "Documentation", {9637, 0}, "", "2024-07", "", "FFFFF"},
    {"5f00::/16", "Segment Routing (SRv6) SIDs", {9602, 0}, "", "2024-04", "", "TTTFF"},
    {"fc00::/7", "Unique-Local", {4193, 8190}, "", "2005-10", "", "TTT4F"},
    {"fe80::/10", "Link-Local Unicast", {4291, 0}, "", "2006-02", "", "TTFFT"},
}};

constexpr std::uint8_t kIana = kRegions;

constexpr std::uint64_t top(std::uint32_t first_32_bits) {
    return std::uint64_t{first_32_bits} << 32U;
}

constexpr auto kIpv6Assignments = std::to_array<Ipv6Assignment>({
    {top(0x2001'0000), 23, kIana, "1999-07-01", ""},
    {top(0x2001'0200), 23, kApnic, "1999-07-01", ""},
    {top(0x2001'0400), 23, kArin, "1999-07-01", ""},
    {top(0x2001'0600), 23, kRipe, "1999-07-01", ""},
    {top(0x2001'0800), 22, kRipe, "2002-11-02", ""},
    {top(0x2001'0C00), 23, kApnic, "2002-05-02", ""},
    {top(0x2001'0E00), 23, kApnic, "2003-01-01", ""},
    {top(0x2001'1200), 23, kLacnic, "2002-11-01", ""},
    {top(0x2001'1400), 22, kRipe, "2003-07-01", ""},
    {top(0x2001'1800), 23, kArin, "2003-04-01", ""},
    {top(0x2001'1A00), 23, kRipe, "2004-01-01", ""},
    {top(0x2001'1C00), 22, kRipe, "2004-05-04", ""},
    {top(0x2001'2000), 19, kRipe, "2019-03-12", ""},
    {top(0x2001'4000), 23, kRipe, "2004-06-11", ""},
    {top(0x2001'4200), 23, kAfrinic, "2004-06-01", ""},
    {top(0x2001'4400), 23, kApnic, "2004-06-11", ""},
    {top(0x2001'4600), 23, kRipe, "2004-08-17", ""},
    {top(0x2001'4800), 23, kArin, "2004-08-24", ""},
    {top(0x2001'4A00), 23, kRipe, "2004-10-15", ""},
    {top(0x2001'4C00), 23, kRipe, "2004-12-17", ""},
    {top(0x2001'5000), 20, kRipe, "2004-09-10", ""},
    {top(0x2001'8000), 19, kApnic, "2004-11-30", ""},
    {top(0x2001'A000), 20, kApnic, "2004-11-30", ""},
    {top(0x2001'B000), 20, kApnic, "2006-03-08", ""},
    {top(0x2002'0000), 16, kIana, "2001-02-01", ""},
    {top(0x2003'0000), 18, kRipe, "2005-01-12", ""},
    {top(0x2400'0000), 12, kApnic, "2006-10-03", ""},
    {top(0x2410'0000), 12, kApnic, "2024-09-06", ""},
    {top(0x2600'0000), 12, kArin, "2006-10-03", ""},
    {top(0x2610'0000), 23, kArin, "2005-11-17", ""},
    {top(0x2620'0000), 23, kArin, "2006-09-12", ""},
    {top(0x2630'0000), 12, kArin, "2019-11-06", ""},
    {top(0x2800'0000), 12, kLacnic, "2006-10-03", ""},
    {top(0x2A00'0000), 12, kRipe, "2006-10-03", ""},
    {top(0x2A10'0000), 12, kRipe, "2019-06-05", ""},
    {top(0x2C00'0000), 12, kAfrinic, "2006-10-03", ""},
    {top(0x2D00'0000), 8, kIana, "1999-07-01", "later use"},
    {top(0x2E00'0000), 7, kIana, "1999-07-01", "later use"},
    {top(0x3000'0000), 4, kIana, "1999-07-01", "later use"},
    {top(0x3FFE'0000), 16, kIana, "2008-04-01", "the 6bone, until 2006"},
    {top(0x3FFF'0000), 20, kIana, "2024-07-23", "documentation"},
});

struct Special {
    Prefix prefix;
    bool globally_reachable;
};

/// Shortest first.
std::vector<Special> parse_special() {
    std::vector<Special> result;
    for (const auto family : {Family::Ipv4, Family::Ipv6}) {
        for (const auto& block : special_blocks(family)) {
            // One block is two addresses: the second stays within 192.0.0.0/24.
            const auto first = block.prefix.substr(0, block.prefix.find(','));
            result.push_back({*Prefix::parse(first), block.globally_reachable()});
        }
    }
    std::stable_sort(result.begin(), result.end(), [](const Special& a, const Special& b) {
        return a.prefix.length() < b.prefix.length();
    });
    return result;
}

}  // namespace

std::span<const SpecialBlock> special_blocks(Family family) {
    if (family == Family::Ipv4) return kIpv4Special;
    return kIpv6Special;
}

std::span<const Ipv6Assignment> ipv6_assignments() { return kIpv6Assignments; }

bool is_special_purpose(const Prefix& prefix) {
    static const auto kBlocks = parse_special();
    bool special = false;
    for (const auto& block : kBlocks) {
        if (block.prefix.covers(prefix)) special = !block.globally_reachable;
    }
    return special;
}

bool is_unallocated(const Prefix& prefix) {
    if (prefix.family() == Family::Ipv4) {
        const auto first = static_cast<std::uint32_t>(prefix.address().high() >> 56U);
        const bool within_one = prefix.length() >= 8 || (first >= 224 && prefix.length() >= 3);
        return within_one && !is_given_ipv4(first) && !is_special_purpose(prefix);
    }
    if (is_special_purpose(prefix)) return false;
    const auto& address = prefix.address();
    if (address.high() >> 61U != 1) return prefix.length() >= 3;  // outside 2000::/3
    return std::none_of(kIpv6Assignments.begin(), kIpv6Assignments.end(),
                        [&](const Ipv6Assignment& one) {
                            if (!one.reserved_for.empty()) return false;
                            const auto length = std::min(one.length, prefix.length());
                            const auto mask = net::Address::high_mask(length);
                            return ((one.start ^ address.high()) & mask) == 0;
                        });
}

}  // namespace comity::internet
