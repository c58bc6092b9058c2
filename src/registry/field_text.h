// The text of a field, as more than one of these formats has it.
#pragma once

#include <optional>
#include <string_view>

#include "net/asn.h"

namespace comity::registry {

/// An ASN from 1 in `text`, blanks around it passed over.
[[nodiscard]] std::optional<net::Asn> parse_own_asn(std::string_view text);

/// `text` cut before kFieldOctetsMax octets, between two characters.
[[nodiscard]] std::string_view cut_name(std::string_view text);

}  // namespace comity::registry
