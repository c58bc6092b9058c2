#include "store/revision_rows.h"

#include <gtest/gtest.h>

#include "store/evidence_blob.h"
#include "store/store.h"
#include "support/temporary_folder.h"

namespace comity::store {
namespace {

ObservationRow row_of(std::string_view month, const std::string& name, std::string_view observed) {
    ObservationRow row{.inputs_sha256 = name, .totals = "{}"};
    row.facts.timeline = observation::TimelineSummary{.period = parse_period(month).value()};
    row.facts.at = row.observed = Timestamp::parse(observed).value();
    return row;
}

/// Writes an observation of the networks 1, 8, 15 and so on, with these scores of filtering.
void write(Store& store, const ObservationRow& row,
           const std::vector<std::optional<double>>& scores,
           const std::string& framework = "manrs-2024") {
    auto writer = store.begin_observation(row, framework);
    ASSERT_TRUE(writer);
    for (std::uint32_t i = 0; i < scores.size(); ++i) {
        const net::Asn asn(1 + 7 * i);
        ASSERT_TRUE(writer->write(
            {.asn = asn,
             .record = encode_record({.evidence = {.asn = asn}}),
             .metrics = {},
             .actions = {{.id = "filtering", .score = scores[i]}, {.id = "coordination"}}}));
    }
    ASSERT_TRUE(writer->commit());
}

/// A line for each revision, and one for each score that the next one changed.
std::string revisions_text(const Store& store) {
    std::string text;
    const auto revisions = store.revisions();
    EXPECT_TRUE(revisions);
    for (const auto& row : *revisions) {
        text += row.month + " " + std::to_string(row.number) + " " + row.inputs_sha256 + " " +
                to_string(row.observed.value()).substr(0, 10) + " " + row.framework + ", changed " +
                std::to_string(row.changed) + "\n";
    }
    for (const std::uint32_t asn : {1U, 8U, 15U, 22U}) {
        const auto scores = store.revision_scores(net::Asn(asn));
        EXPECT_TRUE(scores);
        for (const auto& one : *scores) {
            text += "AS" + std::to_string(asn) + " " + one.month + " " +
                    std::to_string(one.number) + " " + one.action + " " +
                    (one.score ? std::to_string(*one.score).substr(0, 4) : "no data") + "\n";
        }
    }
    return text;
}

TEST(Revisions, keep_what_was_published_of_a_month_that_is_observed_again) {
    const test::TemporaryFolder folder;
    auto store = *Store::open(folder.path_of("comity.db"), OpenMode::ReadWrite);
    write(store, row_of("2026-11", "running", "2026-11-30"), {0.1});
    write(store, row_of("2026-11", "provisional", "2026-12-01"), {0.5, 0.5, std::nullopt});
    write(store, row_of("2026-11", "provisional again", "2026-12-02"), {0.5, 0.75, 0.5});
    write(store, row_of("2026-11", "final", "2026-12-08"), {0.5, 0.75, std::nullopt}, "comity-1");
    EXPECT_EQ(revisions_text(store), "") << "all are still there";
    EXPECT_EQ(*store.drop_superseded(), 3U);
    const std::string kept =
        "2026-11 1 provisional 2026-12-01 manrs-2024, changed 2\n"
        "2026-11 2 provisional again 2026-12-02 manrs-2024, changed 1\n"
        "AS8 2026-11 1 filtering 0.50\n"
        "AS15 2026-11 1 filtering no data\n"
        "AS15 2026-11 2 filtering 0.50\n";
    EXPECT_EQ(revisions_text(store), kept);
    const auto latest = **store.latest_observation();
    EXPECT_EQ(latest.inputs_sha256, "final");
    EXPECT_EQ(*store.framework_of(latest.id), "comity-1");
    EXPECT_EQ(latest.observed, Timestamp::parse("2026-12-08"));
    const auto scores = store.scores(latest.id, net::Asn(8));
    ASSERT_TRUE(scores);
    ASSERT_EQ(scores->size(), 1U);
    EXPECT_EQ(scores->front().action, "filtering");
    EXPECT_EQ(scores->front().score, 0.75);
    EXPECT_TRUE(store.scores(latest.id, net::Asn(15))->empty());

    // The same inputs again are no revision where nothing is otherwise, and one where it is.
    write(store, row_of("2026-11", "final", "2026-12-08"), {0.5, 0.75, std::nullopt}, "comity-1");
    EXPECT_EQ(revisions_text(store), kept);
    EXPECT_TRUE(store.begin_observation(row_of("2026-11", "final", "2026-12-09"), "comity-1"))
        << "never committed";
    EXPECT_EQ(revisions_text(store), kept);
    write(store, row_of("2026-11", "final", "2026-12-09"), {0.5, 0.25, std::nullopt}, "manrs-2024");
    EXPECT_EQ(revisions_text(store),
              "2026-11 1 provisional 2026-12-01 manrs-2024, changed 2\n"
              "2026-11 2 provisional again 2026-12-02 manrs-2024, changed 1\n"
              "2026-11 3 final 2026-12-08 comity-1, changed 1\n"
              "AS8 2026-11 1 filtering 0.50\n"
              "AS8 2026-11 3 filtering 0.75\n"
              "AS15 2026-11 1 filtering no data\n"
              "AS15 2026-11 2 filtering 0.50\n");
    // The same files as of another month are nothing that happened to this one.
    write(store, row_of("2026-12", "final", "2027-01-08"), {0.5});
    EXPECT_EQ(store.revisions()->size(), 3U);
}

TEST(Revisions, are_of_whole_months_that_were_over) {
    const auto published = [](std::string_view period, std::string_view observed) {
        return published_month(row_of(period, "one", observed));
    };
    EXPECT_EQ(published("2026-11", "2026-12-01"), "2026-11");
    EXPECT_EQ(published("2026-11", "2026-11-30T23:59:59Z"), std::nullopt);
    EXPECT_EQ(published("2026-11-30", "2026-12-08"), std::nullopt);
    EXPECT_EQ(published("2026-11-01/2026-12-02", "2026-12-08"), std::nullopt);
    auto row = row_of("2026-11", "one", "2026-12-08");
    row.observed.reset();
    EXPECT_EQ(published_month(row), "2026-11") << "by its newest input";
    row.facts.timeline.reset();
    EXPECT_EQ(published_month(row), std::nullopt);
}

}  // namespace
}  // namespace comity::store
