// Where octets come from: implemented by io for files and pipes, by tests for memory and faults.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "base/result.h"

namespace comity {

/// A stream of octets, read once from the front.
class ByteSource {
public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    /// Fills the front of `buffer` (not empty) and returns how many octets; 0 is the end.
    /// Errors: the read or its decompression failed; what was returned before still stands.
    [[nodiscard]] virtual Result<std::size_t> read(std::span<std::uint8_t> buffer) = 0;
};

/// A source over octets in memory, which must outlive it.
class MemorySource final : public ByteSource {
public:
    explicit MemorySource(std::span<const std::uint8_t> octets) : rest_(octets) {}
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        const auto count = std::min(buffer.size(), rest_.size());
        std::copy_n(rest_.begin(), count, buffer.begin());
        rest_ = rest_.subspan(count);
        return count;
    }

private:
    std::span<const std::uint8_t> rest_;
};

}  // namespace comity
