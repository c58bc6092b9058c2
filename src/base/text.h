// Numbers to and from text, and hostile text made safe to print.
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace comity {

enum class LeadingZeros : std::uint8_t { Refused, Allowed };

/// The number that the whole of `text` spells in decimal digits; nothing else may be in it.
template <std::unsigned_integral T>
[[nodiscard]] std::optional<T> parse_decimal(std::string_view text,
                                             LeadingZeros zeros = LeadingZeros::Refused) {
    if (text.empty()) return std::nullopt;
    if (zeros == LeadingZeros::Refused && text.size() > 1 && text.front() == '0') {
        return std::nullopt;
    }
    T number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

/// `text` without blanks (space, tab, CR) at either end.
[[nodiscard]] std::string_view trim(std::string_view text);

/// The fields of `text` between `separator`s; an empty text has one empty field.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// How many octets the UTF-8 character at the front of `text` (not empty) has (RFC 3629 s4); 0 if
/// there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// `text` for a log or a terminal: control characters and invalid UTF-8 as `\xNN`, cut at
/// `octets_max` octets with an ellipsis.
[[nodiscard]] std::string escape_for_terminal(std::string_view text, std::size_t octets_max = 256);

/// `number` with a comma between groups of three digits, for people.
[[nodiscard]] std::string with_thousands(std::uint64_t number);

namespace detail {
/// Four octets for each number below 1000: its digits, padded behind, then how many there are.
struct DigitGroup {
    std::array<char, 3> digits;
    std::uint8_t count;
};
[[nodiscard]] constexpr std::array<DigitGroup, 1000> make_digit_groups() {
    std::array<DigitGroup, 1000> groups{};
    for (unsigned n = 0; n < 1000; ++n) {
        auto& group = groups[n];
        const auto digit = [](unsigned value) { return static_cast<char>('0' + value); };
        if (n >= 100) {
            group = {{digit(n / 100), digit(n / 10 % 10), digit(n % 10)}, 3};
        } else if (n >= 10) {
            group = {{digit(n / 10), digit(n % 10), ' '}, 2};
        } else {
            group = {{digit(n), ' ', ' '}, 1};
        }
    }
    return groups;
}
inline constexpr auto kDigitGroups = make_digit_groups();
}  // namespace detail

/// Room that `write_decimal` may touch: ten digits and the rest of a group behind them.
inline constexpr std::size_t kDecimalOctetsMax = 12;

/// Writes `number` at `out`, which has room for kDecimalOctetsMax octets, and returns its end.
/// The table of groups is what makes MRT-to-text fast: no division below 1000, one store each.
[[nodiscard]] inline char* write_decimal(char* out, std::uint32_t number) noexcept {
    const auto put = [&out](std::uint32_t group) {
        const auto& entry = detail::kDigitGroups[group];
        std::memcpy(out, &entry, 4);
        out += entry.count;
    };
    const auto put_padded = [&out](std::uint32_t group) {
        out[0] = static_cast<char>('0' + group / 100);
        out[1] = static_cast<char>('0' + group / 10 % 10);
        out[2] = static_cast<char>('0' + group % 10);
        out += 3;
    };
    if (number < 1'000) {
        put(number);
    } else if (number < 1'000'000) {
        put(number / 1'000);
        put_padded(number % 1'000);
    } else if (number < 1'000'000'000) {
        put(number / 1'000'000);
        put_padded(number / 1'000 % 1'000);
        put_padded(number % 1'000);
    } else {
        put(number / 1'000'000'000);
        put_padded(number / 1'000'000 % 1'000);
        put_padded(number / 1'000 % 1'000);
        put_padded(number % 1'000);
    }
    return out;
}

}  // namespace comity
