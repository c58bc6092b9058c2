// Prefixes in text, read without allocation: a payload file holds a million of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "net/address.h"

namespace comity::rpki::payload {

/// An address and a length that suits its family; host bits may be set.
struct PrefixText {
    net::Address address;
    std::uint8_t length = 0;
};

/// Reads "192.0.2.0/24" or "2001:db8::/32". Takes what `net::Prefix::parse` takes, and host bits
/// besides, so that the caller can name that fault.
[[nodiscard]] std::optional<PrefixText> read_prefix_text(std::string_view text);

}  // namespace comity::rpki::payload
