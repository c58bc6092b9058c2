#include "rpki/payload/prefix_text.h"

#include <array>

#include "base/text.h"
#include "rpki/limits.h"

namespace comity::rpki::payload {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The value of a hexadecimal digit, or 16.
constexpr unsigned hex_value(char c) {
    if (is_digit(c)) return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return 16;
}

/// A dotted quad, the whole of `text`; no leading zeros.
std::optional<std::uint32_t> read_dotted_quad(std::string_view text) {
    std::uint32_t value = 0;
    std::size_t at = 0;
    for (int i = 0; i < 4; ++i) {
        if (i > 0) {
            if (at == text.size() || text[at] != '.') return std::nullopt;
            ++at;
        }
        const auto start = at;
        unsigned octet = 0;
        while (at < text.size() && is_digit(text[at]) && at - start < 3) {
            octet = octet * 10 + static_cast<unsigned>(text[at] - '0');
            ++at;
        }
        const bool padded = at - start > 1 && text[start] == '0';
        if (at == start || padded || octet > 255) return std::nullopt;
        value = value << 8U | octet;
    }
    if (at != text.size()) return std::nullopt;
    return value;
}

/// Sixteen-bit groups as they are read, and where "::" stood among them.
struct Groups {
    std::array<std::uint16_t, 8> values{};
    std::size_t count = 0;
    std::size_t gap = kNoGap;
    static constexpr std::size_t kNoGap = 9;

    [[nodiscard]] bool push(unsigned value) {
        if (count == values.size()) return false;
        values[count++] = static_cast<std::uint16_t>(value);
        return true;
    }
};

net::Address address_of(const Groups& groups) {
    std::array<std::uint64_t, 2> halves{};
    const auto missing = groups.values.size() - groups.count;
    for (std::size_t i = 0; i < groups.count; ++i) {
        const auto place = i < groups.gap ? i : i + missing;
        halves[place / 4] |= static_cast<std::uint64_t>(groups.values[i])
                             << (48U - 16U * (place % 4));
    }
    return net::Address::v6(halves[0], halves[1]);
}

/// The text of RFC 4291 s2.2, the whole of `text`.
std::optional<net::Address> read_v6(std::string_view text) {
    Groups groups;
    std::size_t at = 0;
    if (text.substr(0, 2) == "::") {
        groups.gap = 0;
        at = 2;
    }
    while (at < text.size()) {
        const auto start = at;
        unsigned group = 0;
        while (at < text.size() && at - start < 4 && hex_value(text[at]) < 16) {
            group = group << 4U | hex_value(text[at]);
            ++at;
        }
        if (at == start) return std::nullopt;
        if (at < text.size() && text[at] == '.') {
            const auto quad = read_dotted_quad(text.substr(start));
            if (!quad || !groups.push(*quad >> 16U) || !groups.push(*quad & 0xFFFFU)) {
                return std::nullopt;
            }
            break;
        }
        if (!groups.push(group)) return std::nullopt;
        if (at == text.size()) break;
        if (text[at] != ':') return std::nullopt;
        ++at;
        if (at == text.size()) return std::nullopt;
        if (text[at] == ':') {
            if (groups.gap != Groups::kNoGap) return std::nullopt;
            groups.gap = groups.count;
            ++at;
        }
    }
    const bool whole = groups.gap == Groups::kNoGap ? groups.count == 8 : groups.count < 8;
    if (!whole) return std::nullopt;
    return address_of(groups);
}

}  // namespace

std::optional<PrefixText> read_prefix_text(std::string_view text) {
    if (text.size() > kFieldOctetsMax) return std::nullopt;
    const auto slash = text.rfind('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto length = parse_decimal<std::uint8_t>(text.substr(slash + 1));
    if (!length) return std::nullopt;
    const auto front = text.substr(0, slash);
    PrefixText prefix;
    prefix.length = *length;
    if (const auto quad = read_dotted_quad(front)) {
        prefix.address = net::Address::v4(*quad);
    } else if (const auto address = read_v6(front)) {
        prefix.address = *address;
    } else {
        return std::nullopt;
    }
    if (prefix.length > net::bits_of(prefix.address.family())) return std::nullopt;
    return prefix;
}

}  // namespace comity::rpki::payload
