// Where tests find the real data; absent on a user's machine, where such tests are skipped by name.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace comity::test {

inline std::filesystem::path fixture(const std::string& name) {
    return std::filesystem::path(COMITY_FIXTURES_DIR) / name;
}

inline std::vector<std::uint8_t> read_octets(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> text{std::istreambuf_iterator<char>(file), {}};
    return {text.begin(), text.end()};
}

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace comity::test

/// Skips the test, by name, where the fixture is not there.
#define COMITY_NEEDS_FIXTURE(name)                                 \
    if (!std::filesystem::exists(::comity::test::fixture(name))) { \
        GTEST_SKIP() << "fixture absent: " << (name);              \
    }                                                              \
    static_assert(true)
