#include "registry/as_rank/inference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace comity::registry::as_rank {
namespace {

using net::Asn;
using Path = std::vector<Asn>;
using Relation = AsRelationships::Relation;

/// Paths over a clique of 1, 2 and 3, each with so many stubs: 1001, 1002, ... and so on.
class InferredWorld {
public:
    explicit InferredWorld(std::uint32_t stubs = 6) {
        for (std::uint32_t a = 1; a <= 3; ++a) {
            for (std::uint32_t b = 1; b <= 3; ++b) {
                for (std::uint32_t i = 1; a != b && i <= stubs; ++i) {
                    path({1000 * a + i, a, b, 1000 * b + i});
                }
            }
        }
    }
    void path(std::initializer_list<std::uint32_t> numbers) {
        Path path;
        for (const auto number : numbers) path.emplace_back(number);
        paths_.push_back(path);
    }
    [[nodiscard]] const std::vector<Path>& paths() const { return paths_; }
    [[nodiscard]] Inferred infer() const {
        PathSample sample;
        for (const auto& path : paths_) sample.add({path});
        return infer_relationships(sample);
    }

private:
    std::vector<Path> paths_;
};

struct Told {
    Relation relation = Relation::None;
    Step step = Step::Rest;
    friend bool operator==(const Told&, const Told&) = default;
};

/// What `a` is to `b`, and what told it.
Told told(const Inferred& inferred, std::uint32_t a, std::uint32_t b) {
    for (std::size_t i = 0; i < inferred.relationships.size(); ++i) {
        const auto& [first, second, kind] = inferred.relationships[i];
        if (std::minmax(first, second) != std::minmax(Asn(a), Asn(b))) continue;
        if (kind == Relationship::Kind::PeerOf) return {Relation::PeerOf, inferred.steps[i]};
        return {first == Asn(a) ? Relation::ProviderOf : Relation::CustomerOf, inferred.steps[i]};
    }
    return {};
}

TEST(Inference, ties_the_clique_and_goes_down_from_it) {
    InferredWorld world;
    world.path({2001, 2, 1, 10, 100});
    const auto inferred = world.infer();
    EXPECT_EQ(inferred.clique, (Path{Asn(1), Asn(2), Asn(3)}));
    EXPECT_EQ(told(inferred, 1, 2), (Told{Relation::PeerOf, Step::Clique}));
    EXPECT_EQ(told(inferred, 1, 10), (Told{Relation::ProviderOf, Step::TopDown}));
    EXPECT_EQ(told(inferred, 100, 10), (Told{Relation::CustomerOf, Step::TopDown}));
    EXPECT_EQ(told(inferred, 3, 3006), (Told{Relation::ProviderOf, Step::TopDown}));
    EXPECT_EQ(inferred.networks, 3U + 18U + 2U);
    EXPECT_EQ(inferred.vantage_points, 18U);
    EXPECT_EQ(inferred.poisoned_paths, 0U);
}

TEST(Inference, finds_a_provider_smaller_than_its_customer) {
    InferredWorld world;
    for (std::uint32_t i = 1; i <= 5; ++i) world.path({2001, 2, 1, 10, 20, 20'000 + i});
    EXPECT_EQ(told(world.infer(), 10, 20), (Told{Relation::ProviderOf, Step::SmallProvider}));
}

TEST(Inference, finds_the_provider_of_a_vantage_point_that_nobody_else_sees) {
    InferredWorld world;
    world.path({2001, 2, 1, 30, 301});
    world.path({300, 30, 1, 1001});
    EXPECT_EQ(told(world.infer(), 30, 300), (Told{Relation::ProviderOf, Step::FromBelow}));
}

TEST(Inference, takes_what_a_partial_feed_gives_for_its_customers_routes) {
    InferredWorld world(20);  // 63 networks and the four: one in 40 is more than one
    world.path({80, 81});
    world.path({90, 91});
    world.path({90, 92});
    const auto inferred = world.infer();
    EXPECT_EQ(told(inferred, 80, 81), (Told{Relation::ProviderOf, Step::PartialFeed}));
    EXPECT_EQ(told(inferred, 90, 91), (Told{Relation::PeerOf, Step::Rest}));
}

TEST(Inference, takes_small_neighbours_of_the_clique_for_customers) {
    InferredWorld world;
    world.path({3001, 3, 40});
    EXPECT_EQ(told(world.infer(), 3, 40), (Told{Relation::ProviderOf, Step::SmallOfClique}));
}

TEST(Inference, folds_two_unknown_links_downward_from_where_both_are_large) {
    InferredWorld world;
    world.path({501, 50, 51, 52});
    const auto inferred = world.infer();
    EXPECT_EQ(told(inferred, 51, 52), (Told{Relation::ProviderOf, Step::Fold}));
    EXPECT_EQ(told(inferred, 50, 51), (Told{Relation::PeerOf, Step::Rest}));
}

TEST(Inference, leaves_peers_where_nothing_tells_otherwise) {
    InferredWorld world;
    world.path({2001, 2, 1, 10, 100});
    world.path({2001, 2, 1, 60, 600});
    world.path({100, 10, 60, 600});
    EXPECT_EQ(told(world.infer(), 10, 60), (Told{Relation::PeerOf, Step::Rest}));
}

TEST(Inference, does_not_take_a_leak_for_transit) {
    InferredWorld world(80);  // larger than 10 and 60
    for (std::uint32_t i = 0; i < 70; ++i) {
        world.path({2001, 2, 1, 60, 60'000 + i});
        world.path({2001, 2, 1, 10, 10'000 + i});
        world.path({10'000 + i, 10, 60, 60'000 + i});
    }
    world.path({2001, 2, 1, 10, 60, 60'000});  // 10 gives a peer's route to its provider
    EXPECT_EQ(told(world.infer(), 10, 60), (Told{Relation::PeerOf, Step::Rest}));
    for (std::uint32_t i = 0; i < 20; ++i) world.path({2001, 2, 1, 10, 60, 60'000 + i});
    EXPECT_EQ(told(world.infer(), 10, 60).relation, Relation::ProviderOf);  // now it is a habit
}

TEST(Inference, leaves_out_paths_that_come_back_into_the_clique) {
    InferredWorld world;
    world.path({2001, 2, 1, 70, 3, 3001});
    const auto inferred = world.infer();
    EXPECT_EQ(inferred.poisoned_paths, 1U);
    // Nothing of the path counts; 70 is but small.
    EXPECT_EQ(told(inferred, 1, 70), (Told{Relation::ProviderOf, Step::SmallOfClique}));
    EXPECT_EQ(told(inferred, 3, 70), (Told{Relation::ProviderOf, Step::SmallOfClique}));
}

TEST(Inference, of_no_path_is_nothing) {
    const auto inferred = infer_relationships(PathSample());
    EXPECT_TRUE(inferred.relationships.empty());
    EXPECT_TRUE(inferred.clique.empty());
    PathSample alone;
    const Path path{Asn(1)};
    alone.add({path});
    EXPECT_TRUE(infer_relationships(alone).relationships.empty());
}

TEST(Inference, does_not_hang_on_the_order_of_paths_and_ties_each_pair_once) {
    std::mt19937 random(1);
    for (int round = 0; round < 20; ++round) {
        InferredWorld world;
        for (int i = 0; i < 300; ++i) {
            std::vector<std::uint32_t> numbers{1, 2, 3, 10, 20, 30, 40, 50, 60, 70, 80};
            std::shuffle(numbers.begin(), numbers.end(), random);
            world.path({numbers[0], numbers[1], numbers[2], numbers[3]});
        }
        const auto expected = world.infer();
        auto paths = world.paths();
        std::shuffle(paths.begin(), paths.end(), random);
        PathSample sample;
        for (const auto& path : paths) sample.add({path});
        const auto inferred = infer_relationships(sample);
        ASSERT_EQ(inferred.relationships, expected.relationships);
        ASSERT_EQ(inferred.steps, expected.steps);
        ASSERT_EQ(inferred.clique, expected.clique);
        ASSERT_EQ(AsRelationships(inferred.relationships).contradictions(), 0U);
        ASSERT_EQ(AsRelationships(inferred.relationships).size(), inferred.relationships.size());
    }
}

}  // namespace
}  // namespace comity::registry::as_rank
