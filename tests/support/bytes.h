// Octets that a test owns, also without a pattern.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

namespace comity::test {

using Bytes = std::vector<std::uint8_t>;

inline Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

inline Bytes operator+(Bytes first, const Bytes& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

/// `count` octets, each one of `kinds`.
inline Bytes noise(std::size_t count, unsigned kinds = 256, unsigned seed = 7) {
    std::mt19937 random(seed);
    Bytes octets(count);
    for (auto& octet : octets) octet = static_cast<std::uint8_t>(random() % kinds);
    return octets;
}

}  // namespace comity::test
