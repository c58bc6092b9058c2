#include "base/json_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "base/text.h"

namespace comity {
namespace {

bool stands_for_itself(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

/// Scores and shares, of which an answer has thousands, are below this and have few decimals: as
/// whole numbers of their last decimal they fit into a word.
constexpr double kPlainMax = 1e12;
constexpr std::array<double, 5> kPowersOfTen{1, 10, 100, 1'000, 10'000};

/// `size` in units of 1 / `power`, half to even on the binary value: what a product of doubles
/// loses, a fused one gives back.
std::uint64_t rounded_units(double size, double power) {
    const double product = size * power;
    const double lost = std::fma(size, power, -product);
    const double below = std::floor(product);
    const double above_half = (product - below - 0.5) + lost;
    const auto units = static_cast<std::uint64_t>(below);
    return above_half > 0 || (above_half == 0 && units % 2 == 1) ? units + 1 : units;
}

}  // namespace

void JsonWriter::new_line() {
    if (layout_ == JsonLayout::Line) return;
    text_ += '\n';
    text_.append(2UL * depth_, ' ');
}

void JsonWriter::separate() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (needs_comma_) text_ += ',';
    if (depth_ > 0) new_line();
}

JsonWriter& JsonWriter::open(char bracket) {
    separate();
    text_ += bracket;
    needs_comma_ = false;
    ++depth_;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    --depth_;
    if (needs_comma_) new_line();
    text_ += bracket;
    needs_comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    value(name);
    text_ += layout_ == JsonLayout::Line ? ":" : ": ";
    after_key_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    text_ += '"';
    while (true) {
        const auto plain = static_cast<std::size_t>(
            std::find_if_not(text.begin(), text.end(), stands_for_itself) - text.begin());
        text_.append(text, 0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        const char c = text.front();
        const auto octet = static_cast<unsigned char>(c);
        const auto length = utf8_length(text);
        if (length == 0) {
            text_ += "\xEF\xBF\xBD";
            text.remove_prefix(1);
            continue;
        }
        if (c == '"' || c == '\\') {
            text_ += '\\';
            text_ += c;
        } else if (octet < 0x20 || octet == 0x7F) {
            text_ += fmt::format("\\u{:04x}", octet);
        } else {
            text_ += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    text_ += '"';
    needs_comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(bool truth) {
    separate();
    text_ += truth ? "true" : "false";
    needs_comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
    separate();
    text_ += fmt::format_int(number).c_str();
    needs_comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    text_ += json;
    needs_comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::null() {
    separate();
    text_ += "null";
    needs_comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(double number) {
    if (!std::isfinite(number)) return null();
    separate();
    auto text = fmt::format("{}", number);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    text_ += text;
    needs_comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::rounded(std::optional<double> number) {
    if (!number || !std::isfinite(*number)) return null();
    separate();
    text_ += to_fixed(*number, 3);
    needs_comma_ = true;
    return *this;
}

std::string to_fixed(double number, int decimals) {
    const double size = std::abs(number);
    if (decimals > 0 && static_cast<std::size_t>(decimals) < kPowersOfTen.size() &&
        size < kPlainMax) {
        const double power = kPowersOfTen[static_cast<std::size_t>(decimals)];
        const auto units = rounded_units(size, power);
        const auto whole_power = static_cast<std::uint64_t>(power);
        std::string text = std::signbit(number) && units > 0 ? "-" : "";
        text += fmt::format_int(units / whole_power).c_str();
        text += '.';
        // With a digit in front, so that the zeros behind the point stand.
        text += fmt::format_int(whole_power + units % whole_power).c_str() + 1;
        return text;
    }
    // Correctly rounded from the binary value; exact ties, which only sums of powers of two can
    // be, go to even.
    auto text = fmt::format("{:.{}f}", number, decimals);
    if (text.find_first_not_of("-0.") == std::string::npos && text.front() == '-') text.erase(0, 1);
    return text;
}

}  // namespace comity
