// Dates of registry objects, in two octets: millions are kept.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "base/timestamp.h"

namespace comity::irr {

/// A day of UTC from 1970-01-02 to 2149-06-06, or none. Registries write 1970-01-01 where they do
/// not know.
class Day {
public:
    constexpr Day() = default;
    /// The day of `time`; none outside the range.
    [[nodiscard]] static constexpr Day of(Timestamp time) {
        const auto days = time.seconds() / kSeconds;
        return days > 0 && days <= 0xFFFF ? Day(static_cast<std::uint16_t>(days)) : Day();
    }
    [[nodiscard]] constexpr bool is_known() const { return number_ != 0; }
    /// Its midnight; none if it is not known.
    [[nodiscard]] constexpr std::optional<Timestamp> start() const {
        if (!is_known()) return std::nullopt;
        return Timestamp::from_seconds(number_ * kSeconds);
    }
    /// By time; one that is not known comes before all others.
    friend constexpr auto operator<=>(Day, Day) = default;

private:
    static constexpr std::int64_t kSeconds = 86'400;
    constexpr explicit Day(std::uint16_t number) : number_(number) {}
    std::uint16_t number_ = 0;  ///< Days since 1970-01-01; 0 is none.
};

}  // namespace comity::irr
