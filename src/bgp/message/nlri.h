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

/// The octets that the prefix at the front of `octets` takes, and the prefix in `prefix`; 0 where
/// it is malformed. Bits past its length are ignored (RFC 4271 s4.3).
[[nodiscard]] inline std::size_t decode_prefix(Octets octets, net::Family family,
                                               net::Prefix& prefix) {
    if (octets.empty()) return 0;
    const auto bits = octets[0];
    if (bits > net::bits_of(family)) return 0;
    const std::size_t count = (bits + 7U) / 8U;
    if (octets.size() - 1 < count) return 0;
    if (family == net::Family::Ipv4 && octets.size() > 4) {
        // All four octets at once, also those of the next entry: the mask takes them away.
        prefix =
            net::Prefix::containing(net::Address::v4(Reader::load_u32(octets.subspan(1, 4))), bits);
        return count + 1;
    }
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto octet = static_cast<std::uint64_t>(octets[i + 1]);
        if (i < 8) {
            high |= octet << (56U - 8U * i);
        } else {
            low |= octet << (120U - 8U * i);
        }
    }
    const auto address = family == net::Family::Ipv4
                             ? net::Address::v4(static_cast<std::uint32_t>(high >> 32U))
                             : net::Address::v6(high, low);
    prefix = net::Prefix::containing(address, bits);
    return count + 1;
}

/// One prefix in the form of RFC 4271 s4.3. Errors: its length is too long for its family, or it is
/// cut short.
[[nodiscard]] inline Parsed<net::Prefix> read_prefix(Reader& reader, net::Family family) {
    net::Prefix prefix;
    const auto count = decode_prefix(reader.rest(), family, prefix);
    if (count == 0) {
        return fail(ParseError{Fault::BadValue, reader.offset(), &kNlri, "NLRI prefix length"});
    }
    static_cast<void>(reader.take(count, "NLRI prefix", kNlri));
    return prefix;
}

/// Appends all entries of `reader` to `entries`. Errors: an entry is malformed; those before it
/// were appended.
[[nodiscard]] Parsed<void> read_nlri(Reader reader, net::Family family, AddPath add_path,
                                     std::vector<Nlri>& entries);

}  // namespace comity::bgp
