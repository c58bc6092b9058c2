// Which organisation runs which network: CAIDA's as2org, as text (two sections, each with a
// `# format:` line) and as JSON Lines.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/refusals.h"
#include "base/rule.h"
#include "net/asn.h"
#include "registry/country_code.h"

namespace comity::registry {

namespace rules {

inline constexpr std::string_view kOrganisationsCitation = "docs/formats/networks.md";

inline constexpr Rule kOrganisationsLine{"as-organisations.line.too-long", kOrganisationsCitation,
                                         Severity::Warning, "A line has at most 4096 octets."};
inline constexpr Rule kOrganisationsJson{"as-organisations.line.not-json", "RFC 8259 s2",
                                         Severity::Warning,
                                         "A line that begins with a brace is one JSON object."};
inline constexpr Rule kOrganisationsFields{
    "as-organisations.line.fields", kOrganisationsCitation, Severity::Warning,
    "A line stands below a format line and has the fields that it names."};
inline constexpr Rule kOrganisationsId{"as-organisations.line.organisation", kOrganisationsCitation,
                                       Severity::Warning, "An organisation has an id."};
inline constexpr Rule kOrganisationsAsn{"as-organisations.line.asn", "RFC 5396 s2",
                                        Severity::Warning, "The network is an AS number."};
inline constexpr Rule kOrganisationsRepeated{
    "as-organisations.line.repeated", kOrganisationsCitation, Severity::Notice,
    "An organisation or a network is listed once; the last one is kept."};
inline constexpr Rule kOrganisationsTooMany{
    "as-organisations.file.too-many", kOrganisationsCitation, Severity::Error,
    "A file has at most 2000000 lines of organisations and networks; the rest is not read."};

}  // namespace rules

struct Organisation {
    std::string id;    ///< As "ORG-EX1-RIPE".
    std::string name;  ///< Empty where the file names the id only.
    CountryCode country;
};

/// Immutable.
class AsOrganisations {
public:
    /// Null where nothing is said of `asn`; as long as this lives.
    [[nodiscard]] const Organisation* find(net::Asn asn) const;
    /// Whether both are known, and of one organisation.
    [[nodiscard]] bool are_siblings(net::Asn a, net::Asn b) const;
    /// In order; empty of an organisation that is not known.
    [[nodiscard]] std::vector<net::Asn> asns_of(std::string_view organisation_id) const;

    [[nodiscard]] std::size_t size() const { return networks_.size(); }
    /// By id; a view of this.
    [[nodiscard]] std::span<const Organisation> organisations() const { return organisations_; }

private:
    friend class AsOrganisationsBuilder;
    struct Network {
        net::Asn asn;
        std::uint32_t organisation;  ///< Its place.
    };
    [[nodiscard]] std::optional<std::uint32_t> place_of(net::Asn asn) const;

    std::vector<Organisation> organisations_;
    std::vector<Network> networks_;  ///< By AS number.
};

struct AsOrganisationsFile {
    AsOrganisations organisations;
    Refusals refused;  ///< The places are lines.
};

/// What `source` says, in either form. Errors: only those of `source`.
[[nodiscard]] Result<AsOrganisationsFile> read_as_organisations(ByteSource& source);

}  // namespace comity::registry
