#include "io/stream_decompressor.h"

#include <string>

#include "io/limits.h"

namespace comity::io {

StreamDecompressor::StreamDecompressor(ByteSource& stored, std::string_view name)
    : stored_(stored), name_(name), buffer_(kReadOctets) {}

Result<std::size_t> StreamDecompressor::read(std::span<std::uint8_t> buffer) {
    while (!damage_) {
        if (pending_.empty() && !at_end_) {
            pending_ = std::span(buffer_).first(COMITY_TRY(stored_.read(buffer_)));
            at_end_ = pending_.empty();
        }
        const auto done = step(pending_, buffer);
        pending_ = pending_.subspan(done.consumed);
        consumed_ += done.consumed;
        if (done.state == State::Damaged || done.state == State::Refused) {
            damage_ =
                Error{.what = "decompress " + std::string(name_) +
                              (done.state == State::Damaged
                                   ? ": data is damaged after octet " + std::to_string(consumed_)
                                   : ": it needs more memory than the limit of " +
                                         std::to_string(kWindowOctetsMax >> 20U) + " MiB")};
        }
        cut_short_ = done.state == State::Cut;
        // What came out before the damage was seen (a wrong checksum is seen last) is good.
        if (done.produced > 0) return done.produced;
        if (done.state == State::End || done.state == State::Cut) return std::size_t{0};
    }
    return fail(*damage_);
}

}  // namespace comity::io
