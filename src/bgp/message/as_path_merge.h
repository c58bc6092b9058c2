// AS_PATH octets made into one form: four-octet AS numbers, AS4_PATH merged in (RFC 6793).
#pragma once

#include "bgp/message/attributes.h"

namespace comity::bgp {

/// Whether `octets` are a path: known segment types, no empty segment, nothing left over
/// (RFC 7606 s7.2).
[[nodiscard]] bool is_as_path(Octets octets, AsnWidth asn_width);

/// The path in `octets`, which is one of two-octet ASNs, with four-octet ones, made in `arena`.
[[nodiscard]] net::AsPathView widen_as_path(Octets octets, OctetArena& arena);

/// `path` less its confederation segments, which AS4_PATH must not have (RFC 6793 s6). It views
/// `path` where there are none, else what it made in `arena`.
[[nodiscard]] net::AsPathView without_confederations(const net::AsPathView& path,
                                                     OctetArena& arena);

/// The leading ASes of `path` that `as4_path` lacks, then `as4_path` (RFC 6793 s4.2.3); `path`
/// itself where it is shorter. An AS_SET counts as one, confederation segments not at all.
[[nodiscard]] net::AsPathView merge_as4_path(const net::AsPathView& path,
                                             const net::AsPathView& as4_path, OctetArena& arena);

}  // namespace comity::bgp
