// The rules of what is found in registrations, numbered as stores number them.
#pragma once

#include <array>

#include "base/rule.h"
#include "registry/bogons.h"
#include "registry/contacts.h"

namespace comity::observation {

inline constexpr Rule kContactInIrr{
    "contact.irr.present", "RFC 2622 s6", Severity::Notice,
    "The aut-num names an admin-c or tech-c that is registered in the same source."};
inline constexpr Rule kContactNoHandle{
    "contact.irr.none", "RFC 2622 s6", Severity::Warning,
    "The aut-num names no admin-c and no tech-c that is registered in the same source."};
inline constexpr Rule kContactWithheldInIrr{
    "contact.irr.withheld", "docs/formats/irr.md", Severity::Notice,
    "The aut-num's contacts are not shown in this dump: dummies stand in their place."};

/// All that a finding about a contact may rest on, in an order that never changes: stores number
/// them.
inline constexpr std::array kContactRules{&kContactInIrr,
                                          &kContactNoHandle,
                                          &kContactWithheldInIrr,
                                          &registry::rules::kContactPresent,
                                          &registry::rules::kContactWithheld,
                                          &registry::rules::kContactUnreachable,
                                          &registry::rules::kContactOtherRoles,
                                          &registry::rules::kContactNone,
                                          &registry::rules::kContactNoNetwork,
                                          &registry::rules::kContactHidden,
                                          &registry::rules::kContactDummy,
                                          &registry::rules::kContactNotGiven,
                                          &registry::rules::kContactPart};

/// All that a verdict about a bogon may rest on, null where it rests on none; in an order that
/// never changes.
inline constexpr std::array<const Rule*, 13> kBogonRules{nullptr,
                                                         &registry::rules::kBogonPrefixSpecial,
                                                         &registry::rules::kBogonPrefixUnallocated,
                                                         &registry::rules::kBogonPrefixAvailable,
                                                         &registry::rules::kBogonPrefixReserved,
                                                         &registry::rules::kBogonPrefixUnknown,
                                                         &registry::rules::kBogonPrefixStale,
                                                         &registry::rules::kBogonAsnSpecial,
                                                         &registry::rules::kBogonAsnUnallocated,
                                                         &registry::rules::kBogonAsnAvailable,
                                                         &registry::rules::kBogonAsnReserved,
                                                         &registry::rules::kBogonAsnUnknown,
                                                         &registry::rules::kBogonAsnStale};

}  // namespace comity::observation
