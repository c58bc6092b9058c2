#include "manrs/what_if.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "incident/rules.h"
#include "manrs/assessment.h"
#include "manrs/rules.h"
#include "support/frameworks.h"
#include "support/routes.h"

namespace comity::manrs {
namespace {

using net::Asn;
using net::Prefix;
using observation::ObservationFacts;
using rpki::payload::Vrp;
using test::JudgedWorld;
using test::Routes;
using test::shipped_framework;

const Framework& framework(const std::string& name = "manrs-2024") {
    static std::map<std::string, Framework> read;
    if (!read.contains(name)) read.emplace(name, shipped_framework(name));
    return read.at(name);
}

ObservationFacts facts() {
    ObservationFacts facts;
    facts.has_routes = true;
    facts.has_payloads = true;
    facts.span =
        Period{Timestamp::parse("2026-11-01").value(), Timestamp::parse("2026-11-30").value()};
    facts.vantage_points = 10;
    facts.peer_asns = 10;
    facts.ipv4.full_feed_asns = 6;
    for (const auto* const kind : {"irr", "peeringdb", "relationships", "spoofer"}) {
        facts.sources.push_back({.kind = kind});
    }
    return facts;
}

/// What is registered of AS1 beside the RPKI.
struct Registered {
    std::set<Prefix> route_objects;
    bool has_policy = false;
    bool has_contact = false;
};

/// What an observation of that world would find of AS1.
NetworkRecord observed(const Routes& routes, const Registered& registered) {
    NetworkRecord record{JudgedWorld(routes).evidence_of(1), {}};
    auto& evidence = record.evidence;
    for (auto& judged : evidence.pairs) {
        const auto& prefix = judged.pair.prefix;
        const auto& objects = registered.route_objects;
        const bool is_covered = std::any_of(objects.begin(), objects.end(),
                                            [&](const auto& one) { return one.covers(prefix); });
        judged.registered = objects.contains(prefix) ? irr::MatchKind::Exact
                            : is_covered             ? irr::MatchKind::Covering
                                                     : irr::MatchKind::None;
    }
    if (registered.has_policy) {
        evidence.policy = observation::RegisteredPolicy{"RIPE", 1, 1, std::nullopt};
    }
    evidence.contacts = {{.presence = registered.has_contact ? registry::Presence::Present
                                                             : registry::Presence::Absent,
                          .reason = &registry::rules::kContactNone}};
    return record;
}

incident::Event bogon_of_day(std::string_view day, std::string_view prefix) {
    const auto start = Timestamp::parse(day).value();
    return {.kind = incident::EventKind::BogonPrefix,
            .rule = &registry::rules::kBogonPrefixSpecial,
            .culprit = Asn(1),
            .prefix = Prefix::parse(prefix).value(),
            .start = start,
            .end = Timestamp::from_seconds(start.seconds() + 86'399),
            .path = {Asn(9), Asn(1)},
            .full_feeds = 1,
            .full_feeds_needed = 1,
            .is_full_bogon = true};
}

/// Prefixes that nest and collide, of AS1 and AS2, with VRPs and route objects for some; of AS1's,
/// some are bogons.
struct World {
    Routes routes;
    Registered registered;
    std::set<Prefix> bogons;

    explicit World(unsigned seed) {
        std::mt19937 random(seed);
        const auto below = [&random](std::size_t bound) { return random() % bound; };
        const auto any_prefix = [&] {
            const auto address = 0x0A00'0000U | static_cast<std::uint32_t>(below(16)) << 8U;
            return Prefix::containing(net::Address::v4(address),
                                      static_cast<std::uint8_t>(20 + below(5)));
        };
        std::set<std::pair<Prefix, std::uint32_t>> known;
        routes.announce("10.0.0.0/24", 1);
        known.emplace(routes.pairs.front().prefix, 1);
        for (auto count = below(7); count > 0; --count) {
            const auto prefix = any_prefix();
            const auto asn = static_cast<std::uint32_t>(1 + below(3) / 2);
            if (!known.emplace(prefix, asn).second) continue;
            routes.announce(to_string(prefix), asn);
            if (below(8) == 0) routes.pairs.back().full_feed_peers = 0;
            if (asn == 1 && below(4) == 0) bogons.insert(prefix);
        }
        for (auto count = below(6); count > 0; --count) {
            const auto prefix = any_prefix();
            routes.attest(to_string(prefix), static_cast<std::uint8_t>(prefix.length() + below(3)),
                          static_cast<std::uint32_t>(below(8) == 0 ? 0 : 1 + below(3) / 2));
        }
        for (auto count = below(4); count > 0; --count) {
            registered.route_objects.insert(any_prefix());
        }
        registered.has_policy = below(2) == 0;
        registered.has_contact = below(2) == 0;
    }
    [[nodiscard]] Assessment assess(const Framework& by) const {
        auto record = observed(routes, registered);
        for (const auto& prefix : bogons) {
            record.events.push_back(bogon_of_day("2026-11-03", to_string(prefix)));
        }
        return manrs::assess(by, facts(), record);
    }
    /// What it would be with those fixes made by hand; `later`: in a month that has nothing of what
    /// they end.
    [[nodiscard]] Assessment after(const Framework& by, const Assessment& before,
                                   const std::vector<std::size_t>& fixes, bool later) const {
        auto world = *this;
        std::set<Vrp> removed;
        for (const auto place : fixes) {
            if (place < before.advice.size()) {
                const auto& advice = before.advice[place];
                world.routes.vrps.insert(world.routes.vrps.end(), advice.create.begin(),
                                         advice.create.end());
                for (const auto& other : advice.others_to_authorise) {
                    world.routes.vrps.push_back(
                        {other.prefix, other.prefix.length(), *other.origin});
                }
                removed.insert(advice.remove.begin(), advice.remove.end());
                continue;
            }
            const auto& fix = before.fixes.list[place - before.advice.size()];
            if (fix.rule == &kFixRouteMissing) {
                world.registered.route_objects.insert(Prefix::parse(fix.subject).value());
            }
            if (fix.rule == &kFixPolicy) world.registered.has_policy = true;
            if (fix.rule == &kFixContact) world.registered.has_contact = true;
            if (fix.rule == &kFixBogonPrefix && later) {
                const auto prefix = Prefix::parse(fix.subject).value();
                world.bogons.erase(prefix);
                std::erase_if(world.routes.pairs, [&prefix](const auto& pair) {
                    return pair.origin == Asn(1) && pair.prefix == prefix;
                });
            }
        }
        std::erase_if(world.routes.vrps,
                      [&removed](const Vrp& vrp) { return removed.contains(vrp); });
        return world.assess(by);
    }
};

void expect_same(const std::vector<MetricResult>& found, const std::vector<MetricResult>& wanted) {
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].value, wanted[i].value) << to_string(wanted[i].id);
        EXPECT_EQ(found[i].score, wanted[i].score) << to_string(wanted[i].id);
        EXPECT_EQ(found[i].formula, wanted[i].formula) << to_string(wanted[i].id);
    }
}

std::vector<std::size_t> some_of(std::size_t count, std::mt19937& random) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < count; ++i) {
        if (random() % 2 == 0) places.push_back(i);
    }
    std::shuffle(places.begin(), places.end(), random);
    return places;
}

constexpr unsigned kWhatIfWorlds = 3'000;

TEST(WhatIf, says_what_an_observation_after_the_fixes_finds) {
    for (unsigned seed = 0; seed < kWhatIfWorlds; ++seed) {
        SCOPED_TRACE(seed);
        const auto& by = framework(seed % 2 == 0 ? "manrs-2024" : "manrs-2018");
        const World world(seed);
        const auto before = world.assess(by);
        const auto& effects = before.plan.effects;
        ASSERT_EQ(effects.size(), before.advice.size() + before.fixes.list.size());
        std::mt19937 random(seed);
        auto fixes = some_of(effects.size(), random);
        if (seed % 3 == 0) fixes = before.plan.order;
        const auto then = world.after(by, before, fixes, false);
        const auto later = world.after(by, before, fixes, true);
        const auto prospects = with_fixes(by, before, {}, fixes);
        expect_same(prospects.next.metrics, then.metrics);
        expect_same(prospects.later.metrics, later.metrics);
        // The same in any order.
        std::shuffle(fixes.begin(), fixes.end(), random);
        const auto shuffled = with_fixes(by, before, {}, fixes);
        expect_same(shuffled.next.metrics, then.metrics);
        expect_same(shuffled.later.metrics, later.metrics);
        if (testing::Test::HasFailure()) return;
    }
}

TEST(WhatIf, tells_of_each_fix_what_it_gains_alone_and_in_order) {
    for (unsigned seed = 0; seed < kWhatIfWorlds; ++seed) {
        SCOPED_TRACE(seed);
        const auto& by = framework();
        const World world(seed);
        const auto before = world.assess(by);
        const auto& plan = before.plan;
        const auto score_of = [&](const std::vector<std::size_t>& fixes, std::size_t action) {
            return with_fixes(by, before, {}, fixes).later.actions.at(action).score;
        };
        std::vector<std::size_t> done;
        for (const auto place : plan.order) {
            const auto& effect = plan.effects[place];
            EXPECT_EQ(effect.place, done.size());
            double gain = 0;
            for (const auto& change : effect.alone) {
                EXPECT_EQ(change.before, before.actions.at(change.action).score);
                EXPECT_EQ(change.after, score_of({place}, change.action));
                if (change.after) gain += *change.after - *change.before;
            }
            EXPECT_EQ(effect.gain, gain);
            EXPECT_TRUE(!effect.alone.empty() || !effect.reason.empty()) << effect.id;
            for (const auto& change : effect.in_order) {
                EXPECT_EQ(change.before, score_of(done, change.action));
            }
            done.push_back(place);
            for (const auto& change : effect.in_order) {
                EXPECT_EQ(change.after, score_of(done, change.action));
            }
        }
        const auto gains_more = [&](std::size_t a, std::size_t b) {
            return plan.effects[a].gain > plan.effects[b].gain + 1e-6;
        };
        const auto end = std::find_if(plan.order.begin(), plan.order.end(), [&](std::size_t place) {
            return plan.effects[place].shows != FixShows::Next;
        });
        EXPECT_TRUE(std::is_sorted(plan.order.begin(), end, gains_more));
        // Nothing gets worse by all of it, and nothing changes by none.
        for (std::size_t i = 0; i < before.actions.size(); ++i) {
            if (!before.actions[i].score) continue;
            EXPECT_GE(plan.all.next.actions.at(i).score, before.actions[i].score);
        }
        if (before.m7_rpki_after_advice) {
            EXPECT_EQ(plan.all.next.metrics.at(index_of(MetricId::M7Rpki)).score,
                      before.m7_rpki_after_advice);
        }
        const auto none = with_fixes(by, before, {}, {});
        expect_same(none.next.metrics, before.metrics);
        for (std::size_t i = 0; i < before.actions.size(); ++i) {
            EXPECT_EQ(none.later.actions[i].score, before.actions[i].score);
            EXPECT_EQ(none.later.actions[i].band, before.actions[i].band);
        }
        if (testing::Test::HasFailure()) return;
    }
}

TEST(WhatIf, warns_of_a_roa_that_alone_makes_more_specific_routes_invalid) {
    Routes routes;
    for (const auto* const prefix : {"10.0.0.0/22", "10.0.0.0/24", "10.0.1.0/24"}) {
        routes.announce(prefix, 1);
    }
    routes.announce("10.9.0.0/24", 1);
    routes.attest("10.9.0.0/24", 24, 1);
    const auto assessment =
        assess(framework("manrs-2018"), facts(), observed(routes, {{}, true, true}));
    const auto& plan = assessment.plan;
    ASSERT_EQ(assessment.advice.size(), 3U);
    // By the share of valid routes alone the /22 gains as much; by that of invalid ones it loses.
    const auto lasting = assess(framework(), facts(), observed(routes, {{}, true, true}));
    EXPECT_EQ(lasting.plan.effects[0].id, "roa.missing:10.0.0.0/22");
    EXPECT_LT(lasting.plan.effects[0].gain, 0);
    EXPECT_GT(lasting.plan.effects[0].place, lasting.plan.effects[1].place);
    EXPECT_GT(*lasting.plan.effects[0].in_order.at(0).after,
              *lasting.plan.effects[0].in_order.at(0).before);
    EXPECT_EQ(plan.all.next.metrics.at(index_of(MetricId::M7Rpki)).score, 1);
}

/// AS1 with two bogons, and a valid route by which it can be seen.
NetworkRecord with_bogons() {
    Routes routes;
    routes.announce("10.0.0.0/24", 1);
    routes.attest("10.0.0.0/24", 24, 1);
    auto record = observed(routes, {{Prefix::parse("10.0.0.0/24").value()}, true, true});
    record.events = {bogon_of_day("2026-11-03", "192.168.0.0/24"),
                     bogon_of_day("2026-11-20", "172.16.0.0/12")};
    return record;
}

TEST(WhatIf, leaves_what_happened_in_its_month) {
    const auto& by = framework();
    const auto record = with_bogons();
    const auto assessment = assess(by, facts(), record);
    ASSERT_EQ(assessment.fixes.list.size(), 2U);
    const auto& effect = assessment.plan.effects[1];
    EXPECT_EQ(effect.id, "fix.bogon-prefix.originated:192.168.0.0/24");
    EXPECT_EQ(effect.shows, FixShows::Later);
    EXPECT_EQ(effect.gone, Timestamp::parse("2026-12-03T23:59:59Z").value());
    const auto m3 = index_of(MetricId::M3);
    EXPECT_EQ(assessment.plan.all.next.metrics.at(m3).value, assessment.metrics.at(m3).value);
    EXPECT_EQ(assessment.plan.all.later.metrics.at(m3).value, 0);
    // Without one of them, it is as if that had not been.
    auto other = record;
    other.events.erase(other.events.begin());
    const std::vector<std::size_t> one{1};
    EXPECT_EQ(with_fixes(by, assessment, {}, one).later.metrics.at(m3).value,
              assess(by, facts(), other).metrics.at(m3).value);
}

TEST(WhatIf, takes_a_withdrawn_route_out_of_later_shares) {
    Routes routes;
    routes.announce("10.0.0.0/24", 1);
    routes.announce("10.0.1.0/24", 1);
    routes.attest("10.0.0.0/24", 24, 1);
    routes.attest("10.0.1.0/24", 24, 2);
    auto record = observed(routes, {{Prefix::parse("10.0.0.0/24").value()}, true, true});
    auto event = bogon_of_day("2026-11-20", "10.0.1.0/24");
    event.kind = incident::EventKind::MisOrigination;
    event.rule = &incident::kMisOriginationExact;
    record.events = {event};
    auto followed = facts();
    followed.timeline = {.period = *followed.span,
                         .has_updates = true,
                         .learned_from = Timestamp::parse("2026-01-01").value(),
                         .seconds_observed = 29ULL * 86'400};
    const auto assessment = assess(framework(), followed, record);
    const auto rpki = index_of(MetricId::M7Rpki);
    const auto irr = index_of(MetricId::M7Irr);
    ASSERT_EQ(assessment.advice.size(), 1U);
    ASSERT_EQ(assessment.plan.effects.at(1).id, "fix.mis-origination.originated:10.0.1.0/24");
    const std::vector<std::size_t> withdrawn{1};
    const auto prospects = with_fixes(framework(), assessment, {}, withdrawn);
    EXPECT_EQ(prospects.next.metrics.at(rpki).value, 0.5);
    EXPECT_EQ(prospects.next.metrics.at(irr).value, 0.5);
    EXPECT_EQ(prospects.later.metrics.at(rpki).score, 1);
    EXPECT_EQ(prospects.later.metrics.at(irr).score, 1);
}

TEST(WhatIf, keeps_events_that_are_not_shown_whatever_is_mended) {
    const auto& by = framework();
    const auto whole = with_bogons();
    const auto all = assess(by, facts(), whole);
    auto shown = whole;
    const std::vector unseen{bogon_of_day("2026-11-20", "192.168.0.0/24")};
    shown.events.pop_back();
    auto assessment = assess(by, facts(), shown);
    assessment.metrics = all.metrics;
    assessment.actions = all.actions;
    const std::vector<std::size_t> one{0};
    const auto m3 = index_of(MetricId::M3);
    EXPECT_EQ(with_fixes(by, assessment, unseen, one).later.metrics.at(m3).value,
              assess(by, facts(),
                     [&] {
                         auto rest = whole;
                         rest.events = unseen;
                         return rest;
                     }())
                  .metrics.at(m3)
                  .value);
}

TEST(WhatIf, says_why_where_nothing_can_be_computed) {
    auto record = with_bogons();
    record.events.clear();
    auto& evidence = record.evidence;
    evidence.spoof_tests = {{.asn = Asn(1),
                             .client = Prefix::parse("10.0.0.0/24"),
                             .routed = registry::SpoofResult::Received,
                             .is_behind_nat = false}};
    evidence.policy.reset();
    const rpki::Verdict invalid{rpki::Validity::Invalid, rpki::InvalidReason::AsMismatch};
    evidence.route_objects = {{.prefix = Prefix::parse("192.0.2.0/24").value(),
                               .origin = Asn(1),
                               .source = "RADB",
                               .verdict = invalid},
                              {.prefix = Prefix::parse("10.0.0.0/16").value(),
                               .origin = Asn(1),
                               .source = "RADB",
                               .verdict = invalid}};
    evidence.pairs.front().registered = irr::MatchKind::Covering;
    const auto assessment = assess(framework(), facts(), record);
    std::string text;
    for (const auto place : assessment.plan.order) {
        const auto& effect = assessment.plan.effects[place];
        text += fmt::format("{} {}: {}\n", to_string(effect.shows), effect.id, effect.reason);
    }
    EXPECT_EQ(text,
              "next fix.aut-num.policy:AS1: M6 is shown; no action counts it.\n"
              "unknown fix.spoofing.received:AS1: Only a new test shows it, in which forged "
              "packets are blocked; tests count in the month in which they ran.\n"
              "unknown fix.route-object.rpki-invalid:10.0.0.0/16@RADB: 1 announced route inside it "
              "may have no other route object: register it first, or M7IRR falls.\n"
              "never fix.route-object.rpki-invalid:192.0.2.0/24@RADB: No score of the network "
              "counts it: it protects its routes.\n");
    // M6 is measured all the same.
    const auto m6 = index_of(MetricId::M6);
    EXPECT_EQ(assessment.metrics.at(m6).value, 0);
    EXPECT_EQ(assessment.plan.all.next.metrics.at(m6).value, 1);
}

TEST(WhatIf, leaves_no_data_where_there_is_none) {
    auto few = facts();
    few.peer_asns = 0;
    Routes routes;
    routes.announce("10.0.0.0/24", 1);
    const auto assessment = assess(framework(), few, observed(routes, {}));
    ASSERT_FALSE(assessment.advice.empty());
    const auto& effect = assessment.plan.effects.front();
    EXPECT_TRUE(effect.alone.empty());
    EXPECT_TRUE(effect.reason.starts_with("M7RPKI has no data, and keeps having none: "))
        << effect.reason;
    EXPECT_FALSE(assessment.plan.all.next.metrics.at(index_of(MetricId::M7Rpki)).value);
    EXPECT_EQ(assessment.plan.all.next.metrics.at(index_of(MetricId::M8)).value, 1);
}

}  // namespace
}  // namespace comity::manrs
