#include "io/gzip_reader.h"

#include <algorithm>
#include <new>

#include "io/limits.h"

namespace comity::io {

GzipReader::GzipReader(ByteSource& stored) : StreamDecompressor(stored, "gzip") {
    constexpr int kGzipWindow = 15 + 16;
    // It fails for want of memory alone.
    if (inflateInit2(&zlib_, kGzipWindow) != Z_OK) throw std::bad_alloc();
}

GzipReader::~GzipReader() { inflateEnd(&zlib_); }

StreamDecompressor::Step GzipReader::step(Octets stored, std::span<std::uint8_t> target) {
    if (stored.empty()) return {.state = in_member_ ? State::Cut : State::End};
    if (!in_member_) {
        const auto zeros = std::find_if(stored.begin(), stored.end(),
                                        [](std::uint8_t octet) { return octet != 0; }) -
                           stored.begin();
        if (zeros > 0) return {.consumed = static_cast<std::size_t>(zeros)};
        inflateReset(&zlib_);
        in_member_ = true;
    }
    // zlib counts in 32 bits.
    target = target.first(std::min(target.size(), kReadOctets));
    zlib_.next_in = const_cast<Bytef*>(stored.data());  // which zlib does not change
    zlib_.avail_in = static_cast<uInt>(stored.size());
    zlib_.next_out = target.data();
    zlib_.avail_out = static_cast<uInt>(target.size());
    const int status = inflate(&zlib_, Z_NO_FLUSH);
    Step done{stored.size() - zlib_.avail_in, target.size() - zlib_.avail_out, State::More};
    if (status == Z_STREAM_END) {
        in_member_ = false;
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
        done.state = State::Damaged;
    }
    return done;
}

}  // namespace comity::io
