// Names of networks: the JSON of pyasn (`{"64500": "EXAMPLE Example Ltd, GB"}`) and the RIPE NCC's
// asn.txt (`64500 EXAMPLE Example Ltd, GB` a line).
#pragma once

#include <cstdint>
#include <optional>
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

inline constexpr std::string_view kNamesCitation = "docs/formats/networks.md";

inline constexpr Rule kNamesTooLong{"as-names.file.too-long", kNamesCitation, Severity::Error,
                                    "A file has at most 64000000 octets; JSON that is longer is "
                                    "not read, and of lines the rest."};
inline constexpr Rule kNamesNotJson{"as-names.file.not-json", "RFC 8259 s2", Severity::Error,
                                    "A file that begins with a brace is one JSON object."};
inline constexpr Rule kNamesLine{"as-names.line.bad", kNamesCitation, Severity::Warning,
                                 "A line is an AS number, a blank and a name, of at most 1024 "
                                 "octets."};
inline constexpr Rule kNamesAsn{"as-names.entry.asn", "RFC 5396 s2", Severity::Warning,
                                "A name is that of an AS number."};
inline constexpr Rule kNamesName{"as-names.entry.name", kNamesCitation, Severity::Warning,
                                 "A name is text of 1 to 1024 octets."};
inline constexpr Rule kNamesRepeated{"as-names.entry.repeated", kNamesCitation, Severity::Notice,
                                     "An AS number has one name; the last one is kept."};

}  // namespace rules

/// The names of all networks. Immutable.
class AsNames {
public:
    struct Name {
        std::string_view text;  ///< Without the country; a view of the AsNames. Octets as given.
        CountryCode country;    ///< May be empty, or ZZ.
    };
    [[nodiscard]] std::optional<Name> find(net::Asn asn) const;
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

private:
    friend class AsNamesBuilder;
    struct Entry {
        net::Asn asn;
        std::uint32_t begin;
        std::uint16_t length;
        CountryCode country;
    };
    std::vector<Entry> entries_;  ///< In order.
    std::string text_;
};

struct AsNamesFile {
    AsNames names;
    Refusals refused;  ///< The places are lines, or entries of the JSON.
};

/// What `source` says; a country is taken off the end (`, GB`). Memory: twice the file at most.
/// Errors: only those of `source`.
[[nodiscard]] Result<AsNamesFile> read_as_names(ByteSource& source);

}  // namespace comity::registry
