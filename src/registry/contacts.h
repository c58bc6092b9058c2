// Whether a network has registered whom to reach when its routing goes wrong (MANRS Action 3).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/rule.h"
#include "base/timestamp.h"
#include "net/asn.h"
#include "registry/peeringdb.h"

namespace comity::registry {

/// The roles that answer for routing, the best first. Not the others: Abuse takes complaints of
/// what hosts do (the MANRS tool of 2018 did not count it either), Maintenance is told of planned
/// work, Policy answers to requests for peering.
inline constexpr std::array kRoutingRoles{peeringdb::Role::Noc, peeringdb::Role::Technical};

/// Where a contact is registered.
enum class ContactSource : std::uint8_t { PeeringDb, Irr, Rir };

enum class Presence : std::uint8_t {
    Present,
    Absent,  ///< The source would have shown it.
    Unknown  ///< The source may have one that it did not show.
};
[[nodiscard]] std::string_view to_string(Presence presence);

namespace rules {

inline constexpr std::string_view kContactCitation = "docs/formats/peeringdb.md";

inline constexpr Rule kContactPresent{
    "contact.peeringdb.present", kContactCitation, Severity::Notice,
    "The network shows a contact for its routing, with an e-mail address or a number."};
inline constexpr Rule kContactWithheld{
    "contact.peeringdb.withheld", kContactCitation, Severity::Notice,
    "The network has a contact for its routing; this copy of PeeringDB withholds its address."};
inline constexpr Rule kContactUnreachable{
    "contact.peeringdb.unreachable", kContactCitation, Severity::Warning,
    "The network's contact for its routing has neither an e-mail address nor a number."};
inline constexpr Rule kContactOtherRoles{
    "contact.peeringdb.other-roles", kContactCitation, Severity::Warning,
    "The network shows contacts, none of them for its routing (NOC or Technical)."};
inline constexpr Rule kContactNone{"contact.peeringdb.none", kContactCitation, Severity::Warning,
                                   "The network shows no contact in PeeringDB."};
inline constexpr Rule kContactNoNetwork{"contact.peeringdb.no-network", kContactCitation,
                                        Severity::Warning, "The network is not in PeeringDB."};
inline constexpr Rule kContactHidden{
    "contact.peeringdb.hidden", kContactCitation, Severity::Notice,
    "PeeringDB was asked without an account: contacts that only users see are hidden."};
inline constexpr Rule kContactDummy{
    "contact.peeringdb.dummy", kContactCitation, Severity::Notice,
    "This copy of PeeringDB has had its contacts changed: what is not in it may yet be."};
inline constexpr Rule kContactNotGiven{"contact.peeringdb.not-given", kContactCitation,
                                       Severity::Notice, "No contacts of PeeringDB were given."};
inline constexpr Rule kContactPart{
    "contact.peeringdb.part", kContactCitation, Severity::Notice,
    "Only a part of PeeringDB was given: what is not in it may yet be."};

}  // namespace rules

/// What a source says of the contact for a network's routing.
struct ContactFinding {
    Presence presence = Presence::Unknown;
    ContactSource source = ContactSource::PeeringDb;
    const Rule* reason = &rules::kContactNotGiven;  ///< Never null.
    /// Of the best contact that counts, present or not reachable: a better role first, then one
    /// with an e-mail address, then the wider audience.
    std::optional<peeringdb::Role> role;
    std::optional<peeringdb::Visibility> visibility;
    bool has_email = false;
    /// When the newest contact that counts was updated; else when any contact of the network was,
    /// also a hidden one.
    std::optional<Timestamp> updated;
    friend bool operator==(const ContactFinding&, const ContactFinding&) = default;
};

/// The contact of `asn` in `db`.
[[nodiscard]] ContactFinding find_contact(const PeeringDb& db, net::Asn asn);

}  // namespace comity::registry
