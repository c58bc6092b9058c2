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
    const Step done{stored.size() - lzma_.avail_in, target.size() - lzma_.avail_out, State::More};
    const auto with = [&done](State state) { return Step{done.consumed, done.produced, state}; };
    switch (status) {
        case LZMA_OK: return done;
        case LZMA_STREAM_END: return with(State::End);
        case LZMA_BUF_ERROR:
            // No step was possible: at the end, since something lacks.
            return with(stored.empty() ? State::Cut : State::More);
        case LZMA_MEMLIMIT_ERROR: return with(State::Refused);
        case LZMA_MEM_ERROR: throw std::bad_alloc();
        case LZMA_NO_CHECK:
        case LZMA_UNSUPPORTED_CHECK:
        case LZMA_GET_CHECK:
        case LZMA_FORMAT_ERROR:
        case LZMA_OPTIONS_ERROR:
        case LZMA_DATA_ERROR:
        case LZMA_PROG_ERROR:
        case LZMA_SEEK_NEEDED:
        case LZMA_RET_INTERNAL1:
        case LZMA_RET_INTERNAL2:
        case LZMA_RET_INTERNAL3:
        case LZMA_RET_INTERNAL4:
        case LZMA_RET_INTERNAL5:
        case LZMA_RET_INTERNAL6:
        case LZMA_RET_INTERNAL7:
        case LZMA_RET_INTERNAL8: break;
    }
    return with(State::Damaged);
}

}  // namespace comity::io
