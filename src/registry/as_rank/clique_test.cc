#include "registry/as_rank/clique.h"

#include <gtest/gtest.h>

#include <vector>

namespace comity::registry::as_rank {
namespace {

using net::Asn;

/// Paths of a small world, in which network n has the stubs 1000 n + 1, 1000 n + 2, ...
class MeshedWorld {
public:
    void path(std::initializer_list<std::uint32_t> numbers) {
        std::vector<Asn> asns;
        for (const auto number : numbers) asns.emplace_back(number);
        sample_.add({asns});
    }
    /// From every stub of each of `members` to every stub of each other one, straight.
    void mesh(const std::vector<std::uint32_t>& members, std::uint32_t stubs) {
        for (const auto a : members) {
            for (const auto b : members) {
                for (std::uint32_t i = 1; a != b && i <= stubs; ++i) {
                    for (std::uint32_t k = 1; k <= stubs; ++k) {
                        path({1000 * a + i, a, b, 1000 * b + k});
                    }
                }
            }
        }
    }
    [[nodiscard]] std::vector<std::uint32_t> clique() const {
        const PathGraph graph(sample_);
        std::vector<std::uint32_t> clique;
        for (const auto as : find_clique(graph)) clique.push_back(graph.asn(as).value());
        return clique;
    }

private:
    PathSample sample_;
};

TEST(Clique, is_of_those_with_the_greatest_transit_degrees_together) {
    MeshedWorld world;
    world.mesh({1, 2, 3, 4}, 3);
    // Alone the largest, with 10 neighbours, of which two are of the clique: with them it has 24
    // together, the four have 26.
    for (std::uint32_t i = 1; i <= 8; ++i) {
        world.path({3001, 3, 1, 9, 9000 + i});
        world.path({4001, 4, 2, 9, 9000 + i});
    }
    EXPECT_EQ(world.clique(), (std::vector<std::uint32_t>{1, 2, 3, 4}));
}

TEST(Clique, is_without_who_gets_transit_from_one_of_it_toward_another) {
    MeshedWorld world;
    world.mesh({1, 2, 3, 4, 9}, 3);  // 9 is linked with all, and yet
    for (std::uint32_t i = 1; i <= 3; ++i) world.path({3001, 3, 1, 9, 9000 + i});
    EXPECT_EQ(world.clique(), (std::vector<std::uint32_t>{1, 2, 3, 4}));
}

TEST(Clique, is_not_changed_by_a_leak) {
    MeshedWorld world;
    world.mesh({1, 2, 3, 4, 9}, 3);  // 72 paths of 9
    world.path({3001, 3, 1, 9, 9001});
    EXPECT_EQ(world.clique(), (std::vector<std::uint32_t>{1, 2, 3, 4, 9}));
}

TEST(Clique, takes_who_lacks_one_link_where_there_are_many) {
    for (const std::uint32_t members : {5U, 9U}) {
        MeshedWorld world;
        std::vector<std::uint32_t> all;
        for (std::uint32_t i = 1; i <= members; ++i) all.push_back(i);
        world.mesh(all, 3);
        for (std::uint32_t i = 2; i <= members; ++i) {  // 20 does not speak with 1
            world.path({1000 * i + 1, i, 20, 20'001});
            world.path({20'001, 20, i, 1000 * i + 1});
        }
        if (members == 9) all.push_back(20);
        EXPECT_EQ(world.clique(), all);
    }
}

TEST(Clique, may_be_of_nobody) {
    EXPECT_TRUE(MeshedWorld().clique().empty());
    MeshedWorld alone;
    alone.path({1});
    EXPECT_TRUE(alone.clique().empty());
    alone.path({1, 2});
    EXPECT_TRUE(alone.clique().empty());  // nobody is seen to give transit
}

TEST(Clique, of_a_graph_made_up_to_have_many_is_found_in_time) {
    // 24 networks in pairs, each linked with all but the other of its pair: 4096 largest cliques.
    MeshedWorld world;
    for (std::uint32_t a = 1; a <= 24; ++a) {
        for (std::uint32_t b = 1; b <= 24; ++b) {
            if (a != b && (a - 1) / 2 != (b - 1) / 2) world.path({1000 * a, a, b, 1000 * b});
        }
    }
    EXPECT_EQ(world.clique().size(), 24U);  // of 12 at first, then each lacks one link
}

}  // namespace
}  // namespace comity::registry::as_rank
