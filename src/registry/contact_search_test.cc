#include "registry/contact_search.h"

#include <gtest/gtest.h>

#include <string>

#include "support/octets.h"

namespace comity::registry {
namespace {

constexpr std::string_view kNetworks =
    R"({"data":[{"id":7,"asn":64500,"org_id":1,"status":"ok","updated":"2026-01-01T00:00:00Z"},)"
    R"({"id":8,"asn":64501,"org_id":2,"status":"ok","updated":"2026-01-01T00:00:00Z"}]})";

std::string contact(int id, int network, std::string_view role, std::string_view email,
                    std::string_view more = R"("status":"ok","updated":"2026-02-01T00:00:00Z")") {
    return R"({"id":)" + std::to_string(id) + R"(,"net_id":)" + std::to_string(network) +
           R"(,"role":")" + std::string(role) + R"(","visible":"Users","email":")" +
           std::string(email) + R"(",)" + std::string(more) + "}";
}

std::string page_of_contacts(std::initializer_list<std::string> records) {
    std::string text = R"({"data":[)";
    for (const auto& record : records) text += (text.back() == '[' ? "" : ",") + record;
    return text + "]}";
}

/// What is found of `wanted` (in lower case) as a contact of `asn`; empty: nothing.
std::string found(std::uint32_t asn, std::string_view wanted,
                  std::initializer_list<std::string> texts) {
    ContactSearch search(net::Asn(asn),
                         [wanted](const MailAddress& address) { return address.key() == wanted; });
    for (const auto& text : texts) {
        const auto octets = test::octets_of(text);
        MemorySource source(octets);
        EXPECT_TRUE(search.add(source));
    }
    const auto address = search.found();
    return address ? address->text() : "";
}

TEST(ContactSearch, finds_a_contact_of_the_network_whatever_the_order_of_files) {
    const std::string networks(kNetworks);
    const auto contacts = page_of_contacts(
        {contact(1, 7, "NOC", "NOC@Net.example"), contact(2, 8, "Technical", "other@net.example")});
    EXPECT_EQ(found(64500, "noc@net.example", {networks, contacts}), "NOC@Net.example");
    EXPECT_EQ(found(64500, "noc@net.example", {contacts, networks}), "NOC@Net.example");
    EXPECT_EQ(found(64501, "noc@net.example", {contacts, networks}), "");
    EXPECT_EQ(found(64501, "other@net.example", {networks, contacts}), "other@net.example");
    EXPECT_EQ(found(64502, "other@net.example", {networks, contacts}), "");
    EXPECT_EQ(found(64500, "noc@net.example", {contacts}), "") << "whose it is was not given";
    const auto dump = R"({"poc":)" + contacts + R"(,"org":{"data":[{"id":7,"asn":64502}]},"net":)" +
                      networks + "}";
    EXPECT_EQ(found(64500, "noc@net.example", {dump}), "NOC@Net.example");
    EXPECT_EQ(found(64502, "noc@net.example", {dump}), "") << "organisations are none";
}

TEST(ContactSearch, takes_the_roles_that_answer_for_routing_alone) {
    const std::string networks(kNetworks);
    for (const auto* const role : {"NOC", "Technical"}) {
        EXPECT_NE(found(64500, "a@net.example",
                        {networks, page_of_contacts({contact(1, 7, role, "a@net.example")})}),
                  "");
    }
    for (const auto* const role :
         {"Sales", "Abuse", "Public Relations", "Policy", "Maintenance", "noc", ""}) {
        EXPECT_EQ(found(64500, "a@net.example",
                        {networks, page_of_contacts({contact(1, 7, role, "a@net.example")})}),
                  "")
            << role;
    }
}

TEST(ContactSearch, believes_the_last_record_of_a_contact) {
    const std::string networks(kNetworks);
    const auto good = contact(1, 7, "NOC", "a@net.example");
    const std::string later = R"("status":"ok","updated":"2026-03-01T00:00:00Z")";
    const auto changed = contact(1, 7, "NOC", "b@net.example", later);
    const auto moved = contact(1, 7, "Sales", "a@net.example", later);
    const auto deleted =
        contact(1, 7, "NOC", "", R"("status":"deleted","updated":"2026-03-01T00:00:00Z")");
    const auto pending = contact(1, 7, "NOC", "a@net.example", R"("status":"pending")");
    EXPECT_EQ(found(64500, "a@net.example", {networks, page_of_contacts({good})}), "a@net.example");
    for (const auto& other : {changed, moved, deleted}) {
        EXPECT_EQ(found(64500, "a@net.example", {networks, page_of_contacts({good, other})}), "");
        EXPECT_EQ(found(64500, "a@net.example", {networks, page_of_contacts({other, good})}), "");
    }
    EXPECT_EQ(found(64500, "b@net.example", {networks, page_of_contacts({changed, good})}),
              "b@net.example");
    EXPECT_EQ(found(64500, "a@net.example", {networks, page_of_contacts({pending})}), "");
    const auto gone = page_of_contacts(
        {R"({"id":7,"asn":64500,"org_id":1,"status":"deleted","updated":"2026-05-01T00:00:00Z"})"});
    EXPECT_EQ(found(64500, "a@net.example", {gone, networks, page_of_contacts({good})}), "");
}

TEST(ContactSearch, takes_no_address_that_stands_for_those_taken_out) {
    std::string records;
    for (int id = 1; id <= 12; ++id) {
        const bool is_dummy = id <= 10;
        records +=
            (id == 1 ? "" : ",") + contact(id, id == 1 ? 7 : 1'000 + id, "NOC",
                                           is_dummy ? "dummy@dump.example" : "b@net.example");
    }
    const std::string networks(kNetworks);
    EXPECT_EQ(found(64500, "dummy@dump.example", {networks, R"({"data":[)" + records + "]}"}), "");
    std::string more = records;
    for (int id = 20; id < 40; ++id) more += "," + contact(id, 9, "NOC", "c@net.example");
    EXPECT_EQ(found(64500, "dummy@dump.example", {networks, R"({"data":[)" + more + "]}"}),
              "dummy@dump.example");
}

TEST(ContactSearch, passes_over_what_cannot_be_read) {
    const std::string networks(kNetworks);
    const auto good = contact(1, 7, "NOC", "a@net.example");
    EXPECT_EQ(found(64500, "a@net.example",
                    {networks, page_of_contacts({"7", "[]", "{\"id\":1}", "null", good})}),
              "a@net.example");
    EXPECT_EQ(found(64500, "a@net.example", {networks, page_of_contacts({good}) + " trailing"}),
              "a@net.example");
    EXPECT_EQ(
        found(64500, "a@net.example", {"<html>", "", networks, R"({"data":[)" + good + ",{\"id\""}),
        "a@net.example")
        << "what came before the end counts";
    EXPECT_EQ(found(64500, "a@net.example",
                    {networks, page_of_contacts({contact(1, 7, "NOC", "x, a@net.example")})}),
              "");
}

}  // namespace
}  // namespace comity::registry
