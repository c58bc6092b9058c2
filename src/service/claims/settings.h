// How claims are mailed: [mail] of the configuration. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/mail_address.h"
#include "service/claims/limits.h"

namespace comity::service::claims {

struct MailSettings {
    std::string server;  ///< "smtps://mail.example.net" or "smtp://mail.example.net:587".
    bool has_starttls = true;
    std::string certificates;   ///< Path; empty: the system's.
    std::string user;           ///< Empty: none.
    std::string password_file;  ///< Path; there where the user is.
    std::optional<MailAddress> from;
    std::string name;  ///< Of the sender, for people.
    std::string site;  ///< Where the dashboard is, "https://observatory.example.net".
    std::int64_t claims_per_client = kClaimsPerClient;
    std::int64_t claims_per_network = kClaimsPerNetwork;
    std::int64_t claims_per_day = kClaimsPerDay;
};

/// Whether `text` is smtp:// or smtps:// and a host, with a port or without, and nothing else.
[[nodiscard]] bool is_mail_server(std::string_view text);
/// Whether the server that `text` names is this machine itself.
[[nodiscard]] bool is_on_this_machine(std::string_view text);

/// Whether `text` can stand in a mail as the address of a dashboard: http:// or https://, a host
/// and a path, of letters, digits and "-._~:/[]%", without a slash at its end.
[[nodiscard]] bool is_site(std::string_view text);

/// Whether `text` is a name for people: UTF-8 without control characters, at most
/// kSenderOctetsMax octets.
[[nodiscard]] bool is_sender_name(std::string_view text);

}  // namespace comity::service::claims
