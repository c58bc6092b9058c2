// Reads compressed fixtures. Who includes it links ZLIB::ZLIB.
#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>

namespace comity::test {

/// The text of a gzip file; what is damaged fails the test.
inline std::string read_gzip(const std::filesystem::path& path) {
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
    EXPECT_NE(file, nullptr) << path;
    std::string text;
    std::array<char, 65'536> piece{};
    for (;;) {
        const auto count = gzread(file.get(), piece.data(), static_cast<unsigned>(piece.size()));
        EXPECT_GE(count, 0) << path;
        if (count <= 0) return text;
        text.append(piece.data(), static_cast<std::size_t>(count));
    }
}

}  // namespace comity::test
