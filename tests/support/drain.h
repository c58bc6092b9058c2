// Compressed octets in memory, decompressed to the end.
#pragma once

#include <string>
#include <vector>

#include "io/decompressor.h"

namespace comity::test {

struct Drained {
    std::vector<std::uint8_t> octets;
    std::string error;  ///< Empty: none.
    bool cut_short = false;
};

/// Reads `source` to its end with buffers of `buffer_octets`.
inline Drained drain(io::Decompressor& source, std::size_t buffer_octets = 10'000) {
    Drained drained;
    std::vector<std::uint8_t> buffer(buffer_octets);
    for (;;) {
        const auto count = source.read(buffer);
        if (!count) drained.error = to_string(count.error());
        if (!count || *count == 0) break;
        drained.octets.insert(drained.octets.end(), buffer.begin(),
                              buffer.begin() + static_cast<std::ptrdiff_t>(*count));
    }
    drained.cut_short = source.cut_short();
    return drained;
}

}  // namespace comity::test
