// The contacts of a network as the configured sources have them: looked up anew for each claim,
// since nothing of them is kept.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/mail_address.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "net/asn.h"
#include "service/sources.h"

namespace comity::service::claims {

struct ContactFiles {
    SourceFiles files;  ///< Paths, patterns and addresses; those of PeeringDB and IRR are read.
    std::string cache;  ///< The folder of what was fetched; empty where no source is an address.
    std::int64_t keep_days = 0;  ///< For which it keeps what nobody uses.
};

/// Whether there is any file that could have a contact.
[[nodiscard]] bool has_contacts(const SourceFiles& files);

struct FoundContact {
    std::optional<MailAddress> address;   ///< As it is registered.
    std::vector<std::string> complaints;  ///< Files that could not be read: a line each.
};

/// The registered contact of `asn` that `is_wanted` takes. All files are read, whatever is found,
/// so that the time tells nothing. Of addresses, what was last fetched is read. `ends` is asked
/// again and again. Errors: it said so.
[[nodiscard]] Result<FoundContact> find_contact(
    const ContactFiles& contacts, net::Asn asn,
    const std::function<bool(const MailAddress&)>& is_wanted, const std::function<bool()>& ends,
    Timestamp now);

}  // namespace comity::service::claims
