// Octets that nobody can guess, by OpenSSL's libcrypto, which takes them from the system.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace comity::crypto {

/// Fills `octets`. Ends the program where the system gives none: a secret that can be guessed would
/// be worse.
void fill_random(std::span<std::uint8_t> octets);

/// `Octets` random octets as twice as many hexadecimal digits, lower case.
template <std::size_t Octets>
[[nodiscard]] std::string random_digits() {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::array<std::uint8_t, Octets> octets{};
    fill_random(octets);
    std::string text;
    for (const auto octet : octets) {
        text += kDigits[octet >> 4U];
        text += kDigits[octet & 0xFU];
    }
    return text;
}

}  // namespace comity::crypto
