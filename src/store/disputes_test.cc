// Disputes in the file of what operators say.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "incident/rules.h"
#include "store/access_book.h"
#include "store/access_schema.h"
#include "store/limits.h"
#include "store/sqlite.h"
#include "support/temporary_folder.h"

namespace comity::store {
namespace {

using incident::Dispute;
using DisputeOutcome = AddedDispute::Outcome;
using RulingOutcome = AddedRuling::Outcome;

Timestamp at(std::int64_t seconds) { return Timestamp::from_seconds(seconds); }

incident::Event leak(std::int64_t start, std::int64_t end) {
    return {.kind = incident::EventKind::RouteLeak,
            .rule = &incident::kLeakAspa,
            .culprit = net::Asn(4'294'967'294),
            .prefix = *net::Prefix::parse("2001:db8::/32"),
            .start = at(start),
            .end = at(end),
            .accomplices = {{net::Asn(2), true}, {net::Asn(3), false}},
            .full_feeds = 5,
            .full_feeds_needed = 1,
            .certainty = incident::Certainty::Suspected,
            .victims = {net::Asn(2), net::Asn(4)}};
}

Dispute dispute(std::int64_t start = 100, std::int64_t end = 200) {
    auto made =
        incident::dispute_of(leak(start, end), "AS4294967294 leaked \xE2\x80\x93 something.");
    made.time = at(1'000);
    made.reason = "Planned'; DROP TABLE dispute;\nsee \xC3\xA9";
    made.networks = {net::Asn(3), net::Asn(4'294'967'294)};
    made.by = {"0123456789ab", "NOC", "network"};
    return made;
}

incident::Ruling ruling(bool accepted, std::int64_t time) {
    return {
        .time = at(time), .is_accepted = accepted, .reason = "so", .by = {"", "", "administrator"}};
}

AccessBook book_at(const std::string& path) {
    return AccessBook::open(path, OpenMode::ReadWrite).value();
}

TEST(DisputesKept, come_back_as_they_were_with_every_ruling_in_order) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("x.access");
    auto first = dispute();
    auto second = dispute(201, 300);
    {
        auto book = book_at(path);
        first.id = book.add(first).value().id;
        second.id = book.add(second).value().id;
        EXPECT_EQ(book.rule(second.id, ruling(true, 5)).value().number, 1);
        EXPECT_EQ(book.rule(first.id, ruling(false, 6)).value().number, 1);
        EXPECT_EQ(book.rule(second.id, ruling(false, 4)).value().number, 2);
        EXPECT_EQ(book.rule(99, ruling(false, 4)).value().outcome, RulingOutcome::NoDispute);
    }
    first.rulings = {ruling(false, 6)};
    second.rulings = {ruling(true, 5), ruling(false, 4)};
    const auto book = AccessBook::open(path, OpenMode::ReadOnly).value();
    EXPECT_EQ(book.disputes().value(), (std::vector<Dispute>{first, second}));
    EXPECT_EQ(book.dispute_counts().value(), (DisputeCounts{2, 3}));
}

TEST(DisputesKept, one_of_an_event_stands_until_it_is_refused) {
    const test::TemporaryFolder folder;
    auto book = book_at(folder.path_of("x.access"));
    const auto added = book.add(dispute()).value();
    EXPECT_EQ(added.outcome, DisputeOutcome::Added);
    const auto again = book.add(dispute(150, 400)).value();
    EXPECT_EQ(again.outcome, DisputeOutcome::IsOpen);
    EXPECT_EQ(again.id, added.id);
    EXPECT_EQ(book.add(dispute(201, 400)).value().outcome, DisputeOutcome::Added) << "another time";
    ASSERT_TRUE(book.rule(added.id, ruling(true, 1)));
    EXPECT_EQ(book.add(dispute()).value().outcome, DisputeOutcome::IsAccepted);
    ASSERT_TRUE(book.rule(added.id, ruling(false, 2)));
    EXPECT_EQ(book.add(dispute()).value().outcome, DisputeOutcome::Added);
}

TEST(DisputesKept, of_many_who_come_at_once_one_is_first) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("x.access");
    static_cast<void>(book_at(path));
    std::atomic<int> added = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            auto book = book_at(path);
            for (int n = 0; n < 5; ++n) {
                if (book.add(dispute()).value().outcome == DisputeOutcome::Added) ++added;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(added, 1);
}

TEST(DisputesKept, have_a_limit) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("x.access");
    auto book = book_at(path);
    const auto id = book.add(dispute()).value().id;
    for (std::int64_t i = 0; i < kRulingsMax; ++i) ASSERT_TRUE(book.rule(id, ruling(false, i)));
    EXPECT_EQ(book.rule(id, ruling(false, 0)).value().outcome, RulingOutcome::TooMany);
    const auto fill =
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < " +
        std::to_string(kDisputesMax) +
        ") INSERT INTO dispute SELECT i, event_id, subject, kind, certainty, culprit, prefix, "
        "started, ended, sentence, time, reason, token_id, token_name, role FROM n, dispute WHERE "
        "id = 1";
    ASSERT_TRUE(Database::open(path, true).value().execute(fill.c_str()));
    EXPECT_EQ(book.dispute_counts().value().disputes, kDisputesMax);
    EXPECT_EQ(book.add(dispute(900, 901)).value().outcome, DisputeOutcome::TooMany);
}

TEST(DisputesKept, of_a_file_of_the_version_before_there_are_none_until_it_is_written) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("x.access");
    {
        const auto old = Database::open(path, true).value();
        ASSERT_TRUE(old.execute(kAccessMigrations.front()));
        ASSERT_TRUE(old.execute("PRAGMA user_version = 1; PRAGMA application_id = 1129141313"));
    }
    EXPECT_TRUE(AccessBook::open(path, OpenMode::ReadOnly).value().disputes().value().empty());
    EXPECT_EQ(AccessBook::open(path, OpenMode::ReadOnly).value().dispute_counts().value(),
              DisputeCounts());
    EXPECT_EQ(book_at(path).add(dispute()).value().outcome, DisputeOutcome::Added);
    EXPECT_EQ(AccessBook::open(path, OpenMode::ReadOnly).value().disputes().value().size(), 1U);
}

TEST(DisputesKept, a_reason_is_text_that_harms_nobody) {
    EXPECT_EQ(
        fault_of_reason("It was planned.\nSee our notice \xE2\x80\x93 \xC3\xA9 \xF0\x9F\x98\x80"),
        "");
    EXPECT_EQ(fault_of_reason(std::string(kReasonOctetsMax, 'x')), "");
    for (const std::string& bad :
         {std::string(), std::string(" \n "), std::string(kReasonOctetsMax + 1, 'x'),
          std::string("a\x1B[31m"), std::string("a\0b", 3), std::string("a\x7F"),
          std::string("a\xC2\x9B"
                      "31m"),
          std::string("a\xC3"), std::string("\xFF"), std::string("a\r\nb"),
          std::string("\xC0\xAF")}) {
        EXPECT_NE(fault_of_reason(bad), "") << bad;
    }
}

}  // namespace
}  // namespace comity::store
