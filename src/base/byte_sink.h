// Where octets go: implemented by io for files and pipes, by tests for memory and faults.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace comity {

/// A stream of octets, written once from the front.
class ByteSink {
public:
    ByteSink() = default;
    ByteSink(const ByteSink&) = delete;
    ByteSink& operator=(const ByteSink&) = delete;
    virtual ~ByteSink() = default;

    /// Takes all of `octets`, or fails; callers give large pieces.
    /// Errors: the write failed; how much of `octets` went out is then not known.
    [[nodiscard]] virtual Result<void> write(std::span<const std::uint8_t> octets) = 0;
};

/// A sink that keeps everything in memory.
class MemorySink final : public ByteSink {
public:
    [[nodiscard]] Result<void> write(std::span<const std::uint8_t> octets) override {
        octets_.insert(octets_.end(), octets.begin(), octets.end());
        return {};
    }
    [[nodiscard]] const std::vector<std::uint8_t>& octets() const { return octets_; }

private:
    std::vector<std::uint8_t> octets_;
};

}  // namespace comity
