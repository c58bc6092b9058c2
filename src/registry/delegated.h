// The registries' statistics of what they delegated (delegated, delegated-extended, and NRO's
// nro-delegated-stats): who may hold which addresses and AS numbers, as of a day.
//
// The format is the registries' own (docs/formats/delegated.md): a version line, summary lines, and
// records `registry|cc|type|start|value|date|status|opaque-id`. It says nothing of routing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "base/refusals.h"
#include "base/rule.h"
#include "base/timestamp.h"
#include "net/address.h"
#include "net/asn.h"
#include "registry/country_code.h"
#include "registry/rir.h"

namespace comity::registry {

namespace rules {

inline constexpr std::string_view kDelegatedCitation = "docs/formats/delegated.md";

inline constexpr Rule kDelegatedLine{"delegated.line.too-long", kDelegatedCitation,
                                     Severity::Warning, "A line has at most 1024 octets."};
inline constexpr Rule kDelegatedVersion{
    "delegated.header.bad", kDelegatedCitation, Severity::Warning,
    "The version line is 2|registry|serial|records|startdate|enddate|UTCoffset, once a file."};
inline constexpr Rule kDelegatedFields{"delegated.record.fields", kDelegatedCitation,
                                       Severity::Warning, "A record has at least seven fields."};
inline constexpr Rule kDelegatedRegistry{
    "delegated.record.registry", kDelegatedCitation, Severity::Warning,
    "The registry is afrinic, apnic, arin, lacnic, ripencc or iana."};
inline constexpr Rule kDelegatedCountry{"delegated.record.country", "ISO 3166-1", Severity::Warning,
                                        "The country is two letters, or nothing."};
inline constexpr Rule kDelegatedType{"delegated.record.type", kDelegatedCitation, Severity::Warning,
                                     "The type is asn, ipv4 or ipv6."};
inline constexpr Rule kDelegatedRange{
    "delegated.record.range", kDelegatedCitation, Severity::Warning,
    "Start and value are an address or AS number and how many there are; of IPv6 the length of a "
    "prefix whose host bits are zero."};
inline constexpr Rule kDelegatedDate{"delegated.record.date", kDelegatedCitation, Severity::Warning,
                                     "The date is YYYYMMDD, zeros or nothing."};
inline constexpr Rule kDelegatedStatus{"delegated.record.status", kDelegatedCitation,
                                       Severity::Warning,
                                       "The status is allocated, assigned, available or reserved."};
inline constexpr Rule kDelegatedTooMany{
    "delegated.file.too-many", kDelegatedCitation, Severity::Error,
    "A file has at most 4000000 records; those behind are left out."};

}  // namespace rules

/// Allocated and Assigned are delegated to someone; Available is in the registry's pool; Reserved
/// is withheld, as after it was returned.
enum class DelegationStatus : std::uint8_t { Allocated, Assigned, Available, Reserved };

/// "allocated".
[[nodiscard]] std::string_view to_string(DelegationStatus status);

/// Who holds something, by a registry's opaque id: records of one holder share it. Numbers of a
/// file, or of the `Delegations` made of files; they mean nothing elsewhere.
// NOLINTNEXTLINE(performance-enum-size): a number of 32 bits, of which one has a name
enum class HolderId : std::uint32_t { None = 0 };

/// What a record says of its range.
struct Delegation {
    Rir rir = Rir::None;  ///< Iana where NRO's file says so.
    DelegationStatus status = DelegationStatus::Reserved;
    CountryCode country;  ///< May be empty.
    HolderId holder = HolderId::None;
    std::optional<Timestamp> date;  ///< Of the delegation; midnight UTC.
    friend bool operator==(const Delegation&, const Delegation&) = default;
};

/// Both ends belong to it.
struct AddressDelegation {
    net::Address first;
    net::Address last;
    Delegation delegation;
};
struct AsnDelegation {
    net::Asn first;
    net::Asn last;
    Delegation delegation;
};

/// What a file held.
struct DelegatedFile {
    /// How many records of asn, ipv4 and ipv6.
    using Counts = std::array<std::uint64_t, 3>;

    Rir registry = Rir::None;        ///< None of NRO's file, which is of all of them.
    std::optional<Timestamp> as_of;  ///< Its end date; none without a version line.
    std::uint64_t serial = 0;
    std::optional<Counts> stated;  ///< By its summary lines.
    Counts read{};                 ///< Also refused ones whose type could be read.

    std::vector<AddressDelegation> addresses;  ///< By first address.
    std::vector<AsnDelegation> asns;           ///< By first number.
    std::vector<std::string> holders;          ///< "registry|opaque id"; of HolderId n at n - 1.
    Refusals refused;                          ///< The places are lines.

    /// Whether there are fewer records than the summary lines say, as of a file cut in transit.
    [[nodiscard]] bool is_cut_short() const;
};

/// What `source` says. Lines that break a rule are counted and left out. Memory is bounded by
/// kDelegatedRecordsMax records. Errors: only those of `source`.
[[nodiscard]] Result<DelegatedFile> read_delegated(ByteSource& source);

}  // namespace comity::registry
