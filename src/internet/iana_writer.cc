#include "internet/iana_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "internet/registries.h"
#include "internet/text_sink.h"

namespace comity::internet {
namespace {

/// RFC 4180 s2: quoted where it must be.
std::string field(std::string_view text) {
    if (text.find_first_of(",\"\n") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

std::string reference(std::uint32_t rfc) { return fmt::format("[RFC{}]", rfc); }

std::string references(const SpecialBlock& block) {
    auto text = reference(block.rfcs[0]);
    if (block.rfcs[1] != 0) text += reference(block.rfcs[1]);
    if (!block.clause.empty()) text += fmt::format(", Section {}", block.clause);
    return text;
}

std::string column(char letter) {
    switch (letter) {
        case 'T': return "True";
        case 'F': return "False";
        case 'N': return "N/A [2]";
        case 'M': return "N/A [3]";
        case '-': return "";
        default: return fmt::format("False [{}]", letter);
    }
}

/// Two addresses, as registries give them: in one field, on two lines.
std::string rdap_of(const Registry& registry) {
    return registry.database == "ARIN"
               ? field("https://rdap.arin.net/registry\nhttp://rdap.arin.net/registry")
               : fmt::format("https://rdap.{}/", registry.whois.substr(6));
}

/// "2001:0200::/23": IANA writes the first two groups whole.
std::string whole_groups(std::uint64_t start, std::uint32_t length) {
    return fmt::format("{:04x}:{:04x}::/{}", start >> 48U, start >> 32U & 0xFFFFU, length);
}

std::string asn_line(std::uint32_t first, std::uint32_t last, std::string_view description,
                     std::string_view reference_text) {
    const auto number =
        first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
    return fmt::format("{},{},,,{},\n", number, field(description), reference_text);
}

/// The blocks of regions in first .. end - 1, both at a block's end or the numbers' own.
Result<void> write_blocks(TextSink& out, std::uint32_t first, std::uint32_t end) {
    while (first < end) {
        const auto next = std::min(end, (first / kAsnBlock + 1) * kAsnBlock);
        const auto& registry = kRegistries[region_of(net::Asn(first))];
        COMITY_TRY(out.write(fmt::format("{}-{},Assigned by {},{},{},,{}\n", first, next - 1,
                                         registry.name, registry.whois, rdap_of(registry),
                                         first < 65'536 ? "" : "2010-02-17")));
        first = next;
    }
    return {};
}

}  // namespace

Result<void> write_special_registry(net::Family family, ByteSink& sink) {
    TextSink out(sink);
    COMITY_TRY(
        out.write("Address Block,Name,RFC,Allocation Date,Termination Date,Source,"
                  "Destination,Forwardable,Globally Reachable,Reserved-by-Protocol\n"));
    for (const auto& block : special_blocks(family)) {
        auto prefix = std::string(block.prefix);
        if (block.footnote != 0) prefix += fmt::format(" [{}]", block.footnote);
        auto line = fmt::format("{},{},{},{},{}", field(prefix), field(block.name),
                                field(references(block)), block.allocated,
                                block.terminated.empty() ? "N/A" : block.terminated);
        for (const char letter : block.columns) line += "," + column(letter);
        COMITY_TRY(out.write(line + "\n"));
    }
    return out.flush();
}

Result<void> write_ipv4_space(ByteSink& sink) {
    TextSink out(sink);
    COMITY_TRY(out.write("Prefix,Designation,Date,WHOIS,RDAP,Status [1],Note\n"));
    for (std::uint32_t octet = 0; octet < 256; ++octet) {
        std::string rest;
        if (is_given_ipv4(octet)) {
            const auto& registry = kRegistries[region_of_ipv4(octet)];
            const bool legacy = octet < 60 || (octet >= 128 && octet < 173);
            rest = fmt::format("{}{},{},{},{},{},", legacy ? "Administered by " : "", registry.name,
                               legacy ? "1993-05" : "2005-04", registry.whois, rdap_of(registry),
                               legacy ? "LEGACY" : "ALLOCATED");
        } else {
            const auto use = octet == 0     ? "IANA - Local Identification"
                             : octet == 10  ? "IANA - Private Use"
                             : octet == 127 ? "IANA - Loopback"
                             : octet < 240  ? "Multicast"
                                            : "Future use";
            rest = fmt::format("{},1981-09,,,RESERVED,[{}]", use, octet < 224 ? 2 : 4);
        }
        COMITY_TRY(out.write(fmt::format("{:03}/8,{}\n", octet, rest)));
    }
    return out.flush();
}

Result<void> write_ipv6_assignments(ByteSink& sink) {
    TextSink out(sink);
    COMITY_TRY(out.write("Prefix,Designation,Date,WHOIS,RDAP,Status,Note\n"));
    for (const auto& one : ipv6_assignments()) {
        const auto prefix = whole_groups(one.start, one.length);
        if (one.region < kRegions) {
            const auto& registry = kRegistries[one.region];
            COMITY_TRY(out.write(fmt::format("{},{},{},{},{},ALLOCATED,\n", prefix, registry.name,
                                             one.date, registry.whois, rdap_of(registry))));
            continue;
        }
        const bool reserved = !one.reserved_for.empty();
        const auto note = reserved ? fmt::format("Reserved for {}, by IANA.", one.reserved_for)
                                   : std::string("For protocols.");
        COMITY_TRY(out.write(fmt::format("{},{},{},whois.iana.org,,{},{}\n", prefix,
                                         one.length == 16 && !reserved ? "6to4" : "IANA", one.date,
                                         reserved ? "RESERVED" : "ALLOCATED", field(note))));
    }
    return out.flush();
}

Result<void> write_asn_registry(const Internet& internet, AsnRegistry which, ByteSink& sink) {
    constexpr std::string_view kDocumentation = "For documentation and sample code; reserved by ";
    constexpr std::string_view kPrivate = "For private use; reserved by ";
    constexpr auto kTrans = net::kAsTrans.value();
    TextSink out(sink);
    COMITY_TRY(out.write("Number,Description,WHOIS,RDAP,Reference,Registration Date\n"));
    const auto special = [&](std::uint32_t first, std::uint32_t last, std::string_view what,
                             std::uint32_t rfc) {
        return out.write(asn_line(first, last, std::string(what) + reference(rfc), reference(rfc)));
    };
    if (which == AsnRegistry::TwoOctets) {
        COMITY_TRY(special(0, 0, "Reserved by ", 7607));
        COMITY_TRY(write_blocks(out, 1, kTrans));
        COMITY_TRY(out.write(asn_line(kTrans, kTrans, "AS_TRANS", reference(6793))));
        COMITY_TRY(write_blocks(out, kTrans + 1, 64'496));
        COMITY_TRY(special(64'496, 64'511, kDocumentation, 5398));
        COMITY_TRY(special(64'512, 65'534, kPrivate, 6996));
        COMITY_TRY(special(65'535, 65'535, "Reserved by ", 7300));
        return out.flush();
    }
    COMITY_TRY(out.write(asn_line(0, 65'535, "See the registry of 16-bit AS numbers", "")));
    COMITY_TRY(special(65'536, 65'551, kDocumentation, 5398));
    COMITY_TRY(out.write(asn_line(65'552, 131'071, "Reserved", "")));
    const auto& asns = internet.delegations.asns();
    std::uint32_t end = 131'072;
    for (const auto& one : asns) {
        if (one.last < 4'200'000'000) end = std::max(end, (one.last / kAsnBlock + 1) * kAsnBlock);
    }
    COMITY_TRY(write_blocks(out, 131'072, end));
    COMITY_TRY(out.write(asn_line(end, 4'199'999'999, "Unallocated", "")));
    COMITY_TRY(special(4'200'000'000, 4'294'967'294, kPrivate, 6996));
    COMITY_TRY(special(4'294'967'295, 4'294'967'295, "Reserved by ", 7300));
    return out.flush();
}

}  // namespace comity::internet
