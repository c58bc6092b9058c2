// Compressed octets in memory, decompressed to the end.
#pragma once

#include <bzlib.h>

#include <string>

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

/// The same of `stored` as libbz2 reads it from front to back: what bzip2 would print and say.
inline Drained bunzip2(Octets stored) {
    Drained drained;
    std::vector<std::uint8_t> buffer(100'000);
    for (bool is_first = true; is_first || !stored.empty(); is_first = false) {
        bz_stream stream{};
        if (BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK) std::abort();
        stream.next_in = reinterpret_cast<char*>(const_cast<std::uint8_t*>(stored.data()));
        stream.avail_in = static_cast<unsigned>(stored.size());
        int status = BZ_OK;
        std::size_t count = 1;
        while (status == BZ_OK && (stream.avail_in > 0 || count > 0)) {
            stream.next_out = reinterpret_cast<char*>(buffer.data());
            stream.avail_out = static_cast<unsigned>(buffer.size());
            status = BZ2_bzDecompress(&stream);
            count = buffer.size() - stream.avail_out;
            drained.octets.insert(drained.octets.end(), buffer.begin(),
                                  buffer.begin() + static_cast<std::ptrdiff_t>(count));
        }
        stored = stored.last(stream.avail_in);
        BZ2_bzDecompressEnd(&stream);
        // What follows a stream and is none is ignored.
        if (status == BZ_DATA_ERROR_MAGIC && !is_first) return drained;
        drained.cut_short = status == BZ_OK;
        if (status != BZ_OK && status != BZ_STREAM_END) drained.error = "damaged";
        if (status != BZ_STREAM_END) return drained;
    }
    return drained;
}

}  // namespace comity::test
