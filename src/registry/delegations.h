// What is delegated, by all registries together.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "net/prefix.h"
#include "net/range_map.h"
#include "registry/delegated.h"

namespace comity::registry {

/// A set of DelegationStatus.
class StatusSet {
public:
    constexpr StatusSet() = default;
    constexpr StatusSet(std::initializer_list<DelegationStatus> statuses) {
        for (const auto status : statuses) add(status);
    }
    constexpr void add(DelegationStatus status) {
        bits_ = static_cast<std::uint8_t>(bits_ | 1U << static_cast<unsigned>(status));
    }
    [[nodiscard]] constexpr bool has(DelegationStatus status) const {
        return (bits_ >> static_cast<unsigned>(status) & 1U) != 0;
    }
    friend constexpr bool operator==(StatusSet, StatusSet) = default;

private:
    std::uint8_t bits_ = 0;
};

/// What the registries say of the addresses of one prefix.
struct PrefixDelegations {
    bool is_whole = false;           ///< Whether they say something of every address.
    StatusSet statuses;              ///< All that occur in it; several are mixed.
    Rir rir = Rir::None;             ///< Of all its addresses; None if there are several.
    std::optional<Timestamp> as_of;  ///< Of the oldest file that tells; none if a file has none.
};

/// Immutable; any number of threads may read it.
class Delegations {
public:
    struct Source {
        Rir registry = Rir::None;
        std::optional<Timestamp> as_of;
        std::uint64_t serial = 0;
    };
    /// What is said of one AS number.
    struct AsnAnswer {
        Delegation delegation;
        std::optional<Timestamp> as_of;
    };
    /// A delegation and the place in `sources` of the file that says it.
    struct Stated {
        Delegation delegation;
        std::uint32_t source = 0;
        friend bool operator==(const Stated&, const Stated&) = default;
    };
    using Addresses = net::RangeMap<net::Address, Stated>;
    using Asns = net::RangeMap<net::Asn, Stated>;

    Delegations() = default;
    /// Where files overlap, the later as-of day holds; of equal ones that which stands later in
    /// `files`, and of records of one file the one with the later start. Files without a day hold
    /// least.
    explicit Delegations(std::vector<DelegatedFile> files);

    /// Oldest first.
    [[nodiscard]] std::span<const Source> sources() const { return sources_; }
    /// Records that do not hold, or not for all they name, because another one does.
    [[nodiscard]] std::uint64_t overlapped() const {
        return addresses_.hidden_count() + asns_.hidden_count();
    }
    [[nodiscard]] const Addresses& addresses() const { return addresses_; }
    [[nodiscard]] const Asns& asns() const { return asns_; }

    [[nodiscard]] PrefixDelegations find(const net::Prefix& prefix) const;
    /// None where no file says anything of `asn`.
    [[nodiscard]] std::optional<AsnAnswer> find(net::Asn asn) const;

    /// The AS numbers, as ranges in order, delegated to a holder, or in a country.
    [[nodiscard]] std::vector<AsnDelegation> asns_of(HolderId holder) const;
    [[nodiscard]] std::vector<AsnDelegation> asns_of(CountryCode country) const;
    /// The registry's opaque id of a holder, without the registry; a view of this.
    [[nodiscard]] std::string_view opaque_id(HolderId holder) const;
    /// The registry before it: "ripencc|opaque id".
    [[nodiscard]] std::string_view holder_name(HolderId holder) const;

private:
    std::vector<Source> sources_;
    std::vector<std::string> holders_;  ///< "registry|opaque id"
    Addresses addresses_;
    Asns asns_;
    // Places in asns_ of what is delegated, by holder and by country.
    std::vector<std::uint32_t> by_holder_;
    std::vector<std::uint32_t> by_country_;
};

}  // namespace comity::registry
