// Bounds-checked big-endian cursor over borrowed octets: the only way our decoders touch input.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/parse_error.h"

namespace comity {

using Octets = std::span<const std::uint8_t>;

/// The octets as text. A char may stand for any octet, so this is the cast that the language
/// allows.
[[nodiscard]] inline std::string_view as_text(Octets octets) {
    return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

/// Every read either advances by exactly what it returns, or fails and does not move.
class Reader {
public:
    explicit Reader(Octets input, std::size_t base = 0) noexcept : rest_(input), offset_(base) {}

    /// Octets from the start of the outermost input.
    [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
    [[nodiscard]] std::size_t remaining() const noexcept { return rest_.size(); }
    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
    /// The octets not read yet; they live as long as the input.
    [[nodiscard]] Octets rest() const noexcept { return rest_; }

    [[nodiscard]] Parsed<Octets> take(std::size_t count, std::string_view what, const Rule& rule) {
        if (count > rest_.size()) return cut_short(what, rule);
        return advance(count);
    }
    [[nodiscard]] Parsed<std::uint8_t> u8(std::string_view what, const Rule& rule) {
        if (rest_.empty()) return cut_short(what, rule);
        return advance(1)[0];
    }
    [[nodiscard]] Parsed<std::uint16_t> u16(std::string_view what, const Rule& rule) {
        if (rest_.size() < 2) return cut_short(what, rule);
        const auto octets = advance(2);
        return static_cast<std::uint16_t>((octets[0] << 8U) | octets[1]);
    }
    [[nodiscard]] Parsed<std::uint32_t> u32(std::string_view what, const Rule& rule) {
        if (rest_.size() < 4) return cut_short(what, rule);
        return load_u32(advance(4));
    }
    /// A reader confined to the next `count` octets; offsets stay those of the outermost input.
    /// Always inlined: out of line its result goes through memory, and waiting for it was a
    /// fifteenth of the time of a table.
    [[nodiscard, gnu::always_inline]] Parsed<Reader> sub(std::size_t count, std::string_view what,
                                                         const Rule& rule) {
        const auto start = offset_;
        if (count > rest_.size()) return cut_short(what, rule);
        return Reader{advance(count), start};
    }
    /// Refuses octets left over.
    [[nodiscard]] Parsed<void> finish(std::string_view what, const Rule& rule) const {
        if (!rest_.empty()) return fail(ParseError{Fault::TrailingBytes, offset_, &rule, what});
        return {};
    }

    /// The number in the first four of `octets`, which must be there.
    [[nodiscard]] static std::uint32_t load_u32(Octets octets) noexcept {
        // One check for the four: the compiler then reads them with one instruction.
        const auto* const at = octets.first<4>().data();
        return (static_cast<std::uint32_t>(at[0]) << 24U) |
               (static_cast<std::uint32_t>(at[1]) << 16U) |
               (static_cast<std::uint32_t>(at[2]) << 8U) | at[3];
    }

private:
    [[gnu::always_inline]] Octets advance(std::size_t count) noexcept {
        const auto head = rest_.first(count);
        rest_ = rest_.subspan(count);
        offset_ += count;
        return head;
    }
    [[nodiscard]] tl::unexpected<ParseError> cut_short(std::string_view what,
                                                       const Rule& rule) const {
        return fail(ParseError{Fault::Truncated, offset_, &rule, what});
    }

    Octets rest_;
    std::size_t offset_;
};

}  // namespace comity
