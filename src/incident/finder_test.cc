// The finder as a whole: nothing depends on how vantage points are numbered, in which order they
// are told, or when paths are forgotten; and what is found of ROAs and bogons.
#include "incident/finder.h"

#include <gtest/gtest.h>

#include "incident/bogon.h"
#include "incident/explanation.h"
#include "incident/rules.h"
#include "support/announced.h"
#include "support/values.h"

namespace comity::incident {
namespace {

using net::Asn;
using test::Announced;
using test::asns;
using test::at;
using test::kDay;
using test::kHour;

/// A small Internet in which anything may happen, and mostly something wrong does.
class Turmoil {
public:
    explicit Turmoil(std::uint32_t seed) : random_(seed) {
        world_.registrations.bogons = registry::BogonJudge();
        world_.vantage_points = 3 + below(4);
        world_.peers_needed = 1 + below(3);
        world_.known_before = below(3) == 0 ? 0 : 30 * kDay;
        if (below(2) == 0) world_.same_as[2] = 1;  // two vantage points of one AS
        for (int i = 0; i < 6; ++i) {
            const auto a = 10 + below(4);
            const auto b = 100 + below(4);
            below(3) == 0 ? world_.peer(a, b) : world_.relate(a, b);
        }
        for (int i = 0; i < 3; ++i) world_.attest_providers(asn(), {asn()});
        for (int i = 0; i < 2; ++i) world_.attest(prefix(), 24, asn());
        for (const auto* one : kPrefixes) {
            if (below(3) > 0) world_.table(one, path());
        }
        std::int64_t now = 0;
        for (int i = 0; i < 40; ++i) {
            now += below(5) == 0 ? kDay / 2 + below(kDay) : 1 + below(400);
            burst(now);
        }
        world_.ends = now + kHour;
    }
    [[nodiscard]] Announced& world() { return world_; }

private:
    static constexpr std::array kPrefixes{"20.0.0.0/16", "20.0.0.0/20",   "20.0.1.0/24",
                                          "21.0.0.0/16", "2a00:100::/32", "10.0.0.0/24"};

    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(random_()) % bound;
    }
    const char* prefix() { return kPrefixes[below(kPrefixes.size())]; }
    std::uint32_t asn() { return below(2) == 0 ? 10 + below(4) : 100 + below(4); }
    Announced::Path path() {
        Announced::Path path;
        for (auto hops = 1 + below(4); hops > 0; --hops) path.push_back(asn());
        if (below(12) == 0) path.push_back(64'512);
        return path;
    }
    Announced::Path some() {
        Announced::Path points;
        for (const auto point : world_.all()) {
            if (below(3) > 0) points.push_back(point);
        }
        return points;
    }
    /// At one time a vantage point says one thing of a prefix.
    void burst(std::int64_t now) {
        for (const auto* one : kPrefixes) {
            if (below(3) > 0) continue;
            const auto first = path();
            const auto second = path();
            for (const auto point : some()) {
                switch (below(5)) {
                    case 0: world_.withdraw(now, {point}, one); break;
                    case 1:
                        // Tables of the first hours are the baseline.
                        if (now < 5 * kHour) break;
                        world_.later_table(now, {point}, one, second, now - below(kHour));
                        break;
                    case 2:
                        world_.announce(now, {point}, one, second, {.is_blackhole = true});
                        break;
                    default: world_.announce(now, {point}, one, first); break;
                }
            }
        }
    }

    std::mt19937 random_;
    Announced world_;
};

std::string words_of(const std::vector<Event>& events) {
    std::string words;
    for (const auto& event : events) {
        for (const auto& sentence : explain(event)) words += sentence + '\n';
    }
    return words;
}

TEST(Finder, finds_the_same_however_vantage_points_are_numbered_and_paths_forgotten) {
    std::array<std::size_t, kEventKindCount> counts{};
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        Turmoil turmoil(seed);
        const auto plain = turmoil.world().find();
        const auto other = turmoil.world().find(seed);
        ASSERT_EQ(words_of(plain.events), words_of(other.events)) << "seed " << seed;
        ASSERT_TRUE(plain.events == other.events) << "seed " << seed;
        ASSERT_TRUE(plain.bogons == other.bogons) << "seed " << seed;
        ASSERT_EQ(plain.counts, other.counts) << "seed " << seed;
        for (const auto& event : plain.events) {
            ++counts[static_cast<std::size_t>(event.kind)];
            ASSERT_LE(event.start, event.end);
            ASSERT_FALSE(event.path.empty());
            ASSERT_GE(event.peers, event.full_feeds);
            ASSERT_NE(std::find(kEventRules.begin(), kEventRules.end(), event.rule),
                      kEventRules.end());
        }
        for (const auto& event : plain.bogons) ++counts[static_cast<std::size_t>(event.kind)];
    }
    // Of each kind there is enough to compare.
    for (const auto count : counts) EXPECT_GT(count, 50U);
}

TEST(Finder, names_each_event_differently) {
    for (std::uint32_t seed = 1; seed <= 50; ++seed) {
        std::set<std::string> ids;
        for (const auto& event : Turmoil(seed).world().find().events) {
            EXPECT_TRUE(ids.insert(event_id(event)).second) << event_id(event);
        }
    }
}

TEST(Finder, finds_nothing_where_nothing_was_seen) {
    const Announced::Path none;
    Announced world;
    EXPECT_TRUE(world.find().events.empty());
}

TEST(RpkiInvalid, is_an_event_from_announcement_to_withdrawal) {
    Announced world;
    world.table("20.0.0.0/16", {10, 100});
    world.attest("20.0.0.0/16", 16, 100);
    world.announce(kDay, {1, 2, 3, 4}, "20.0.1.0/24", {10, 100});
    world.withdraw(kDay + kHour, "20.0.1.0/24");
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    const auto& event = events.front();
    EXPECT_EQ(event.kind, EventKind::RpkiInvalid);
    EXPECT_EQ(event.rule, &rpki::kRovInvalidLength);
    EXPECT_EQ(event.culprit, Asn(100));
    EXPECT_EQ(event.accomplices, std::vector<Accomplice>{{Asn(10)}});
    EXPECT_EQ(event.start, at(kDay));
    EXPECT_EQ(event.end, at(kDay + kHour));
    EXPECT_EQ(event.certainty, Certainty::Attested);
    EXPECT_EQ(event.evidence.vrps.size(), 1U);
    EXPECT_TRUE(event.evidence.tried.empty());
}

TEST(RpkiInvalid, of_what_was_long_announced_and_is_registered_the_roa_is_at_fault) {
    Announced world;
    world.table("20.0.0.0/16", {10, 100});
    world.attest("20.0.0.0/16", 16, 101);
    const auto unregistered = world.find();
    EXPECT_TRUE(unregistered.events.empty());
    EXPECT_EQ(unregistered.counts.always_invalid, 1U);
    world.route_object("20.0.0.0/16", 100);
    const auto events = world.find().events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().rule, &kInvalidRoaAtFault);
    EXPECT_FALSE(events.front().counts());
    const auto sentences = explain(events.front());
    EXPECT_TRUE(std::any_of(sentences.begin(), sentences.end(), [](const std::string& sentence) {
        return sentence.find("registrations contradict the ROA") != std::string::npos;
    }));
    EXPECT_EQ(events.front().start, at(-world.known_before));
    EXPECT_TRUE(events.front().lasts);
}

TEST(BogonsOverTime, are_there_on_all_days_between_announcement_and_withdrawal) {
    Announced world;
    world.registrations.bogons = registry::BogonJudge();
    world.relate(10, 100);
    world.announce(kDay + kHour, {1, 2, 3}, "10.1.0.0/16", {10, 100});
    world.withdraw(3 * kDay + kHour, "10.1.0.0/16");
    world.announce(kDay, {1, 2, 3}, "20.0.0.0/16", {10, 64'512, 100});
    world.withdraw(kDay + kHour, "20.0.0.0/16");
    const auto found = world.find();
    EXPECT_TRUE(found.events.empty());
    ASSERT_EQ(found.bogons.size(), 2U);
    EXPECT_EQ(found.bogons[1].start, at(kDay + kHour));
    EXPECT_EQ(found.bogons[1].end, at(3 * kDay + kHour));

    // Its records alone would tell of the first day.
    const std::vector sightings{observation::PathSighting{
        .prefix = test::prefix("10.1.0.0/16"),
        .day = utc_day_of(at(kDay)),
        .path = asns({1, 10, 100}),
        .peers = asns({1, 2, 3}),
        .full_feeds = asns({1, 2, 3}),
    }};
    const auto days = find_bogons(sightings,
                                  {.bogons = world.registrations.bogons,
                                   .relationships = world.registrations.relationships,
                                   .ipv4_full_feeds_needed = 3},
                                  BogonTimes{found.bogons, {at(0), at(world.ends)}});
    ASSERT_EQ(days.size(), 2U);
    const auto& asn = days[0];
    EXPECT_EQ(asn.kind, EventKind::BogonAsn);
    EXPECT_EQ(asn.bogon_asns, asns({64'512}));
    const auto& prefix = days[1];
    EXPECT_EQ(prefix.culprit, Asn(100));
    EXPECT_EQ(prefix.accomplices, (std::vector<Accomplice>{{Asn(10), true}}));
    EXPECT_EQ(prefix.start, at(kDay));
    EXPECT_EQ(prefix.end, at(4 * kDay - 1));
    EXPECT_EQ(prefix.seen, (Period{at(kDay + kHour), at(3 * kDay + kHour)}));
    EXPECT_EQ(prefix.full_feeds, 3U);
    EXPECT_EQ(prefix.evidence.paths.size(), 3U);
    EXPECT_TRUE(prefix.counts());
}

}  // namespace
}  // namespace comity::incident
