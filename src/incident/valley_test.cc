#include "incident/valley.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "support/relationships.h"
#include "support/values.h"

namespace comity::incident {
namespace {

using net::Asn;
using registry::Relationship;
using Path = std::vector<Asn>;
using test::asns;
using test::peers;
using test::provider;

/// 1 and 2 are peers of all; 10 is a customer of both, 20 of 2, 100 of 10, 200 of 20; 10 and 20,
/// and 20 and 30, are peers. All are but for the route server 50, which is between 20 and 30.
struct ValleyWorld {
    registry::AsRelationships relationships{std::vector<Relationship>{
        peers(1, 2), provider(1, 10), provider(2, 10), provider(2, 20), provider(10, 100),
        provider(20, 200), peers(10, 20), peers(20, 30)}};
    Path route_servers = asns({50});
    Path clique = asns({1, 2});
    ValleyFinder plain{{relationships, {}, {}}};

    [[nodiscard]] Valley find(std::initializer_list<std::uint32_t> path,
                              bool has_set = false) const {
        const auto whole = asns(path);
        return ValleyFinder({relationships, route_servers, clique}).find({whole, has_set});
    }
};

Valley leak(LeakType type, std::uint32_t from, std::uint32_t leaker, std::uint32_t to,
            std::uint32_t leaker_at) {
    return {.type = type,
            .leaker_at = leaker_at,
            .from = Asn(from),
            .leaker = Asn(leaker),
            .to = Asn(to)};
}

TEST(Valley, is_of_four_types) {
    const ValleyWorld world;
    EXPECT_EQ(world.find({2, 10, 1}), leak(LeakType::Hairpin, 1, 10, 2, 1));
    EXPECT_EQ(world.find({30, 20, 10, 100}), leak(LeakType::Lateral, 10, 20, 30, 1));
    EXPECT_EQ(world.find({20, 10, 1}), leak(LeakType::ProviderToPeer, 1, 10, 20, 1));
    EXPECT_EQ(world.find({1, 10, 20, 200}), leak(LeakType::PeerToProvider, 20, 10, 1, 1));
    EXPECT_EQ(to_string(LeakType::PeerToProvider), "leak of a peer's route to a provider");
}

TEST(Valley, is_not_where_routes_go_up_across_once_and_down) {
    const ValleyWorld world;
    for (const auto& path : {asns({200, 20, 2, 1, 10, 100}), asns({100, 10, 20, 200}),
                             asns({1, 2, 20, 200}), asns({100}), asns({10, 100}), Path{}}) {
        EXPECT_EQ(world.plain.find({path}), Valley{});
    }
}

TEST(Valley, that_is_nearest_the_origin_is_told) {
    const ValleyWorld world;
    // 10 gives a route of 1 to 20, which gives it to 30.
    EXPECT_EQ(world.find({30, 20, 10, 1}), leak(LeakType::ProviderToPeer, 1, 10, 20, 2));
}

TEST(Valley, is_not_told_over_an_unknown_link) {
    const ValleyWorld world;
    const auto unknown = world.find({2, 10, 77, 1});  // down, who knows, up
    EXPECT_EQ(unknown.type, LeakType::None);
    EXPECT_EQ(unknown.doubt, PathDoubt::None);
    EXPECT_EQ(unknown.unknown_links, 2);
    auto beyond = leak(LeakType::Hairpin, 1, 10, 2, 1);
    beyond.unknown_links = 1;
    EXPECT_EQ(world.plain.find({asns({2, 10, 1, 77})}), beyond);
}

TEST(Valley, does_not_blame_route_servers_nor_stop_at_them) {
    const ValleyWorld world;
    EXPECT_EQ(world.find({30, 50, 20, 10, 100}), leak(LeakType::Lateral, 10, 20, 30, 2));
    EXPECT_EQ(world.find({30, 50, 20, 200}), Valley{});
    EXPECT_EQ(world.find({2, 10, 50, 10, 1}), leak(LeakType::Hairpin, 1, 10, 2, 3));
    EXPECT_EQ(world.find({50}), Valley{});
}

TEST(Valley, is_not_looked_for_where_a_path_is_in_doubt) {
    const ValleyWorld world;
    const auto doubt = [&](std::initializer_list<std::uint32_t> path, bool has_set = false) {
        const auto valley = world.find(path, has_set);
        EXPECT_EQ(valley.type, LeakType::None);
        return valley.doubt;
    };
    EXPECT_EQ(doubt({2, 10, 1}, true), PathDoubt::AsSet);
    EXPECT_EQ(doubt({2, 10, 1, 64512}), PathDoubt::ReservedAsn);
    EXPECT_EQ(doubt({23456, 2, 10, 1}), PathDoubt::ReservedAsn);
    EXPECT_EQ(doubt({2, 10, 1, 10}), PathDoubt::Repeat);
    EXPECT_EQ(doubt({100, 2, 10, 1, 100}), PathDoubt::Repeat);
    // Why would 1 have it from 7? To who knows no clique that is but an unknown link.
    EXPECT_EQ(doubt({20, 10, 1, 7}), PathDoubt::Stranger);
    EXPECT_EQ(world.find({20, 10, 1}).doubt, PathDoubt::None);  // beside one, at an end
    EXPECT_EQ(world.plain.find({asns({20, 10, 1, 7})}).type, LeakType::ProviderToPeer);
    Path longest;
    for (std::uint32_t i = 1; i <= kValleyAsnsMax; ++i) longest.emplace_back(i);
    EXPECT_EQ(world.plain.find({longest}).unknown_links,
              kValleyAsnsMax - 2);  // 1 and 2 are peers
    longest.emplace_back(1'000U);
    EXPECT_EQ(world.plain.find({longest}).doubt, PathDoubt::TooLong);
}

// --- All of a small world --------------------------------------------------------------------

constexpr std::uint32_t kAses = 5;
enum class Tie : std::uint8_t { None, Provider, Customer, Peer };  ///< What the other is to one.

/// Relations of ASes 1 to 5; the numbers of the four of AS1 rise, which leaves out worlds that are
/// others with new names.
class Topology {
public:
    void set(std::uint32_t a, std::uint32_t b, Tie tie) {
        ties_[a][b] = tie;
        ties_[b][a] = tie == Tie::Provider   ? Tie::Customer
                      : tie == Tie::Customer ? Tie::Provider
                                             : tie;
    }
    [[nodiscard]] Tie tie(std::uint32_t from, std::uint32_t to) const { return ties_[from][to]; }
    [[nodiscard]] registry::AsRelationships relationships() const {
        std::vector<Relationship> records;
        for (std::uint32_t a = 1; a <= kAses; ++a) {
            for (std::uint32_t b = 1; b <= kAses; ++b) {
                if (tie(a, b) == Tie::Customer) records.push_back(provider(a, b));
                if (tie(a, b) == Tie::Peer && a < b) records.push_back(peers(a, b));
            }
        }
        return registry::AsRelationships(records);
    }

private:
    std::array<std::array<Tie, kAses + 1>, kAses + 1> ties_{};
};

/// Calls `visit` for each topology.
template <class Visit>
void for_each_topology(const Visit& visit) {
    constexpr std::uint32_t kOtherPairs = 6;
    for (std::uint32_t own = 0; own < 256; ++own) {
        Topology topology;
        const auto digit = [own](std::uint32_t i) { return own >> (2 * i) & 3U; };
        if (digit(0) > digit(1) || digit(1) > digit(2) || digit(2) > digit(3)) continue;
        for (std::uint32_t i = 0; i < 4; ++i) topology.set(1, i + 2, static_cast<Tie>(digit(i)));
        for (std::uint32_t others = 0; others < 1U << (2 * kOtherPairs); ++others) {
            auto rest = others;
            for (std::uint32_t a = 2; a <= kAses; ++a) {
                for (std::uint32_t b = a + 1; b <= kAses; ++b, rest /= 4) {
                    topology.set(a, b, static_cast<Tie>(rest % 4));
                }
            }
            visit(topology);
        }
    }
}

LeakType type_of(Tie from, Tie to) {
    if (from == Tie::Provider) {
        return to == Tie::Provider ? LeakType::Hairpin : LeakType::ProviderToPeer;
    }
    return to == Tie::Provider ? LeakType::PeerToProvider : LeakType::Lateral;
}

/// Sends a route of AS1 through a world: all ways it can go, not only the best. A network gives
/// what is its own or its customers' to all, and the rest to customers; one network gives all to
/// all.
class Propagation {
public:
    Propagation(const Topology& topology, const ValleyFinder& finder, std::uint32_t leaker)
        : topology_(topology), finder_(finder), leaker_(leaker) {}

    /// Follows all routes; each is checked where it arrives.
    void run() { give(1, Tie::Customer, Valley{}); }
    [[nodiscard]] std::size_t leaks() const { return leaks_; }

private:
    void give(std::uint32_t asn, Tie learnt_from, const Valley& before) {
        path_.insert(path_.begin(), Asn(asn));
        const auto found = finder_.find({path_});
        auto expected = before;
        expected.leaker_at = found.leaker_at;
        EXPECT_EQ(found, expected);
        EXPECT_TRUE(found.type == LeakType::None || path_[found.leaker_at] == found.leaker);
        for (std::uint32_t next = 1; next <= kAses; ++next) {
            const auto tie = topology_.tie(asn, next);
            if (tie == Tie::None || is_on_path(next)) continue;
            const bool may = learnt_from == Tie::Customer || tie == Tie::Customer;
            if (!may && asn != leaker_) continue;
            auto with = before;
            if (!may) {
                ++leaks_;
                with = leak(type_of(learnt_from, tie), path_[1].value(), asn, next, 0);
            }
            give(next, topology_.tie(next, asn), with);
        }
        path_.erase(path_.begin());
    }
    [[nodiscard]] bool is_on_path(std::uint32_t asn) const {
        return std::find(path_.begin(), path_.end(), Asn(asn)) != path_.end();
    }

    const Topology& topology_;
    const ValleyFinder& finder_;
    std::uint32_t leaker_;
    Path path_;
    std::size_t leaks_ = 0;
};

TEST(ValleyExhaustive, follows_the_export_rules_in_all_topologies_of_five_ases) {
    std::size_t worlds = 0;
    std::size_t leaks = 0;
    for_each_topology([&](const Topology& topology) {
        ++worlds;
        const auto relationships = topology.relationships();
        const ValleyFinder finder({relationships, {}, {}});
        // AS1 has only its own to give, so nobody leaks in its world.
        for (std::uint32_t leaker = 1; leaker <= kAses; ++leaker) {
            Propagation propagation(topology, finder, leaker);
            propagation.run();
            leaks += propagation.leaks();
            ASSERT_TRUE(leaker > 1 || propagation.leaks() == 0);
        }
        ASSERT_FALSE(::testing::Test::HasFailure());
    });
    EXPECT_EQ(worlds, 35U * 4096U);
    EXPECT_GT(leaks, 100'000U);
}

// All paths of two to five ASes, with any of their links hidden: who is named did leak, and is the
// first whose two links are known.
TEST(ValleyExhaustive, names_nobody_wrongly_whatever_links_are_hidden) {
    std::size_t named = 0;
    for (std::uint32_t size = 2; size <= kAses; ++size) {
        Path path;  // `size` is the vantage point, 1 the origin
        for (auto asn = size; asn >= 1; --asn) path.emplace_back(asn);
        for (std::uint32_t ties = 0; ties < 1U << (2 * (size - 1)); ++ties) {
            const auto tie = [ties](std::uint32_t asn) {  // from `asn` to `asn` + 1
                return static_cast<Tie>(ties >> (2 * (asn - 1)) & 3U);
            };
            Topology known;
            Valley expected;
            for (std::uint32_t asn = 1; asn < size; ++asn) {
                known.set(asn, asn + 1, tie(asn));
                if (tie(asn) == Tie::None) ++expected.unknown_links;
            }
            for (auto asn = size - 1; asn >= 2; --asn) {
                const auto from = known.tie(asn, asn - 1);
                const auto to = known.tie(asn, asn + 1);
                if (from == Tie::None || from == Tie::Customer) continue;
                if (to == Tie::None || to == Tie::Customer) continue;
                const auto unknown_links = expected.unknown_links;
                expected = leak(type_of(from, to), asn - 1, asn, asn + 1, size - asn);
                expected.unknown_links = unknown_links;
            }
            const auto relationships = known.relationships();
            ASSERT_EQ(ValleyFinder({relationships, {}, {}}).find({path}), expected);
            named += expected.type != LeakType::None ? 1U : 0U;
        }
    }
    EXPECT_GT(named, 50U);
}

}  // namespace
}  // namespace comity::incident
