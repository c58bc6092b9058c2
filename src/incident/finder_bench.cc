// How fast changes are looked at: a table of 40 vantage points in which routes change their paths,
// their first hops and now and then their origins, as on an ordinary day; the table's own work is
// timed beside.
#include "incident/finder.h"

#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "base/executor.h"
#include "bgp/message/attributes_writer.h"
#include "support/bogons.h"

namespace comity::incident {
namespace {

using net::Asn;
using observation::Change;
using observation::PathId;
using observation::PrefixIndex;
using observation::RouteTable;
using observation::VantageIndex;

constexpr std::uint32_t kVantagePoints = 40;
constexpr std::uint32_t kPrefixes = 100'000;
constexpr std::uint32_t kOrigins = 20'000;
constexpr std::uint32_t kProvidersEach = 3;
constexpr std::size_t kChanges = 2'000'000;
constexpr std::int64_t kStart = 1'767'225'600;

Asn vantage_asn(std::uint32_t i) { return Asn(1 + i); }
Asn big_asn(std::uint32_t i) { return Asn(1'000 + i % 20); }
Asn middle_asn(std::uint32_t i) { return Asn(2'000 + i % 2'000); }
Asn origin_asn(std::uint32_t i) { return Asn(200'000 + i); }
net::Prefix prefix_of(std::uint32_t i) {
    return net::Prefix::containing(net::Address::v4(0x1400'0000U + (i << 8U)), 24);
}

/// Passes everything over, to time the table alone.
class NoSink final : public observation::ChangeSink {
public:
    void see(const Change&, const RouteTable&) override {}
    void forget(std::span<const PathId>) override {}
};

class World {
public:
    World()
        : validator_(vrps()),
          registrations_(test::no_registrations()),
          routes_(announcements(), validator_, registrations_, executor_) {
        std::vector<registry::Relationship> relations;
        using Kind = registry::Relationship::Kind;
        for (std::uint32_t i = 0; i < kOrigins; ++i) {
            for (std::uint32_t k = 0; k < kProvidersEach; ++k) {
                relations.push_back({middle_asn(i * 7 + k), origin_asn(i), Kind::ProviderOf});
            }
        }
        for (std::uint32_t i = 0; i < 2'000; ++i) {
            relations.push_back({big_asn(i), middle_asn(i), Kind::ProviderOf});
            relations.push_back({big_asn(i + 1), middle_asn(i), Kind::ProviderOf});
        }
        registrations_.relationships =
            registry::RelationshipsByFamily::given(registry::AsRelationships(relations));
        for (std::uint32_t i = 0; i < kOrigins; i += 25) {
            aspas_.push_back({origin_asn(i), {middle_asn(i * 7), middle_asn(i * 7 + 1)}});
        }
    }
    /// The way over the k-th provider; 0 is the usual one.
    PathId path(RouteTable& table, std::uint32_t point, std::uint32_t origin, std::uint32_t way) {
        const auto middle = middle_asn(origin * 7 + way % kProvidersEach);
        const std::array asns{vantage_asn(point), big_asn(middle.value() + way / kProvidersEach),
                              middle, origin_asn(origin)};
        Writer out;
        bgp::message::append_segment(out, net::SegmentType::AsSequence, asns);
        bgp::Attributes attributes;
        attributes.as_path = net::AsPathView(out.octets());
        return table.paths().intern(attributes, vantage_asn(point));
    }
    [[nodiscard]] const observation::JudgedRoutes& routes() const { return routes_; }
    [[nodiscard]] FinderSources sources() const {
        return {.routes = routes_,
                .validator = validator_,
                .aspas = aspas_,
                .registrations = registrations_,
                .known = known_};
    }

private:
    static std::vector<rpki::payload::Vrp> vrps() {
        std::vector<rpki::payload::Vrp> vrps;
        for (std::uint32_t i = 0; i < kPrefixes; i += 2) {
            const auto wrong = i % 200 == 0 ? 1U : 0U;
            vrps.push_back({prefix_of(i), 24, origin_asn((i + wrong) % kOrigins)});
        }
        return vrps;
    }
    static observation::Announcements announcements() {
        observation::Announcements result;
        for (std::uint32_t i = 0; i < kPrefixes; ++i) {
            result.pairs.push_back({.prefix = prefix_of(i),
                                    .origin = origin_asn(i % kOrigins),
                                    .peers = kVantagePoints,
                                    .full_feed_peers = kVantagePoints});
            // One in a hundred prefixes has another origin at times.
            if (i % 100 == 0) {
                result.pairs.push_back(
                    {.prefix = prefix_of(i), .origin = origin_asn((i + 1) % kOrigins)});
            }
        }
        std::sort(result.pairs.begin(), result.pairs.end());
        for (std::uint32_t i = 0; i < kVantagePoints; ++i) {
            result.vantage_points.push_back({.peer = {vantage_asn(i), net::Address::v4(1 + i)},
                                             .ipv4_full_feed = true,
                                             .ipv6_full_feed = true});
        }
        result.ipv4.peers_needed = result.ipv6.peers_needed = 5;
        return result;
    }

    InlineExecutor executor_;
    rpki::OriginValidator validator_;
    observation::Registrations registrations_;
    KnownNetworks known_;
    std::vector<rpki::payload::Aspa> aspas_;
    observation::JudgedRoutes routes_;
};

/// Tells `sink` the whole table, then what happens; only that is timed.
template <class Sink>
void follow(benchmark::State& state, World& world, Sink& sink) {
    RouteTable table(world.routes());
    const auto tell = [&](Timestamp now, PrefixIndex prefix, std::uint32_t point, PathId after,
                          observation::Cause cause) {
        const auto index = static_cast<VantageIndex>(point);
        const auto before = after == observation::kNoPath
                                ? table.remove(prefix, index)
                                : table.set(prefix, {.path = after, .vantage_point = index});
        if (before.path == after) return;
        sink.see({.now = now,
                  .since = now,
                  .prefix = prefix,
                  .vantage_point = index,
                  .before = before.path,
                  .after = after,
                  .cause = cause},
                 table);
    };
    const auto origin_of = [&](PrefixIndex prefix) {
        return table.judged().pairs()[table.first_pair(prefix)].pair.origin->value() - 200'000;
    };
    for (PrefixIndex prefix = 0; prefix < table.prefix_count(); ++prefix) {
        for (std::uint32_t point = 0; point < kVantagePoints; ++point) {
            tell(Timestamp::from_seconds(kStart), prefix, point,
                 world.path(table, point, origin_of(prefix), 0), observation::Cause::Table);
        }
    }
    // Paths are made beforehand: to find them is the table's work too, but not what is asked here.
    struct Happening {
        PrefixIndex prefix;
        std::uint32_t point;
        PathId after;
    };
    std::mt19937 random(1);
    std::vector<Happening> happenings;
    for (std::size_t i = 0; i < kChanges; ++i) {
        const auto prefix = static_cast<PrefixIndex>(random() % table.prefix_count());
        const auto point = static_cast<std::uint32_t>(random() % kVantagePoints);
        auto origin = origin_of(prefix);
        const auto draw = random() % 100;
        if (draw == 0 && table.first_pair(prefix + 1) - table.first_pair(prefix) > 1) {
            origin = (origin + 1) % kOrigins;
        }
        const auto after =
            draw < 5 ? observation::kNoPath
                     : world.path(table, point, origin, static_cast<std::uint32_t>(random() % 6));
        happenings.push_back({prefix, point, after});
    }
    std::int64_t now = kStart + 3'600;
    for (auto _ : state) {
        for (const auto& [prefix, point, after] : happenings) {
            now += 1;
            tell(Timestamp::from_seconds(0, kStart * 1'000'000 + now), prefix, point, after,
                 observation::Cause::Update);
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kChanges));
}

World& world() {
    static World kWorld;
    return kWorld;
}

void table_alone(benchmark::State& state) {
    NoSink sink;
    follow(state, world(), sink);
}
BENCHMARK(table_alone)->Unit(benchmark::kMillisecond)->Iterations(3);

void table_and_finder(benchmark::State& state) {
    IncidentFinder finder(world().sources(), {});
    follow(state, world(), finder);
}
BENCHMARK(table_and_finder)->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
}  // namespace comity::incident

BENCHMARK_MAIN();
