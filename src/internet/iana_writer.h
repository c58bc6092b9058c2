// IANA's registries of a made Internet, in the columns of IANA's CSV files.
#pragma once

#include <cstdint>

#include "base/byte_sink.h"
#include "base/result.h"
#include "internet/internet.h"
#include "net/address.h"

namespace comity::internet {

/// Writes iana-ipv4-special-registry-1.csv or its sister for IPv6 (RFC 6890 s2.2).
/// Errors of these: what `sink` returns.
[[nodiscard]] Result<void> write_special_registry(net::Family family, ByteSink& sink);
/// Writes ipv4-address-space.csv: a line a /8.
[[nodiscard]] Result<void> write_ipv4_space(ByteSink& sink);
/// Writes ipv6-unicast-address-assignments.csv.
[[nodiscard]] Result<void> write_ipv6_assignments(ByteSink& sink);

enum class AsnRegistry : std::uint8_t { TwoOctets, FourOctets };
/// Writes as-numbers-1.csv or as-numbers-2.csv.
[[nodiscard]] Result<void> write_asn_registry(const Internet& internet, AsnRegistry which,
                                              ByteSink& sink);

}  // namespace comity::internet
