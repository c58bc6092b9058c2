#include "store/access_book.h"

#include <gtest/gtest.h>

#include "store/access_schema.h"
#include "store/sqlite.h"
#include "support/temporary_folder.h"

namespace comity::store {
namespace {

crypto::Sha256 secret(std::uint8_t fill) {
    crypto::Sha256 digest;
    digest.octets.fill(fill);
    return digest;
}

Timestamp day(std::int64_t number, std::int64_t seconds = 0) {
    return Timestamp::from_seconds(number * 86'400 + seconds);
}

Token token(std::string id, Scope scope) {
    return {.id = std::move(id),
            .name = "noc \xC3\xA9",
            .scope = scope,
            .created = day(1),
            .expires = day(366)};
}

TEST(AccessBook, gives_back_every_token_by_its_secret_alone) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("x.access");
    auto network = token("a", Scope::Network);
    network.networks = {net::Asn(1), net::Asn(4'294'967'295)};
    auto participant = token("b", Scope::Participant);
    participant.participant = "Example'; DROP TABLE token";
    {
        auto book = AccessBook::open(path, OpenMode::ReadWrite).value();
        ASSERT_TRUE(book.add(network, secret(1)));
        ASSERT_TRUE(book.add(participant, secret(2)));
        EXPECT_FALSE(book.add(token("a", Scope::Auditor), secret(3))) << "an id comes once";
        EXPECT_FALSE(book.add(token("c", Scope::Auditor), secret(2))) << "a secret comes once";
    }
    const auto book = AccessBook::open(path, OpenMode::ReadOnly).value();
    const auto found = book.find(secret(1)).value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->networks, network.networks);
    EXPECT_EQ(found->name, network.name);
    EXPECT_EQ(book.find(secret(2)).value()->participant, participant.participant);
    EXPECT_FALSE(book.find(secret(3)).value());
    EXPECT_EQ(book.tokens().value().size(), 2U);
}

TEST(AccessBook, keeps_the_first_revocation_and_no_more_than_the_day_of_use) {
    const test::TemporaryFolder folder;
    auto book = AccessBook::open(folder.path_of("x.access"), OpenMode::ReadWrite).value();
    ASSERT_TRUE(book.add(token("a", Scope::Auditor), secret(1)));
    EXPECT_TRUE(book.find(secret(1)).value()->is_good(day(365, 86'399)));
    EXPECT_FALSE(book.find(secret(1)).value()->is_good(day(366)));
    ASSERT_TRUE(book.note_use("a", day(9, 4'711)));
    ASSERT_TRUE(book.note_use("a", day(8)));
    EXPECT_EQ(book.find(secret(1)).value()->last_used, day(9));
    EXPECT_EQ(book.revoke("b", day(10)), false);
    EXPECT_EQ(book.revoke("a", day(10)), true);
    EXPECT_EQ(book.revoke("a", day(11)), true);
    EXPECT_EQ(book.find(secret(1)).value()->revoked, day(10));
    EXPECT_FALSE(book.find(secret(1)).value()->is_good(day(2)));
}

TEST(AccessBook, leaves_files_of_others_alone) {
    const test::TemporaryFolder folder;
    const auto store = folder.path_of("comity.db");
    ASSERT_TRUE(Store::open(store, OpenMode::ReadWrite));
    EXPECT_FALSE(AccessBook::open(store, OpenMode::ReadWrite));
    EXPECT_FALSE(AccessBook::open(store, OpenMode::ReadOnly));
    EXPECT_TRUE(Store::open(store, OpenMode::ReadWrite));
    const auto newer = folder.path_of("newer");
    ASSERT_TRUE(AccessBook::open(newer, OpenMode::ReadWrite));
    ASSERT_TRUE(Database::open(newer, true).value().execute("PRAGMA user_version = 99"));
    EXPECT_FALSE(AccessBook::open(newer, OpenMode::ReadWrite));
}

TEST(AccessBook, no_step_of_its_schema_deletes_what_nothing_makes_again) {
    for (const std::string_view step : kAccessMigrations) {
        EXPECT_EQ(step.find("DELETE"), std::string_view::npos);
        EXPECT_EQ(step.find("DROP"), std::string_view::npos);
    }
}

}  // namespace
}  // namespace comity::store
