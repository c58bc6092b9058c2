// Announcements, judged routes and evidence, each against the plainest reading of its header.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <span>
#include <thread>

#include "observation/evidence_gatherer.h"
#include "rpki/rov.h"
#include "support/bogons.h"
#include "support/mrt.h"

namespace comity::observation {
namespace {

using bgp::mrt::Peer;
using bgp::mrt::Record;
using net::Asn;
using net::Prefix;
using rpki::Validity;
using rpki::payload::Vrp;
using test::address;
using test::AttributesWriter;
using test::prefix;

/// Random small worlds: a few prefixes of both families that nest, a few networks, a few peers.
class World {
public:
    explicit World(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t bound) { return random_() % bound; }
    bool one_in(std::size_t n) { return below(n) == 0; }

    Prefix any_prefix() {
        if (one_in(30)) return prefix(one_in(2) ? "0.0.0.0/0" : "::/0");
        if (one_in(4)) {
            return Prefix::containing(net::Address::v6(0x2001'0DB8'0000'0000 | below(8) << 13U, 0),
                                      static_cast<std::uint8_t>(46 + below(4)));
        }
        return Prefix::containing(
            net::Address::v4(0x0A00'0000 | static_cast<std::uint32_t>(below(8)) << 7U),
            static_cast<std::uint8_t>(22 + below(4)));
    }
    Asn any_asn() {
        static constexpr std::array<std::uint32_t, 6> kAsns{1, 2, 3, 200'000, 64'512, 0};
        return Asn(kAsns[below(one_in(6) ? 6 : 4)]);
    }
    std::mt19937& engine() { return random_; }

private:
    std::mt19937 random_;
};

/// One route as it lies in a record, before anything is gathered.
struct ToldRoute {
    Peer peer;
    Prefix prefix;
    std::vector<std::uint32_t> path;  ///< Empty: the peer's own.
    bool ends_in_set = false;
    bool is_blackhole = false;
    enum class Kind : std::uint8_t {
        Rib,
        RibWithoutPath,
        RibMulticast,
        Announced,
        TreatAsWithdraw,
        Withdrawn,
        Local,
        Multicast
    } kind = Kind::Rib;
    std::int64_t second = 0;
};

/// The octets of one MRT file that holds one route, with a peer table where it needs one.
std::vector<std::uint8_t> file_of(const ToldRoute& route) {
    const auto write = [&route](AttributesWriter& writer) {
        writer.origin(AttributesWriter::Origin::Igp);
        Writer path;
        std::vector<Asn> asns;
        for (const auto asn : route.path) asns.emplace_back(asn);
        bgp::message::append_segment(path, net::SegmentType::AsSequence, asns);
        if (route.ends_in_set) {
            bgp::message::append_segment(path, net::SegmentType::AsSet,
                                         std::vector{Asn(1), Asn(2)});
        }
        if (route.kind != ToldRoute::Kind::RibWithoutPath)
            writer.as_path(net::AsPathView(path.octets()));
        if (route.kind != ToldRoute::Kind::TreatAsWithdraw) writer.next_hop(address("192.0.2.7"));
        if (route.is_blackhole) {
            writer.communities(std::vector<std::uint32_t>{1, bgp::kBlackholeCommunity});
        }
    };
    Writer out;
    const auto time = Timestamp::from_seconds(route.second);
    if (route.kind == ToldRoute::Kind::Rib || route.kind == ToldRoute::Kind::RibWithoutPath ||
        route.kind == ToldRoute::Kind::RibMulticast) {
        bgp::mrt::write_peer_index_table(
            out, time, 1, "",
            std::vector<bgp::mrt::PeerEntry>{{1, route.peer.address, route.peer.asn}});
        bgp::mrt::RibRecordWriter rib(
            out,
            {.time = time,
             .prefix = route.prefix,
             .safi = route.kind == ToldRoute::Kind::RibMulticast ? AttributesWriter::Safi::Multicast
                                                                 : AttributesWriter::Safi::Unicast},
            1);
        rib.entry({0, time, 0}, write);
        rib.end();
        return {out.octets().begin(), out.octets().end()};
    }
    const std::vector<AttributesWriter::Nlri> nlri{{route.prefix, {}}};
    const bool legacy =
        route.prefix.family() == net::Family::Ipv4 && route.kind != ToldRoute::Kind::Multicast;
    const bool withdrawn = route.kind == ToldRoute::Kind::Withdrawn;
    const auto safi = route.kind == ToldRoute::Kind::Multicast ? AttributesWriter::Safi::Multicast
                                                               : AttributesWriter::Safi::Unicast;
    const auto attributes = test::attributes([&](AttributesWriter& writer) {
        if (withdrawn) {
            if (!legacy) writer.mp_unreach(route.prefix.family(), safi, nlri);
            return;
        }
        write(writer);
        if (!legacy) {
            const auto hop = route.prefix.family() == net::Family::Ipv4 ? address("192.0.2.7")
                                                                        : address("2001:db8::7");
            writer.mp_reach(route.prefix.family(), safi, std::vector{hop}, nlri);
        }
        // MULTI_EXIT_DISC of no octets: treat-as-withdraw (RFC 7606 s7.4).
        if (route.kind == ToldRoute::Kind::TreatAsWithdraw) writer.attribute(0x80, 4, {});
    });
    Writer message;
    using Nlris = std::span<const AttributesWriter::Nlri>;
    bgp::message::write_update(message, {withdrawn && legacy ? Nlris(nlri) : Nlris(), attributes,
                                         !withdrawn && legacy ? Nlris(nlri) : Nlris()});
    bgp::mrt::write_session_message(out,
                                    {.time = time,
                                     .direction = route.kind == ToldRoute::Kind::Local
                                                      ? bgp::mrt::SessionHead::Direction::Sent
                                                      : bgp::mrt::SessionHead::Direction::Received,
                                     .peer = route.peer.asn,
                                     .local = Asn(9),
                                     .peer_address = route.peer.address,
                                     .local_address = route.peer.address},
                                    message.octets());
    return {out.octets().begin(), out.octets().end()};
}

void add(AnnouncementCollector& collector, std::span<const ToldRoute> routes) {
    std::vector<std::uint8_t> file;
    for (const auto& route : routes) {
        const auto octets = file_of(route);
        file.insert(file.end(), octets.begin(), octets.end());
    }
    bgp::mrt::Decoder decoder;
    test::decode_all(file, decoder, [&collector](const Record& record) { collector.add(record); });
}

void add(AnnouncementCollector& collector, const ToldRoute& route) {
    add(collector, std::span(&route, 1));
}

std::vector<ToldRoute> random_routes(World& world, std::size_t count, std::size_t peers) {
    std::vector<ToldRoute> routes;
    for (std::size_t i = 0; i < count; ++i) {
        ToldRoute route;
        const auto peer = world.below(peers);
        route.peer = {Asn(static_cast<std::uint32_t>(10 + peer / 2)),
                      net::Address::v4(static_cast<std::uint32_t>(0xC000'0200 + peer))};
        route.prefix = world.any_prefix();
        if (!world.one_in(10)) route.path = {route.peer.asn.value(), world.any_asn().value()};
        route.ends_in_set = world.one_in(12);
        route.is_blackhole = world.one_in(15);
        static constexpr std::array kKinds{
            ToldRoute::Kind::Rib,         ToldRoute::Kind::Rib,
            ToldRoute::Kind::Rib,         ToldRoute::Kind::Announced,
            ToldRoute::Kind::Announced,   ToldRoute::Kind::RibWithoutPath,
            ToldRoute::Kind::Withdrawn,   ToldRoute::Kind::Local,
            ToldRoute::Kind::Multicast,   ToldRoute::Kind::TreatAsWithdraw,
            ToldRoute::Kind::RibMulticast};
        route.kind = kKinds[world.below(kKinds.size())];
        route.second = static_cast<std::int64_t>(1'000 + world.below(500));
        routes.push_back(route);
    }
    return routes;
}

bool is_seen(const ToldRoute& route) {
    return route.kind == ToldRoute::Kind::Rib || route.kind == ToldRoute::Kind::Announced;
}

std::optional<Asn> origin_of(const ToldRoute& route) {
    if (route.ends_in_set) return std::nullopt;
    return route.path.empty() ? route.peer.asn : Asn(route.path.back());
}

/// What announcements.h says of `routes`, by sets and maps alone.
struct Plain {
    using Key = std::pair<Prefix, std::optional<Asn>>;
    std::map<Key, std::set<Peer>> seen_by;
    std::set<Key> blackholes;
    std::map<Peer, std::array<std::set<Prefix>, 2>> prefixes;

    VantageWeights weights;

    explicit Plain(const std::vector<ToldRoute>& routes, const VantageWeights& given = {})
        : weights(given) {
        for (const auto& route : routes) {
            if (!is_seen(route)) continue;
            const Key key{route.prefix, origin_of(route)};
            seen_by[key].insert(route.peer);
            if (route.is_blackhole) blackholes.insert(key);
            prefixes[route.peer][family_of(route.prefix)].insert(route.prefix);
        }
    }
    static std::size_t family_of(const Prefix& prefix) {
        return prefix.family() == net::Family::Ipv4 ? 0 : 1;
    }
    [[nodiscard]] bool is_full_feed(const Peer& peer, std::size_t family) const {
        std::size_t largest = 0;
        for (const auto& [other, sets] : prefixes) {
            if (weights.of(other.asn) > 0) largest = std::max(largest, sets[family].size());
        }
        const auto found = prefixes.find(peer);
        const auto own = found == prefixes.end() ? 0 : found->second[family].size();
        return own > 0 && weights.of(peer.asn) > 0 && 4 * own >= 3 * largest;
    }
    [[nodiscard]] std::set<Asn> full_feed_asns(std::size_t family) const {
        std::set<Asn> asns;
        for (const auto& [peer, sets] : prefixes) {
            if (is_full_feed(peer, family)) asns.insert(peer.asn);
        }
        return asns;
    }
};

/// As how many ASes those of `asns` count.
std::uint32_t weighed(const std::set<Asn>& asns, const VantageWeights& weights) {
    double sum = 0;
    for (const auto asn : asns) sum += weights.of(asn) / 10.0;
    return static_cast<std::uint32_t>(sum + 1e-6);
}

void expect_as_plain(const Announcements& found, const std::vector<ToldRoute>& routes,
                     std::uint32_t peers_wanted, const VantageWeights& weights = {}) {
    const Plain plain(routes, weights);
    ASSERT_EQ(found.pairs.size(), plain.seen_by.size());
    auto pair = found.pairs.begin();
    for (const auto& [key, peers] : plain.seen_by) {
        const auto family = Plain::family_of(key.first);
        std::set<Asn> asns;
        std::set<Asn> full;
        for (const auto& peer : peers) {
            asns.insert(peer.asn);
            if (plain.is_full_feed(peer, family)) full.insert(peer.asn);
        }
        const Pair wanted{key.first, key.second, static_cast<std::uint32_t>(asns.size()),
                          weighed(full, weights), plain.blackholes.contains(key)};
        ASSERT_TRUE(*pair == wanted) << to_string(key.first);
        ++pair;
    }
    ASSERT_EQ(found.vantage_points.size(), plain.prefixes.size());
    auto point = found.vantage_points.begin();
    std::array<std::uint32_t, 2> with_any{};
    for (const auto& [peer, sets] : plain.prefixes) {
        EXPECT_EQ(point->peer, peer);
        EXPECT_EQ(point->ipv4_prefixes, sets[0].size());
        EXPECT_EQ(point->ipv6_prefixes, sets[1].size());
        EXPECT_EQ(point->ipv4_full_feed, plain.is_full_feed(peer, 0));
        EXPECT_EQ(point->ipv6_full_feed, plain.is_full_feed(peer, 1));
        for (std::size_t family = 0; family < 2; ++family) {
            with_any[family] += sets[family].empty() ? 0U : 1U;
        }
        ++point;
    }
    for (const auto family : {net::Family::Ipv4, net::Family::Ipv6}) {
        const auto place = family == net::Family::Ipv4 ? 0U : 1U;
        const auto full = plain.full_feed_asns(place);
        const auto asns = static_cast<std::uint32_t>(full.size());
        EXPECT_EQ(found.coverage(family).vantage_points, with_any[place]);
        EXPECT_EQ(found.coverage(family).full_feed_asns, asns);
        EXPECT_EQ(found.coverage(family).peers_needed,
                  std::min(peers_wanted, weighed(full, weights)));
    }
}

void expect_equal(const Announcements& a, const Announcements& b) {
    ASSERT_TRUE(a.pairs == b.pairs);
    ASSERT_EQ(a.vantage_points.size(), b.vantage_points.size());
    for (std::size_t i = 0; i < a.vantage_points.size(); ++i) {
        const auto& left = a.vantage_points[i];
        const auto& right = b.vantage_points[i];
        ASSERT_TRUE(left.peer == right.peer && left.ipv4_prefixes == right.ipv4_prefixes &&
                    left.ipv6_prefixes == right.ipv6_prefixes &&
                    left.ipv4_full_feed == right.ipv4_full_feed &&
                    left.ipv6_full_feed == right.ipv6_full_feed);
    }
    EXPECT_TRUE(a.ipv4 == b.ipv4);
    EXPECT_TRUE(a.ipv6 == b.ipv6);
    EXPECT_EQ(a.span, b.span);
    EXPECT_EQ(a.counts.records, b.counts.records);
    EXPECT_EQ(a.counts.rib_routes, b.counts.rib_routes);
    EXPECT_EQ(a.counts.announced, b.counts.announced);
    EXPECT_EQ(a.counts.withdrawn, b.counts.withdrawn);
    EXPECT_EQ(a.counts.treated_as_withdrawn, b.counts.treated_as_withdrawn);
    EXPECT_EQ(a.counts.left_aside, b.counts.left_aside);
    EXPECT_EQ(a.counts.with_as_set, b.counts.with_as_set);
}

TEST(Announcements, are_what_a_plain_reading_finds) {
    for (unsigned seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        World world(seed);
        const auto routes = random_routes(world, 40 + world.below(200), 1 + world.below(9));
        AnnouncementCollector collector(test::lenient_bogons());
        add(collector, routes);
        const auto wanted = static_cast<std::uint32_t>(world.below(7));
        expect_as_plain(collector.finish(wanted), routes, wanted);
    }
}

TEST(Announcements, count_vantage_points_by_what_they_weigh) {
    for (unsigned seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        World world(seed);
        const auto routes = random_routes(world, 40 + world.below(200), 1 + world.below(9));
        AnnouncementCollector collector(test::lenient_bogons());
        add(collector, routes);
        std::vector<VantageWeight> given;
        for (const auto& route : routes) {
            if (world.below(3) == 0) {
                given.push_back({route.peer.asn, static_cast<Tenths>(world.below(11))});
            }
        }
        const VantageWeights weights(given);
        const auto wanted = static_cast<std::uint32_t>(1 + world.below(4));
        expect_as_plain(collector.finish(wanted, weights), routes, wanted, weights);
    }
}

TEST(Announcements, with_more_than_64_vantage_points_are_what_a_plain_reading_finds) {
    // 64, 65, 128 and 129 peers: the borders of the words that hold a bit for each.
    for (const std::size_t peers :
         {std::size_t{64}, std::size_t{65}, std::size_t{129}, std::size_t{300}}) {
        World world(7);
        auto routes = random_routes(world, 2'000, peers);
        AnnouncementCollector collector(test::lenient_bogons());
        add(collector, routes);
        const auto found = collector.finish();
        EXPECT_GT(found.vantage_points.size(), 60U);
        expect_as_plain(found, routes, kPeersWanted);
    }
}

TEST(Announcements, depend_on_neither_order_nor_division) {
    for (unsigned seed = 100; seed < 130; ++seed) {
        SCOPED_TRACE(seed);
        World world(seed);
        auto routes = random_routes(world, 150, 1 + world.below(90));
        AnnouncementCollector whole(test::lenient_bogons());
        add(whole, routes);
        const auto wanted = whole.finish();
        // As tables come; then with one prefix out of place.
        std::stable_sort(routes.begin(), routes.end(), [](const ToldRoute& a, const ToldRoute& b) {
            return a.prefix < b.prefix;
        });
        for (int i = 0; i < 2; ++i) {
            AnnouncementCollector in_order(test::lenient_bogons());
            add(in_order, routes);
            expect_equal(in_order.finish(), wanted);
            std::rotate(routes.begin(), routes.begin() + 1, routes.end());
        }
        std::shuffle(routes.begin(), routes.end(), world.engine());
        std::vector<std::vector<ToldRoute>> parts(1 + world.below(5));
        for (const auto& route : routes) parts[world.below(parts.size())].push_back(route);
        AnnouncementCollector merged(test::lenient_bogons());
        for (const auto& part : parts) {
            AnnouncementCollector collector(test::lenient_bogons());
            add(collector, part);
            merged.merge(std::move(collector));
        }
        expect_equal(merged.finish(), wanted);
    }
}

TEST(Announcements, merged_by_threads_are_the_same) {
    World world(5);
    const auto routes = random_routes(world, 400, 40);
    AnnouncementCollector whole(test::lenient_bogons());
    add(whole, routes);
    AnnouncementCollector merged(test::lenient_bogons());
    std::mutex mutex;
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            std::vector<ToldRoute> every_fourth;
            for (auto i = t; i < routes.size(); i += 4) every_fourth.push_back(routes[i]);
            AnnouncementCollector part(test::lenient_bogons());
            add(part, every_fourth);
            const std::lock_guard lock(mutex);
            merged.merge(std::move(part));
        });
    }
    for (auto& thread : threads) thread.join();
    expect_equal(merged.finish(), whole.finish());
}

TEST(Announcements, counts_what_became_of_each_route) {
    AnnouncementCollector collector(test::lenient_bogons());
    ToldRoute route{
        .peer = {Asn(10), address("192.0.2.1")}, .prefix = prefix("10.0.0.0/24"), .path = {10, 1}};
    const auto add_kind = [&](ToldRoute::Kind kind, std::int64_t second) {
        route.kind = kind;
        route.second = second;
        add(collector, route);
    };
    add_kind(ToldRoute::Kind::Rib, 50);  // two records: the peer table is one
    add_kind(ToldRoute::Kind::RibWithoutPath, 60);
    add_kind(ToldRoute::Kind::RibMulticast, 65);
    add_kind(ToldRoute::Kind::Announced, 70);
    add_kind(ToldRoute::Kind::TreatAsWithdraw, 40);
    add_kind(ToldRoute::Kind::Withdrawn, 80);
    add_kind(ToldRoute::Kind::Local, 90);
    add_kind(ToldRoute::Kind::Multicast, 55);
    route.ends_in_set = true;
    add_kind(ToldRoute::Kind::Announced, 70);
    const auto found = collector.finish();
    EXPECT_EQ(found.counts.records, 12U);
    EXPECT_EQ(found.counts.rib_routes, 2U);
    EXPECT_EQ(found.counts.announced, 2U);
    EXPECT_EQ(found.counts.withdrawn, 1U);
    EXPECT_EQ(found.counts.treated_as_withdrawn, 2U);
    EXPECT_EQ(found.counts.left_aside, 3U);
    EXPECT_EQ(found.counts.with_as_set, 1U);
    ASSERT_EQ(found.pairs.size(), 2U);
    EXPECT_EQ(found.pairs[0].origin, std::nullopt);  // none comes first
    EXPECT_EQ(found.pairs[1].origin, Asn(1));
    EXPECT_EQ(found.span, (Period{Timestamp::from_seconds(40), Timestamp::from_seconds(90)}));
}

TEST(Announcements, after_finishing_there_is_nothing_left) {
    AnnouncementCollector collector(test::lenient_bogons());
    add(collector, {.peer = {Asn(10), address("192.0.2.1")}, .prefix = prefix("10.0.0.0/24")});
    EXPECT_EQ(collector.finish().pairs.size(), 1U);
    const auto empty = collector.finish();
    EXPECT_TRUE(empty.pairs.empty());
    EXPECT_TRUE(empty.vantage_points.empty());
    EXPECT_FALSE(empty.span);
    EXPECT_EQ(empty.counts.records, 0U);
}

/// Runs each piece on a thread of its own.
class OnThreads final : public Executor {
public:
    void for_each(std::size_t count, const std::function<void(std::size_t)>& work) override {
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < count; ++i) threads.emplace_back(work, i);
        for (auto& thread : threads) thread.join();
    }
};

std::vector<Vrp> random_vrps(World& world, std::size_t count) {
    std::vector<Vrp> vrps;
    for (std::size_t i = 0; i < count; ++i) {
        const auto at = world.any_prefix();
        const auto bits = net::bits_of(at.family());
        const auto most =
            static_cast<std::uint8_t>(std::min<std::size_t>(bits, at.length() + world.below(3)));
        vrps.push_back({at, most, world.one_in(6) ? Asn(0) : world.any_asn()});
    }
    std::sort(vrps.begin(), vrps.end());
    vrps.erase(std::unique(vrps.begin(), vrps.end()), vrps.end());
    return vrps;
}

/// RFC 6811 s2, read plainly.
Validity plain_validity(const std::vector<Vrp>& vrps, const Prefix& prefix,
                        std::optional<Asn> origin) {
    bool covered = false;
    for (const auto& vrp : vrps) {
        if (!vrp.prefix.covers(prefix)) continue;
        covered = true;
        if (origin && origin->value() != 0 && vrp.asn == *origin &&
            prefix.length() <= vrp.max_length) {
            return Validity::Valid;
        }
    }
    return covered ? Validity::Invalid : Validity::NotFound;
}

/// The first reason of judged_routes.h that holds.
Exclusion plain_exclusion(const Pair& pair, const FamilyCoverage& coverage) {
    const bool ipv4 = pair.prefix.family() == net::Family::Ipv4;
    if (!pair.origin) return Exclusion::NoOrigin;
    if (net::is_reserved(*pair.origin)) return Exclusion::ReservedOrigin;
    if (pair.prefix.length() == 0) return Exclusion::DefaultRoute;
    if (pair.prefix.length() > (ipv4 ? 24 : 48)) return Exclusion::TooLong;
    if (pair.is_blackhole) return Exclusion::Blackhole;
    if (pair.full_feed_peers < std::max(coverage.peers_needed, 1U)) return Exclusion::BelowPeers;
    return Exclusion::None;
}

struct Judged {
    std::vector<Vrp> vrps;
    rpki::OriginValidator validator;
    JudgedRoutes routes;
};

Judged judge(World& world, Executor& executor) {
    const auto routes = random_routes(world, 120, 1 + world.below(5));
    AnnouncementCollector collector(test::lenient_bogons());
    add(collector, routes);
    auto vrps = random_vrps(world, world.below(16));
    rpki::OriginValidator validator(vrps);
    JudgedRoutes judged(collector.finish(2), validator, test::no_registrations(), executor);
    return {std::move(vrps), std::move(validator), std::move(judged)};
}

TEST(JudgedRoutes, are_what_a_plain_reading_finds) {
    std::size_t harmless = 0;
    std::set<Exclusion> exclusions;
    for (unsigned seed = 0; seed < 150; ++seed) {
        SCOPED_TRACE(seed);
        World world(1'000 + seed);
        InlineExecutor executor;
        const auto judged = judge(world, executor);
        const auto pairs = judged.routes.pairs();
        RovTotals totals;
        for (const auto& found : pairs) {
            const auto& pair = found.pair;
            const auto validity = plain_validity(judged.vrps, pair.prefix, pair.origin);
            totals.add(validity);
            ASSERT_EQ(found.verdict.validity, validity);
            const auto& coverage = judged.routes.announcements().coverage(pair.prefix.family());
            ASSERT_EQ(found.exclusion, plain_exclusion(pair, coverage));
            const bool covered =
                std::any_of(pairs.begin(), pairs.end(), [&](const JudgedPair& other) {
                    return other.exclusion == Exclusion::None &&
                           other.verdict.validity != Validity::Invalid &&
                           other.pair.origin == pair.origin &&
                           other.pair.prefix.length() < pair.prefix.length() &&
                           other.pair.prefix.covers(pair.prefix);
                });
            ASSERT_EQ(found.is_harmless,
                      validity == Validity::Invalid && pair.origin.has_value() && covered);
            harmless += found.is_harmless ? 1U : 0U;
            exclusions.insert(found.exclusion);
        }
        ASSERT_TRUE(totals == judged.routes.totals());
        ASSERT_EQ(totals.total(), pairs.size());
    }
    EXPECT_GT(harmless, 20U);
    // All but Unallocated, which needs registrations.
    EXPECT_EQ(exclusions.size(), kExclusionCount - 1);
}

TEST(JudgedRoutes, a_default_route_makes_nothing_harmless) {
    AnnouncementCollector collector(test::lenient_bogons());
    for (const auto* const text : {"0.0.0.0/0", "10.0.0.0/24", "::/0", "2001:db8::/48"}) {
        for (const auto kind : {ToldRoute::Kind::Rib}) {
            add(collector, {.peer = {Asn(10), address("192.0.2.1")},
                            .prefix = prefix(text),
                            .path = {10, 1},
                            .kind = kind});
        }
    }
    const std::vector<Vrp> vrps{{prefix("10.0.0.0/24"), 24, Asn(2)},
                                {prefix("2001:db8::/48"), 48, Asn(2)}};
    const rpki::OriginValidator validator(vrps);
    InlineExecutor executor;
    const JudgedRoutes judged(collector.finish(), validator, test::no_registrations(), executor);
    ASSERT_EQ(judged.pairs().size(), 4U);
    std::size_t invalid = 0;
    for (const auto& pair : judged.pairs()) {
        invalid += pair.verdict.validity == Validity::Invalid ? 1U : 0U;
        EXPECT_FALSE(pair.is_harmless);
    }
    EXPECT_EQ(invalid, 2U);
}

TEST(JudgedRoutes, are_the_same_on_threads) {
    World first(77);
    World second(77);
    InlineExecutor in_order;
    OnThreads on_threads;
    const auto one = judge(first, in_order);
    const auto other = judge(second, on_threads);
    ASSERT_EQ(one.routes.pairs().size(), other.routes.pairs().size());
    EXPECT_TRUE(std::equal(one.routes.pairs().begin(), one.routes.pairs().end(),
                           other.routes.pairs().begin()));
}

TEST(JudgedRoutes, over_several_pieces_are_the_same_on_threads) {
    // More pairs than one piece of work holds.
    Announcements announcements;
    for (std::uint32_t i = 0; i < 40'000; ++i) {
        announcements.pairs.push_back({.prefix = Prefix::containing(net::Address::v4(i << 8U), 24),
                                       .origin = Asn(i % 5 + 1)});
    }
    std::vector<Vrp> vrps;
    for (std::uint32_t i = 0; i < 40'000; i += 3) {
        vrps.push_back({Prefix::containing(net::Address::v4(i << 8U), 24), 24, Asn(i % 7 + 1)});
    }
    const rpki::OriginValidator validator(vrps);
    InlineExecutor in_order;
    OnThreads on_threads;
    const JudgedRoutes one(announcements, validator, test::no_registrations(), in_order);
    const JudgedRoutes other(announcements, validator, test::no_registrations(), on_threads);
    EXPECT_TRUE(std::equal(one.pairs().begin(), one.pairs().end(), other.pairs().begin(),
                           other.pairs().end()));
    EXPECT_TRUE(one.totals() == other.totals());
    EXPECT_GT(one.totals().invalid, 0U);
}

TEST(NetworkEvidence, is_what_a_plain_reading_finds) {
    std::size_t others_seen = 0;
    for (unsigned seed = 0; seed < 150; ++seed) {
        SCOPED_TRACE(seed);
        World world(3'000 + seed);
        InlineExecutor executor;
        const auto judged = judge(world, executor);
        const EvidenceGatherer gatherer(judged.routes, judged.vrps, judged.validator,
                                        test::no_registrations(), std::nullopt);
        std::set<Asn> networks;
        for (const auto& pair : judged.routes.pairs()) {
            if (pair.pair.origin && !net::is_reserved(*pair.pair.origin)) {
                networks.insert(*pair.pair.origin);
            }
        }
        ASSERT_EQ(gatherer.networks(), std::vector<Asn>(networks.begin(), networks.end()));
        for (std::size_t i = 0; i < gatherer.networks().size(); ++i) {
            const auto asn = gatherer.networks()[i];
            NetworkEvidence plain{.asn = asn};
            for (const auto& pair : judged.routes.pairs()) {
                if (pair.pair.origin == asn) plain.pairs.push_back(pair);
            }
            std::vector<Prefix> own;
            for (const auto& pair : plain.pairs) {
                if (pair.pair.prefix.length() > 0) own.push_back(pair.pair.prefix);
            }
            for (const auto& vrp : judged.vrps) {
                const bool covers = std::any_of(
                    plain.pairs.begin(), plain.pairs.end(),
                    [&vrp](const JudgedPair& pair) { return vrp.prefix.covers(pair.pair.prefix); });
                if (vrp.asn == asn) own.push_back(vrp.prefix);
                if (covers || vrp.asn == asn) plain.vrps.push_back(vrp);
            }
            for (const auto& pair : judged.routes.pairs()) {
                if (!pair.pair.origin || pair.pair.origin == asn) continue;
                const bool inside = std::any_of(
                    own.begin(), own.end(),
                    [&pair](const Prefix& prefix) { return prefix.covers(pair.pair.prefix); });
                if (inside) plain.others.push_back(pair);
            }
            others_seen += plain.others.size();
            ASSERT_TRUE(gatherer.gather(i) == plain) << to_string(asn);
        }
    }
    EXPECT_GT(others_seen, 100U);
}

TEST(NetworkEvidence, of_a_network_that_announces_nothing_is_what_is_attested_and_registered) {
    Announcements announcements;
    announcements.pairs.push_back({.prefix = prefix("10.0.0.0/8"), .origin = Asn(1)});
    const std::vector<rpki::payload::Vrp> vrps{{prefix("10.0.0.0/8"), 8, Asn(2)},
                                               {prefix("10.1.0.0/16"), 16, Asn(3)}};
    const rpki::OriginValidator validator(vrps);
    auto registrations = test::no_registrations();
    registry::Participants participants;
    participants.participants.push_back({.name = "Two", .asns = {Asn(1), Asn(2), Asn(65'000)}});
    registrations.participants = std::make_shared<registry::Participants>(participants);
    InlineExecutor executor;
    const JudgedRoutes routes(announcements, validator, registrations, executor);
    const EvidenceGatherer gatherer(routes, vrps, validator, registrations, std::nullopt);
    const std::vector named{Asn(9), Asn(2), Asn(9), Asn(1)};
    EXPECT_EQ(gatherer.silent_networks(named), (std::vector{Asn(2), Asn(9)}));
    const auto evidence = gatherer.gather_silent(Asn(2));
    EXPECT_EQ(evidence.asn, Asn(2));
    EXPECT_TRUE(evidence.pairs.empty());
    EXPECT_EQ(evidence.vrps, std::vector{vrps.front()});
    ASSERT_EQ(evidence.others.size(), 1U) << "what its ROA makes invalid";
    EXPECT_EQ(evidence.others.front().pair.origin, Asn(1));
}

TEST(NetworkEvidence, counts_others_beyond_the_limit) {
    Announcements announcements;
    announcements.pairs.push_back({.prefix = prefix("10.0.0.0/8"), .origin = Asn(1)});
    for (std::uint32_t i = 0; i < kOthersMax + 10; ++i) {
        announcements.pairs.push_back(
            {.prefix = Prefix::containing(net::Address::v4(0x0A00'0000 + (i << 8U)), 24),
             .origin = Asn(2)});
    }
    const rpki::OriginValidator validator;
    InlineExecutor executor;
    const JudgedRoutes routes(announcements, validator, test::no_registrations(), executor);
    const EvidenceGatherer gatherer(routes, {}, validator, test::no_registrations(), std::nullopt);
    const auto evidence = gatherer.gather(0);
    EXPECT_EQ(evidence.others.size(), kOthersMax);
    EXPECT_EQ(evidence.others_left_out, 10U);
}

}  // namespace
}  // namespace comity::observation
