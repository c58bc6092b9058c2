// Who the networks of a made Internet belong to: organisations with a country, a name and one or
// more networks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "internet/topology.h"
#include "net/asn.h"

namespace comity::internet {

struct Organisation {
    net::Asn
        first_network;  ///< The one that the others joined; what is made of it follows from it.
    std::uint8_t region = 0;
    std::string_view country;  ///< ISO 3166, two letters.
};

/// The networks of a topology, in organisations.
class Organisations {
public:
    Organisations() = default;
    /// One network in eight belongs to the organisation of another one of its region.
    Organisations(const Topology& topology, std::uint64_t seed);

    [[nodiscard]] std::span<const Organisation> all() const { return organisations_; }
    /// The number of the organisation of `network`.
    [[nodiscard]] std::uint32_t number_of(AsIndex network) const { return number_of_[network]; }
    [[nodiscard]] const Organisation& of(AsIndex network) const {
        return organisations_[number_of_[network]];
    }
    /// The networks of organisation `number`, in ascending order.
    [[nodiscard]] std::span<const AsIndex> networks_of(std::uint32_t number) const {
        return networks_.of(number);
    }

private:
    std::vector<Organisation> organisations_;
    std::vector<std::uint32_t> number_of_;
    Adjacency networks_;
};

/// The organisation that a network would be alone: of its number's region.
[[nodiscard]] Organisation organisation_alone(net::Asn asn, std::uint64_t seed);

/// How a name is spelled: sources differ in what they can hold.
enum class Spelling : std::uint8_t { Ascii, Latin1, Utf8 };

/// A name as "Kavonet Telekom", with an umlaut here and there where the spelling has them.
[[nodiscard]] std::string name_of(const Organisation& organisation, Spelling spelling);
/// A network's short name, as "KAVONET-AS" (RFC 2622 s6: as-name).
[[nodiscard]] std::string as_name(const Organisation& organisation, net::Asn asn);
/// What registries know an organisation by, as "A1B2C3D4"; distinct organisations differ.
[[nodiscard]] std::string opaque_id(const Organisation& organisation);
/// Its handle in its region's database and in AS-to-organisation files, as "ORG-KAVO64500-RIPE".
[[nodiscard]] std::string organisation_handle(const Organisation& organisation);

/// ISO 3166 with three letters in lower case, for a `country` of the made ones.
[[nodiscard]] std::string_view country_of_three(std::string_view country);

}  // namespace comity::internet
