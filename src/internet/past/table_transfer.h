// How fast a vantage point of a made Internet sends its whole table: in equal parts, in the order
// of announcements, with what the table at the start did not have behind them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/timestamp.h"

namespace comity::internet {

inline constexpr std::uint32_t kTransferParts = 200;
inline constexpr std::int64_t kTransferPartUs = 300'000;
/// From when a session is up until the first part.
inline constexpr std::int64_t kTransferDelayUs = 400'000;

/// How many of `announcement_count` announcements are in a part.
[[nodiscard]] constexpr std::uint32_t transfer_part_size(std::size_t announcement_count) {
    return static_cast<std::uint32_t>(
        std::max<std::size_t>(1, announcement_count / kTransferParts));
}

/// When `announcement`, or what the table does not have, is sent in a transfer that begins at
/// `start`.
[[nodiscard]] constexpr Timestamp transfer_time(Timestamp start, std::size_t announcement_count,
                                                std::optional<std::uint32_t> announcement) {
    const auto place = announcement ? std::size_t{*announcement}
                                    : std::max<std::size_t>(1, announcement_count) - 1;
    const auto part = static_cast<std::int64_t>(place / transfer_part_size(announcement_count));
    return Timestamp::from_microseconds(start.microseconds() + part * kTransferPartUs);
}

}  // namespace comity::internet
