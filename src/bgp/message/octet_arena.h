// Octets that a decoder makes itself, as AS paths widened to four octets, kept for one record.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/reader.h"

namespace comity::bgp {

/// Hands out blocks that stay where they are until `clear`. Reused from record to record, it stops
/// allocating once it has seen the largest.
class OctetArena {
public:
    /// A block of `count` octets, valid until `clear`.
    [[nodiscard]] std::span<std::uint8_t> take(std::size_t count) {
        if (blocks_.empty() || blocks_.back().size() - used_ < count) grow(count);
        const auto block = std::span(blocks_.back()).subspan(used_, count);
        used_ += count;
        return block;
    }
    void clear() {
        // One block as large as all that were needed serves the next record without growing.
        if (blocks_.size() > 1) {
            const auto total = total_;
            blocks_.clear();
            total_ = 0;
            grow(total);
        }
        used_ = 0;
    }

private:
    void grow(std::size_t count) {
        constexpr std::size_t kBlockOctets = 16UL * 1024;
        blocks_.emplace_back(count > kBlockOctets ? count : kBlockOctets);
        total_ += blocks_.back().size();
        used_ = 0;
    }

    std::vector<std::vector<std::uint8_t>> blocks_;
    std::size_t used_ = 0;
    std::size_t total_ = 0;
};

}  // namespace comity::bgp
