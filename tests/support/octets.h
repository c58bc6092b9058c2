// Octets written as hexadecimal text, and sources that give them in awkward ways.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"

namespace comity::test {

/// The octets that `text` spells: two hexadecimal digits each, anything else between is for the
/// eye.
inline std::vector<std::uint8_t> octets_of_hex(std::string_view text) {
    std::vector<std::uint8_t> octets;
    std::string digits;
    for (const char c : text) {
        if (std::string_view("0123456789abcdefABCDEF").find(c) != std::string_view::npos) {
            digits += c;
        }
        if (digits.size() < 2) continue;
        octets.push_back(static_cast<std::uint8_t>(std::strtoul(digits.c_str(), nullptr, 16)));
        digits.clear();
    }
    return octets;
}

/// The octets of `text`, which must outlive them.
inline std::span<const std::uint8_t> octets_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Gives at most `piece` octets a read, and fails instead of giving octet `fail_at`.
class AwkwardSource final : public ByteSource {
public:
    explicit AwkwardSource(std::span<const std::uint8_t> octets,
                           std::size_t piece = std::numeric_limits<std::size_t>::max(),
                           std::size_t fail_at = std::numeric_limits<std::size_t>::max())
        : octets_(octets), piece_(piece), fail_at_(fail_at) {}

    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        if (at_ >= fail_at_) return fail(Error{.subject = "source", .what = "read"});
        const auto count = std::min({buffer.size(), piece_, octets_.size() - at_, fail_at_ - at_});
        std::copy_n(octets_.begin() + static_cast<std::ptrdiff_t>(at_), count, buffer.begin());
        at_ += count;
        return count;
    }

private:
    std::span<const std::uint8_t> octets_;
    std::size_t piece_;
    std::size_t fail_at_;
    std::size_t at_ = 0;
};

}  // namespace comity::test
