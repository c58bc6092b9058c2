#include "registry/contacts.h"

#include <algorithm>
#include <tuple>

namespace comity::registry {
namespace {

using peeringdb::Contact;
using peeringdb::ContactsView;
using peeringdb::ObjectType;
using peeringdb::Visibility;

bool counts(const Contact& contact) {
    // What only the network itself sees reaches nobody.
    return contact.visibility != Visibility::Private &&
           std::find(kRoutingRoles.begin(), kRoutingRoles.end(), contact.role) !=
               kRoutingRoles.end();
}

bool is_reachable(const Contact& contact) { return contact.has_email || contact.has_phone; }

/// Whether `a` is the better contact; roles and visibilities are numbered from the best on.
bool is_better(const Contact& a, const Contact& b) {
    const auto order = [](const Contact& one) {
        return std::tuple(!is_reachable(one), one.role, !one.has_email, one.visibility, one.id);
    };
    return order(a) < order(b);
}

ContactFinding unknown(const Rule& reason) {
    return {.presence = Presence::Unknown, .reason = &reason};
}

/// Why the view lets nothing be said of what it does not show; null where it shows all.
const Rule* blind_spot(const PeeringDb& db) {
    switch (db.contacts_view.kind) {
        case ContactsView::Kind::NotGiven: return &rules::kContactNotGiven;
        case ContactsView::Kind::Anonymous: return &rules::kContactHidden;
        case ContactsView::Kind::Dummy: return &rules::kContactDummy;
        case ContactsView::Kind::Users: break;
    }
    return db.has_all(ObjectType::Contact) ? nullptr : &rules::kContactPart;
}

}  // namespace

std::string_view to_string(Presence presence) {
    switch (presence) {
        case Presence::Present: return "present";
        case Presence::Absent: return "absent";
        case Presence::Unknown: return "unknown";
    }
    return "unknown";
}

ContactFinding find_contact(const PeeringDb& db, net::Asn asn) {
    const auto* const network = db.network(asn);
    if (network == nullptr) {
        if (!db.has_all(ObjectType::Network)) return unknown(rules::kContactPart);
        return {.presence = Presence::Absent, .reason = &rules::kContactNoNetwork};
    }
    const bool is_dummy = db.contacts_view.kind == ContactsView::Kind::Dummy;
    const Contact* best = nullptr;
    bool has_others = false;
    ContactFinding finding;
    for (const auto& contact : db.contacts_of(*network)) {
        if (!counts(contact)) {
            has_others = has_others || contact.visibility != Visibility::Private;
            continue;
        }
        if (best == nullptr || is_better(contact, *best)) best = &contact;
        finding.updated = std::max(finding.updated, contact.updated);
    }
    if (!finding.updated) finding.updated = network->contacts_updated;
    if (best != nullptr) {
        finding.role = best->role;
        finding.visibility = best->visibility;
        finding.has_email = best->has_email && !is_dummy;
        if (is_dummy || is_reachable(*best)) {
            finding.presence = Presence::Present;
            finding.reason = is_dummy ? &rules::kContactWithheld : &rules::kContactPresent;
            return finding;
        }
    }
    if (const auto* const blind = blind_spot(db)) {
        finding.reason = blind;
        return finding;
    }
    finding.presence = Presence::Absent;
    finding.reason = best != nullptr ? &rules::kContactUnreachable
                     : has_others    ? &rules::kContactOtherRoles
                                     : &rules::kContactNone;
    return finding;
}

}  // namespace comity::registry
