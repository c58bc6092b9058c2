#include <gtest/gtest.h>

#include <random>

#include "base/text.h"
#include "incident/rules.h"
#include "report/csv.h"
#include "report/html.h"
#include "report/incident_list.h"
#include "report/incident_timeline.h"
#include "report/incident_words.h"
#include "report/incidents.h"
#include "report/json.h"
#include "report/limits.h"
#include "report/markdown.h"
#include "report/path_drawing.h"
#include "report/phrases.h"
#include "report/terminal.h"
#include "report/text_layout.h"
#include "support/frameworks.h"
#include "support/golden.h"
#include "support/values.h"

namespace comity::report {
namespace {

using incident::Certainty;
using incident::Event;
using incident::EventKind;
using incident::RuleAnswer;
using net::Asn;
using test::asns;
using test::at;
using test::expect_golden;
using test::prefix;
using test::shipped_framework;

constexpr Asn kSubject{64500};

/// A month of which all was heard but for an hour, with a session that was lost.
observation::ObservationFacts month() {
    return {
        .sources = {{.kind = "aspas"},
                    {.kind = "mrt",
                     .sha256 = std::string(64, 'a'),
                     .octets = 1'000,
                     .entries = 2'000'000,
                     .as_of = at("2026-11-30T23:59:00Z")},
                    {.kind = "relationships"},
                    {.kind = "vrps", .sha256 = std::string(64, 'b'), .entries = 1'000}},
        .span = Period{at("2026-11-01T00:00:00Z"), at("2026-11-30T23:59:00Z")},
        .at = at("2026-11-30T23:59:00Z"),
        .ipv4 = {.vantage_points = 40, .full_feeds = 12, .full_feed_asns = 11, .peers_needed = 5},
        .ipv6 = {.vantage_points = 30, .full_feeds = 9, .full_feed_asns = 9, .peers_needed = 5},
        .vantage_points = 42,
        .peer_asns = 38,
        .has_routes = true,
        .has_payloads = true,
        .timeline = observation::TimelineSummary{
            .period = {at("2026-11-01T00:00:00Z"), at("2026-11-30T23:59:00Z")},
            .has_updates = true,
            .learned_from = at("2026-10-12T08:00:00Z"),
            .seconds_observed = 2'588'340,
            .seconds_silent = 3'600,
            .changes = 31'415'926,
            .unchanged = 2'718'281,
            .sessions_lost = 2,
            .routes_lost = 17,
            .gaps = {{{at("2026-11-09T04:00:00Z"), at("2026-11-09T05:00:00Z")}, Asn()},
                     {{at("2026-11-21T00:00:00Z"), at("2026-11-21T06:00:00Z")}, Asn(64511)}},
            .events = {{.kind = "mis-origination", .attested = 4, .suspected = 2, .excused = 9},
                       {.kind = "route-leak", .attested = 1, .suspected = 3, .left_out = 1}}}};
}

std::vector<RuleAnswer> answers(RuleAnswer::Answer last, std::string detail) {
    return {{&incident::kExcuseSiblings, RuleAnswer::Answer::No, "two organisations"},
            {&incident::kExcuseRpkiValid, RuleAnswer::Answer::No, "no ROA allows it"},
            {&incident::kExcuseRouteObject, last, std::move(detail)},
            {&incident::kExcuseTransit, RuleAnswer::Answer::Unknown, ""}};
}

/// Of kSubject, who takes a part of AS64510's prefix; the ROAs say that it may not.
Event mis_origination() {
    Event event{.kind = EventKind::MisOrigination,
                .rule = &incident::kMisOriginationSubPrefix,
                .culprit = kSubject,
                .prefix = prefix("192.0.2.0/24"),
                .start = at("2026-11-03T10:00:00Z"),
                .end = at("2026-11-03T10:35:00Z"),
                .accomplices = {{Asn(64501), true}, {Asn(64502), false}},
                .path = asns({64505, 64501, 64500}),
                .peers = 14,
                .full_feeds = 9,
                .full_feeds_needed = 5,
                .suspicion = 95,
                .confidence = 90,
                .shape = incident::PrefixShape::SubPrefix,
                .of_prefix = prefix("192.0.0.0/16"),
                .victims = {Asn(64510)}};
    event.evidence.paths = {{at("2026-11-03T10:00:05Z"), asns({64505, 64501, 64500})},
                            {at("2026-11-03T10:00:09Z"), asns({64506, 64501, 64500})},
                            {at("2026-11-03T10:01:30Z"), asns({64507, 64502, 64500})}};
    event.evidence.paths_before = {{at("2026-11-03T10:00:05Z"), asns({64505, 64503, 64510})},
                                   {at("2026-11-03T10:00:09Z"), asns({64506, 64503, 64510})}};
    event.evidence.peers = asns({64505, 64506, 64507});
    event.evidence.verdict = {rpki::Validity::Invalid, rpki::InvalidReason::AsMismatch};
    event.evidence.vrps = {{prefix("192.0.0.0/16"), 16, Asn(64510)}};
    event.evidence.aspas = {{Asn(64510), asns({64503})}, {Asn(64512), {Asn(0)}}};
    event.evidence.route_objects = {{prefix("192.0.2.0/24"), Asn(64500), "<b>RADB</b>|\x1b[31m"}};
    event.evidence.relations = {{Asn(64501), Asn(64500), registry::Relation::ProviderOf},
                                {Asn(64502), Asn(64500), registry::Relation::None}};
    event.evidence.tried =
        answers(RuleAnswer::Answer::No, "only in <i>RADB</i>, since \x1b[5mtoday");
    return event;
}

/// Of kSubject's customer, with more prefixes than anyone wants to see.
Event leak() {
    Event event{.kind = EventKind::RouteLeak,
                .rule = &incident::kLeakValley,
                .culprit = Asn(64520),
                .prefix = prefix("198.51.100.0/24"),
                .start = at("2026-11-12T22:10:00Z"),
                .end = at("2026-11-14T01:00:00Z"),
                .accomplices = {{kSubject, true}},
                .path = asns({64505, 64500, 64520, 64501, 64510}),
                .peers = 20,
                .full_feeds = 11,
                .full_feeds_needed = 5,
                .certainty = Certainty::Suspected,
                .suspicion = 70,
                .confidence = 60,
                .victims = {Asn(64510)},
                .leak_type = 1,
                .leaked_from = Asn(64501),
                .leaked_to = kSubject,
                .prefix_count = 30'000};
    for (int i = 0; i < 100; ++i) {
        event.prefixes.push_back(prefix("198.51." + std::to_string(100 + i) + ".0/24"));
    }
    event.evidence.paths = {{event.start, event.path}};
    event.evidence.tried = answers(RuleAnswer::Answer::Unknown, "");
    return event;
}

/// Done to kSubject; it has not ended.
Event suffered() {
    auto event = mis_origination();
    event.rule = &incident::kMisOriginationExact;
    event.culprit = Asn(64530);
    event.prefix = event.of_prefix = prefix("203.0.113.0/24");
    event.shape = incident::PrefixShape::Exact;
    event.start = at("2026-11-28T12:00:00Z");
    event.end = at("2026-11-30T23:59:00Z");
    event.lasts = true;
    event.accomplices = {{Asn(64531), true}};
    event.path = asns({64505, 64531, 64530});
    event.victims = {kSubject};
    event.evidence.paths = {{event.start, event.path}};
    event.evidence.paths_before.clear();
    event.evidence.vrps.clear();
    event.evidence.verdict = {};
    return event;
}

Event excused() {
    auto event = mis_origination();
    event.start = at("2026-11-20T00:00:00Z");
    event.end = at("2026-11-20T01:00:00Z");
    event.certainty = Certainty::Excused;
    event.suspicion = 5;
    return event;
}

manrs::NetworkRecord record_of(std::vector<Event> events) {
    manrs::NetworkRecord record{.evidence = {.asn = kSubject}, .events = std::move(events)};
    record.evidence.pairs.resize(1);
    auto& judged = record.evidence.pairs.front();
    judged.pair = {prefix("203.0.113.0/24"), kSubject, 20, 11, false};
    return record;
}

manrs::Assessment over_time(const std::string& framework = "manrs-2018") {
    const auto rules = shipped_framework(framework);
    auto assessment = manrs::assess(rules, month(),
                                    record_of({mis_origination(), excused(), leak(), suffered()}));
    auto before = month();
    before.at = at("2026-10-31T23:59:00Z");
    auto earlier = leak();
    earlier.end = at("2026-11-12T22:15:00Z");
    assessment.previous = manrs::previous_scores(rules, before, record_of({earlier}));
    const auto clock = manrs::RollingClock::of(rules, month(), nullptr);
    assessment.rolling =
        clock.value().scores(kSubject, true, assessment.metrics, assessment.record.events, {});
    return assessment;
}

TEST(IncidentReport, of_a_month_is_the_golden_one) {
    const auto assessment = over_time();
    expect_golden("incidents.txt", terminal_text(assessment));
    expect_golden("incidents.json", json_text(assessment));
    expect_golden("incidents.csv",
                  csv_header(shipped_framework("manrs-2018")) + csv_row(assessment));
    expect_golden("incidents.md", markdown_text(assessment));
    expect_golden("incidents.html", html_page(assessment));
}

TEST(IncidentReport, tells_what_is_held_against_the_network_first_and_marks_suspicions) {
    const auto text_of = [](const std::string& framework) {
        const auto assessment = over_time(framework);
        std::string text;
        for (const auto& item : incidents_of(assessment).items) {
            text += prefixes_text(*item.event) + " " + item.state + "\n";
        }
        return text + incidents_note(incidents_of(assessment)) + "\n";
    };
    EXPECT_EQ(text_of("manrs-2018"),
              "192.0.2.0/24 in M2\n"
              "30,000 prefixes in M1C, suspected\n"
              "203.0.113.0/24 done to it\n"
              "2 held against the network, 1 done to it, 1 more that a rule explains "
              "(comity incidents --all)\n");
    EXPECT_EQ(text_of("comity-1"),
              "192.0.2.0/24 in M2\n"
              "203.0.113.0/24 done to it\n"
              "30,000 prefixes shown only, suspected\n"
              "1 held against the network, 1 done to it, 1 only shown, 1 more that a rule explains "
              "(comity incidents --all)\n");
}

TEST(IncidentReport, of_hundred_thousand_events_is_bounded_in_every_format_for_people) {
    const auto assessment = manrs::assess(shipped_framework("manrs-2018"), month(),
                                          record_of(std::vector<Event>(100'000, leak())));
    EXPECT_LT(terminal_text(assessment).size(), 40'000U);
    EXPECT_LT(markdown_text(assessment).size(), 200'000U);
    const auto page = html_page(assessment);
    EXPECT_LT(page.size(), 3'000'000U);
    EXPECT_NE(page.find("… and 99,800 more; the JSON report has all."), std::string::npos);
    EXPECT_EQ(assessment.fixes.list.size(), 1U);
}

TEST(IncidentReport, lets_no_text_of_others_be_markup_or_move_the_cursor) {
    const auto assessment = over_time();
    const auto page = html_page(assessment);
    EXPECT_EQ(page.find("<b>RADB"), std::string::npos);
    EXPECT_EQ(page.find("<i>RADB"), std::string::npos);
    EXPECT_EQ(page.find('\x1b'), std::string::npos);
    EXPECT_NE(page.find("&lt;b&gt;RADB&lt;/b&gt;"), std::string::npos);
    EXPECT_EQ(terminal_text(assessment, {.full = true}).find('\x1b'), std::string::npos);
    EXPECT_EQ(json_text(assessment).find('\x1b'), std::string::npos);
}

TEST(IncidentReport, keeps_to_its_columns) {
    for (const unsigned columns : {60U, 80U, 120U, 200U}) {
        const auto text = terminal_text(over_time(), {.columns = columns, .full = true});
        for (const auto line : split(text, '\n')) {
            ASSERT_LE(display_width(line), columns) << line;
        }
    }
}

TEST(Changes, are_told_of_what_is_scored_now_and_was_before) {
    const auto assessment = over_time();
    EXPECT_EQ(change_of(assessment, assessment.actions.front()), "−0.337");
    EXPECT_EQ(change_of(assessment, assessment.metrics.at(0)), "");
    EXPECT_EQ(change_of(assessment, assessment.metrics.at(2)), "−0.514");
    auto gone = assessment;
    gone.metrics.at(0).score.reset();
    EXPECT_EQ(change_of(gone, gone.metrics.at(0)), "no longer scored");
    gone.previous->metrics.at(2).score.reset();
    EXPECT_EQ(change_of(gone, gone.metrics.at(2)), "newly scored");
    gone.previous.reset();
    EXPECT_EQ(change_of(gone, gone.metrics.at(0)), "");
    EXPECT_EQ(comparison_text(gone), "");
    EXPECT_EQ(comparison_text(assessment),
              "Changes are against the observation of 2026-10-31 23:59 UTC.");
}

TEST(Timeline, has_a_lane_for_each_metric_and_marks_what_was_not_heard) {
    const auto assessment = over_time();
    const auto picture = timeline_picture(assessment.facts, incidents_of(assessment)).value();
    ASSERT_EQ(picture.lanes.size(), 3U);
    EXPECT_EQ(picture.lanes[0].name, "M1C");
    EXPECT_TRUE(picture.lanes[0].bars.at(0).is_suspected);
    EXPECT_EQ(picture.lanes[1].name, "M2");
    EXPECT_NEAR(picture.lanes[1].bars.at(0).start, 100 * (2 + 10.0 / 24) / 30, 0.01);
    EXPECT_EQ(picture.lanes[2].name, "done to it");
    EXPECT_EQ(picture.lanes[2].bars.at(0).end, 100);
    EXPECT_EQ(picture.silent.size(), 1U);
    EXPECT_EQ(picture.lost.size(), 1U);
    auto facts = assessment.facts;
    facts.timeline->period.end = facts.timeline->period.start;
    EXPECT_FALSE(timeline_picture(facts, {}));
    facts.timeline.reset();
    EXPECT_FALSE(timeline_picture(facts, {}));
}

TEST(Timeline, draws_no_more_than_a_screen_can_show) {
    auto assessment = over_time();
    assessment.record.events.clear();
    auto& gaps = assessment.facts.timeline->gaps;
    gaps.clear();
    for (int i = 0; i < 50'000; ++i) {
        auto event = mis_origination();
        const auto start = assessment.facts.timeline->period.start.seconds() + 50 * i;
        event.start = Timestamp::from_seconds(start);
        event.end = Timestamp::from_seconds(start + 10 + i % 7 * 100);
        event.certainty = i % 2 == 0 ? Certainty::Suspected : Certainty::Attested;
        assessment.record.events.push_back(event);
        gaps.push_back({{event.start, event.end}, Asn(static_cast<std::uint32_t>(i % 3))});
    }
    const auto picture = timeline_picture(assessment.facts, incidents_of(assessment)).value();
    std::uint64_t events = 0;
    for (const auto& lane : picture.lanes) {
        EXPECT_LE(lane.bars.size(), 2 * 100 / kTimelineResolution);
        for (const auto& bar : lane.bars) events += bar.count;
    }
    EXPECT_EQ(events, 50'000U);
    EXPECT_LT(html_timeline(picture).size(), 400'000U);
}

TEST(Timeline, an_event_that_reaches_out_of_the_period_is_cut_and_one_outside_is_not_drawn) {
    auto assessment = over_time();
    auto event = mis_origination();
    event.start = at("2026-10-01");
    event.end = at("2026-12-25");
    auto outside = mis_origination();
    outside.start = outside.end = at("2026-12-02");
    assessment.record.events = {event, outside};
    const auto picture = timeline_picture(assessment.facts, incidents_of(assessment)).value();
    ASSERT_EQ(picture.lanes.size(), 1U);
    ASSERT_EQ(picture.lanes[0].bars.size(), 1U);
    EXPECT_EQ(picture.lanes[0].bars[0].start, 0);
    EXPECT_EQ(picture.lanes[0].bars[0].end, 100);
}

TEST(Timeline, ticks_are_round_and_few_from_a_minute_to_many_years) {
    const auto start = at("2026-11-01T03:17:20Z");
    for (std::int64_t seconds = 60; seconds < 2'000'000'000; seconds = seconds * 5 / 4) {
        const auto ticks =
            timeline_ticks({start, Timestamp::from_seconds(start.seconds() + seconds)});
        EXPECT_LE(ticks.size(), 6U) << seconds;
        for (const auto& tick : ticks) {
            EXPECT_GE(tick.place, 0);
            EXPECT_LE(tick.place, 100);
            EXPECT_FALSE(tick.text.empty());
        }
    }
    std::string text;
    for (const auto& tick : timeline_ticks({at("2026-11-01"), at("2026-12-01")})) {
        text += tick.text + ";";
    }
    EXPECT_EQ(text, "Nov 1;Nov 8;Nov 15;Nov 22;Nov 29;");
    text.clear();
    for (const auto& tick :
         timeline_ticks({at("2026-11-20T22:10:00Z"), at("2026-11-21T07:00:00Z")})) {
        text += tick.text + ";";
    }
    EXPECT_EQ(text, "Nov 21;02:00;04:00;06:00;");
    EXPECT_TRUE(timeline_ticks({start, start}).empty());
}

/// A list of the month's incidents, and names of networks that mean harm.
std::string list_text(const TerminalOptions& options) {
    const std::vector<Event> events{mis_origination(), leak(), suffered()};
    IncidentGrouper grouper;
    for (std::size_t i = 0; i < events.size(); ++i) {
        grouper.add(static_cast<std::int64_t>(i), events[i]);
    }
    std::vector<IncidentLine> lines;
    for (auto& incident : grouper.finish()) {
        const auto number = static_cast<std::size_t>(incident.number);
        lines.push_back({std::move(incident), events[number]});
    }
    return incident_list_text(
        {.facts = month(), .incidents = 40, .not_counting = 1'200, .excused = 9}, lines,
        {{Asn(64520), "EXAMPLE-NET"}, {Asn(64500), "\x1b[31mred <b>"}}, options);
}

TEST(IncidentList, is_the_golden_one) {
    expect_golden("incident_list.txt", list_text({.columns = 100}));
    expect_golden("incident_list_narrow.txt", list_text({.columns = 40}));
    const auto event = mis_origination();
    const std::vector<std::string> others{"mis-origination-1793700000-AS64500-00000000"};
    const NetworkNames names{{Asn(64501), "TRANSIT"}, {Asn(64510), std::string(500, 'x')}};
    expect_golden("incident_show.txt", incident_text(event, others, names, {.columns = 100}));
    expect_golden("incident_show_narrow.txt", incident_text(leak(), {}, {}, {.columns = 40}));
}

TEST(IncidentList, says_the_same_without_colour_and_keeps_to_its_columns) {
    const auto without_colour = [](std::string text) {
        for (auto start = text.find('\x1b'); start != std::string::npos;
             start = text.find('\x1b')) {
            text.erase(start, text.find('m', start) - start + 1);
        }
        return text;
    };
    const auto event = leak();
    EXPECT_EQ(without_colour(list_text({.colour = true})), list_text({}));
    EXPECT_EQ(without_colour(incident_text(event, {}, {}, {.colour = true})),
              incident_text(event, {}, {}, {}));
    for (const unsigned columns : {60U, 80U, 120U}) {
        for (const auto& text : {list_text({.columns = columns}),
                                 incident_text(event, {}, {}, {.columns = columns, .full = true}),
                                 incident_text(mis_origination(), {}, {}, {.columns = columns})}) {
            for (const auto line : split(text, '\n')) {
                ASSERT_LE(display_width(line), columns) << line;
            }
        }
    }
}

TEST(IncidentList, says_when_nothing_could_be_seen) {
    auto facts = month();
    const auto text_of = [&facts] { return incident_list_text({.facts = facts}, {}, {}); };
    EXPECT_EQ(text_of(), "0 incidents · 2026-11-01 00:00 to 2026-11-30 23:59 UTC (29 days 23 h)\n");
    facts.timeline->has_updates = false;
    EXPECT_NE(text_of().find("Only tables were observed"), std::string::npos);
    facts.timeline.reset();
    EXPECT_NE(text_of().find("not followed through time"), std::string::npos);
    facts.has_routes = false;
    EXPECT_NE(text_of().find("No routes were observed"), std::string::npos);
}

/// All events of a small world, grouped by asking of every two whether they touch.
std::size_t incidents_by_definition(const std::vector<Event>& events) {
    std::vector<std::size_t> leader(events.size());
    for (std::size_t i = 0; i < events.size(); ++i) leader[i] = i;
    for (std::size_t round = 0; round < events.size(); ++round) {
        for (std::size_t i = 0; i < events.size(); ++i) {
            for (std::size_t k = 0; k < events.size(); ++k) {
                const auto& a = events[i];
                const auto& b = events[k];
                const auto is_excused = [](const Event& event) {
                    return event.certainty == Certainty::Excused;
                };
                const bool touch = a.culprit == b.culprit && a.kind == b.kind &&
                                   a.counts() == b.counts() && is_excused(a) == is_excused(b) &&
                                   a.start <= b.end && b.start <= a.end;
                if (touch) leader[i] = leader[k] = std::min(leader[i], leader[k]);
            }
        }
    }
    std::sort(leader.begin(), leader.end());
    return static_cast<std::size_t>(std::unique(leader.begin(), leader.end()) - leader.begin());
}

TEST(IncidentList, takes_events_of_one_culprit_and_kind_that_overlap_for_one) {
    std::mt19937 random(1);
    for (int i = 0; i < 3'000; ++i) {
        std::vector<Event> events;
        for (auto count = random() % 7; count > 0; --count) {
            Event event{.kind = static_cast<EventKind>(random() % 2),
                        .culprit = Asn(static_cast<std::uint32_t>(1 + random() % 2)),
                        .full_feeds = static_cast<std::uint32_t>(random() % 4),
                        .full_feeds_needed = 2,
                        .is_full_bogon = true,
                        .certainty = static_cast<Certainty>(random() % 3)};
            event.start = Timestamp::from_seconds(static_cast<std::int64_t>(random() % 12));
            event.end = Timestamp::from_seconds(event.start.seconds() +
                                                static_cast<std::int64_t>(random() % 4));
            events.push_back(event);
        }
        IncidentGrouper grouper;
        for (std::size_t k = 0; k < events.size(); ++k) {
            grouper.add(static_cast<std::int64_t>(k), events[k]);
        }
        const auto incidents = grouper.finish();
        ASSERT_EQ(incidents.size(), incidents_by_definition(events));
        std::vector<std::int64_t> numbers;
        for (const auto& incident : incidents) {
            for (const auto number : incident.numbers) {
                const auto& event = events.at(static_cast<std::size_t>(number));
                EXPECT_EQ(incident.counts, event.counts());
                EXPECT_LE(incident.certainty, event.certainty);
                EXPECT_LE(incident.start, event.start);
                EXPECT_GE(incident.end, event.end);
                numbers.push_back(number);
            }
            EXPECT_EQ(events.at(static_cast<std::size_t>(incident.number)).certainty,
                      incident.certainty);
        }
        std::sort(numbers.begin(), numbers.end());
        for (std::size_t k = 0; k < numbers.size(); ++k) {
            EXPECT_EQ(numbers[k], static_cast<std::int64_t>(k));
        }
        EXPECT_TRUE(std::is_sorted(incidents.begin(), incidents.end(),
                                   [](const auto& a, const auto& b) { return a.start > b.start; }));
    }
}

std::string drawing_of(const std::vector<incident::SeenPath>& paths, const Event& event) {
    std::string text;
    for (const auto& line : draw_paths(paths, event)) {
        text += line.rails;
        if (line.asn != Asn()) text += to_string(line.asn);
        if (!line.words.empty()) text += " " + line.words;
        text += "\n";
    }
    return text;
}

TEST(Drawing, grows_from_the_origin_and_marks_who_did_what) {
    const auto event = mis_origination();
    EXPECT_EQ(drawing_of(event.evidence.paths, event),
              "● AS64500 culprit, origin\n"
              "├─● AS64501 let it pass, its provider\n"
              "│ ├─● AS64505 vantage point\n"
              "│ └─● AS64506 vantage point\n"
              "└─● AS64502 let it pass\n"
              "  │\n"
              "  ● AS64507 vantage point\n");
    EXPECT_EQ(drawing_of(event.evidence.paths_before, event),
              "● AS64510 victim, origin\n"
              "│\n"
              "● AS64503\n"
              "├─● AS64505 vantage point\n"
              "└─● AS64506 vantage point\n");
    EXPECT_EQ(drawing_of(leak().evidence.paths, leak()),
              "● AS64510 victim, origin\n"
              "│\n"
              "● AS64501\n"
              "│\n"
              "● AS64520 culprit\n"
              "│\n"
              "● AS64500 let it pass, its provider\n"
              "│\n"
              "● AS64505 vantage point\n");
    EXPECT_EQ(drawing_of({}, event), "");
}

TEST(Drawing, of_paths_with_two_origins_and_of_one_in_another_is_whole) {
    Event event{.culprit = Asn(9)};
    EXPECT_EQ(drawing_of({{{}, asns({1, 2})}, {{}, asns({3, 1, 2})}, {{}, asns({1, 4})}}, event),
              "● AS2 origin\n"
              "│\n"
              "● AS1 vantage point\n"
              "│\n"
              "● AS3 vantage point\n"
              "\n"
              "● AS4 origin\n"
              "│\n"
              "● AS1 vantage point\n");
}

TEST(Drawing, of_hostile_paths_has_an_end) {
    std::vector<incident::SeenPath> paths;
    for (std::uint32_t i = 0; i < 8; ++i) {
        incident::SeenPath path;
        for (std::uint32_t hop = 0; hop < 100'000; ++hop) path.path.emplace_back(hop * (i + 1));
        paths.push_back(std::move(path));
    }
    EXPECT_LE(draw_paths(paths, {}).size(), 8 * 2 * kDrawnAsnsMax + 8);
}

}  // namespace
}  // namespace comity::report
