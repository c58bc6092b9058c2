#include "service/claims/message.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace comity::service::claims {
namespace {

TEST(Message, has_a_header_and_a_body) {
    const Message message{.from = *MailAddress::parse("comity@observatory.example"),
                          .from_name = "The \"Observatory\"",
                          .to = *MailAddress::parse("noc@net.example"),
                          .subject = "Code for the claim of AS64500",
                          .id = "abc.1",
                          .time = *Timestamp::parse("2026-11-29T05:30:07.123456Z"),
                          .body = "One = 1\nat the end \n\n.\n"};
    EXPECT_EQ(message_text(message),
              "From: \"The \\\"Observatory\\\"\" <comity@observatory.example>\r\n"
              "To: noc@net.example\r\n"
              "Subject: Code for the claim of AS64500\r\n"
              "Date: Sun, 29 Nov 2026 05:30:07 +0000\r\n"
              "Message-ID: <abc.1@observatory.example>\r\n"
              "Auto-Submitted: auto-generated\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: quoted-printable\r\n"
              "\r\n"
              "One =3D 1\r\nat the end=20\r\n\r\n.\r\n");
}

TEST(Message, dates_are_of_the_right_day) {
    EXPECT_EQ(mail_date(Timestamp()), "Thu, 01 Jan 1970 00:00:00 +0000");
    EXPECT_EQ(mail_date(*Timestamp::parse("2024-02-29T23:59:59Z")),
              "Thu, 29 Feb 2024 23:59:59 +0000");
    EXPECT_EQ(mail_date(*Timestamp::parse("2026-12-05T01:02:03Z")),
              "Sat, 05 Dec 2026 01:02:03 +0000");
}

TEST(Message, encodes_what_is_not_ascii_in_words_of_whole_characters) {
    EXPECT_EQ(header_text("Caf\xC3\xA9"), "=?UTF-8?B?Q2Fmw6k=?=");
    EXPECT_EQ(header_phrase("Caf\xC3\xA9"), "=?UTF-8?B?Q2Fmw6k=?=");
    EXPECT_EQ(header_text("=?UTF-8?B?eA==?="), "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=")
        << "text that looks encoded";
    std::string many;
    for (int i = 0; i < 40; ++i) many += "\xE2\x82\xAC";  // three octets each
    const auto words = header_text(many);
    std::size_t count = 0;
    for (const auto line : split(words, '\n')) {
        EXPECT_LE(trim(line).size(), 75U);
        ++count;
        // 15 characters of 3 octets fill a word with 60 digits and no padding.
        if (count < 3) {
            EXPECT_EQ(trim(line).size(), 72U);
        }
    }
    EXPECT_EQ(count, 3U);
}

TEST(Message, nothing_ends_a_line_of_the_header) {
    const std::vector<std::string> texts{"a\r\nBcc: x@y.example",
                                         "a\nb",
                                         "a\rb",
                                         std::string("a\0b", 3),
                                         "\x7F",
                                         "\xC2\x85",
                                         "\xFF\xFE",
                                         "\xE2\x82",
                                         "\\\"\r\n"};
    for (const auto& hostile : texts) {
        for (const auto& made : {header_text(hostile), header_phrase(hostile)}) {
            EXPECT_EQ(made.find_first_of(std::string_view("\r\n\0", 3)), std::string::npos) << made;
            for (const char c : made) EXPECT_TRUE(c >= ' ' && c < 0x7F) << made;
        }
    }
}

TEST(Message, body_lines_are_short_and_decode_to_what_they_were) {
    const std::string text = std::string(200, 'x') + "\n" + std::string(75, 'y') + "=\n" +
                             std::string(76, 'z') + "\nCaf\xC3\xA9\ttab\t\n";
    const auto quoted = quoted_printable(text);
    std::string decoded;
    for (const auto line : split(quoted, '\n')) {
        if (line.empty()) continue;
        ASSERT_TRUE(line.ends_with('\r'));
        auto rest = line.substr(0, line.size() - 1);
        EXPECT_LE(rest.size(), 76U);
        const bool goes_on = rest.ends_with('=');
        if (goes_on) rest.remove_suffix(1);
        for (std::size_t i = 0; i < rest.size(); ++i) {
            if (rest[i] != '=') {
                decoded += rest[i];
                continue;
            }
            ASSERT_LT(i + 2, rest.size());
            decoded +=
                static_cast<char>(std::stoi(std::string(rest.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        }
        if (!goes_on) decoded += '\n';
    }
    EXPECT_EQ(decoded, text);
}

}  // namespace
}  // namespace comity::service::claims
