// Which prefixes and AS numbers nobody may announce, and by whose word (docs/methodology.md).
//
// Full: special-purpose and not globally reachable, or given by IANA to no registry.
// Administrative: a registry has it in its pool or withholds it; the papers of a network in use may
// just have lapsed.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/rule.h"
#include "base/timestamp.h"
#include "net/asn.h"
#include "net/prefix.h"
#include "net/special_purpose.h"
#include "registry/bogon_verdict.h"
#include "registry/delegations.h"
#include "registry/iana.h"
#include "registry/rir.h"

namespace comity::registry {

namespace rules {

inline constexpr std::string_view kBogonCitation = "docs/methodology.md";

inline constexpr Rule kBogonPrefixSpecial{
    "bogon.prefix.special-purpose", "RFC 6890 s2.2.1", Severity::Error,
    "All of the prefix has a special purpose and is not globally reachable."};
inline constexpr Rule kBogonPrefixUnallocated{"bogon.prefix.unallocated", kBogonCitation,
                                              Severity::Error,
                                              "IANA gave no address of the prefix to a registry."};
inline constexpr Rule kBogonPrefixAvailable{"bogon.prefix.available", kBogonCitation,
                                            Severity::Warning,
                                            "A registry has all of the prefix in its pool."};
inline constexpr Rule kBogonPrefixReserved{
    "bogon.prefix.reserved", kBogonCitation, Severity::Warning,
    "A registry delegates no address of the prefix and withholds at least a part of it."};
inline constexpr Rule kBogonPrefixUnknown{"bogon.prefix.no-data", kBogonCitation, Severity::Notice,
                                          "No statistics of a registry cover all of the prefix."};
inline constexpr Rule kBogonPrefixStale{
    "bogon.prefix.stale-data", kBogonCitation, Severity::Notice,
    "The statistics that cover the prefix are of more than 30 days before or after."};
inline constexpr Rule kBogonAsnSpecial{"bogon.asn.special-purpose", "RFC 7249 s2.1",
                                       Severity::Error,
                                       "The AS number is reserved, private or for documentation."};
inline constexpr Rule kBogonAsnUnallocated{"bogon.asn.unallocated", kBogonCitation, Severity::Error,
                                           "IANA gave the AS number to no registry."};
inline constexpr Rule kBogonAsnAvailable{"bogon.asn.available", kBogonCitation, Severity::Warning,
                                         "A registry has the AS number in its pool."};
inline constexpr Rule kBogonAsnReserved{"bogon.asn.reserved", kBogonCitation, Severity::Warning,
                                        "A registry withholds the AS number."};
inline constexpr Rule kBogonAsnUnknown{"bogon.asn.no-data", kBogonCitation, Severity::Notice,
                                       "No statistics of a registry cover the AS number."};
inline constexpr Rule kBogonAsnStale{
    "bogon.asn.stale-data", kBogonCitation, Severity::Notice,
    "The statistics that cover the AS number are of more than 30 days before or after."};

}  // namespace rules

/// Judges prefixes and AS numbers by whatever of the three sources there is. Immutable; any number
/// of threads may ask it.
///
/// A prefix is a bogon only where nobody may hold any address in it: each of its addresses must be
/// full or administrative, and one that is administrative makes the whole so. So 0.0.0.0/1, of
/// which some is special, is none: most of it is delegated, and whoever announces it announces what
/// others hold, which is another fault (a leak or a hijack) with its own detectors.
///
/// A registry's own delegation overrules IANA's list, which lags behind and carries no day.
class BogonJudge {
public:
    BogonJudge() : BogonJudge({}, {}, {}) {}
    BogonJudge(net::SpecialPurpose special, const IanaAllocations& iana,
               const Delegations& delegations);

    /// `at` is when it was announced. Time: two binary searches, the first in about sixty ranges.
    [[nodiscard]] BogonVerdict classify(const net::Prefix& prefix, Timestamp at) const;
    [[nodiscard]] BogonVerdict classify(net::Asn asn, Timestamp at) const;

private:
    /// What is said of a range by IANA and by a registry.
    struct Stated {
        enum class ByIana : std::uint8_t { Nothing, Given, NotGiven };
        /// KeptByIana: NRO's statistics also say what IANA has given to no registry.
        enum class ByRir : std::uint8_t { Nothing, Delegated, Available, Reserved, KeptByIana };
        bool is_special = false;  ///< Local; the rest then does not matter.
        ByIana by_iana = ByIana::Nothing;
        ByRir by_rir = ByRir::Nothing;
        Rir rir = Rir::None;
        std::uint32_t source = 0;  ///< Place in `as_of_`.
        friend bool operator==(const Stated&, const Stated&) = default;
    };
    /// From what keeps the whole from being a bogon to what makes the surest one: the first that
    /// occurs among its parts is that of the whole.
    enum class Finding : std::uint8_t {
        Delegated,
        Stale,
        NoData,
        Reserved,
        Available,
        NotGiven,
        Special
    };
    struct Combine;
    [[nodiscard]] Finding finding_of(const Stated& stated, Timestamp at) const;
    using Addresses = net::RangeMap<net::Address, Stated>;
    using Asns = net::RangeMap<net::Asn, Stated>;

    net::SpecialPurpose special_;
    std::vector<std::optional<Timestamp>> as_of_;
    Addresses addresses_;
    Asns asns_;
};

}  // namespace comity::registry
