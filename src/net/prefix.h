// IP prefixes: an address whose host bits are zero, and its length.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "net/address.h"

namespace comity::net {

/// A prefix with its host bits zero. Ordered by family, address, then length, so that a prefix
/// comes before all that it covers, and those follow without a gap.
class Prefix {
public:
    constexpr Prefix() = default;
    /// The prefix of the first `length` bits of `address`; none if `length` is too long for its
    /// family or host bits are set.
    [[nodiscard]] static constexpr std::optional<Prefix> make(const Address& address,
                                                              std::uint8_t length) {
        if (length > bits_of(address.family()) || address.masked(length) != address) {
            return std::nullopt;
        }
        return Prefix(address, length);
    }
    /// The same, host bits cleared; `length` must suit the family.
    [[nodiscard]] static constexpr Prefix containing(const Address& address, std::uint8_t length) {
        return Prefix(address.masked(length), length);
    }
    /// Reads "192.0.2.0/24"; refuses host bits that are set.
    [[nodiscard]] static std::optional<Prefix> parse(std::string_view text);

    [[nodiscard]] constexpr const Address& address() const { return address_; }
    [[nodiscard]] constexpr std::uint8_t length() const { return length_; }
    [[nodiscard]] constexpr Family family() const { return address_.family(); }
    /// The address at its other end, with all host bits set.
    [[nodiscard]] constexpr Address last_address() const {
        if (family() == Family::Ipv4) {
            const auto host_bits = static_cast<std::uint32_t>(~Address::high_mask(length_) >> 32U);
            return Address::v4(address_.v4_value() | host_bits);
        }
        return Address::v6(address_.high() | ~Address::high_mask(length_),
                           address_.low() | ~Address::low_mask(length_));
    }
    /// Whether `other` is this prefix or a more specific one of it.
    [[nodiscard]] constexpr bool covers(const Prefix& other) const {
        return length_ <= other.length_ && address_.same_start(other.address_, length_);
    }
    friend constexpr auto operator<=>(const Prefix&, const Prefix&) = default;

private:
    constexpr Prefix(const Address& address, std::uint8_t length)
        : address_(address), length_(length) {}

    // Millions are kept: the length lies in the padding of the address.
    [[no_unique_address]] Address address_;
    std::uint8_t length_ = 0;
};
static_assert(sizeof(Prefix) == 24);

/// "192.0.2.0/24".
[[nodiscard]] std::string to_string(const Prefix& prefix);

}  // namespace comity::net

template <>
struct std::hash<comity::net::Prefix> {
    std::size_t operator()(const comity::net::Prefix& prefix) const noexcept {
        // Multiply-and-fold: two odd 64-bit constants, the high half kept by the rotation.
        const auto& address = prefix.address();
        auto mixed = address.high() * 0x9E3779B97F4A7C15U;
        mixed = (mixed << 31U | mixed >> 33U) ^ address.low();
        mixed =
            (mixed + prefix.length() + (address.family() == comity::net::Family::Ipv6 ? 129 : 0)) *
            0xD6E8FEB86659FD93U;
        return mixed ^ mixed >> 32U;
    }
};
