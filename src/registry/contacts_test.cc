#include "registry/contacts.h"

#include <gtest/gtest.h>

#include "registry/peeringdb_reader.h"
#include "support/fixtures.h"

namespace comity::registry {
namespace {

using namespace peeringdb;
using ContactsKind = ContactsView::Kind;

const auto kOld = Timestamp::parse("2019-05-06T00:00:00Z");
const auto kNew = Timestamp::parse("2025-05-06T00:00:00Z");

/// A snapshot of one network, AS64500, with these contacts.
PeeringDb made(ContactsKind kind, std::vector<Contact> contacts, Extent extent = Extent::Whole) {
    PeeringDb db;
    db.networks.push_back({.id = 5, .asn = net::Asn(64500), .contacts_updated = kOld});
    for (auto& contact : contacts) contact.network_id = 5;
    db.contacts = std::move(contacts);
    db.contacts_view.kind = kind;
    db.is_whole.fill(extent == Extent::Whole);
    return db;
}

Contact contact(Role role, Visibility visibility = Visibility::Users, bool has_email = true) {
    return {.id = 1, .role = role, .visibility = visibility, .has_email = has_email};
}

TEST(Contacts, absence_is_said_only_where_presence_would_have_been_shown) {
    struct Case {
        PeeringDb db;
        Presence presence;
        const Rule* reason;
    };
    const auto policy = contact(Role::Policy);
    const auto unreachable = contact(Role::Noc, Visibility::Users, false);
    const auto hidden = contact(Role::Noc, Visibility::Private);
    const std::vector<Case> all{
        {made(ContactsKind::Users, {}), Presence::Absent, &rules::kContactNone},
        {made(ContactsKind::Users, {hidden}), Presence::Absent, &rules::kContactNone},
        {made(ContactsKind::Users, {policy}), Presence::Absent, &rules::kContactOtherRoles},
        {made(ContactsKind::Users, {contact(Role::Abuse)}), Presence::Absent,
         &rules::kContactOtherRoles},
        {made(ContactsKind::Users, {unreachable}), Presence::Absent, &rules::kContactUnreachable},
        {made(ContactsKind::Users, {}, Extent::Part), Presence::Unknown, &rules::kContactPart},
        {made(ContactsKind::Anonymous, {}), Presence::Unknown, &rules::kContactHidden},
        {made(ContactsKind::Anonymous, {policy}), Presence::Unknown, &rules::kContactHidden},
        {made(ContactsKind::Anonymous, {unreachable}), Presence::Unknown, &rules::kContactHidden},
        {made(ContactsKind::Dummy, {}), Presence::Unknown, &rules::kContactDummy},
        {made(ContactsKind::Dummy, {unreachable}), Presence::Present, &rules::kContactWithheld},
        {made(ContactsKind::NotGiven, {}), Presence::Unknown, &rules::kContactNotGiven},
        {made(ContactsKind::Users, {contact(Role::Noc)}), Presence::Present,
         &rules::kContactPresent},
        {made(ContactsKind::Anonymous, {contact(Role::Technical, Visibility::Public)}),
         Presence::Present, &rules::kContactPresent},
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto finding = find_contact(all[i].db, net::Asn(64500));
        EXPECT_EQ(finding.presence, all[i].presence) << i;
        EXPECT_EQ(finding.reason->id, all[i].reason->id) << i;
    }
}

TEST(Contacts, a_network_that_is_not_there_has_none_only_if_all_networks_are) {
    const net::Asn other(64501);
    EXPECT_EQ(find_contact(made(ContactsKind::Users, {}), other).reason, &rules::kContactNoNetwork);
    // Networks are public: that one is absent shows without an account too.
    EXPECT_EQ(find_contact(made(ContactsKind::Anonymous, {}), other).presence, Presence::Absent);
    EXPECT_EQ(find_contact(made(ContactsKind::Users, {}, Extent::Part), other).presence,
              Presence::Unknown);
    EXPECT_EQ(find_contact(PeeringDb{}, other).presence, Presence::Unknown);
}

TEST(Contacts, the_best_is_reachable_then_of_the_better_role_then_by_mail_then_seen_by_more) {
    auto number_only = contact(Role::Noc, Visibility::Public, false);
    number_only.has_phone = true;
    const std::vector<Contact> from_best{
        contact(Role::Noc, Visibility::Public),
        contact(Role::Noc, Visibility::Users),
        number_only,
        contact(Role::Technical, Visibility::Public),
        contact(Role::Noc, Visibility::Public, false),
    };
    for (std::size_t best = 0; best + 1 < from_best.size(); ++best) {
        for (std::size_t other = best + 1; other < from_best.size(); ++other) {
            for (const auto& both : {std::vector{from_best[best], from_best[other]},
                                     std::vector{from_best[other], from_best[best]}}) {
                const auto finding = find_contact(made(ContactsKind::Users, both), net::Asn(64500));
                EXPECT_EQ(finding.presence, Presence::Present);
                EXPECT_EQ(finding.role, from_best[best].role);
                EXPECT_EQ(finding.visibility, from_best[best].visibility);
                EXPECT_EQ(finding.has_email, from_best[best].has_email);
            }
        }
    }
}

TEST(Contacts, the_age_is_of_the_newest_that_counts_else_of_any) {
    auto noc = contact(Role::Noc);
    noc.updated = kOld;
    auto technical = contact(Role::Technical);
    technical.updated = kNew;
    const net::Asn asn(64500);
    EXPECT_EQ(find_contact(made(ContactsKind::Users, {noc, technical}), asn).updated, kNew);
    auto sales = contact(Role::Sales);
    sales.updated = kNew;
    EXPECT_EQ(find_contact(made(ContactsKind::Users, {noc, sales}), asn).updated, kOld);
    EXPECT_EQ(find_contact(made(ContactsKind::Users, {sales}), asn).updated, kOld);  // poc_updated
}

// Counted with Python's json over the same files: 24 of the networks have public contacts, 20 of
// them NOC or Technical ones, all of those with an address or a number.
TEST(Contacts, an_anonymous_view_of_real_networks_says_present_or_unknown_never_absent) {
    COMITY_NEEDS_FIXTURE("peeringdb/net-page-1.json");
    PeeringDbReader reader(Extent::Whole);
    for (const char* name : {"net-page-1", "net-page-2", "poc-page-1", "poc-page-2"}) {
        const auto octets =
            test::read_octets(test::fixture(std::string("peeringdb/") + name + ".json"));
        MemorySource source(octets);
        ASSERT_TRUE(reader.add(source));
    }
    const auto db = std::move(reader).finish();
    std::size_t present = 0;
    for (const auto& network : db.networks) {
        const auto finding = find_contact(db, network.asn);
        ASSERT_NE(finding.presence, Presence::Absent) << to_string(network.asn);
        if (finding.presence == Presence::Present) ++present;
    }
    EXPECT_EQ(present, 20U);
}

}  // namespace
}  // namespace comity::registry
