#include "service/api/access.h"

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace comity::service::api {
namespace {

using incident::Certainty;
using store::Scope;

incident::Event event_with(Certainty certainty) {
    return {.culprit = net::Asn(1),
            .accomplices = {{net::Asn(2), true}},
            .certainty = certainty,
            .victims = {net::Asn(3)}};
}

Access access_of(Visibility everyone, Scope scope, std::vector<net::Asn> networks = {}) {
    return {everyone, {.id = "t", .scope = scope, .networks = std::move(networks)}};
}

TEST(Access, every_kind_of_asker_sees_what_it_may_of_every_kind_of_event) {
    struct Row {
        Access access;
        bool attested;
        bool suspected;
    };
    const std::vector<Row> rows{
        {Access(Visibility::None), false, false},
        {Access(Visibility::Attested), true, false},
        {access_of(Visibility::None, Scope::Administrator), true, true},
        {access_of(Visibility::None, Scope::Auditor), true, true},
        {access_of(Visibility::None, Scope::Network, {net::Asn(1)}), true, true},
        {access_of(Visibility::None, Scope::Network, {net::Asn(2)}), true, true},
        {access_of(Visibility::None, Scope::Network, {net::Asn(3)}), true, false},
        {access_of(Visibility::None, Scope::Network, {net::Asn(4)}), false, false},
        {access_of(Visibility::Attested, Scope::Network, {net::Asn(4)}), true, false},
        {access_of(Visibility::None, Scope::Participant), false, false},
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(rows[i].access.may_see(event_with(Certainty::Attested)), rows[i].attested) << i;
        EXPECT_EQ(rows[i].access.may_see(event_with(Certainty::Suspected)), rows[i].suspected) << i;
    }
}

TEST(Access, a_bearer_is_told_from_other_schemes_and_from_what_is_no_token) {
    const auto text = make_token().text;
    EXPECT_TRUE(is_token_text(text));
    EXPECT_EQ(bearer_of("Bearer " + text), text);
    EXPECT_EQ(bearer_of("bEARER   " + text), text);
    for (const std::string_view other : {"", "Basic dXNlcjpwYXNz", "Bearerx"}) {
        EXPECT_FALSE(bearer_of(other)) << other;
    }
    for (const auto& none : {std::string("Bearer"), std::string("Bearer "), "Bearer " + text + "0",
                             "Bearer " + text.substr(1), "Bearer " + text + ", Bearer " + text}) {
        EXPECT_EQ(bearer_of(none), "") << none;
    }
    EXPECT_NE(text, make_token().text);
}

TEST(Gate, admits_a_token_until_it_expires_or_is_revoked) {
    const test::TemporaryFolder folder;
    const auto store = folder.path_of("comity.db");
    Gate gate(store);
    const auto made = make_token();
    const auto field = "Bearer " + made.text;
    const auto at = [](std::int64_t seconds) { return Timestamp::from_seconds(seconds); };
    const auto status = [&](std::int64_t seconds) {
        const auto access = gate.admit(field, Visibility::None, at(seconds));
        return access ? 200U : access.error().status;
    };
    EXPECT_EQ(status(10), 401U) << "there is no token at all";
    auto book =
        store::AccessBook::open(store::access_path(store), store::OpenMode::ReadWrite).value();
    ASSERT_TRUE(
        book.add({.id = made.id, .scope = Scope::Auditor, .created = at(5), .expires = at(100)},
                 made.secret));
    EXPECT_EQ(status(10), 200U);
    EXPECT_EQ(status(100), 401U);
    ASSERT_TRUE(book.revoke(made.id, at(20)));
    EXPECT_EQ(status(21), 401U);
    EXPECT_TRUE(gate.admit("", Visibility::None, at(21))) << "nobody needs no token";
}

}  // namespace
}  // namespace comity::service::api
