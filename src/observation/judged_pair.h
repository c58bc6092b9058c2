// A pair of prefix and origin that was announced, and what is judged of it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/rule.h"
#include "irr/match_kind.h"
#include "net/asn.h"
#include "net/prefix.h"
#include "registry/bogon_verdict.h"
#include "registry/rir.h"
#include "rpki/verdict.h"

namespace comity::observation {

/// A distinct pair of prefix and origin, announced at any time in the period.
struct Pair {
    net::Prefix prefix;
    std::optional<net::Asn> origin;     ///< None: the path ended in an AS_SET (RFC 6811 s2).
    std::uint32_t peers = 0;            ///< Distinct peer ASNs that had it.
    std::uint32_t full_feed_peers = 0;  ///< Those of them with a full feed of its family, weighed.
    bool is_blackhole = false;          ///< A route to it was tagged 65535:666 (RFC 7999 s5).
    friend auto operator<=>(const Pair&, const Pair&) = default;
};

/// Why a pair is left out of M7; the first of these that holds.
enum class Exclusion : std::uint8_t {
    None,
    NoOrigin,        ///< Its path ends in an AS_SET: it is no one network's.
    ReservedOrigin,  ///< Its origin is a reserved or private ASN, which is no network.
    DefaultRoute,
    TooLong,      ///< Longer than /24 or /48.
    Blackhole,    ///< Tagged BLACKHOLE (RFC 7999).
    BelowPeers,   ///< Seen by fewer full feeds than needed.
    Unallocated,  ///< A bogon: nobody can register it.
};
inline constexpr std::size_t kExclusionCount = 8;

/// "default-route" and so on; "" for None.
[[nodiscard]] std::string_view to_string(Exclusion exclusion);

/// The longest prefixes that count.
inline constexpr std::uint8_t kIpv4LengthMax = 24;
inline constexpr std::uint8_t kIpv6LengthMax = 48;

/// What is known of a prefix by registrations, without what may not outlive them.
struct Standing {
    registry::BogonVerdict::Kind kind = registry::BogonVerdict::Kind::None;
    const Rule* rule = nullptr;  ///< One of kBogonRules.
    registry::Rir registry = registry::Rir::None;
    friend bool operator==(const Standing&, const Standing&) = default;
};

struct JudgedPair {
    Pair pair;
    rpki::Verdict verdict;
    Exclusion exclusion = Exclusion::None;
    /// Invalid, but a less specific pair of the same origin that counts and is valid or not found
    /// is announced (the default route is none): traffic to it still arrives.
    bool is_harmless = false;
    Standing standing;
    /// How route objects agree with it; None where no IRR was given.
    irr::MatchKind registered = irr::MatchKind::None;
    friend bool operator==(const JudgedPair&, const JudgedPair&) = default;
};

/// Numbers of pairs by state of origin validation.
struct RovTotals {
    std::uint64_t valid = 0;
    std::uint64_t invalid = 0;
    std::uint64_t not_found = 0;

    void add(rpki::Validity validity);
    [[nodiscard]] std::uint64_t total() const { return valid + invalid + not_found; }
    friend bool operator==(const RovTotals&, const RovTotals&) = default;
};

}  // namespace comity::observation
