// The text of a mail (RFC 5322): a header that no value can break, and a body in UTF-8. Pure
// functions.
#pragma once

#include <string>
#include <string_view>

#include "base/mail_address.h"
#include "base/timestamp.h"

namespace comity::service::claims {

struct Message {
    MailAddress from;
    std::string from_name;  ///< UTF-8; empty: none.
    MailAddress to;
    std::string subject;  ///< UTF-8.
    std::string id;       ///< Names it at the sender's domain: letters and digits, one dot.
    Timestamp time;
    std::string body;  ///< UTF-8, lines that end in LF.
};

/// The whole mail, lines that end in CRLF and have at most 76 octets but for addresses and ids. It
/// says that no person wrote it (RFC 3834 s5), so that nobody's machine answers.
[[nodiscard]] std::string message_text(const Message& message);

/// "Sun, 29 Nov 2026 05:30:00 +0000" (RFC 5322 s3.3).
[[nodiscard]] std::string mail_date(Timestamp time);

/// `text` (UTF-8) as it may stand in a header: in quotes where it is printing ASCII, else as
/// encoded words (RFC 2047 s2), each of whole characters, with folds between. What is no UTF-8, and
/// control characters, become "?".
[[nodiscard]] std::string header_phrase(std::string_view text);
/// The same where no quotes are needed, as in a subject.
[[nodiscard]] std::string header_text(std::string_view text);

/// `text` in lines that end in LF, as quoted-printable (RFC 2045 s6.7) in lines that end in CRLF.
[[nodiscard]] std::string quoted_printable(std::string_view text);

}  // namespace comity::service::claims
