// Values as SQLite's integers hold them.
#pragma once

#include <cstdint>
#include <optional>

#include "base/timestamp.h"
#include "net/asn.h"

namespace comity::store {

[[nodiscard]] inline net::Asn asn_of(std::int64_t number) {
    return net::Asn(static_cast<std::uint32_t>(number));
}

[[nodiscard]] inline std::optional<std::int64_t> microseconds(
    const std::optional<Timestamp>& time) {
    return time ? std::optional(time->microseconds()) : std::nullopt;
}

}  // namespace comity::store
