// A text that comes in small pieces.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

#include "base/byte_source.h"

namespace comity::test {

/// Gives `text`, which must outlive it, at most `piece` octets a read.
class PieceSource final : public ByteSource {
public:
    PieceSource(std::string_view text, std::size_t piece) : rest_(text), piece_(piece) {}
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        const auto count = std::min({buffer.size(), rest_.size(), piece_});
        std::copy_n(rest_.begin(), count, buffer.begin());
        rest_ = rest_.substr(count);
        return count;
    }

private:
    std::string_view rest_;
    std::size_t piece_;
};

}  // namespace comity::test
