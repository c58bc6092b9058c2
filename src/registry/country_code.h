// Two-letter codes of countries, and of what registries write in their place.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace comity::registry {

/// Two letters as of ISO 3166-1 (alpha-2), in upper case, or nothing. Whether there is such a
/// country is not said: registries also write EU, AP and ZZ.
class CountryCode {
public:
    constexpr CountryCode() = default;
    /// Reads two letters in any case.
    [[nodiscard]] static constexpr std::optional<CountryCode> parse(std::string_view text) {
        if (text.size() != 2) return std::nullopt;
        CountryCode code;
        for (std::size_t i = 0; i < 2; ++i) {
            const char c = text[i];
            const bool is_lower = c >= 'a' && c <= 'z';
            if (!is_lower && !(c >= 'A' && c <= 'Z')) return std::nullopt;
            code.letters_[i] = is_lower ? static_cast<char>(c - 'a' + 'A') : c;
        }
        return code;
    }
    [[nodiscard]] constexpr bool empty() const { return letters_[0] == '\0'; }
    /// Two letters, or nothing; a view of this value.
    [[nodiscard]] constexpr std::string_view text() const {
        return {letters_.data(), empty() ? 0U : letters_.size()};
    }
    friend constexpr auto operator<=>(const CountryCode&, const CountryCode&) = default;

private:
    std::array<char, 2> letters_{};
};
static_assert(sizeof(CountryCode) == 2);

[[nodiscard]] inline std::string to_string(const CountryCode& code) {
    return std::string(code.text());
}

}  // namespace comity::registry
