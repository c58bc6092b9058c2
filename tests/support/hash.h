// A hash that is the same on every machine.
#pragma once

#include <cstdint>
#include <span>

namespace comity::test {

/// FNV-1a.
inline std::uint64_t hash_of(std::span<const std::uint8_t> octets) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const auto octet : octets) hash = (hash ^ octet) * 0x100000001B3U;
    return hash;
}

}  // namespace comity::test
