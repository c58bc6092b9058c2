// Prefixes as BGP and MRT carry them: a length in bits, then the fewest octets that hold it.
#pragma once

#include <vector>

#include "base/reader.h"
#include "bgp/rules.h"
#include "net/prefix.h"

namespace comity::bgp {

enum class AddPath : std::uint8_t { No, Yes };

/// One NLRI entry: a prefix, and its path identifier under ADD-PATH (RFC 7911 s3), else 0.
struct Nlri {
    net::Prefix prefix;
    std::uint32_t path_id = 0;
};

/// One prefix in the form of RFC 4271 s4.3; bits past its length are ignored, as s4.3 says.
[[nodiscard]] inline Parsed<net::Prefix> read_prefix(Reader& reader, net::Family family) {
    const auto start = reader.offset();
    const auto rest = reader.rest();
    const auto refuse = [start](Fault fault) {
        return fail(ParseError{fault, start, &kNlri, "NLRI prefix length"});
    };
    if (rest.empty()) return refuse(Fault::Truncated);
    const auto bits = rest[0];
    if (bits > net::bits_of(family)) return refuse(Fault::BadValue);
    const std::size_t count = (bits + 7U) / 8U;
    if (rest.size() - 1 < count) return refuse(Fault::Truncated);
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto octet = static_cast<std::uint64_t>(rest[i + 1]);
        if (i < 8) {
            high |= octet << (56U - 8U * i);
        } else {
            low |= octet << (120U - 8U * i);
        }
    }
    static_cast<void>(reader.take(count + 1, "NLRI prefix", kNlri));
    const auto address = family == net::Family::Ipv4
                             ? net::Address::v4(static_cast<std::uint32_t>(high >> 32U))
                             : net::Address::v6(high, low);
    return net::Prefix::containing(address, bits);
}

/// Appends all entries of `reader` to `entries`. Errors: an entry is malformed; those before it were
/// appended.
[[nodiscard]] Parsed<void> read_nlri(Reader reader, net::Family family, AddPath add_path,
                                     std::vector<Nlri>& entries);

}  // namespace comity::bgp
