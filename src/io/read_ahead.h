// A source that is read on a thread of its own, ahead of who asks for it.
#pragma once

#include <memory>

#include "base/byte_source.h"

namespace comity::io {

/// Gives the octets of another source, of which up to kReadAheadPieces pieces are read before they
/// are asked for: so decompressing and taking apart go on side by side. Where the system gives no
/// thread, it reads when it is asked.
class ReadAhead final : public ByteSource {
public:
    /// `source` must outlive it, and is not to be used by others as long as it is there.
    explicit ReadAhead(ByteSource& source);
    /// Waits for the read that is under way.
    ~ReadAhead() override;

    /// Errors: those of the source, behind all octets that it gave before.
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace comity::io
