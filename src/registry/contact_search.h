// Finds out whether a network has a certain contact in PeeringDB. What stands in the contacts is
// looked at and forgotten; only an address that is looked for is given back.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/byte_source.h"
#include "base/mail_address.h"
#include "net/asn.h"

namespace comity::registry {

/// Reads pages of the API, dumps, or both, once and in any order, as PeeringDbReader does. What
/// cannot be read is passed over: it is no contact.
///
/// Memory: 24 octets a contact and what matches, at most kPeeringDbRecordsMax of them, and at most
/// 20 MiB for the record that is being read.
class ContactSearch {
public:
    /// `is_wanted` is asked of every address; any that it takes, and that is a contact of `asn`
    /// for its routing (kRoutingRoles), is found.
    ContactSearch(net::Asn asn, std::function<bool(const MailAddress&)> is_wanted);
    ContactSearch(ContactSearch&&) noexcept;
    ContactSearch& operator=(ContactSearch&&) noexcept;
    ~ContactSearch();

    /// Reads all of `source`. Errors: those of the source; what was read before stands.
    Result<void> add(ByteSource& source);

    /// The contact as it is written there. None where there is none; where it was deleted, or
    /// changed by a record with a later time; and where half of all contacts have that address, so
    /// that somebody put it in the place of those that were taken out.
    [[nodiscard]] std::optional<MailAddress> found() const;

private:
    class Gatherer;
    std::unique_ptr<Gatherer> gatherer_;
};

}  // namespace comity::registry
