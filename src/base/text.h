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

/// Upper-case letters of ASCII in lower case.
[[nodiscard]] constexpr char lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// With the letters of ASCII in upper case.
[[nodiscard]] std::string upper_case(std::string_view text);

/// With the letters of ASCII in lower case.
[[nodiscard]] std::string lower_case(std::string_view text);

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
/// The digits of a number below 1000 at the front, then how many there are: one store writes them.
struct DigitGroup {
    std::array<char, 3> digits;
    std::uint8_t count;
};
struct DigitGroups {
    std::array<DigitGroup, 1000> plain;   ///< "7", "42", "800"
    std::array<DigitGroup, 1000> padded;  ///< "007", "042", "800"
};
[[nodiscard]] constexpr DigitGroups make_digit_groups() {
    DigitGroups groups{};
    for (unsigned n = 0; n < 1000; ++n) {
        const std::array<char, 3> digits{static_cast<char>('0' + n / 100),
                                         static_cast<char>('0' + n / 10 % 10),
                                         static_cast<char>('0' + n % 10)};
        groups.padded[n] = {digits, 3};
        if (n >= 100) {
            groups.plain[n] = {digits, 3};
        } else if (n >= 10) {
            groups.plain[n] = {{digits[1], digits[2], ' '}, 2};
        } else {
            groups.plain[n] = {{digits[2], ' ', ' '}, 1};
        }
    }
    return groups;
}
inline constexpr DigitGroups kDigitGroups = make_digit_groups();
}  // namespace detail

/// Room that `write_decimal` may touch: ten digits and the rest of a group behind them.
inline constexpr std::size_t kDecimalOctetsMax = 16;

/// Writes `number` at `out`, which has room for kDecimalOctetsMax octets, and returns its end.
/// MRT to text spends half its time here: so a table of groups, one store each, and no loop.
[[nodiscard, gnu::always_inline]] inline char* write_decimal(char* out,
                                                             std::uint32_t number) noexcept {
    const auto put = [&out](const detail::DigitGroup& group) __attribute__((always_inline)) {
        std::memcpy(out, &group, 4);
        out += group.count;
    };
    const auto& plain = detail::kDigitGroups.plain;
    const auto& padded = detail::kDigitGroups.padded;
    if (number < 1'000) {
        put(plain[number]);
    } else if (number < 1'000'000) {
        put(plain[number / 1'000]);
        put(padded[number % 1'000]);
    } else {
        const auto millions = number / 1'000'000;
        if (millions < 1'000) {
            put(plain[millions]);
        } else {
            put(plain[millions / 1'000]);
            put(padded[millions % 1'000]);
        }
        put(padded[number / 1'000 % 1'000]);
        put(padded[number % 1'000]);
    }
    return out;
}

/// The number, from 1, of the first line of `text` that has more than `most` of `c`; 0 if none has.
[[nodiscard]] std::size_t line_with_more_than(std::string_view text, char c, std::size_t most);

}  // namespace comity
