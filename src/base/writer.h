// Big-endian writer into a growing buffer, with back-patched length fields.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/check.h"

namespace comity {

/// Appends to its own buffer, network order. Lengths that follow from content are patched when
/// known.
class Writer {
public:
    void u8(std::uint8_t value) { octets_.push_back(value); }
    void u16(std::uint16_t value) { big_endian<2>(value); }
    void u32(std::uint32_t value) { big_endian<4>(value); }
    void bytes(std::span<const std::uint8_t> octets) {
        octets_.insert(octets_.end(), octets.begin(), octets.end());
    }

    /// Leaves room for a length of two octets and returns its place for `patch_u16`.
    [[nodiscard]] std::size_t hold_u16() {
        const auto place = octets_.size();
        u16(0);
        return place;
    }
    /// Leaves room for a length of four octets and returns its place for `patch_u32`.
    [[nodiscard]] std::size_t hold_u32() {
        const auto place = octets_.size();
        u32(0);
        return place;
    }
    /// Writes the number of octets since the field at `place` into it.
    void patch_u16(std::size_t place) {
        const auto length = octets_.size() - place - 2;
        COMITY_CHECK(length <= 0xFFFF);
        octets_[place] = static_cast<std::uint8_t>(length >> 8U);
        octets_[place + 1] = static_cast<std::uint8_t>(length & 0xFFU);
    }
    void patch_u32(std::size_t place) {
        const auto length = octets_.size() - place - 4;
        COMITY_CHECK(length <= 0xFFFFFFFF);
        for (std::size_t i = 0; i < 4; ++i) {
            octets_[place + i] = static_cast<std::uint8_t>((length >> (24U - 8U * i)) & 0xFFU);
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return octets_.size(); }
    [[nodiscard]] std::span<const std::uint8_t> octets() const noexcept { return octets_; }
    void clear() noexcept { octets_.clear(); }
    /// All that was written.
    [[nodiscard]] std::vector<std::uint8_t> take() && noexcept { return std::move(octets_); }

private:
    /// The last `Count` octets of `value`, together: one by one each would ask for room.
    template <std::size_t Count>
    void big_endian(std::uint32_t value) {
        std::array<std::uint8_t, Count> field{};
        for (std::size_t i = 0; i < Count; ++i) {
            field[i] = static_cast<std::uint8_t>(value >> (8U * (Count - 1 - i)) & 0xFFU);
        }
        bytes(field);
    }

    std::vector<std::uint8_t> octets_;
};

}  // namespace comity
