// The five regional Internet registries, and IANA above them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace comity::registry {

enum class Rir : std::uint8_t { None, Iana, Afrinic, Apnic, Arin, Lacnic, RipeNcc };

/// The five, without None and Iana.
inline constexpr std::array kRirs{Rir::Afrinic, Rir::Apnic, Rir::Arin, Rir::Lacnic, Rir::RipeNcc};

/// As in their statistics: "afrinic", "apnic", "arin", "lacnic", "ripencc", "iana"; "none".
[[nodiscard]] std::string_view to_string(Rir rir);

/// Reads those names in any case; not "none".
[[nodiscard]] std::optional<Rir> parse_rir(std::string_view text);

}  // namespace comity::registry
