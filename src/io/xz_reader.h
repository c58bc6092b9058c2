// xz: streams one after another, with zeros between them and behind them in fours.
#pragma once

#include <lzma.h>

#include "io/stream_decompressor.h"

namespace comity::io {

class XzReader final : public StreamDecompressor {
public:
    explicit XzReader(ByteSource& stored);
    ~XzReader() override;

private:
    [[nodiscard]] Step step(Octets stored, std::span<std::uint8_t> target) override;

    lzma_stream lzma_ = LZMA_STREAM_INIT;
};

}  // namespace comity::io
