#include "service/api/event_ledger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace comity::service::api {
namespace {

using incident::Certainty;

constexpr std::size_t kEvents = 6;
constexpr std::size_t kUpdates = 12;

/// One of kEvents, as an observation may have it: attested, suspected, or seen by too few.
store::EventRow row_of(std::size_t which, Certainty certainty, bool counts) {
    store::EventRow row{.number = static_cast<std::int64_t>(which),
                        .id = "event-" + std::to_string(which),
                        .event = {.culprit = net::Asn(1),
                                  .accomplices = {{net::Asn(2), true}},
                                  .certainty = certainty,
                                  .victims = {net::Asn(3)}}};
    row.event.kind = incident::EventKind::MisOrigination;
    row.event.full_feeds = counts ? 3 : 1;
    row.event.full_feeds_needed = 2;
    return row;
}

std::vector<store::EventRow> any_events(std::mt19937& random) {
    std::vector<store::EventRow> rows;
    for (std::size_t which = 0; which < kEvents; ++which) {
        const auto dice = random() % 8;
        if (dice == 0) continue;
        rows.push_back(
            row_of(which, dice < 5 ? Certainty::Attested : Certainty::Suspected, dice % 4 != 1));
    }
    return rows;
}

bool sees(const Access& access, const std::vector<store::EventRow>& rows, const std::string& id) {
    return std::any_of(rows.begin(), rows.end(), [&](const store::EventRow& row) {
        return row.id == id && row.event.counts() && access.may_see(row.event);
    });
}

std::vector<Access> all_askers() {
    const auto network = [](std::uint32_t asn) {
        return Access(Visibility::Attested, {.id = "t", .networks = {net::Asn(asn)}});
    };
    return {Access(Visibility::None),
            Access(Visibility::Attested),
            Access(Visibility::None, {.id = "a", .scope = store::Scope::Auditor}),
            network(1),
            network(2),
            network(3),
            network(4)};
}

TEST(EventLedger, an_event_counts_in_these_rows) {
    EXPECT_TRUE(row_of(0, Certainty::Attested, true).event.counts());
    EXPECT_TRUE(row_of(0, Certainty::Suspected, true).event.counts());
    EXPECT_FALSE(row_of(0, Certainty::Attested, false).event.counts());
}

/// For whoever saw any earlier state, that is new which was not to be seen all the time since.
TEST(EventLedger, tells_everyone_what_was_not_to_be_seen_all_the_time) {
    std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed)
    const auto askers = all_askers();
    std::size_t news = 0;
    std::size_t known = 0;
    for (int world = 0; world < 200; ++world) {
        EventLedger ledger;
        std::vector<std::vector<store::EventRow>> states;
        while (states.size() < kUpdates) {
            states.push_back(any_events(random));
            ledger.advance(states.back());
            ASSERT_EQ(ledger.update(), states.size());
            for (const auto& row : states.back()) {
                for (const auto& access : askers) {
                    if (!sees(access, states.back(), row.id)) continue;
                    for (std::size_t after = 1; after <= states.size(); ++after) {
                        const bool is_known = std::all_of(
                            states.begin() + static_cast<std::ptrdiff_t>(after) - 1, states.end(),
                            [&](const auto& state) { return sees(access, state, row.id); });
                        ASSERT_EQ(ledger.is_new(row, after, access), !is_known)
                            << row.id << " after " << after << " of " << states.size();
                        ++(is_known ? known : news);
                    }
                }
            }
        }
    }
    EXPECT_GT(news, 1'000U);
    EXPECT_GT(known, 1'000U);
}

TEST(EventLedger, what_counts_against_nobody_is_no_news) {
    EventLedger ledger;
    ledger.advance({});
    const auto row = row_of(0, Certainty::Attested, false);
    ledger.advance(std::vector{row});
    EXPECT_FALSE(ledger.is_new(row, 1, Access(Visibility::Attested)));
}

}  // namespace
}  // namespace comity::service::api
