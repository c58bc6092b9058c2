#include "io/decompressor.h"

#include <algorithm>
#include <string_view>

#include "io/bzip2_reader.h"
#include "io/gzip_reader.h"
#include "io/xz_reader.h"
#include "io/zstd_reader.h"

namespace comity::io {

std::unique_ptr<Decompressor> make_decompressor(Octets front, ByteSource& stored) {
    const auto has = [&front](std::string_view octets, std::size_t at) {
        return front.size() >= at + octets.size() &&
               std::equal(octets.begin(), octets.end(), front.begin() + static_cast<long>(at),
                          [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
    };
    if (has("\x1f\x8b", 0)) return std::make_unique<GzipReader>(stored);
    if (has("BZh", 0)) return std::make_unique<Bzip2Reader>(stored);
    if (has({"\xfd\x37zXZ\0", 6}, 0)) return std::make_unique<XzReader>(stored);
    // A frame, or one to be skipped, which has sixteen magics (RFC 8878 s3.1.2): pzstd begins so.
    if (has("\x28\xb5\x2f\xfd", 0) || (has("\x2a\x4d\x18", 1) && front[0] >> 4U == 5)) {
        return std::make_unique<ZstdReader>(stored);
    }
    return nullptr;
}

}  // namespace comity::io
