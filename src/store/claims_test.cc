#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "store/access_book.h"
#include "store/limits.h"
#include "store/sqlite.h"
#include "support/temporary_folder.h"

namespace comity::store {
namespace {

using ClaimOutcome = ClaimConfirmation::Outcome;

crypto::Sha256 digest(std::uint8_t fill) {
    crypto::Sha256 made;
    made.octets.fill(fill);
    return made;
}

Timestamp hour(std::int64_t number) { return Timestamp::from_seconds(number * 3'600); }

Claim claim(std::string id, std::uint32_t asn, std::int64_t made) {
    return {
        .id = std::move(id), .asn = net::Asn(asn), .made = hour(made), .expires = hour(made + 24)};
}

ClaimErrand errand(std::uint8_t fill) {
    ClaimErrand made{.mark = {.salt = {}, .digest = digest(fill)},
                     .asked_from = "192.0.2.0/24",
                     .code = digest(0xEE)};
    made.mark.salt.fill(fill);
    return made;
}

Token token(std::int64_t made) {
    return {.id = "t" + std::to_string(made),
            .name = "claimed",
            .created = hour(made),
            .expires = hour(made + 8'760)};
}

constexpr ClaimsPerDay kMost{.of_network = 2, .of_all = 3};

class Claims : public ::testing::Test {
protected:
    static AccessBook open(const std::string& path) {
        return AccessBook::open(path, OpenMode::ReadWrite).value();
    }
    test::TemporaryFolder folder_;
    std::string path_ = folder_.path_of("x.access");
};

TEST_F(Claims, give_a_token_of_their_network_for_the_code_once) {
    auto book = open(path_);
    ASSERT_EQ(book.add(claim("a", 64500, 1), errand(1), kMost)->outcome,
              AddedClaim::Outcome::Added);
    EXPECT_EQ(book.confirm("a", digest(7), token(2), digest(9))->outcome, ClaimOutcome::WrongCode)
        << "before a mail has a code, none is good";
    ASSERT_TRUE(book.set_code("a", digest(7)));
    ASSERT_TRUE(book.end_errand("a"));
    EXPECT_EQ(book.confirm("b", digest(7), token(2), digest(9))->outcome, ClaimOutcome::NoClaim);
    const auto confirmed = book.confirm("a", digest(7), token(24), digest(9)).value();
    EXPECT_EQ(confirmed.outcome, ClaimOutcome::Confirmed);
    EXPECT_EQ(confirmed.asn, net::Asn(64500));
    EXPECT_EQ(book.confirm("a", digest(7), token(24), digest(10))->outcome,
              ClaimOutcome::IsConfirmed);
    const auto found = open(path_).find(digest(9)).value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->scope, Scope::Network);
    EXPECT_EQ(found->networks, std::vector{net::Asn(64500)});
    EXPECT_EQ(book.tokens()->size(), 1U);
}

TEST_F(Claims, end_with_their_time_and_with_too_many_wrong_codes) {
    auto book = open(path_);
    ASSERT_TRUE(book.add(claim("a", 64500, 1), errand(1), kMost));
    ASSERT_TRUE(book.add(claim("b", 64501, 1), errand(1), kMost));
    for (const auto* const id : {"a", "b"}) ASSERT_TRUE(book.set_code(id, digest(7)));
    EXPECT_EQ(book.confirm("a", digest(7), token(25), digest(9))->outcome,
              ClaimOutcome::HasExpired);
    for (std::int64_t left = kWrongCodesMax - 1; left >= 0; --left) {
        const auto wrong = book.confirm("b", digest(8), token(2), digest(9)).value();
        EXPECT_EQ(wrong.outcome, ClaimOutcome::WrongCode);
        EXPECT_EQ(wrong.tries_left, left);
    }
    EXPECT_EQ(book.confirm("b", digest(7), token(2), digest(9))->outcome, ClaimOutcome::IsSpent);
    EXPECT_TRUE(book.tokens()->empty());
}

TEST_F(Claims, are_so_many_in_24_hours_of_a_network_and_in_all) {
    auto book = open(path_);
    const auto add = [&book](std::string id, std::uint32_t asn, std::int64_t made) {
        return book.add(claim(std::move(id), asn, made), errand(1), kMost).value();
    };
    EXPECT_EQ(add("a", 64500, 10).outcome, AddedClaim::Outcome::Added);
    EXPECT_EQ(add("b", 64500, 12).outcome, AddedClaim::Outcome::Added);
    const auto third = add("c", 64500, 13);
    EXPECT_EQ(third.outcome, AddedClaim::Outcome::TooManyOfNetwork);
    EXPECT_EQ(third.again, hour(34));
    EXPECT_EQ(add("d", 64501, 14).outcome, AddedClaim::Outcome::Added);
    const auto fourth = add("e", 64502, 15);
    EXPECT_EQ(fourth.outcome, AddedClaim::Outcome::TooMany);
    EXPECT_EQ(fourth.again, hour(34));
    EXPECT_EQ(add("f", 64500, 33).outcome, AddedClaim::Outcome::TooManyOfNetwork);
    EXPECT_EQ(add("g", 64500, 34).outcome, AddedClaim::Outcome::Added);
    EXPECT_EQ(add("h", 64500, 35).outcome, AddedClaim::Outcome::TooManyOfNetwork);
    EXPECT_EQ(add("i", 64501, 13 + 24 * 9).outcome, AddedClaim::Outcome::Added);
    EXPECT_EQ(book.confirm("a", digest(7), token(300), digest(9))->outcome, ClaimOutcome::NoClaim)
        << "long past, it is forgotten";
}

TEST_F(Claims, keep_their_errands_over_a_restart_and_nothing_of_them_after) {
    {
        auto book = open(path_);
        ASSERT_TRUE(book.add(claim("late", 64500, 1), errand(0xA1), kMost));
        ASSERT_TRUE(book.add(claim("b", 64501, 20), errand(0xB2), kMost));
        ASSERT_TRUE(book.add(claim("c", 64502, 21), errand(0xC3), kMost));
    }
    auto book = open(path_);
    const auto first = book.next_errand(hour(25)).value();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->claim.id, "b") << "the oldest that is good";
    EXPECT_EQ(first->mark, errand(0xB2).mark);
    EXPECT_EQ(first->asked_from, "192.0.2.0/24");
    ASSERT_TRUE(book.end_errand("b"));
    EXPECT_EQ(book.next_errand(hour(25)).value()->claim.id, "c");
    ASSERT_TRUE(book.end_errand("c"));
    EXPECT_FALSE(book.next_errand(hour(25)).value());
    for (const auto* const suffix : {"", "-wal"}) {
        std::ifstream file(path_ + suffix, std::ios::binary);
        const std::string octets{std::istreambuf_iterator<char>(file), {}};
        for (const char fill : {'\xA1', '\xB2', '\xC3'}) {
            EXPECT_EQ(octets.find(std::string(16, fill)), std::string::npos) << suffix;
        }
        EXPECT_EQ(octets.find("192.0.2.0/24"), std::string::npos) << suffix;
    }
}

}  // namespace
}  // namespace comity::store
