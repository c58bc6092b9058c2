#include "net/address.h"

#include <array>

#include "base/text.h"

namespace comity::net {
namespace {

std::optional<std::uint32_t> parse_dotted_quad(std::string_view text) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const auto end = i < 3 ? text.find('.') : text.size();
        if (end == std::string_view::npos) return std::nullopt;
        const auto octet = parse_decimal<std::uint8_t>(text.substr(0, end));
        if (!octet) return std::nullopt;
        value = value << 8U | *octet;
        text.remove_prefix(i < 3 ? end + 1 : end);
    }
    return value;
}

std::optional<std::uint16_t> parse_group(std::string_view text) {
    if (text.empty() || text.size() > 4) return std::nullopt;
    std::uint16_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return value;
}

/// The 16-bit groups of one side of "::", at most eight.
struct Groups {
    std::array<std::uint16_t, 8> values{};
    std::size_t count = 0;
};

enum class Side : std::uint8_t { BeforeGap, ToTheEnd };

/// Only at the end of the whole text may the last two groups be a dotted quad (RFC 4291 s2.2).
std::optional<Groups> parse_groups(std::string_view text, Side side) {
    Groups groups;
    if (text.empty()) return groups;
    for (const auto part : split(text, ':')) {
        if (part.find('.') != std::string_view::npos) {
            const auto quad = parse_dotted_quad(part);
            const bool last = part.data() + part.size() == text.data() + text.size();
            if (!quad || !last || side == Side::BeforeGap || groups.count > 6) {
                return std::nullopt;
            }
            groups.values[groups.count++] = static_cast<std::uint16_t>(*quad >> 16U);
            groups.values[groups.count++] = static_cast<std::uint16_t>(*quad & 0xFFFFU);
        } else {
            const auto group = parse_group(part);
            if (!group || groups.count == 8) return std::nullopt;
            groups.values[groups.count++] = *group;
        }
    }
    return groups;
}

std::optional<Address> parse_v6(std::string_view text) {
    const auto gap = text.find("::");
    const bool has_gap = gap != std::string_view::npos;
    const auto front = has_gap ? parse_groups(text.substr(0, gap), Side::BeforeGap)
                               : parse_groups(text, Side::ToTheEnd);
    const auto back =
        parse_groups(has_gap ? text.substr(gap + 2) : std::string_view(), Side::ToTheEnd);
    if (!front || !back) return std::nullopt;
    const auto given = front->count + back->count;
    if (has_gap ? given > 7 : given != 8) return std::nullopt;
    std::array<std::uint64_t, 2> halves{};
    const auto place = [&halves](std::size_t i, std::uint16_t group) {
        halves[i / 4] |= static_cast<std::uint64_t>(group) << (48U - 16U * (i % 4));
    };
    for (std::size_t i = 0; i < front->count; ++i) place(i, front->values[i]);
    for (std::size_t i = 0; i < back->count; ++i) place(8 - back->count + i, back->values[i]);
    return Address::v6(halves[0], halves[1]);
}

char* write_hex(char* out, std::uint16_t group) noexcept {
    constexpr std::string_view kDigits = "0123456789abcdef";
    if (group >= 0x1000) *out++ = kDigits[group >> 12U];
    if (group >= 0x100) *out++ = kDigits[group >> 8U & 0xFU];
    if (group >= 0x10) *out++ = kDigits[group >> 4U & 0xFU];
    *out++ = kDigits[group & 0xFU];
    return out;
}

char* write_v4(char* out, std::uint32_t value) noexcept {
    out = write_decimal(out, value >> 24U);
    *out++ = '.';
    out = write_decimal(out, value >> 16U & 0xFFU);
    *out++ = '.';
    out = write_decimal(out, value >> 8U & 0xFFU);
    *out++ = '.';
    return write_decimal(out, value & 0xFFU);
}

char* write_v6(char* out, const Address& address) noexcept {
    if (address.high() == 0 && address.low() >> 32U == 0xFFFF) {  // RFC 5952 s5
        for (const char c : std::string_view("::ffff:")) *out++ = c;
        return write_v4(out, static_cast<std::uint32_t>(address.low() & 0xFFFFFFFFU));
    }
    std::array<std::uint16_t, 8> groups{};
    for (unsigned i = 0; i < 8; ++i) {
        const auto half = i < 4 ? address.high() : address.low();
        groups[i] = static_cast<std::uint16_t>(half >> (48U - 16U * (i % 4)) & 0xFFFFU);
    }
    // The longest run of two or more zero groups, the first of equals (RFC 5952 s4.2).
    std::size_t gap = 8;
    std::size_t gap_length = 1;
    for (std::size_t i = 0; i < 8;) {
        std::size_t run = 0;
        while (i + run < 8 && groups[i + run] == 0) ++run;
        if (run > gap_length) {
            gap = i;
            gap_length = run;
        }
        i += run + 1;
    }
    for (std::size_t i = 0; i < 8;) {
        if (i == gap) {
            *out++ = ':';
            *out++ = ':';
            i += gap_length;
            continue;
        }
        if (i > 0 && i != gap + gap_length) *out++ = ':';
        out = write_hex(out, groups[i]);
        ++i;
    }
    return out;
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
    if (text.size() > 45) return std::nullopt;
    if (text.find(':') != std::string_view::npos) return parse_v6(text);
    const auto quad = parse_dotted_quad(text);
    if (!quad) return std::nullopt;
    return v4(*quad);
}

char* write_address(char* out, const Address& address) noexcept {
    return address.family() == Family::Ipv4 ? write_v4(out, address.v4_value())
                                            : write_v6(out, address);
}

std::string to_string(const Address& address) {
    std::array<char, kAddressOctetsMax> buffer{};
    return {buffer.data(), write_address(buffer.data(), address)};
}

}  // namespace comity::net
