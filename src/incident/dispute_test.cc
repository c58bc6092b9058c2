#include "incident/dispute.h"

#include <gtest/gtest.h>

#include "base/timestamp.h"
#include "incident/rules.h"

namespace comity::incident {
namespace {

Event leak(std::int64_t start, std::int64_t end) {
    return {.kind = EventKind::RouteLeak,
            .rule = &kLeakAspa,
            .culprit = net::Asn(64500),
            .prefix = *net::Prefix::parse("192.0.2.0/24"),
            .start = Timestamp::from_seconds(start),
            .end = Timestamp::from_seconds(end),
            .accomplices = {{net::Asn(64501), true}},
            .full_feeds = 9,
            .full_feeds_needed = 3,
            .leaked_from = net::Asn(64502),
            .leaked_to = net::Asn(64501)};
}

Dispute dispute(std::int64_t id, const Event& event, std::vector<bool> rulings) {
    auto made = dispute_of(event, "AS64500 leaked.");
    made.id = id;
    for (const bool accepted : rulings) made.rulings.push_back({.is_accepted = accepted});
    return made;
}

TEST(Disputes, an_event_is_out_while_the_last_ruling_on_one_of_its_disputes_accepts) {
    struct Case {
        std::vector<std::vector<bool>> rulings;  // of each dispute
        bool is_out;
    };
    const std::vector<Case> cases{{{}, false},
                                  {{{}}, false},
                                  {{{true}}, true},
                                  {{{false}}, false},
                                  {{{true, false}}, false},
                                  {{{false, true}}, true},
                                  {{{false}, {}}, false},
                                  {{{false}, {true}}, true},
                                  {{{true, false}, {false}}, false}};
    for (const auto& [rulings, is_out] : cases) {
        auto event = leak(0, 100);
        std::vector<Dispute> all;
        for (const auto& some : rulings) {
            all.insert(all.begin(),
                       dispute(static_cast<std::int64_t>(all.size()) + 1, event, some));
        }
        const Disputes disputes(std::move(all));
        disputes.attach(event);
        EXPECT_EQ(event.is_ruled_out, is_out);
        EXPECT_EQ(event.counts(), !is_out);
        EXPECT_TRUE(event.counts_by_rules()) << "what the machine says stays";
        ASSERT_EQ(event.disputes != nullptr, !rulings.empty());
        if (!event.disputes) continue;
        EXPECT_EQ(event.disputes->front().id, 1);
    }
}

TEST(Disputes, hold_for_what_later_observations_see_of_the_same_event_and_for_nothing_else) {
    const auto seen = leak(2 * kSecondsPerDay, 4 * kSecondsPerDay);
    const Disputes disputes({dispute(7, seen, {true})});
    const auto is_out = [&disputes](Event event) {
        disputes.attach(event);
        return event.is_ruled_out;
    };
    EXPECT_TRUE(is_out(leak(2 * kSecondsPerDay, 9 * kSecondsPerDay))) << "it went on";
    EXPECT_TRUE(is_out(leak(1 * kSecondsPerDay, 3 * kSecondsPerDay))) << "it had begun before";
    EXPECT_TRUE(is_out(leak(3 * kSecondsPerDay, 9 * kSecondsPerDay)))
        << "the period cuts its begin off";
    EXPECT_TRUE(is_out(leak(4 * kSecondsPerDay, 5 * kSecondsPerDay)));
    EXPECT_FALSE(is_out(leak(4 * kSecondsPerDay + 1, 5 * kSecondsPerDay))) << "it happened again";
    EXPECT_FALSE(is_out(leak(0, 2 * kSecondsPerDay - 1)));
    auto other = seen;
    other.culprit = net::Asn(64503);
    EXPECT_FALSE(is_out(other));
    other = seen;
    other.leaked_to = net::Asn(64503);
    EXPECT_FALSE(is_out(other));
    other = seen;
    other.prefix = *net::Prefix::parse("2001:db8::/32");
    EXPECT_FALSE(is_out(other)) << "the other family";
    other = seen;
    other.kind = EventKind::MisOrigination;
    EXPECT_FALSE(is_out(other));
}

TEST(Disputes, an_event_without_any_is_as_it_was_found) {
    const Disputes disputes({dispute(7, leak(0, 1), {true})});
    auto event = leak(5, 6);
    const auto before = event;
    disputes.attach(event);
    EXPECT_EQ(event, before);
    EXPECT_NE(disputes.find(7), nullptr);
    EXPECT_EQ(disputes.find(8), nullptr);
}

}  // namespace
}  // namespace comity::incident
