#include "irr/registered_contact.h"

#include <gtest/gtest.h>

#include <string>

#include "support/octets.h"

namespace comity::irr {
namespace {

/// What is found of `wanted` (in lower case) as a contact of AS64500; empty: nothing.
std::string found(std::string_view wanted, std::initializer_list<std::string> dumps) {
    RegisteredContactSearch search(
        net::Asn(64500), [wanted](const MailAddress& address) { return address.key() == wanted; });
    for (const auto& dump : dumps) {
        MemorySource source(test::octets_of(dump));
        EXPECT_TRUE(search.add(source));
    }
    const auto address = search.found();
    return address ? address->text() : "";
}

std::string aut_num(std::string_view attributes, std::string_view source = "RIPE") {
    return "aut-num: AS64500\nas-name: X\n" + std::string(attributes) +
           "source: " + std::string(source) + "\n\n";
}
std::string person(std::string_view handle, std::string_view email,
                   std::string_view source = "RIPE") {
    return "person: Somebody\ne-mail: " + std::string(email) + "\nnic-hdl: " + std::string(handle) +
           "\nsource: " + std::string(source) + "\n\n";
}

TEST(RegisteredContact, follows_the_names_of_the_aut_num_whatever_the_order_of_dumps) {
    const auto network =
        aut_num("admin-c: ab1-ripe, CD2-RIPE # both\ntech-c: EF3-RIPE\nmnt-by: X-MNT\n");
    const auto people = person("AB1-RIPE", "a@net.example") + person("cd2-ripe", "C@net.example") +
                        person("EF3-RIPE", "e@net.example") + person("GH4-RIPE", "g@net.example");
    for (const auto* const wanted : {"a@net.example", "e@net.example"}) {
        EXPECT_EQ(found(wanted, {network, people}), wanted);
        EXPECT_EQ(found(wanted, {people, network}), wanted);
        EXPECT_EQ(found(wanted, {people + network}), wanted);
        EXPECT_EQ(found(wanted, {people}), "") << "whose contact it is was not given";
    }
    EXPECT_EQ(found("c@net.example", {people, network}), "C@net.example");
    EXPECT_EQ(found("g@net.example", {people, network}), "") << "somebody else's contact";
}

TEST(RegisteredContact, takes_who_is_told_of_changes) {
    const std::string maintainer =
        "mntner: x-mnt\nupd-to: upd@net.example\nmnt-nfy: nfy@net.example\nauth: none\nsource: "
        "RIPE\n\n"
        "mntner: Y-MNT\nmnt-nfy: other@net.example\nsource: RIPE\n\n";
    const auto network =
        aut_num("mnt-by: X-MNT\nnotify: told@net.example\nchanged: old@net.example 2001\n");
    for (const auto* const wanted : {"upd@net.example", "nfy@net.example", "told@net.example"}) {
        EXPECT_EQ(found(wanted, {maintainer, network}), wanted);
    }
    EXPECT_EQ(found("other@net.example", {maintainer, network}), "");
    EXPECT_EQ(found("old@net.example", {maintainer, network}), "");
    EXPECT_EQ(
        found("told@net.example", {"aut-num: AS64501\nnotify: told@net.example\nsource: RIPE\n"}),
        "");
}

TEST(RegisteredContact, believes_registries_of_holders_alone_and_each_for_itself) {
    const auto ours = person("AB1", "a@net.example", "RADB");
    EXPECT_EQ(found("a@net.example", {aut_num("admin-c: AB1\n", "RADB"), ours}), "")
        << "anybody makes an aut-num there";
    EXPECT_EQ(found("a@net.example", {aut_num("admin-c: AB1\n", "RIPE-NONAUTH"),
                                      person("AB1", "a@net.example", "RIPE-NONAUTH")}),
              "");
    EXPECT_EQ(found("a@net.example", {aut_num("admin-c: AB1\n", "RIPE"), ours}), "")
        << "a handle means another person elsewhere";
    EXPECT_EQ(found("a@net.example",
                    {aut_num("admin-c: AB1\n", "ARIN"), person("AB1", "a@net.example", "RIPE")}),
              "");
    EXPECT_EQ(found("a@net.example", {aut_num("admin-c: AB1\n", "arin # x"),
                                      person("AB1", "a@net.example", "ARIN")}),
              "a@net.example");
    EXPECT_EQ(found("a@net.example", {aut_num("notify: a@net.example\nsource: RADB\n", "RIPE")}),
              "")
        << "an object of two registries is none's";
    EXPECT_EQ(found("a@net.example", {"aut-num: AS64500\nnotify: a@net.example\n"}), "");
}

TEST(RegisteredContact, takes_no_address_that_stands_for_those_taken_out) {
    std::string people;
    for (int i = 0; i < 10; ++i) people += person("P" + std::to_string(i), "unread@dump.example");
    const auto network = aut_num("admin-c: P1\n");
    EXPECT_EQ(found("unread@dump.example", {people, network}), "");
    std::string others = people;
    for (int i = 0; i < 11; ++i) others += person("Q" + std::to_string(i), "q@net.example");
    EXPECT_EQ(found("unread@dump.example", {others, network}), "unread@dump.example");
}

TEST(RegisteredContact, passes_over_what_is_no_address_or_no_object) {
    const auto network = aut_num("admin-c: AB1\nadmin-c: ,, \n");
    EXPECT_EQ(found("a@net.example", {network + person("AB1", "Noc <a@net.example>")}), "");
    EXPECT_EQ(found("a@net.example", {network + person("AB1", "a@net.example b@net.example")}), "");
    EXPECT_EQ(found("a@net.example",
                    {network,
                     "person: x\nnic-hdl: AB1\ne-mail: x\ne-mail:\n+ a@net.example\nsource:RIPE"}),
              "a@net.example");
    EXPECT_EQ(found("a@net.example",
                    {"\xFF\n\n:\n", "", network,
                     "*xxperson: x\nnic-hdl: AB1\ne-mail: a@net.example\nsource: RIPE\n"}),
              "");
}

}  // namespace
}  // namespace comity::irr
