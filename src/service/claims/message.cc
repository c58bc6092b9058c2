#include "service/claims/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/timestamp.h"

namespace comity::service::claims {
namespace {

constexpr std::string_view kEnd = "\r\n";

std::string base64(std::string_view octets) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < octets.size(); at += 3) {
        const auto piece = octets.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            bits = bits << 8U | (i < piece.size() ? static_cast<unsigned char>(piece[i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += i <= piece.size() ? kDigits[bits >> (18U - 6U * i) & 0x3FU] : '=';
        }
    }
    return text;
}

bool is_printing(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

/// `text` with "?" for what a header cannot have: control characters, and what is no UTF-8.
std::string header_safe(std::string_view text) {
    std::string safe;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8_length(text.substr(at));
        const auto octet = static_cast<unsigned char>(text[at]);
        const bool is_control =
            octet < 0x20 || octet == 0x7F ||
            (length == 2 && octet == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0);
        if (length == 0 || is_control) {
            safe += '?';
        } else {
            safe += text.substr(at, length);
        }
        at += std::max<std::size_t>(length, 1);
    }
    return safe;
}

std::string encoded_words(std::string_view text) {
    // 75 octets a word (RFC 2047 s2), 12 of which are "=?UTF-8?B?" and "?=": 45 octets in base64.
    constexpr std::size_t kWordOctetsMax = 45;
    std::string words;
    while (!text.empty()) {
        std::size_t octets = 0;
        while (octets < text.size()) {
            const auto length = utf8_length(text.substr(octets));
            if (octets + length > kWordOctetsMax) break;
            octets += length;
        }
        if (!words.empty()) words += "\r\n ";
        words += fmt::format("=?UTF-8?B?{}?=", base64(text.substr(0, octets)));
        text.remove_prefix(octets);
    }
    return words;
}

/// One line without its end.
std::string quoted_line(std::string_view line) {
    constexpr std::size_t kLineOctetsMax = 76;
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto octet = static_cast<unsigned char>(line[i]);
        const bool is_last = i + 1 == line.size();
        const bool is_blank = octet == ' ' || octet == '\t';
        const bool is_plain =
            (octet > ' ' && octet < 0x7F && octet != '=') || (is_blank && !is_last);
        const std::size_t width = is_plain ? 1 : 3;
        // A line that goes on ends in "=".
        if (column + width > kLineOctetsMax - (is_last ? 0 : 1)) {
            text += "=\r\n";
            column = 0;
        }
        if (is_plain) {
            text += line[i];
        } else {
            text += '=';
            text += kDigits[octet >> 4U];
            text += kDigits[octet & 0xFU];
        }
        column += width;
    }
    return text;
}

}  // namespace

std::string quoted_printable(std::string_view text) {
    std::string quoted;
    if (text.ends_with('\n')) text.remove_suffix(1);
    for (const auto line : split(text, '\n')) {
        quoted += quoted_line(line);
        quoted += kEnd;
    }
    return quoted;
}

std::string header_text(std::string_view text) {
    auto safe = header_safe(text);
    // What looks like an encoded word would be read as one.
    if (is_printing(safe) && safe.find("=?") == std::string::npos) return safe;
    return encoded_words(safe);
}

std::string header_phrase(std::string_view text) {
    const auto safe = header_safe(text);
    if (!is_printing(safe)) return encoded_words(safe);
    std::string quoted = "\"";
    for (const char c : safe) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

std::string mail_date(Timestamp time) {
    constexpr std::array<std::string_view, 7> kDays{"Thu", "Fri", "Sat", "Sun",
                                                    "Mon", "Tue", "Wed"};
    constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto text = to_string(Timestamp::from_seconds(time.seconds()));
    const auto month = parse_decimal<unsigned>(text.substr(5, 2), LeadingZeros::Allowed);
    // 1970-01-01 was a Thursday.
    const auto day = static_cast<std::size_t>(time.seconds() / kSecondsPerDay % 7);
    return fmt::format("{}, {} {} {} {} +0000", kDays.at(day), text.substr(8, 2),
                       kMonths.at(month.value_or(1) - 1), text.substr(0, 4), text.substr(11, 8));
}

std::string message_text(const Message& message) {
    const auto& from = message.from.text();
    const auto sender = message.from_name.empty()
                            ? from
                            : fmt::format("{} <{}>", header_phrase(message.from_name), from);
    std::string text;
    const auto field = [&text](std::string_view name, std::string_view value) {
        text += fmt::format("{}: {}\r\n", name, value);
    };
    field("From", sender);
    field("To", message.to.text());
    field("Subject", header_text(message.subject));
    field("Date", mail_date(message.time));
    field("Message-ID", fmt::format("<{}@{}>", message.id, message.from.domain()));
    field("Auto-Submitted", "auto-generated");
    field("MIME-Version", "1.0");
    field("Content-Type", "text/plain; charset=utf-8");
    field("Content-Transfer-Encoding", "quoted-printable");
    text += kEnd;
    return text + quoted_printable(message.body);
}

}  // namespace comity::service::claims
