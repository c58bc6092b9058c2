// Networks and prefixes that are known to look like hijacks and to be none: share/protection.csv
// and share/anycast.csv, or lists of the operator's own in their place.
#pragma once

#include <string_view>
#include <vector>

#include "base/refusals.h"
#include "base/rule.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::incident {

namespace rules {

inline constexpr std::string_view kKnownNetworksCitation = "docs/formats/known-networks.md";

inline constexpr Rule kKnownNetworksHeader{
    "known-networks.header.bad", kKnownNetworksCitation, Severity::Error,
    "The header is asn,name of protection networks, prefix,name of anycast prefixes."};
inline constexpr Rule kKnownNetworksFields{"known-networks.record.fields", kKnownNetworksCitation,
                                           Severity::Warning,
                                           "A record has two fields, the second not empty."};
inline constexpr Rule kKnownNetworksAsn{"known-networks.record.asn", "RFC 5396 s2",
                                        Severity::Warning, "The first field is an AS number."};
inline constexpr Rule kKnownNetworksPrefix{
    "known-networks.record.prefix", kKnownNetworksCitation, Severity::Warning,
    "The first field is a prefix without host bits, and no default route."};
inline constexpr Rule kKnownNetworksTooMany{
    "known-networks.file.too-many", kKnownNetworksCitation, Severity::Error,
    "A file has at most 10000 records; those behind are left out."};

}  // namespace rules

/// What both lists say; a list that was not given says nothing.
class KnownNetworks {
public:
    /// Adds what a list says; bad records are counted and left out. The names are for people.
    [[nodiscard]] Refusals add_protection(std::string_view csv);
    [[nodiscard]] Refusals add_anycast(std::string_view csv);

    [[nodiscard]] bool has_protection() const { return has_protection_; }
    [[nodiscard]] bool has_anycast() const { return has_anycast_; }
    /// Whether it announces others' prefixes to protect them.
    [[nodiscard]] bool protects(net::Asn asn) const;
    /// Whether anyone may announce it: it is a listed prefix, or a part of one.
    [[nodiscard]] bool is_anycast(const net::Prefix& prefix) const;

private:
    std::vector<net::Asn> protection_;  ///< Sorted.
    std::vector<net::Prefix> anycast_;  ///< Sorted.
    bool has_protection_ = false;
    bool has_anycast_ = false;
};

}  // namespace comity::incident
