// gzip (RFC 1952): members one after another, with zeros between them that pad a tape's blocks.
#pragma once

#include <zlib.h>

#include "io/stream_decompressor.h"

namespace comity::io {

class GzipReader final : public StreamDecompressor {
public:
    explicit GzipReader(ByteSource& stored);
    ~GzipReader() override;

private:
    [[nodiscard]] Step step(Octets stored, std::span<std::uint8_t> target) override;

    z_stream zlib_{};
    bool in_member_ = false;
};

}  // namespace comity::io
