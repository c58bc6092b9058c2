#include "io/xz_reader.h"

#include <new>

#include "io/limits.h"

namespace comity::io {

XzReader::XzReader(ByteSource& stored) : StreamDecompressor(stored, "xz") {
    // A checksum of a kind that the library does not know would go unchecked if nothing told of it.
    constexpr std::uint32_t kFlags = LZMA_CONCATENATED | LZMA_TELL_UNSUPPORTED_CHECK;
    // It fails for want of memory alone.
    if (lzma_stream_decoder(&lzma_, kWindowOctetsMax, kFlags) != LZMA_OK) throw std::bad_alloc();
}

XzReader::~XzReader() { lzma_end(&lzma_); }

StreamDecompressor::Step XzReader::step(Octets stored, std::span<std::uint8_t> target) {
    lzma_.next_in = stored.data();
    lzma_.avail_in = stored.size();
    lzma_.next_out = target.data();
    lzma_.avail_out = target.size();
    const auto status = lzma_code(&lzma_, stored.empty() ? LZMA_FINISH : LZMA_RUN);
    Step done{stored.size() - lzma_.avail_in, target.size() - lzma_.avail_out, State::More};
    if (status == LZMA_MEM_ERROR) throw std::bad_alloc();
    if (status == LZMA_STREAM_END) {
        done.state = State::End;
    } else if (status == LZMA_BUF_ERROR) {
        // No step was possible: at the end, since something lacks.
        if (stored.empty()) done.state = State::Cut;
    } else if (status == LZMA_MEMLIMIT_ERROR) {
        done.state = State::Refused;
    } else if (status != LZMA_OK) {
        done.state = State::Damaged;
    }
    return done;
}

}  // namespace comity::io
