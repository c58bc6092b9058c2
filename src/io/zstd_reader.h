// Zstandard (RFC 8878): frames one after another, skippable ones among them.
#pragma once

#include <zstd.h>

#include "io/stream_decompressor.h"

namespace comity::io {

class ZstdReader final : public StreamDecompressor {
public:
    explicit ZstdReader(ByteSource& stored);
    ~ZstdReader() override;

private:
    [[nodiscard]] Step step(Octets stored, std::span<std::uint8_t> target) override;

    ZSTD_DCtx* zstd_;
    bool in_frame_ = false;
};

}  // namespace comity::io
