// Reads compressed fixtures. Who includes it links ZLIB::ZLIB.
#pragma once

#include <zlib.h>

#include <array>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace comity::test {

/// The text of a gzip file; what cannot be read throws.
inline std::string read_gzip(const std::filesystem::path& path) {
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
    if (file == nullptr) throw std::runtime_error("cannot open " + path.string());
    std::string text;
    std::array<char, 65'536> piece{};
    for (;;) {
        const auto count = gzread(file.get(), piece.data(), static_cast<unsigned>(piece.size()));
        if (count < 0) throw std::runtime_error("cannot decompress " + path.string());
        if (count == 0) return text;
        text.append(piece.data(), static_cast<std::size_t>(count));
    }
}

}  // namespace comity::test
