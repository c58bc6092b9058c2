// IANA's registries as it publishes them in CSV: which addresses and AS numbers have a special
// purpose, and which it gave to which registry (docs/formats/iana.md).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "base/refusals.h"
#include "base/rule.h"
#include "net/special_purpose.h"
#include "registry/rir.h"

namespace comity::registry {

namespace rules {

inline constexpr std::string_view kIanaCitation = "docs/formats/iana.md";

inline constexpr Rule kIanaHeader{
    "iana.header.unknown", kIanaCitation, Severity::Error,
    "The first record names the columns of one of the registries that are read here."};
inline constexpr Rule kIanaFields{"iana.record.fields", kIanaCitation, Severity::Warning,
                                  "A record has the columns that its header names."};
inline constexpr Rule kIanaBlock{"iana.record.block", kIanaCitation, Severity::Warning,
                                 "A block is a prefix, or of IPv4 the first octet and /8; several "
                                 "have commas between them."};
inline constexpr Rule kIanaReach{"iana.record.globally-reachable", "RFC 8190 s2.1",
                                 Severity::Warning,
                                 "Globally Reachable is True, False, N/A or nothing."};
inline constexpr Rule kIanaNumber{"iana.record.number", kIanaCitation, Severity::Warning,
                                  "A number is an AS number or two with a hyphen between them."};
inline constexpr Rule kIanaStatus{"iana.record.status", kIanaCitation, Severity::Warning,
                                  "A status is ALLOCATED, LEGACY, RESERVED or UNALLOCATED."};
inline constexpr Rule kIanaTooMany{"iana.file.too-many", kIanaCitation, Severity::Error,
                                   "A file has at most 100000 entries; the rest is not read."};

}  // namespace rules

/// What IANA says of a range: given to a registry or, long ago, to someone directly (is_given), or
/// not. `registry` may then be None.
struct IanaState {
    bool is_given = false;
    Rir registry = Rir::None;
    friend bool operator==(const IanaState&, const IanaState&) = default;
};
struct IanaBlock {
    net::Address first;
    net::Address last;
    IanaState state;
};
struct IanaAsns {
    net::Asn first;
    net::Asn last;
    IanaState state;
};

/// What one of the files held; only the list of its kind has entries.
struct IanaFile {
    /// Unknown: of no kind that is read here, and nothing was read.
    enum class Kind : std::uint8_t {
        Unknown,
        SpecialAddresses,
        SpecialAsns,
        AddressSpace,  ///< Of IPv4, or the assignments of IPv6 unicast.
        AsNumbers,
    };
    Kind kind = Kind::Unknown;
    std::vector<net::SpecialBlock> special_blocks;  ///< In the order of the file.
    std::vector<net::SpecialAsns> special_asns;     ///< Without those that any network may use.
    std::vector<IanaBlock> blocks;
    std::vector<IanaAsns> asns;
    Refusals refused;  ///< The places are lines.
};

/// What `source` says, its kind told by its header. Errors: only those of `source`.
[[nodiscard]] Result<IanaFile> read_iana(ByteSource& source);

/// What IANA gave out, of all its files together. Immutable.
class IanaAllocations {
public:
    using Addresses = net::RangeMap<net::Address, IanaState>;
    using Asns = net::RangeMap<net::Asn, IanaState>;

    IanaAllocations() = default;
    /// A file of IPv6 of which no record was refused also says that IANA did not give out what it
    /// does not list, so one that was cut in transit must not be among `files`. The registries of
    /// IPv4 and of AS numbers list everything.
    explicit IanaAllocations(std::span<const IanaFile> files);

    [[nodiscard]] const Addresses& addresses() const { return addresses_; }
    [[nodiscard]] const Asns& asns() const { return asns_; }

private:
    Addresses addresses_;
    Asns asns_;
};

/// The table of special purposes, with what the files among `files` replace of it.
[[nodiscard]] net::SpecialPurpose special_purpose_of(std::span<const IanaFile> files);

}  // namespace comity::registry
