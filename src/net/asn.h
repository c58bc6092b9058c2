// AS numbers (RFC 6793) and the classes that are never anyone's (RFC 7607, 6996, 5398, 7300).
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace comity::net {

/// A four-octet AS number.
class Asn {
public:
    constexpr Asn() = default;
    constexpr explicit Asn(std::uint32_t value) : value_(value) {}
    /// Reads asplain ("64500"), with "AS" in front or not (RFC 5396 s2); asdot is refused.
    [[nodiscard]] static std::optional<Asn> parse(std::string_view text);
    [[nodiscard]] constexpr std::uint32_t value() const { return value_; }
    friend constexpr auto operator<=>(Asn, Asn) = default;

private:
    std::uint32_t value_ = 0;
};
static_assert(sizeof(Asn) == 4);

/// AS_TRANS, what stands for a four-octet ASN where only two fit (RFC 6793 s9).
inline constexpr Asn kAsTrans{23456};

/// Whether `asn` can be no network's own: 0, AS_TRANS, documentation, private use, reserved.
[[nodiscard]] constexpr bool is_reserved(Asn asn) {
    const auto n = asn.value();
    return n == 0 || n == kAsTrans.value() || (n >= 64'496 && n <= 131'071) || n >= 4'200'000'000;
}

/// "AS64500".
[[nodiscard]] std::string to_string(Asn asn);

}  // namespace comity::net

template <>
struct std::hash<comity::net::Asn> {
    std::size_t operator()(comity::net::Asn asn) const noexcept {
        return std::hash<std::uint32_t>{}(asn.value());
    }
};
