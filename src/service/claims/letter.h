// What the mail of a claim says: who asks for what, the code, and what to do if it was somebody
// else. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/mail_address.h"
#include "base/timestamp.h"
#include "service/claims/message.h"
#include "service/claims/settings.h"
#include "store/claim.h"

namespace comity::service::claims {

/// A code as it stands in the mail: eight groups of four hexadecimal digits.
[[nodiscard]] std::string shown_code(std::string_view digits);

/// The 32 digits, in lower case, of a code as somebody gives it: blanks and hyphens anywhere count
/// for nothing. None where it is no such code.
[[nodiscard]] std::optional<std::string> parse_code(std::string_view text);

/// What is kept of a code.
[[nodiscard]] crypto::Sha256 hash_of_code(std::string_view digits);

/// What is kept of an address until its mail is gone.
[[nodiscard]] crypto::Sha256 hash_of_address(const std::array<std::uint8_t, 16>& salt,
                                             const MailAddress& address);

/// The prefix around the client's address that the mail tells: of IPv4 24 bits, of IPv6 48. Empty
/// for loopback, and for what is no address.
[[nodiscard]] std::string prefix_of_client(std::string_view client);

/// The mail of `claim` to `to`, with the code of these digits; `settings.from` is there.
[[nodiscard]] Message letter_of(const store::PendingClaim& pending, const MailAddress& to,
                                std::string_view code_digits, const MailSettings& settings,
                                Timestamp now);

}  // namespace comity::service::claims
