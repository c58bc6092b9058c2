#include "io/zstd_reader.h"

#include <zstd_errors.h>

#include <bit>
#include <new>

#include "io/limits.h"

namespace comity::io {

ZstdReader::ZstdReader(ByteSource& stored)
    : StreamDecompressor(stored, "Zstandard"), zstd_(ZSTD_createDCtx()) {
    // It fails for want of memory alone.
    if (zstd_ == nullptr) throw std::bad_alloc();
    static_assert(std::has_single_bit(kWindowOctetsMax));
    ZSTD_DCtx_setParameter(zstd_, ZSTD_d_windowLogMax, std::countr_zero(kWindowOctetsMax));
}

ZstdReader::~ZstdReader() { ZSTD_freeDCtx(zstd_); }

StreamDecompressor::Step ZstdReader::step(Octets stored, std::span<std::uint8_t> target) {
    ZSTD_inBuffer in{stored.data(), stored.size(), 0};
    ZSTD_outBuffer out{target.data(), target.size(), 0};
    // Between frames, a call without input would ask for the next one.
    if (stored.empty() && !in_frame_) return {.state = State::End};
    const auto status = ZSTD_decompressStream(zstd_, &out, &in);
    const auto with = [&in, &out](State state) { return Step{in.pos, out.pos, state}; };
    if (ZSTD_isError(status) != 0) {
        const auto code = ZSTD_getErrorCode(status);
        if (code == ZSTD_error_memory_allocation) throw std::bad_alloc();
        return with(code == ZSTD_error_frameParameter_windowTooLarge ? State::Refused
                                                                     : State::Damaged);
    }
    in_frame_ = status != 0;
    return with(stored.empty() && in_frame_ && out.pos == 0 ? State::Cut : State::More);
}

}  // namespace comity::io
