// IP addresses of both families in one value, never implicitly mixed.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/check.h"

namespace comity::net {

/// Address families by their IANA AFI numbers.
enum class Family : std::uint8_t { Ipv4 = 1, Ipv6 = 2 };

/// The place of a family in an array of both.
[[nodiscard]] constexpr std::size_t place_of(Family family) {
    return family == Family::Ipv4 ? 0 : 1;
}

[[nodiscard]] constexpr std::uint8_t bits_of(Family family) {
    return family == Family::Ipv4 ? 32 : 128;
}
[[nodiscard]] constexpr std::string_view to_string(Family family) {
    return family == Family::Ipv4 ? "ipv4" : "ipv6";
}

/// An address as 128 bits from the left: an IPv4 address is the first 32, the rest are zero. So bit
/// operations are the same for both families.
class Address {
public:
    constexpr Address() = default;
    [[nodiscard]] static constexpr Address v4(std::uint32_t value) {
        return Address(Family::Ipv4, static_cast<std::uint64_t>(value) << 32U, 0);
    }
    [[nodiscard]] static constexpr Address v6(std::uint64_t high, std::uint64_t low) {
        return Address(Family::Ipv6, high, low);
    }
    /// From 4 or 16 octets, network order; `octets` must be one or the other. Always inlined: a
    /// decoder of routes reads one or two a route, and an Address does not return in registers.
    [[nodiscard, gnu::always_inline]] static Address from_octets(
        std::span<const std::uint8_t> octets) {
        if (octets.size() == 4) return v4(static_cast<std::uint32_t>(load<4>(octets.data())));
        COMITY_CHECK(octets.size() == 16);
        return v6(load<8>(octets.data()), load<8>(octets.data() + 8));
    }
    /// Reads a dotted quad or the text of RFC 4291 s2.2.
    [[nodiscard]] static std::optional<Address> parse(std::string_view text);

    [[nodiscard]] constexpr Family family() const { return family_; }
    [[nodiscard]] constexpr std::uint64_t high() const { return high_; }
    [[nodiscard]] constexpr std::uint64_t low() const { return low_; }
    /// The 32 bits of an IPv4 address.
    [[nodiscard]] constexpr std::uint32_t v4_value() const {
        return static_cast<std::uint32_t>(high_ >> 32U);
    }
    [[nodiscard]] constexpr bool is_zero() const { return high_ == 0 && low_ == 0; }
    /// The address with all but the first `length` bits zero.
    [[nodiscard]] constexpr Address masked(std::uint8_t length) const {
        return Address(family_, high_ & high_mask(length), low_ & low_mask(length));
    }
    /// Whether the first `length` bits are those of `other`, of the same family.
    [[nodiscard]] constexpr bool same_start(const Address& other, std::uint8_t length) const {
        return family_ == other.family_ && ((high_ ^ other.high_) & high_mask(length)) == 0 &&
               ((low_ ^ other.low_) & low_mask(length)) == 0;
    }
    friend constexpr bool operator==(const Address&, const Address&) = default;
    /// By family, then as numbers.
    friend constexpr std::strong_ordering operator<=>(const Address& a, const Address& b) {
        if (a.family_ != b.family_) return a.family_ <=> b.family_;
        if (a.high_ != b.high_) return a.high_ <=> b.high_;
        return a.low_ <=> b.low_;
    }

    [[nodiscard]] static constexpr std::uint64_t high_mask(std::uint8_t length) {
        if (length == 0) return 0;
        return length >= 64 ? ~std::uint64_t{0} : ~std::uint64_t{0} << (64U - length);
    }
    [[nodiscard]] static constexpr std::uint64_t low_mask(std::uint8_t length) {
        if (length <= 64) return 0;
        return ~std::uint64_t{0} << (128U - length);
    }

private:
    constexpr Address(Family family, std::uint64_t high, std::uint64_t low)
        : high_(high), low_(low), family_(family) {}

    template <std::size_t Count>
    static std::uint64_t load(const std::uint8_t* octets) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < Count; ++i) value = value << 8U | octets[i];
        return value;
    }

    std::uint64_t high_ = 0;
    std::uint64_t low_ = 0;
    Family family_ = Family::Ipv4;  ///< Last, so that a prefix's length fits behind it.
};

/// Dotted quad, or the canonical text of RFC 5952.
[[nodiscard]] std::string to_string(const Address& address);

/// Room that `write_address` may touch.
inline constexpr std::size_t kAddressOctetsMax = 64;

/// Writes the text of `address` at `out`, which has room for kAddressOctetsMax, and returns its
/// end.
[[nodiscard]] char* write_address(char* out, const Address& address) noexcept;

}  // namespace comity::net
