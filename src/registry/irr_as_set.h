// The sets that a network names in PeeringDB as what it announces: free text that a person wrote.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace comity::registry {

/// A name in the IRR, and which one.
struct IrrSetName {
    enum class Kind : std::uint8_t { AsSet, RouteSet, Asn };
    std::string source;  ///< "RIPE", in capitals; empty where none is named.
    std::string name;    ///< "AS1299:AS-TWELVE99", in capitals: case says nothing (RFC 2622 s2).
    Kind kind = Kind::AsSet;
    friend bool operator==(const IrrSetName&, const IrrSetName&) = default;
};

struct IrrSetNames {
    std::vector<IrrSetName> names;     ///< In the order of the text, each once.
    std::vector<std::string> refused;  ///< Words of the text that are no such name.
};

/// The names in `text`, apart by blanks, commas or semicolons: `AS-FOO`, `RIPE::AS-FOO`,
/// `AS-FOO@RIPE`, `AS64500:AS-FOO` (RFC 2622 s5), `AS64500`.
[[nodiscard]] IrrSetNames parse_irr_sets(std::string_view text);

}  // namespace comity::registry
