// Mail to a server that passes it on, by SMTP (RFC 5321) over TLS or with STARTTLS (RFC 3207).
#pragma once

#include <functional>
#include <string>

#include "base/mail_address.h"
#include "base/result.h"

namespace comity::io {

struct MailServer {
    std::string url;           ///< "smtps://mail.example.net" or "smtp://mail.example.net:587".
    bool has_starttls = true;  ///< Of smtp://: asked for, and nothing is sent without it.
    std::string user;          ///< Empty: the server asks for none.
    std::string password;
    std::string certificates;  ///< Path of those that are trusted (PEM); empty: the system's.
    std::string greeting;      ///< The name by which it is greeted, a domain.
};

struct Mail {
    MailAddress from;
    MailAddress to;
    std::string text;  ///< Header and body (RFC 5322), lines that end in CRLF.
};

/// Asked once a second or so while a server is talked to; true ends that.
using MailEnds = std::function<bool()>;

/// Greets the server as `send_mail` does, user and password included, and sends it nothing.
/// Errors: Remedy::Retry where another attempt may help: no connection, an answer of 4xx or none;
/// Remedy::GiveUp else: a certificate that is wrong, no STARTTLS, another answer. The error names
/// no user, password or address. Thread-safe. Takes at most kMailSeconds.
[[nodiscard]] Result<void> greet_mail_server(const MailServer& server, const MailEnds& ends);

/// Hands `mail` to the server, which has then taken it. Errors: the same. Whether a server has the
/// mail whose answer did not come is not known.
[[nodiscard]] Result<void> send_mail(const MailServer& server, const Mail& mail,
                                     const MailEnds& ends);

}  // namespace comity::io
