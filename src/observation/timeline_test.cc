// The table through time: each rule of timeline.h in a small story, and all of it against a map.
#include "observation/timeline.h"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "support/bogons.h"
#include "support/mrt.h"

namespace comity::observation {
namespace {

using bgp::mrt::Peer;
using net::Asn;
using net::Prefix;
using test::address;
using test::prefix;
using AsNumbers = std::vector<std::uint32_t>;

constexpr std::int64_t kStart = 1'793'491'200;

Timestamp at(std::int64_t second) { return Timestamp::from_seconds(kStart + second); }

const Peer kOne{Asn(10), address("192.0.2.1")};
const Peer kTwo{Asn(20), address("192.0.2.2")};
const Prefix kNet = prefix("10.1.0.0/16");
const Prefix kPart = prefix("10.1.2.0/24");
const Prefix kOther = prefix("10.9.0.0/16");

/// One change as it was told, paths as text.
struct Told {
    std::int64_t since;
    Prefix prefix;
    std::uint32_t peer;
    std::string before;
    std::string after;
    Cause cause;
    friend bool operator==(const Told&, const Told&) = default;
};
void PrintTo(const Told& told, std::ostream* out) {
    *out << told.since << " AS" << told.peer << " " << to_string(told.prefix) << " [" << told.before
         << "] -> [" << told.after << "] by " << static_cast<int>(told.cause);
}

/// Keeps all changes, and checks that the table is as they say.
class Recorder final : public ChangeSink {
public:
    void see(const Change& change, const RouteTable& table) override {
        EXPECT_FALSE(last_ && change.now < *last_);
        last_ = change.now;
        const auto* const now = table.route(change.prefix, change.vantage_point);
        EXPECT_EQ(now == nullptr ? kNoPath : now->path, change.after);
        told.push_back({change.since.seconds() - kStart, table.prefix(change.prefix),
                        table.vantage_point(change.vantage_point).peer.asn.value(),
                        text(table, change.before), text(table, change.after), change.cause});
    }
    void forget(std::span<const PathId> paths) override { forgotten += paths.size(); }

    static std::string text(const RouteTable& table, PathId id) {
        if (id == kNoPath) return "";
        std::string text;
        const auto path = table.paths().path(id);
        for (const auto asn : path.asns) text += std::to_string(asn.value()) + " ";
        if (path.is_blackhole) text += "blackhole ";
        if (path.only_to_customer) text += "otc " + std::to_string(path.only_to_customer->value());
        if (!text.empty() && text.back() == ' ') text.pop_back();
        return text;
    }

    std::vector<Told> told;
    std::size_t forgotten = 0;

private:
    std::optional<Timestamp> last_;
};

/// A timeline of a few prefixes and two vantage points, and the records that it is told.
class Story {
public:
    explicit Story(std::vector<Prefix> prefixes = {kNet, kPart, kOther},
                   std::vector<Peer> peers = {kOne, kTwo})
        : peers_(std::move(peers)), routes_(make(std::move(prefixes), peers_)) {}

    Story& announce(std::int64_t second, const Peer& peer, const Prefix& prefix,
                    const AsNumbers& path, std::uint32_t path_id = 0) {
        return update(second, peer, [&](bgp::Update& update) {
            set_path(update.attributes, path);
            update.announced.push_back({prefix, path_id});
        });
    }
    Story& withdraw(std::int64_t second, const Peer& peer, const Prefix& prefix,
                    std::uint32_t path_id = 0) {
        return update(second, peer,
                      [&](bgp::Update& update) { update.withdrawn.push_back({prefix, path_id}); });
    }
    Story& update(std::int64_t second, const Peer& peer,
                  const std::function<void(bgp::Update&)>& fill) {
        bgp::Update update;
        fill(update);
        bgp::mrt::UpdateRecord record;
        record.time = at(second);
        record.session.peer = peer;
        record.update = &update;
        timeline.add(0, record);
        return *this;
    }
    Story& end_of_rib(std::int64_t second, const Peer& peer) {
        update(second, peer, [](bgp::Update&) {});
        return update(second, peer, [](bgp::Update& update) {
            update.attributes.present |= std::uint64_t{1} << bgp::Attributes::kMpUnreach;
            update.attributes.mp_unreach = {.afi = 2, .safi = 1, .family = net::Family::Ipv6};
        });
    }
    Story& state(std::int64_t second, const Peer& peer, std::uint16_t before, std::uint16_t after) {
        bgp::mrt::StateChange record;
        record.time = at(second);
        record.session.peer = peer;
        record.old_state = before;
        record.new_state = after;
        timeline.add(0, record);
        return *this;
    }
    Story& table(std::int64_t second, StreamId stream, const Prefix& prefix,
                 const std::vector<std::tuple<Peer, AsNumbers, std::int64_t>>& entries) {
        std::vector<bgp::mrt::RibRoute> routes(entries.size());
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const auto& [peer, path, originated] = entries[i];
            routes[i].peer = peer;
            routes[i].originated_seconds = static_cast<std::uint32_t>(kStart + originated);
            set_path(routes[i].attributes, path);
        }
        bgp::mrt::RibRecord record;
        record.time = at(second);
        record.prefix = prefix;
        record.routes = routes;
        timeline.add(stream, record);
        return *this;
    }
    void set_path(bgp::Attributes& attributes, const AsNumbers& path) {
        auto& octets = paths_.emplace_back();
        std::vector<Asn> asns;
        for (const auto asn : path) asns.emplace_back(asn);
        bgp::message::append_segment(octets, net::SegmentType::AsSequence, asns);
        attributes.as_path = net::AsPathView(octets.octets());
        attributes.present |= std::uint64_t{1} << bgp::Attributes::kAsPath;
    }
    std::vector<Told> take() { return std::exchange(recorder.told, {}); }

private:
    static JudgedRoutes make(std::vector<Prefix> prefixes, const std::vector<Peer>& peers) {
        std::sort(prefixes.begin(), prefixes.end());
        Announcements announcements;
        for (const auto& one : prefixes)
            announcements.pairs.push_back({.prefix = one, .origin = Asn(1)});
        for (const auto& peer : peers) announcements.vantage_points.push_back({.peer = peer});
        InlineExecutor executor;
        return {std::move(announcements), rpki::OriginValidator(), test::no_registrations(),
                executor};
    }

    std::deque<Writer> paths_;
    std::vector<Peer> peers_;
    JudgedRoutes routes_;

public:
    Recorder recorder;
    Timeline timeline{routes_, recorder};
};

using enum Cause;

TEST(Timeline, tells_what_became_of_a_route) {
    Story story;
    story.announce(1, kOne, kNet, {10, 5, 5, 1})
        .announce(2, kOne, kNet, {10, 5, 1})
        .announce(3, kOne, kNet, {10, 7, 1})
        .withdraw(4, kOne, kNet)
        .withdraw(5, kOne, kNet)
        .announce(6, kTwo, kPart, {20, 1});
    EXPECT_EQ(story.take(), (std::vector<Told>{{1, kNet, 10, "", "10 5 1", Transfer},
                                               {3, kNet, 10, "10 5 1", "10 7 1", Update},
                                               {4, kNet, 10, "10 7 1", "", Update},
                                               {6, kPart, 20, "", "20 1", Transfer}}));
    const auto facts = story.timeline.finish();
    EXPECT_EQ(facts.changes, 4U);
    EXPECT_EQ(facts.unchanged, 1U);
    EXPECT_EQ(facts.updates, 6U);
    EXPECT_EQ(facts.span, (Period{at(1), at(6)}));
    EXPECT_EQ(story.timeline.table().route_count(), 1U);
}

// Nothing tells what a vantage point had before its updates begin.
TEST(Timeline, takes_what_a_vantage_point_tells_first_for_its_table) {
    Story story;
    story.announce(1, kOne, kNet, {10, 1})
        .withdraw(2, kOne, kNet)
        .announce(kTransferSeconds, kOne, kNet, {10, 2})
        .announce(1 + kTransferSeconds, kOne, kPart, {10, 3});
    EXPECT_EQ(story.take(),
              (std::vector<Told>{{1, kNet, 10, "", "10 1", Transfer},
                                 {2, kNet, 10, "10 1", "", Update},
                                 {kTransferSeconds, kNet, 10, "", "10 2", Transfer},
                                 {1 + kTransferSeconds, kPart, 10, "", "10 3", Update}}));
}

TEST(Timeline, knows_which_prefix_covers_another) {
    Story story;
    const auto& table = story.timeline.table();
    EXPECT_EQ(table.covering(*table.find(kPart)), *table.find(kNet));
    EXPECT_EQ(table.covering(*table.find(kNet)), kNoPrefix);
    EXPECT_FALSE(table.find(prefix("10.1.2.0/25")));
    EXPECT_EQ(table.pair_of(*table.find(kPart), Asn(1)), table.first_pair(*table.find(kPart)));
    EXPECT_FALSE(table.pair_of(*table.find(kPart), Asn(2)));
}

TEST(Timeline, takes_what_is_treated_as_withdrawn_as_withdrawn) {
    Story story;
    story.announce(1, kOne, kNet, {10, 1}).update(2, kOne, [&](bgp::Update& update) {
        story.set_path(update.attributes, {10, 2});
        update.attributes.outcome = bgp::UpdateOutcome::TreatAsWithdraw;
        update.announced.push_back({kNet, 0});
    });
    EXPECT_EQ(story.take().back(), (Told{2, kNet, 10, "10 1", "", Update}));
}

TEST(Timeline, keeps_the_path_that_add_path_told_last) {
    Story story;
    story.announce(1, kOne, kNet, {10, 1}, 1)
        .announce(2, kOne, kNet, {10, 2}, 2)
        .withdraw(3, kOne, kNet, 1)
        .withdraw(4, kOne, kNet, 2);
    EXPECT_EQ(story.take().back(), (Told{4, kNet, 10, "10 2", "", Update}));
    EXPECT_EQ(story.timeline.finish().changes, 3U);
}

TEST(Timeline, believes_a_first_table_since_its_routes_were_known) {
    Story story;
    story.table(100, 1, kNet, {{kOne, {10, 1}, -7'200}, {kTwo, {20, 1}, 500}})
        .table(100, 1, kPart, {{kOne, {10, 1}, -7'200}});
    story.timeline.end(1);
    EXPECT_EQ(story.take(), (std::vector<Told>{{-7'200, kNet, 10, "", "10 1", Table},
                                               {100, kNet, 20, "", "20 1", Table},
                                               {-7'200, kPart, 10, "", "10 1", Table}}));
    // Two of three are older than two hours: half of them are.
    EXPECT_EQ(story.timeline.finish().known_since, at(100 - 7'200));
}

TEST(Timeline, passes_over_a_table_where_updates_tell_more) {
    Story story;
    story.table(0, 1, kNet, {{kOne, {10, 1}, 0}});
    story.timeline.end(1);
    story.announce(5, kOne, kPart, {10, 1}).take();
    // It was begun before the update, and lacks it.
    story.table(10, 2, kNet, {{kOne, {10, 7, 1}, 0}});
    story.timeline.end(2);
    EXPECT_TRUE(story.take().empty());
    EXPECT_EQ(story.timeline.finish().tables_passed_over, 1U);
}

TEST(Timeline, fills_from_a_table_what_updates_before_it_did_not_tell) {
    Story story;
    story.announce(1, kOne, kNet, {10, 7, 1})
        .table(2, 1, kNet, {{kOne, {10, 1}, 0}})
        .table(2, 1, kPart, {{kOne, {10, 1}, 0}});
    EXPECT_EQ(story.take(), (std::vector<Told>{{1, kNet, 10, "", "10 7 1", Transfer},
                                               {0, kPart, 10, "", "10 1", Table}}));
}

TEST(Timeline, follows_tables_alone) {
    Story story;
    story.table(0, 1, kNet, {{kOne, {10, 1}, 0}, {kTwo, {20, 1}, 0}})
        .table(0, 1, kPart, {{kOne, {10, 1}, 0}});
    story.timeline.end(1);
    story.take();
    story.table(7'200, 2, kNet, {{kOne, {10, 7, 1}, 3'600}}).timeline.end(2);
    // The second table lacks one route of the first vantage point; of the second one it has none at
    // all, which tells nothing: its session may have been down.
    EXPECT_EQ(story.take(), (std::vector<Told>{{3'600, kNet, 10, "10 1", "10 7 1", Table},
                                               {7'200, kPart, 10, "10 1", "", Table}}));
}

TEST(Timeline, a_session_that_comes_back_as_it_was_changes_nothing) {
    Story story;
    story.announce(1, kOne, kNet, {10, 1}).announce(1, kOne, kPart, {10, 1}).take();
    story.state(100, kOne, 6, 1)
        .state(200, kOne, 5, 6)
        .announce(201, kOne, kPart, {10, 1})
        .announce(201, kOne, kNet, {10, 1})
        .end_of_rib(202, kOne);
    EXPECT_TRUE(story.take().empty());
    const auto facts = story.timeline.finish();
    EXPECT_EQ(facts.sessions_lost, 1U);
    EXPECT_EQ(facts.routes_lost, 0U);
    EXPECT_EQ(facts.gaps, (std::vector<Gap>{{{at(100), at(202)}, Asn(10)}}));
}

TEST(Timeline, what_a_session_no_longer_tells_ended_when_it_was_lost) {
    Story story;
    story.announce(1, kOne, kNet, {10, 1}).announce(1, kOne, kPart, {10, 1}).take();
    story.state(100, kOne, 6, 1).state(200, kOne, 5, 6).announce(201, kOne, kNet, {10, 1});
    EXPECT_TRUE(story.take().empty());
    // Without End-of-RIB its time runs out.
    story.announce(200 + kTransferSeconds, kTwo, kNet, {20, 1});
    EXPECT_EQ(story.take(),
              (std::vector<Told>{{100, kPart, 10, "10 1", "", Session},
                                 {200 + kTransferSeconds, kNet, 20, "", "20 1", Transfer}}));
}

TEST(Timeline, a_session_that_does_not_come_back_ended_when_it_was_lost) {
    Story story;
    story.announce(1, kOne, kNet, {10, 1}).announce(1, kTwo, kPart, {20, 1}).take();
    story.state(100, kOne, 6, 1).announce(100 + kLostSeconds, kTwo, kNet, {20, 1});
    EXPECT_EQ(story.take().front(), (Told{100, kNet, 10, "10 1", "", Session}));
    story.state(5'000, kTwo, 6, 1);
    const auto facts = story.timeline.finish();
    EXPECT_EQ(story.take().front(), (Told{5'000, kNet, 20, "20 1", "", Session}));
    EXPECT_EQ(facts.routes_lost, 3U);
    EXPECT_EQ(story.timeline.table().route_count(), 0U);
}

TEST(Timeline, a_session_whose_loss_was_not_told_begins_anew) {
    Story story;
    story.announce(1, kOne, kNet, {10, 1}).take();
    story.state(100, kOne, 5, 6).end_of_rib(101, kOne);
    EXPECT_EQ(story.take(), (std::vector<Told>{{100, kNet, 10, "10 1", "", Session}}));
}

TEST(Timeline, counts_silence_and_time_that_goes_back) {
    Story story;
    story.announce(1, kOne, kNet, {10, 1})
        .announce(1 + kSilenceSeconds, kOne, kNet, {10, 2, 1})
        .announce(5, kTwo, kNet, {20, 1});
    EXPECT_EQ(story.take().back().since, 1 + kSilenceSeconds);
    const auto facts = story.timeline.finish();
    EXPECT_EQ(facts.out_of_order, 1U);
    EXPECT_EQ(facts.seconds_silent, std::uint64_t{kSilenceSeconds});
    EXPECT_EQ(facts.gaps, (std::vector<Gap>{{{at(1), at(1 + kSilenceSeconds)}, Asn(0)}}));
}

TEST(Timeline, leaves_out_strangers) {
    Story story;
    story.announce(1, {Asn(30), address("192.0.2.3")}, kNet, {30, 1})
        .announce(1, kOne, prefix("10.200.0.0/16"), {10, 1});
    EXPECT_TRUE(story.take().empty());
    EXPECT_EQ(story.timeline.finish().vantage_points_left_out, 1U);
}

TEST(PathTable, tells_paths_apart_by_all_that_detectors_ask) {
    PathTable paths;
    Story story;
    bgp::Attributes plain;
    story.set_path(plain, {10, 5, 5, 1});
    auto with_otc = plain;
    with_otc.present |= std::uint64_t{1} << bgp::Attributes::kOnlyToCustomer;
    with_otc.only_to_customer = Asn(5);
    // An OTC that looks like one more hop.
    bgp::Attributes longer;
    story.set_path(longer, {10, 5, 1, 5});
    bgp::Attributes own;
    const auto a = paths.intern(plain, Asn(10));
    const auto b = paths.intern(with_otc, Asn(10));
    const auto c = paths.intern(longer, Asn(10));
    const auto d = paths.intern(own, Asn(10));
    EXPECT_EQ((std::set{a, b, c, d}.size()), 4U);
    EXPECT_EQ(paths.intern(with_otc, Asn(10)), b);
    EXPECT_EQ(paths.path(b).only_to_customer, Asn(5));
    EXPECT_EQ(paths.path(b).asns.size(), 3U);
    EXPECT_EQ(paths.path(d).origin(), Asn(10));
    EXPECT_EQ(paths.keep_only({false, true, false, true}), (std::vector<PathId>{a, c}));
    EXPECT_EQ(paths.path(b).only_to_customer, Asn(5));
    EXPECT_EQ(paths.intern(with_otc, Asn(10)), b);
    EXPECT_EQ(paths.intern(longer, Asn(10)), a);
    EXPECT_EQ(paths.size(), 3U);
}

/// What it knows is what a look-up finds, for paths of one to twenty hops, some with OTC or a tag.
TEST(LastPath, agrees_with_a_look_up) {
    const std::array<std::uint8_t, 4> blackhole{0xFF, 0xFF, 0x02, 0x9A};
    std::mt19937 random(1);
    Story story;
    PathTable paths;
    LastPath last;
    int known = 0;
    for (int step = 0; step < 20'000; ++step) {
        AsNumbers hops{10};
        hops.resize(1 + random() % 2 * 18 + random() % 2, 7);
        bgp::Attributes attributes;
        story.set_path(attributes, hops);
        if (random() % 4 == 0) {
            attributes.present |= std::uint64_t{1} << bgp::Attributes::kOnlyToCustomer;
            attributes.only_to_customer = Asn(5);
        }
        if (random() % 4 == 0) attributes.communities = blackhole;
        const auto id = last.id_of(attributes);
        EXPECT_EQ(id, last.id_of(attributes));
        const auto found = paths.intern(attributes, Asn(10));
        EXPECT_TRUE(id == kNoPath || id == found);
        known += id != kNoPath ? 1 : 0;
        last.keep(attributes, found);
        if (step % 5'000 != 4'999) continue;
        // Another path gets the number.
        paths.keep_only(std::vector<bool>(paths.capacity()));
        last.forget();
    }
    EXPECT_GT(known, 1'000);
}

/// All of it as a map: for random announcements and withdrawals of many vantage points, with sweeps
/// of paths in between.
TEST(RouteTable, agrees_with_a_map) {
    std::mt19937 random(1);
    std::vector<Prefix> prefixes;
    std::vector<Peer> peers;
    for (std::uint32_t i = 0; i < 20; ++i) {
        prefixes.push_back(Prefix::containing(net::Address::v4(0x0A00'0000U + (i << 16U)), 16));
    }
    for (std::uint32_t i = 0; i < 90; ++i) peers.push_back({Asn(100 + i), net::Address::v4(i)});
    Story story(prefixes, peers);
    RouteTable table(story.timeline.table().judged());
    std::map<std::pair<PrefixIndex, VantageIndex>, AsNumbers> wanted;
    for (int step = 0; step < 20'000; ++step) {
        const auto prefix = static_cast<PrefixIndex>(random() % prefixes.size());
        const auto vantage = static_cast<VantageIndex>(random() % peers.size());
        if (random() % 3 == 0) {
            const bool was_there = table.remove(prefix, vantage).path != kNoPath;
            EXPECT_EQ(was_there, wanted.erase({prefix, vantage}) == 1);
        } else {
            const AsNumbers path{100U + vantage,
                                 1'000 + static_cast<std::uint32_t>(random() % 500)};
            bgp::Attributes attributes;
            story.set_path(attributes, path);
            table.set(prefix,
                      {.path = table.paths().intern(attributes, Asn(1)), .vantage_point = vantage});
            wanted[{prefix, vantage}] = path;
        }
        if (step % 5'000 == 4'999) table.sweep_paths();
    }
    EXPECT_EQ(table.route_count(), wanted.size());
    std::map<std::pair<PrefixIndex, VantageIndex>, AsNumbers> found;
    for (PrefixIndex prefix = 0; prefix < table.prefix_count(); ++prefix) {
        for (const auto& route : table.routes(prefix)) {
            auto& path = found[{prefix, route.vantage_point}];
            for (const auto asn : table.paths().path(route.path).asns) path.push_back(asn.value());
        }
    }
    EXPECT_EQ(found, wanted);
    EXPECT_LE(table.paths().size(), wanted.size() + 5'000);
}

}  // namespace
}  // namespace comity::observation
