// Numbers, UTF-8, escapes, JSON and times from hostile text: what comes out is well formed, and
// what is printed reads back as itself.
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>

#include "base/check.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/timestamp.h"

namespace comity {
namespace {

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = utf8_length(text);
        if (length == 0) return false;
        COMITY_CHECK(length <= 4 && length <= text.size());
        text.remove_prefix(length);
    }
    return true;
}

bool has_control(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto octet = static_cast<unsigned char>(text[i]);
        if (octet < 0x20 || octet == 0x7F) return true;
        const bool c1 =
            octet == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (c1) return true;
    }
    return false;
}

template <class T>
void check_decimal(std::string_view text) {
    const auto strict = parse_decimal<T>(text);
    const auto lenient = parse_decimal<T>(text, LeadingZeros::Allowed);
    if (strict) {
        COMITY_CHECK(std::to_string(*strict) == text);
        COMITY_CHECK(lenient == strict);
    }
    if (lenient && !strict) COMITY_CHECK(text.size() > 1 && text.front() == '0');
}

void check_write_decimal(std::string_view text) {
    const auto number = parse_decimal<std::uint32_t>(text);
    if (!number) return;
    std::array<char, kDecimalOctetsMax> buffer{};
    const std::string_view written(buffer.data(), write_decimal(buffer.data(), *number));
    COMITY_CHECK(written == text);
}

void check_escape(std::string_view text) {
    constexpr std::size_t kOctetsMax = 64;
    const auto safe = escape_for_terminal(text, kOctetsMax);
    COMITY_CHECK(is_utf8(safe));
    COMITY_CHECK(!has_control(safe));
    COMITY_CHECK(safe.size() <= 4 * kOctetsMax + 3);
    if (text.size() <= kOctetsMax && is_utf8(text) && !has_control(text)) {
        COMITY_CHECK(safe == text);
    }
}

void check_split(std::string_view text) {
    const auto fields = split(text, ',');
    std::string joined;
    for (const auto field : fields) {
        COMITY_CHECK(field.find(',') == std::string_view::npos);
        if (field.data() != fields.front().data()) joined += ',';
        joined += field;
    }
    COMITY_CHECK(joined == text);
    const auto trimmed = trim(text);
    COMITY_CHECK(trim(trimmed) == trimmed);
}

/// The octets of JSON `text` from one quote to the next that ends the string.
void check_string(std::string_view& text) {
    COMITY_CHECK(!text.empty() && text.front() == '"');
    text.remove_prefix(1);
    while (text.front() != '"') {
        text.remove_prefix(text.front() == '\\' ? 2 : 1);
        COMITY_CHECK(!text.empty());
    }
    text.remove_prefix(1);
}

void check_json(std::string_view text) {
    JsonWriter json;
    json.begin_object().member(text, text).end_object();
    COMITY_CHECK(is_utf8(json.text()));
    COMITY_CHECK(!has_control(json.text()) || has_control(text));
    for (const char c : json.text()) COMITY_CHECK(static_cast<unsigned char>(c) >= 0x20);
    std::string_view rest = json.text();
    COMITY_CHECK(rest.front() == '{');
    rest.remove_prefix(1);
    check_string(rest);
    COMITY_CHECK(rest.front() == ':');
    rest.remove_prefix(1);
    check_string(rest);
    COMITY_CHECK(rest == "}");
}

void check_time(std::string_view text) {
    if (const auto time = Timestamp::parse(text)) {
        COMITY_CHECK(Timestamp::from_seconds(time->seconds(),
                                             time->microseconds() - time->seconds() * 1'000'000) ==
                     *time);
        // Offsets lead at most a day out of the years that are read.
        constexpr std::int64_t kFirstRead = 0;
        constexpr std::int64_t kLastRead = 253'402'300'799;
        if (time->seconds() >= kFirstRead && time->seconds() <= kLastRead) {
            COMITY_CHECK(Timestamp::parse(to_string(*time)) == *time);
        }
    }
    if (const auto period = parse_period(text)) COMITY_CHECK(period->start < period->end);
}

}  // namespace
}  // namespace comity

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span octets(data, size);
    const std::string text(octets.begin(), octets.end());
    comity::check_decimal<std::uint8_t>(text);
    comity::check_decimal<std::uint32_t>(text);
    comity::check_decimal<std::uint64_t>(text);
    comity::check_write_decimal(text);
    comity::check_escape(text);
    comity::check_split(text);
    comity::check_json(text);
    comity::check_time(text);
    return 0;
}
