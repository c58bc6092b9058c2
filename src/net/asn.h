// AS numbers (RFC 6793) and the classes that are never anyone's (RFC 7607, 6996, 5398, 7300).
#pragma once

#include <array>
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

/// AS numbers that are no network's own, and why.
struct ReservedAsns {
    Asn first;
    Asn last;
    std::string_view name;
    std::string_view citation;
};

/// In order. What IANA's registry of special-purpose AS numbers holds, without AS112, which any
/// network may announce (RFC 7534 s3.1), and with what its registry of AS numbers keeps reserved.
inline constexpr std::array<ReservedAsns, 9> kReservedAsns{{
    {Asn(0), Asn(0), "Zero", "RFC 7607 s2"},
    {kAsTrans, kAsTrans, "AS_TRANS", "RFC 6793 s9"},
    {Asn(64'496), Asn(64'511), "Documentation", "RFC 5398 s4"},
    {Asn(64'512), Asn(65'534), "Private use", "RFC 6996 s5"},
    {Asn(65'535), Asn(65'535), "Last of two octets", "RFC 7300 s4"},
    {Asn(65'536), Asn(65'551), "Documentation", "RFC 5398 s4"},
    {Asn(65'552), Asn(131'071), "Reserved by IANA", ""},
    {Asn(4'200'000'000), Asn(4'294'967'294), "Private use", "RFC 6996 s5"},
    {Asn(4'294'967'295), Asn(4'294'967'295), "Last of four octets", "RFC 7300 s4"},
}};

/// Whether `asn` can be no network's own.
[[nodiscard]] constexpr bool is_reserved(Asn asn) {
    for (const auto& reserved : kReservedAsns) {
        if (asn <= reserved.last) return asn >= reserved.first;
    }
    return false;
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
