#include "store/store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <stdexcept>

#include "manrs/incident_fixes.h"
#include "store/evidence_blob.h"
#include "store/limits.h"
#include "store/schema.h"
#include "store/sqlite.h"
#include "support/evidence_samples.h"
#include "support/fixtures.h"
#include "support/temporary_folder.h"

namespace comity::store {
namespace {

using manrs::NetworkRecord;

/// One made observation.
struct Sample {
    ObservationRow row;
    std::vector<NetworkRecord> networks;
    std::vector<incident::Event> events;

    /// Those that `asn` has a part in, in their order.
    [[nodiscard]] std::vector<incident::Event> events_of(net::Asn asn) const {
        std::vector<incident::Event> found;
        std::copy_if(events.begin(), events.end(), std::back_inserter(found),
                     [asn](const incident::Event& event) {
                         return manrs::part_in(event, asn) != manrs::Part::None;
                     });
        return found;
    }
    /// A network as it is read: with its events.
    [[nodiscard]] NetworkRecord whole(std::size_t i) const {
        auto record = networks.at(i);
        record.events = events_of(record.evidence.asn);
        return record;
    }
};

Sample make_sample(std::uint64_t seed, const std::string& name) {
    test::Random random(seed);
    Sample sample;
    sample.row = {.inputs_sha256 = name,
                  .facts = test::random_facts(random),
                  .totals = "{\"seed\": " + std::to_string(seed) + "}\n"};
    for (std::uint32_t i = 0; i < 50; ++i) {
        sample.networks.push_back(test::random_record(random, net::Asn(1 + 7 * i)));
    }
    // Of networks that announce something, and of some that do not.
    const auto any = [&random] {
        return net::Asn(static_cast<std::uint32_t>(1 + 7 * (random() % 55)));
    };
    for (int i = 0; i < 120; ++i) {
        auto event = test::random_event(random);
        event.culprit = any();
        for (auto& accomplice : event.accomplices) accomplice.asn = any();
        for (auto& victim : event.victims) victim = any();
        std::sort(event.victims.begin(), event.victims.end());
        sample.events.push_back(std::move(event));
    }
    return sample;
}

/// Gives the networks of a sample one by one, each with a metric and an action.
class Networks {
public:
    explicit Networks(const Sample& sample) : sample_(sample) {}
    std::optional<NetworkRow> operator()() {
        if (next_ == sample_.networks.size()) return std::nullopt;
        const auto& record = sample_.networks[next_++];
        NetworkRow row{.asn = record.evidence.asn, .record = encode_record(record)};
        row.metrics.push_back({.id = manrs::MetricId::M1});
        row.metrics.push_back({.id = manrs::MetricId::M2, .value = 0.5});
        row.actions.push_back({.id = "filtering", .score = 0.25, .band = manrs::Band::Lagging});
        row.actions.push_back({.id = "coordination"});
        return row;
    }

private:
    const Sample& sample_;
    std::size_t next_ = 0;
};

/// Writes what `next` gives until it gives none.
Result<void> write_observation(Store& store, const ObservationRow& row,
                               const std::function<std::optional<NetworkRow>()>& next,
                               std::span<const incident::Event> events = {}) {
    auto writer = COMITY_TRY(store.begin_observation(row, "manrs-2024"));
    while (const auto network = next()) COMITY_TRY(writer.write(*network));
    COMITY_TRY(writer.write(events));
    return writer.commit();
}

void write(Store& store, const Sample& sample) {
    const auto written = write_observation(store, sample.row, Networks(sample), sample.events);
    ASSERT_TRUE(written) << to_string(written.error());
}

/// The last observation of the store is `sample`, octet for octet.
void expect_latest(const Store& store, const Sample& sample) {
    const auto latest = store.latest_observation();
    ASSERT_TRUE(latest) << to_string(latest.error());
    ASSERT_TRUE(latest->has_value());
    const auto& row = **latest;
    EXPECT_EQ(row.inputs_sha256, sample.row.inputs_sha256);
    EXPECT_EQ(row.facts, sample.row.facts);
    EXPECT_EQ(row.totals, sample.row.totals);
    std::vector<NetworkRecord> networks;
    const auto visited = store.for_each_network(row.id, [&networks](const NetworkRecord& network) {
        networks.push_back(network);
        return true;
    });
    ASSERT_TRUE(visited) << to_string(visited.error());
    ASSERT_EQ(networks.size(), sample.networks.size());
    for (std::size_t i = 0; i < networks.size(); ++i) EXPECT_EQ(networks[i], sample.whole(i));
    const auto one = store.record(row.id, sample.networks[3].evidence.asn);
    ASSERT_TRUE(one && one->has_value());
    EXPECT_EQ(**one, sample.whole(3));
    std::vector<incident::Event> events;
    ASSERT_TRUE(store.for_each_event(row.id, {.with_evidence = true}, [&](const EventRow& event) {
        EXPECT_EQ(event.number, static_cast<std::int64_t>(events.size()));
        EXPECT_EQ(event.id, incident::event_id(event.event));
        events.push_back(event.event);
        return true;
    }));
    EXPECT_EQ(events, sample.events);
    const auto none = store.record(row.id, net::Asn(2));
    EXPECT_TRUE(none && !none->has_value());
}

Store open(const std::string& path, OpenMode mode) {
    auto store = Store::open(path, mode);
    if (!store) throw std::runtime_error(to_string(store.error()));
    return std::move(*store);
}

std::string error_of(const std::string& path, OpenMode mode) {
    const auto store = Store::open(path, mode);
    return store ? "" : to_string(store.error());
}

std::int64_t count(const std::string& path, const char* sql) {
    const auto database = Database::open(path, false);
    auto statement = Statement::prepare(*database, sql);
    EXPECT_TRUE(statement && statement->step());
    return statement->integer(0);
}

TEST(Store, gives_back_what_was_written) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("comity.db");
    const auto sample = make_sample(1, "one");
    {
        auto store = open(path, OpenMode::ReadWrite);
        const auto latest = store.latest_observation();
        EXPECT_TRUE(latest && !latest->has_value());
        write(store, sample);
        expect_latest(store, sample);
    }
    EXPECT_EQ(folder.names(), "comity.db");
    expect_latest(open(path, OpenMode::ReadOnly), sample);
    expect_latest(open(path, OpenMode::ReadWrite), sample);
    // Without data there is no row.
    EXPECT_EQ(count(path, "SELECT count(*) FROM metric"), 50);
    EXPECT_EQ(count(path, "SELECT count(*) FROM score"), 50);
    EXPECT_EQ(count(path, "SELECT count(*) FROM source"),
              static_cast<std::int64_t>(sample.row.facts.sources.size()));
}

TEST(Store, a_network_that_is_only_registered_is_kept) {
    const test::TemporaryFolder folder;
    auto store = open(folder.path_of("comity.db"), OpenMode::ReadWrite);
    auto sample = make_sample(1, "one");
    NetworkRecord silent{.evidence = {.asn = net::Asn(4'000'000)}};
    silent.evidence.policy = observation::RegisteredPolicy{"RIPE", 1, 2, std::nullopt};
    auto writer = store.begin_observation(sample.row, "manrs-2024");
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->write(NetworkRow{.asn = silent.evidence.asn,
                                         .record = encode_record(silent),
                                         .metrics = {},
                                         .actions = {}}));
    ASSERT_TRUE(writer->commit());
    const auto id = (*store.latest_observation())->id;
    const auto record = store.record(id, silent.evidence.asn);
    ASSERT_TRUE(record && record->has_value());
    EXPECT_EQ(**record, silent);
    std::size_t visited = 0;
    ASSERT_TRUE(store.for_each_network(id, [&visited](const NetworkRecord&) {
        ++visited;
        return true;
    }));
    EXPECT_EQ(visited, 1U);
}

TEST(Store, a_network_that_announces_nothing_has_its_events) {
    const test::TemporaryFolder folder;
    auto store = open(folder.path_of("comity.db"), OpenMode::ReadWrite);
    const auto sample = make_sample(1, "one");
    write(store, sample);
    const auto id = (*store.latest_observation())->id;
    for (std::uint32_t i = 50; i < 55; ++i) {
        const net::Asn asn(1 + 7 * i);
        const auto events = sample.events_of(asn);
        ASSERT_FALSE(events.empty());
        const auto record = store.record(id, asn);
        ASSERT_TRUE(record && record->has_value());
        EXPECT_EQ(**record, (NetworkRecord{.evidence = {.asn = asn}, .events = events}));
    }
}

TEST(Store, finds_events_by_who_what_when_and_how_sure) {
    const test::TemporaryFolder folder;
    auto store = open(folder.path_of("comity.db"), OpenMode::ReadWrite);
    const auto sample = make_sample(1, "one");
    write(store, sample);
    const auto id = (*store.latest_observation())->id;
    const auto expect = [&](const EventFilter& filter, auto&& wanted) {
        std::vector<std::int64_t> expected;
        for (std::size_t i = 0; i < sample.events.size(); ++i) {
            if (wanted(sample.events[i])) expected.push_back(static_cast<std::int64_t>(i));
        }
        std::vector<std::int64_t> found;
        ASSERT_TRUE(store.for_each_event(id, filter, [&](const EventRow& row) {
            EXPECT_EQ(row.event.evidence, incident::Evidence{});
            found.push_back(row.number);
            return true;
        }));
        EXPECT_EQ(found, expected);
        EXPECT_FALSE(expected.empty());
    };
    using incident::Certainty;
    using incident::Event;
    using incident::EventKind;
    expect({}, [](const Event&) { return true; });
    expect({.with_excused = false},
           [](const Event& event) { return event.certainty != Certainty::Excused; });
    expect({.certainty = Certainty::Excused},
           [](const Event& event) { return event.certainty == Certainty::Excused; });
    for (std::uint32_t i = 0; i < 55; i += 9) {
        const net::Asn asn(1 + 7 * i);
        expect({.asn = asn}, [asn](const Event& event) {
            return manrs::part_in(event, asn) != manrs::Part::None;
        });
    }
    expect({.kind = EventKind::RouteLeak},
           [](const Event& event) { return event.kind == EventKind::RouteLeak; });
    const auto some = sample.events[60];
    expect({.id = incident::event_id(some)}, [&](const Event& event) { return event == some; });
    expect({.number = 60}, [&](const Event& event) { return event == some; });
    const auto prefix = some.prefix;
    expect({.prefix = prefix}, [&](const Event& event) {
        const auto near = [&](const net::Prefix& one) {
            return one.covers(prefix) || prefix.covers(one);
        };
        return near(event.prefix) ||
               std::any_of(event.prefixes.begin(), event.prefixes.end(), near);
    });
    expect({.since = some.end}, [&](const Event& event) { return event.end >= some.end; });
    expect({.until = some.start}, [&](const Event& event) { return event.start <= some.start; });
    expect({.asn = some.culprit,
            .kind = some.kind,
            .certainty = some.certainty,
            .since = some.start,
            .until = some.end},
           [&](const Event& event) {
               return manrs::part_in(event, some.culprit) != manrs::Part::None &&
                      event.kind == some.kind && event.certainty == some.certainty &&
                      event.end >= some.start && event.start <= some.end;
           });
}

TEST(Store, of_very_many_events_of_one_network_the_first_have_their_evidence) {
    const test::TemporaryFolder folder;
    auto store = open(folder.path_of("comity.db"), OpenMode::ReadWrite);
    auto sample = make_sample(1, "one");
    sample.events.assign(kEventsWithEvidenceMax + 5, sample.events.front());
    sample.events.front().evidence.peers = {net::Asn(1)};
    for (auto& event : sample.events) event.evidence = sample.events.front().evidence;
    ASSERT_TRUE(write_observation(store, sample.row, Networks(sample), sample.events));
    const auto record =
        store.record((*store.latest_observation())->id, sample.events.front().culprit);
    ASSERT_TRUE(record && record->has_value());
    const auto& events = (*record)->events;
    ASSERT_EQ(events.size(), sample.events.size());
    EXPECT_EQ(events[kEventsWithEvidenceMax - 1], sample.events.front());
    EXPECT_EQ(events[kEventsWithEvidenceMax].evidence, incident::Evidence{});
    EXPECT_EQ(events[kEventsWithEvidenceMax].start, sample.events.front().start);
}

/// Makes a store as version 3 did, with one observation.
void make_store_of_version_3(const std::string& path) {
    const auto database = Database::open(path, true);
    ASSERT_TRUE(database);
    for (const std::size_t step : {0U, 1U, 2U}) {
        ASSERT_TRUE(database->execute(kMigrations.at(step)));
    }
    ASSERT_TRUE(
        database->execute("PRAGMA journal_mode = WAL; PRAGMA application_id = 1129141337;"
                          "PRAGMA user_version = 3;"
                          "INSERT INTO observation VALUES (7, 'old', 5, x'03', '{}');"
                          "INSERT INTO network VALUES (7, 1, x'0400000001')"));
}

TEST(Store, of_an_older_version_is_not_read_and_is_emptied_when_it_is_written) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("comity.db");
    make_store_of_version_3(path);
    const auto reader = Store::open(path, OpenMode::ReadOnly);
    ASSERT_FALSE(reader);
    EXPECT_EQ(reader.error().what,
              "open store: an older Comity wrote it; comity observe brings it to this version");
    EXPECT_EQ(count(path, "PRAGMA user_version"), 3);
    EXPECT_EQ(count(path, "SELECT count(*) FROM network"), 1);
    auto store = open(path, OpenMode::ReadWrite);
    EXPECT_EQ(count(path, "PRAGMA user_version"), 6);
    EXPECT_EQ(count(path, "SELECT count(*) FROM network"), 0);
    EXPECT_FALSE(store.latest_observation()->has_value());
    const auto sample = make_sample(1, "one");
    write(store, sample);
    expect_latest(store, sample);
}

TEST(Store, replaces_the_observation_of_the_same_inputs_and_keeps_others) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("comity.db");
    const auto one = make_sample(1, "one");
    const auto two = make_sample(2, "two");
    const auto one_again = make_sample(3, "one");
    auto store = open(path, OpenMode::ReadWrite);
    write(store, one);
    write(store, two);
    expect_latest(store, two);
    EXPECT_EQ(count(path, "SELECT count(*) FROM network"), 100);
    write(store, one_again);
    expect_latest(store, one_again);
    EXPECT_EQ(count(path, "SELECT count(*) FROM observation"), 2);
    EXPECT_EQ(count(path, "SELECT count(*) FROM network"), 100);
    EXPECT_EQ(count(path, "SELECT count(*) FROM metric"), 100);
    write(store, one_again);
    expect_latest(store, one_again);
    EXPECT_EQ(count(path, "SELECT count(*) FROM observation"), 2);
}

TEST(Store, stops_visiting_when_asked_to) {
    const test::TemporaryFolder folder;
    auto store = open(folder.path_of("comity.db"), OpenMode::ReadWrite);
    write(store, make_sample(1, "one"));
    int visits = 0;
    EXPECT_TRUE(store.for_each_network((*store.latest_observation())->id,
                                       [&visits](const NetworkRecord&) { return ++visits < 3; }));
    EXPECT_EQ(visits, 3);
}

TEST(Store, what_ends_in_the_middle_leaves_the_last_whole_observation) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("comity.db");
    const auto whole = make_sample(1, "one");
    auto store = open(path, OpenMode::ReadWrite);
    write(store, whole);
    for (const char* name : {"one", "two"}) {
        const auto broken = make_sample(2, name);
        Networks networks(broken);
        int given = 0;
        EXPECT_THROW(static_cast<void>(write_observation(store, broken.row,
                                                         [&]() -> std::optional<NetworkRow> {
                                                             if (++given == 20)
                                                                 throw std::bad_alloc();
                                                             return networks();
                                                         })),
                     std::bad_alloc);
        expect_latest(store, whole);
        // The same network twice.
        const auto refused = write_observation(
            store, broken.row, [&broken, given = 0]() mutable -> std::optional<NetworkRow> {
                const auto& record =
                    broken.networks.at(++given == 10 ? 1 : static_cast<std::size_t>(given));
                return NetworkRow{.asn = record.evidence.asn, .record = encode_record(record)};
            });
        ASSERT_FALSE(refused);
        EXPECT_NE(to_string(refused.error()).find(path), std::string::npos);
        expect_latest(store, whole);
    }
    const auto next = make_sample(3, "three");
    write(store, next);
    expect_latest(store, next);
}

TEST(Store, one_writes_while_others_read_and_a_second_writer_is_told) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("comity.db");
    const auto old = make_sample(1, "one");
    const auto fresh = make_sample(2, "two");
    auto store = open(path, OpenMode::ReadWrite);
    write(store, old);
    const auto reader = open(path, OpenMode::ReadOnly);
    Networks networks(fresh);
    int given = 0;
    const auto written = write_observation(
        store, fresh.row,
        [&] {
            if (++given == 30) {
                expect_latest(reader, old);
                expect_latest(open(path, OpenMode::ReadOnly), old);
                auto second = open(path, OpenMode::ReadWrite);
                expect_latest(second, old);
                const auto refused = write_observation(second, fresh.row, Networks(fresh));
                EXPECT_FALSE(refused);
                if (!refused) {
                    EXPECT_EQ(refused.error().remedy, Remedy::Retry);
                    EXPECT_EQ(to_string(refused.error()),
                              path + ": write store: another process is writing to it");
                }
            }
            return networks();
        },
        fresh.events);
    ASSERT_TRUE(written);
    EXPECT_EQ(given, 51);
    expect_latest(reader, fresh);
}

TEST(Store, lists_observations_by_time_and_counts_what_is_in_them) {
    const test::TemporaryFolder folder;
    auto store = open(folder.path_of("comity.db"), OpenMode::ReadWrite);
    auto newer = make_sample(1, "newer");
    auto older = make_sample(2, "older");
    newer.row.facts.at = Timestamp::from_seconds(2'000);
    older.row.facts.at = Timestamp::from_seconds(1'000);
    write(store, newer);
    write(store, older);
    const auto rows = store.observations();
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 2U);
    EXPECT_EQ(rows->front().inputs_sha256, "older");
    EXPECT_EQ(rows->back().facts, newer.row.facts);
    const auto tally = store.tally_of(rows->back().id, "manrs-2024");
    ASSERT_TRUE(tally);
    EXPECT_EQ(tally->networks, newer.networks.size());
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> events;
    for (const auto& event : newer.events) {
        if (!event.counts()) continue;
        auto& count = events[std::string(to_string(event.kind))];
        ++(event.certainty == incident::Certainty::Attested ? count.first : count.second);
    }
    EXPECT_FALSE(events.empty());
    EXPECT_EQ(tally->events.size(), events.size());
    for (const auto& found : tally->events) {
        EXPECT_EQ(std::pair(found.attested, found.suspected), events[found.kind]) << found.kind;
    }
    ASSERT_EQ(tally->actions.size(), 1U);
    const auto& action = tally->actions.front();
    EXPECT_EQ(action.measured, newer.networks.size());
    EXPECT_EQ(action.id, "filtering");
    EXPECT_EQ(action.bands, (std::array<std::uint64_t, 3>{0, 0, action.measured}));
    EXPECT_EQ(action.sum, 0.25 * static_cast<double>(action.measured));
    EXPECT_TRUE(store.tally_of(rows->back().id, "another")->actions.empty());
}

TEST(Store, counts_the_members_of_a_group_by_their_scores) {
    const test::TemporaryFolder folder;
    auto store = open(folder.path_of("comity.db"), OpenMode::ReadWrite);
    const auto sample = make_sample(1, "one");
    auto writer = store.begin_observation(sample.row, "manrs-2024");
    ASSERT_TRUE(writer);
    Networks networks(sample);
    while (const auto network = networks()) ASSERT_TRUE(writer->write(*network));
    // The last has no score: it announced nothing.
    ASSERT_TRUE(writer->write(
        GroupRow{.name = "country:PT",
                 .title = "Portugal",
                 .members = {net::Asn(1), net::Asn(8), net::Asn(15), net::Asn(4'000'000'000)}}));
    ASSERT_TRUE(writer->commit());
    const auto id = store.latest_observation()->value().id;
    const auto tally = store.tally_of_group(id, "manrs-2024", "country:PT");
    ASSERT_TRUE(tally) << to_string(tally.error());
    EXPECT_EQ(tally->networks, 4U);
    ASSERT_EQ(tally->actions.size(), 1U);
    EXPECT_EQ(tally->actions[0].id, "filtering");
    EXPECT_EQ(tally->actions[0].measured, 3U);
    EXPECT_DOUBLE_EQ(tally->actions[0].sum, 0.75);
    EXPECT_EQ(tally->actions[0].bands, (std::array<std::uint64_t, 3>{0, 0, 3}));
    EXPECT_TRUE(store.tally_of_group(id, "comity-1", "country:PT")->actions.empty());
    EXPECT_EQ(store.tally_of_group(id, "manrs-2024", "country:XX")->networks, 0U);
}

TEST(Store, keeps_participants_in_the_order_given) {
    using registry::Participant;
    using registry::Programme;
    const test::TemporaryFolder folder;
    auto store = open(folder.path_of("comity.db"), OpenMode::ReadWrite);
    const std::vector<Participant> participants{
        {.id = "a3ffc8ac",
         .name = "Zebra, \"Lda\"",
         .programme = Programme::NetworkOperators,
         .asns = {net::Asn(64500), net::Asn(4'294'967'295)},
         .areas_served = {"PT", "Spain"},
         .member_since = Timestamp::from_date(2019, 3, 12),
         .status = "approved"},
        {.name = "A vendor", .programme = Programme::Vendors},
        {.id = "7", .asns = {net::Asn(64500)}, .areas_served = {"DE"}}};
    for (const auto* const name : {"one", "two"}) {
        auto sample = make_sample(1, name);
        auto writer = store.begin_observation(sample.row, "manrs-2024");
        ASSERT_TRUE(writer);
        if (sample.row.inputs_sha256 == "two") {
            ASSERT_TRUE(writer->write(std::span(participants)));
        }
        ASSERT_TRUE(writer->commit());
    }
    const auto rows = store.observations();
    ASSERT_EQ(rows->size(), 2U);
    for (const auto& row : *rows) {
        const auto found = store.participants(row.id);
        ASSERT_TRUE(found) << to_string(found.error());
        EXPECT_EQ(*found, row.inputs_sha256 == "two" ? participants : std::vector<Participant>());
    }
}

TEST(Store, of_a_month_that_was_observed_again_the_last_stays) {
    const test::TemporaryFolder folder;
    auto store = open(folder.path_of("comity.db"), OpenMode::ReadWrite);
    const auto write_of = [&store](const char* name, const char* period, const char* at) {
        auto sample = make_sample(7, name);
        sample.row.facts.timeline = observation::TimelineSummary{.period = *parse_period(period)};
        sample.row.facts.at = Timestamp::parse(at);
        write(store, sample);
    };
    write_of("october", "2026-10", "2026-10-20");
    write_of("november", "2026-11", "2026-11-05");
    write_of("october again", "2026-10", "2026-10-31");
    write_of("a day", "2026-11-06", "2026-11-06");
    write_of("the day again", "2026-11-06", "2026-11-07");
    write_of("november again", "2026-11", "2026-11-20");
    const auto names = [&store] {
        std::vector<std::string> found;
        const auto rows = store.observations();
        EXPECT_TRUE(rows);
        for (const auto& row : *rows) found.push_back(row.inputs_sha256);
        return found;
    };
    const auto before = store.previous_observation(**store.latest_observation());
    ASSERT_TRUE(before && *before);
    EXPECT_EQ((*before)->inputs_sha256, "the day again");
    EXPECT_EQ(*store.drop_superseded(), 2U);
    EXPECT_EQ(names(), (std::vector<std::string>{"october again", "a day", "the day again",
                                                 "november again"}));
    EXPECT_EQ(*store.drop_superseded(), 0U);

    write_of("november at last", "2026-11", "2026-11-30");
    auto latest = **store.latest_observation();
    latest.facts.at = Timestamp::parse("2026-11-30");
    std::vector<std::string> earlier;
    for (auto row = store.previous_observation(latest); row && *row;
         row = store.previous_observation(**row)) {
        earlier.push_back((*row)->inputs_sha256);
    }
    EXPECT_EQ(earlier, (std::vector<std::string>{"the day again", "a day", "october again"}))
        << "another one of November is not compared with November";
}

TEST(Store, of_version_5_loses_nothing) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("comity.db");
    const auto sample = make_sample(3, "of version 5");
    {
        auto store = open(path, OpenMode::ReadWrite);
        write(store, sample);
    }
    {
        // What step 6 made is taken back.
        const auto database = Database::open(path, true);
        ASSERT_TRUE(database->execute(
            "DROP TABLE revision_score; DROP TABLE revision;"
            "ALTER TABLE observation DROP COLUMN observed; PRAGMA user_version = 5"));
    }
    EXPECT_FALSE(Store::open(path, OpenMode::ReadOnly));
    auto store = open(path, OpenMode::ReadWrite);
    EXPECT_EQ(count(path, "PRAGMA user_version"), 6);
    expect_latest(store, sample);
    EXPECT_EQ((**store.latest_observation()).observed, std::nullopt);
    EXPECT_TRUE(store.revisions()->empty());
}

TEST(Store, is_read_as_it_was_when_reading_began) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("comity.db");
    auto writer = open(path, OpenMode::ReadWrite);
    const auto before = make_sample(1, "same inputs");
    write(writer, before);
    const auto reader = open(path, OpenMode::ReadOnly);
    const auto version = *reader.version();
    const auto row = **reader.latest_observation();
    ASSERT_TRUE(reader.begin_reading());
    EXPECT_TRUE(*reader.has(row));
    write(writer, make_sample(2, "same inputs"));
    EXPECT_TRUE(*reader.has(row));
    EXPECT_EQ(*reader.record(row.id, net::Asn(8)), before.whole(1));
    ASSERT_TRUE(reader.end_reading());
    EXPECT_FALSE(*reader.has(row));
    EXPECT_NE(*reader.version(), version);
}

TEST(Store, refuses_a_newer_store_and_keeps_it) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("comity.db");
    const auto sample = make_sample(1, "one");
    {
        auto store = open(path, OpenMode::ReadWrite);
        write(store, sample);
    }
    const auto set_version = [&path](std::size_t version) {
        const auto database = Database::open(path, true);
        ASSERT_TRUE(
            database->execute(("PRAGMA user_version = " + std::to_string(version)).c_str()));
    };
    set_version(kMigrations.size() + 1);
    for (const auto mode : {OpenMode::ReadOnly, OpenMode::ReadWrite}) {
        EXPECT_EQ(error_of(path, mode), path + ": open store: a newer Comity wrote it");
    }
    set_version(kMigrations.size());
    expect_latest(open(path, OpenMode::ReadOnly), sample);
}

TEST(Store, leaves_another_programs_file_as_it_is) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("other.db");
    for (const char* made :
         {"CREATE TABLE theirs (x)", "CREATE TABLE more (y); PRAGMA user_version = 1",
          "PRAGMA application_id = 7; PRAGMA user_version = 9"}) {
        {
            const auto database = Database::open(path, true);
            ASSERT_TRUE(database && database->execute(made));
        }
        const auto before = test::read_octets(path);
        for (const auto mode : {OpenMode::ReadOnly, OpenMode::ReadWrite}) {
            EXPECT_EQ(error_of(path, mode), path + ": open store: it is another program's file");
            EXPECT_EQ(folder.names(), "other.db");
            EXPECT_TRUE(test::read_octets(path) == before);
        }
    }
}

TEST(Store, refuses_what_is_no_store_and_says_so) {
    const test::TemporaryFolder folder;
    const auto text = folder.path_of("text");
    std::ofstream(text) << std::string(5'000, 'x');
    const auto empty = folder.path_of("empty");
    std::ofstream(empty).flush();
    for (const auto mode : {OpenMode::ReadOnly, OpenMode::ReadWrite}) {
        EXPECT_EQ(error_of(text, mode), text + ": open store: it is no store");
        EXPECT_EQ(error_of(folder.path(), mode), folder.path() + ": open store: Is a directory");
        EXPECT_EQ(error_of(folder.path_of("no/comity.db"), mode),
                  folder.path_of("no/comity.db") + ": open store: No such file or directory");
        EXPECT_EQ(error_of(text + "/comity.db", mode),
                  text + "/comity.db: open store: Not a directory");
        EXPECT_NE(error_of("/dev/full", mode), "");
        EXPECT_NE(error_of("/proc/comity.db", mode), "");
    }
    EXPECT_EQ(test::read_text(text), std::string(5'000, 'x'));
    const auto missing = folder.path_of("missing");
    EXPECT_EQ(error_of(missing, OpenMode::ReadOnly),
              missing + ": open store: No such file or directory");
    EXPECT_EQ(error_of(empty, OpenMode::ReadOnly), empty + ": open store: there is nothing in it");
    EXPECT_EQ(folder.names(), "empty text");
    // An empty file is as good a place as none.
    EXPECT_EQ(error_of(empty, OpenMode::ReadWrite), "");
}

TEST(Store, takes_every_name_for_a_file) {
    const test::TemporaryFolder folder;
    const auto sample = make_sample(1, "one");
    for (const char* name : {":memory:", "file:x?mode=memory", "a b%41#?c"}) {
        const auto path = folder.path_of(name);
        {
            auto store = open(path, OpenMode::ReadWrite);
            write(store, sample);
        }
        expect_latest(open(path, OpenMode::ReadOnly), sample);
        EXPECT_TRUE(std::filesystem::exists(path));
    }
}

TEST(Store, says_which_file_is_damaged) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("comity.db");
    {
        auto store = open(path, OpenMode::ReadWrite);
        write(store, make_sample(1, "one"));
        const auto database = Database::open(path, true);
        ASSERT_TRUE(database->execute("UPDATE network SET evidence = x'0100' WHERE asn = 8"));
    }
    const auto store = open(path, OpenMode::ReadOnly);
    const auto id = (*store.latest_observation())->id;
    const auto damaged = store.record(id, net::Asn(8));
    ASSERT_FALSE(damaged);
    EXPECT_NE(to_string(damaged.error()).find(path + ": read store:"), std::string::npos);
    EXPECT_TRUE(store.record(id, net::Asn(1)));
    EXPECT_FALSE(store.for_each_network(id, [](const NetworkRecord&) { return true; }));
}

TEST(Store, never_crashes_on_a_damaged_file) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("comity.db");
    {
        auto store = open(path, OpenMode::ReadWrite);
        write(store, make_sample(1, "one"));
    }
    const auto whole = test::read_octets(path);
    std::mt19937_64 random(5);
    for (int i = 0; i < 100; ++i) {
        auto octets = whole;
        if (i % 2 == 0) octets.resize(random() % octets.size());
        for (int k = 0; k < 20 && !octets.empty(); ++k) {
            octets[random() % octets.size()] = static_cast<std::uint8_t>(random());
        }
        const auto damaged = folder.write("damaged.db", octets);
        const auto store =
            Store::open(damaged, i % 4 < 2 ? OpenMode::ReadOnly : OpenMode::ReadWrite);
        if (store) {
            const auto latest = store->latest_observation();
            if (latest && latest->has_value()) {
                static_cast<void>(store->for_each_network(
                    (*latest)->id, [](const NetworkRecord&) { return true; }));
                static_cast<void>(store->for_each_event((*latest)->id, {.with_evidence = true},
                                                        [](const EventRow&) { return true; }));
            }
        }
        for (const char* name : {"damaged.db-wal", "damaged.db-shm"}) {
            std::filesystem::remove(folder.path_of(name));
        }
    }
}

}  // namespace
}  // namespace comity::store
