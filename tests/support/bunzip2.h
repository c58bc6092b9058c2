// bzip2 as libbz2 writes and reads it: what ours is held against.
#pragma once

#include <bzlib.h>

#include <cstdlib>
#include <vector>

#include "support/drain.h"

namespace comity::test {

/// What `bzip2 -dc` would print of `stored`, and say.
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

/// `plain` as one stream with blocks of `level` x 100,000 octets.
inline std::vector<std::uint8_t> bzip2(std::vector<std::uint8_t> plain, int level) {
    plain.reserve(1);  // libbz2 takes no null
    std::vector<std::uint8_t> packed(plain.size() + plain.size() / 50 + 1000);
    auto size = static_cast<unsigned>(packed.size());
    if (BZ2_bzBuffToBuffCompress(reinterpret_cast<char*>(packed.data()), &size,
                                 reinterpret_cast<char*>(plain.data()),
                                 static_cast<unsigned>(plain.size()), level, 0, 0) != BZ_OK) {
        std::abort();
    }
    packed.resize(size);
    return packed;
}

}  // namespace comity::test
