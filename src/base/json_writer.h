// JSON text, written front to back into a string (RFC 8259).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.h"

namespace comity {

enum class JsonLayout : std::uint8_t { Line, Indented };

/// Writes one JSON text. Keys come in the order of the calls, so the same calls give the same
/// octets. Hostile text is safe: control characters are escaped, invalid UTF-8 becomes U+FFFD.
class JsonWriter {
public:
    explicit JsonWriter(JsonLayout layout = JsonLayout::Line) : layout_(layout) {}

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
    JsonWriter& value(bool truth);
    JsonWriter& value(std::uint64_t number);
    JsonWriter& value(std::uint32_t number) { return value(static_cast<std::uint64_t>(number)); }
    JsonWriter& value(std::uint16_t number) { return value(static_cast<std::uint64_t>(number)); }
    JsonWriter& value(std::uint8_t number) { return value(static_cast<std::uint64_t>(number)); }
    JsonWriter& value(Timestamp time) { return value(std::string_view(to_string(time))); }
    JsonWriter& null();
    /// A number in the fewest digits that give it back, at least one of them behind the point.
    JsonWriter& value(double number);
    /// A score or share with three decimals, half to even; null without one.
    JsonWriter& rounded(std::optional<double> number);

    /// A whole JSON value in one line, which another writer made.
    JsonWriter& raw(std::string_view json);

    /// `key` and `value` in one call.
    template <class T>
    JsonWriter& member(std::string_view name, T&& content) {
        key(name);
        return value(std::forward<T>(content));
    }

    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::string take() { return std::move(text_); }
    void clear() {
        text_.clear();
        needs_comma_ = false;
        depth_ = 0;
    }

private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void separate();
    void new_line();

    JsonLayout layout_;
    std::string text_;
    bool needs_comma_ = false;
    bool after_key_ = false;
    unsigned depth_ = 0;
};

/// `number` rounded to `decimals` places, half to even on the binary value, as text.
[[nodiscard]] std::string to_fixed(double number, int decimals);

}  // namespace comity
